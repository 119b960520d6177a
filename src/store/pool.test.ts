import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type WalledDatabase, walledDatabase } from '../../test/support/walled-database.ts';
import type { Scope } from '../app/unit-of-work.ts';
import { type Database, inside, openDatabase, type Trx } from './pool.ts';

let urls: WalledDatabase;
let database: Database;
let superuser: pg.Client;
beforeAll(async () => {
  urls = await walledDatabase();
  // One connection, so that whatever a transaction leaves behind would meet the next.
  database = openDatabase(urls.appUrl, 1);
  superuser = new pg.Client({ connectionString: urls.superUrl });
  await superuser.connect();
});
afterAll(async () => {
  await database?.close();
  await superuser?.end();
  await urls?.drop();
});

async function walls(trx: Trx) {
  const asked = sql<{ company: number | null; person: number | null }>`
    select current_company() as company, current_person() as person`;
  return (await asked.execute(trx)).rows[0]!;
}
const scope = (company: number, person?: number) =>
  ({ company, ...(person === undefined ? {} : { person }) }) as unknown as Scope;

describe('a transaction', () => {
  it('stands behind the walls of its company and person, and leaves them to nobody', async () => {
    expect(await database.transaction(scope(11, 9001), walls)).toMatchObject({ company: 11, person: 9001 });
    expect(await database.transaction(scope(12), walls)).toMatchObject({ company: 12, person: null });
    expect(await database.transaction({ person: 9002 }, walls)).toMatchObject({ company: null, person: 9002 });
    expect(await database.transaction(null, walls)).toMatchObject({ company: null, person: null });
    const { rows } = await database.pool.query('select current_company() as company, current_person() as person');
    expect(rows).toEqual([{ company: null, person: null }]);
  });

  it('is one: what fails in it is undone as a whole, walls included', async () => {
    const count = async () => (await database.pool.query('select count(*) from person')).rows[0].count;
    const failing = database.transaction(scope(11), async (trx) => {
      await sql`insert into person (login, name) values ('ada', 'Ada')`.execute(trx);
      await sql`select 1 / 0`.execute(trx);
    });
    await expect(failing).rejects.toThrow('division by zero');
    expect(await count()).toBe(0);
    expect(await database.transaction(null, walls)).toMatchObject({ company: null });
  });

  it('that cannot set its walls does nothing, and spoils its connection for nobody', async () => {
    const setting = 'execute on function set_config(text, text, boolean)';
    await superuser.query(`revoke ${setting} from public`);
    let worked = false;
    const walled = database.transaction(scope(11), async () => {
      worked = true;
    });
    await expect(walled).rejects.toThrow('permission denied');
    expect(worked).toBe(false);
    await superuser.query(`grant ${setting} to public`);
    expect(await database.transaction(scope(12), walls)).toMatchObject({ company: 12 });
  });

  it('takes no text for an id: it is written into the statement that begins it', async () => {
    for (const wrong of [`1', true); drop table person; --`, 1.5, Number.NaN]) {
      const begin = async () => database.transaction(scope(wrong as number), walls);
      await expect(begin()).rejects.toThrow(/^not an id: /);
    }
  });

  it('is begun in none: it would wait for what that one holds', async () => {
    expect(inside()).toBe(false);
    const nested = database.transaction(null, async () => {
      expect(inside()).toBe(true);
      return database.transaction(null, walls);
    });
    await expect(nested).rejects.toThrow('inside a transaction');
  });
});

describe('a connection that is lost', () => {
  /** As a server does that is shut down: it ends the session of each connection. */
  const lose = (pid: number) => superuser.query('select pg_terminate_backend($1, 10000)', [pid]);

  it.each([
    ['while it waits for an answer', false],
    ['between two statements', true],
  ])('%s fails its transaction, and nothing else', async (_when, between) => {
    const failing = database.transaction(null, async (trx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
      const lost = lose(rows[0]!.pid);
      if (between) await lost;
      await sql`select pg_sleep(30)`.execute(trx);
    });
    await expect(failing).rejects.toThrow();
    expect(await database.transaction(null, walls)).toMatchObject({ company: null });
  });
});
