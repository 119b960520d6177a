import { AsyncLocalStorage } from 'node:async_hooks';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../test/support/until.ts';
import { type WalledDatabase, walledDatabase } from '../../test/support/walled-database.ts';
import type { Scope } from '../app/unit-of-work.ts';
import { asStatement, type Database, inside, keepPlans, openDatabase, plannedOnce, send, type Trx } from './pool.ts';
import type { Tables } from './tables.ts';

let urls: WalledDatabase;
let database: Database;
let superuser: pg.Client;
beforeAll(async () => {
  urls = await walledDatabase();
  // One connection, so that whatever a transaction leaves behind would meet the next.
  database = openDatabase(urls.appUrl, 1);
  superuser = new pg.Client({ connectionString: urls.superUrl });
  await superuser.connect();
  // A member by the row alone: neither their company nor they themselves are counted anywhere.
  await superuser.query(`set session_replication_role = replica;
    insert into tieout.membership (company_id, person_id) values (11, 9001); reset session_replication_role`);
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

  it('opens no wall for who does not belong to the company, whatever was asked before', async () => {
    const none = { company: null, person: null };
    expect(await database.transaction(scope(12, 9001), walls)).toMatchObject(none);
    expect(await database.transaction(scope(11, 9002), walls)).toMatchObject(none);
    expect(await database.atOnce(scope(12, 9001), (from) => [from.selectFrom('membership').selectAll()])).toEqual([[]]);
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
    const add = sql`insert into person (login, name) values ('ada', 'Ada')`;
    const walled = database.transaction(scope(11), async (trx) => {
      await add.execute(trx);
    });
    await expect(walled).rejects.toThrow('permission denied');
    await expect(database.transaction(scope(11), async () => 'nothing')).rejects.toThrow('permission denied');
    const deaf = database.transaction(scope(11), async (trx) => {
      await add.execute(trx).catch(() => undefined);
    });
    await expect(deaf).rejects.toThrow('permission denied');
    const { rows } = await superuser.query('select from tieout.person');
    expect(rows).toEqual([]);
    await superuser.query(`grant ${setting} to public`);
    expect(await database.transaction(scope(12), walls)).toMatchObject({ company: 12 });
  });

  it('is where all is written: what stands in none may only read', async () => {
    const alone = database.pool.query("insert into person (login, name) values ('ada', 'Ada')");
    await expect(alone).rejects.toThrow('read-only transaction');
    const { rows } = await database.pool.query('select count(*) from person');
    expect(rows).toEqual([{ count: 0 }]);
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

describe('what is sent in a transaction', () => {
  const add = (trx: Trx, login: string) => trx.insertInto('person').values({ login, name: login }).returning('id');
  const count = (trx: Trx) => trx.selectFrom('person').select((e) => e.fn.countAll<number>().as('people'));

  it('is done in the order in which it was sent, though nothing waited', async () => {
    const counts = await database.transaction(null, async (trx) => {
      const logins = ['ada', 'bea', 'cora'];
      const sent = logins.flatMap((login) => [send(add(trx, login)), send(count(trx))]);
      const [last] = await trx.selectFrom('person').select('login').where('login', '=', 'cora').execute();
      expect(last).toEqual({ login: 'cora' });
      return (await Promise.all(sent)).flat().flatMap((row) => ('people' in row ? [row.people] : []));
    });
    expect(counts).toEqual([1, 2, 3]);
    await superuser.query('delete from tieout.person');
  });

  it('brings arrays as they are: of numbers, of nothing, and of texts that look like either', async () => {
    const given = [[1, null, -2.5, 1e21], [], ['1', 'null', 'a "b", {c}\\'], [null]] as const;
    const asked = sql<
      Record<string, unknown>
    >`select ${given[0]}::double precision[] as numbers, ${given[1]}::bigint[] as none,
      ${given[2]}::text[] as texts, ${given[3]}::bigint[] as unknown`;
    const [row] = await database.transaction(scope(11), (trx) => send(asStatement(trx, asked)));
    expect(Object.values(row!)).toEqual(given);
  });

  it('is undone as a whole where one of it fails, whichever that is', async () => {
    const never = (trx: Trx) => trx.selectNoFrom(sql`1 / 0`.as('never'));
    for (const place of [0, 1, 2]) {
      const failing = database.transaction(null, async (trx) => {
        const work = [add(trx, 'ada'), add(trx, 'bea'), add(trx, 'cora')];
        const ended = await Promise.allSettled(work.map((one, i) => (i === place ? send(never(trx)) : send(one))));
        // Heard of in whatever order: those that were sent after it only hear that it is over.
        for (const one of ended.reverse()) if (one.status === 'rejected') throw one.reason;
      });
      await expect(failing).rejects.toThrow('division by zero');
    }
    expect(await database.atOnce(null, (from) => [count(from as Trx)])).toEqual([[{ people: 0 }]]);
  });

  it('is sent in no other: neither outside of any, nor after the end of its own', async () => {
    const nowhere = 'outside any transaction';
    let late = async () => {};
    await database.transaction(null, async (trx) => {
      const statement = add(trx, 'ada');
      late = AsyncLocalStorage.bind(async () => {
        await send(statement);
      });
    });
    await expect(late()).rejects.toThrow(nowhere);
    await expect(send(late as never)).rejects.toThrow(nowhere);
    expect(await database.atOnce(null, (from) => [count(from as Trx)])).toEqual([[{ people: 0 }]]);
  });
});

describe('what is asked at once', () => {
  const people = (from: Kysely<Tables>) => from.selectFrom('person').select(['login', 'id']).orderBy('id');
  const wallsAsRead = (from: Kysely<Tables>) =>
    from.selectNoFrom([
      sql<number | null>`current_company()`.as('company'),
      sql<number | null>`current_person()`.as('person'),
    ]);

  it('stands behind the same walls, statement by statement, and leaves them to nobody', async () => {
    await superuser.query(`insert into tieout.person (login, name) values ('ada', 'Ada')`);
    const [first, found, last] = await database.atOnce(scope(11, 9001), (from) => [
      wallsAsRead(from),
      people(from),
      wallsAsRead(from),
    ]);
    expect([first, last]).toEqual([[{ company: 11, person: 9001 }], [{ company: 11, person: 9001 }]]);
    expect(found).toEqual([{ login: 'ada', id: expect.any(Number) }]);
    expect(await database.atOnce(null, (from) => [wallsAsRead(from)])).toEqual([[{ company: null, person: null }]]);
    expect(await database.transaction(null, walls)).toMatchObject({ company: null });
    await superuser.query('delete from tieout.person');
  });

  it.each([
    ['a number', 7],
    ['a negative one', -7],
    ['the largest', Number.MAX_SAFE_INTEGER],
    ['numbers', [1, 2, 3]],
    ['none', []],
    ['a word', 'ready_to_export'],
    ['a day', '2026-11-25'],
    ['no text', ''],
    ['an apostrophe', `O'Brien'; drop table person; --`],
    ['a backslash', `\\'; drop table person; --`],
    ['a place of a parameter', '$1 $2'],
    ['words of an alphabet', 'Übersee’s “Pier”'],
    ['a fraction', 1.5],
    ['nothing', null],
    ['texts', ['{a}', 'b"']],
  ])('is given what it is asked with, be it %s', async (_what, value) => {
    const type = (given: unknown) => (typeof given === 'string' ? 'text' : 'numeric');
    const as = Array.isArray(value) ? `${type(value[0] ?? 0)}[]` : type(value);
    const asked = sql`select to_json(${value}::${sql.raw(as)}) as answer, ${'beside'}::text as beside`;
    const read = database.atOnce(scope(11, 9001), (from) => [
      { compile: () => asked.compile(from) },
      wallsAsRead(from),
    ]);
    expect(await read).toEqual([[{ answer: value, beside: 'beside' }], [{ company: 11, person: 9001 }]]);
  });

  it('is one round trip for numbers and plain words, and a transaction for what could be anything', async () => {
    const began = async (login: string) => {
      const [rows] = await database.atOnce(null, (from) => [
        from
          .selectFrom('person')
          .select((e) => [sql<string>`current_query()`.as('said'), e.fn.countAll<number>().as('count')])
          .where('login', '=', login),
      ]);
      return rows[0]!.said.startsWith('set transaction read write; select set_config');
    };
    expect([await began('ada'), await began("O'Brien"), await began('ada\\')]).toEqual([true, false, false]);
    // The server never sees text that ends before its end.
    await expect(began('a\0b')).rejects.toThrow('invalid byte sequence');
  });

  it('fails as a whole, and is read inside no transaction', async () => {
    const failing = (from: Kysely<Tables>) => [people(from), from.selectNoFrom(sql`1 / 0`.as('never'))] as const;
    await expect(database.atOnce(scope(11), failing)).rejects.toThrow('division by zero');
    const nested = database.transaction(null, () => database.atOnce(null, (from) => [people(from)]));
    await expect(nested).rejects.toThrow('inside a transaction');
    expect(await database.atOnce(null, (from) => [people(from)])).toEqual([[]]);
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
    // Nothing was committed, and that is known.
    await expect(failing).rejects.toMatchObject({ code: '08006' });
    expect(await database.transaction(null, walls)).toMatchObject({ company: null });
  });

  it('after its commit was sent leaves open whether that is done, and says so', async () => {
    const commits = `select from pg_stat_activity where pid = $1 and state = 'active' and query ilike 'commit%'`;
    const dawdling = (pid: number) =>
      until(
        () => superuser.query(commits, [pid]),
        ({ rows }) => rows.length > 0,
      );
    const pid = (trx: Trx) => sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
    await superuser.query(`create table public.slow (n int); create function public.dawdle() returns trigger
      language plpgsql as 'begin perform pg_sleep(30); return null; end';
      create constraint trigger dawdle after insert on public.slow deferrable initially deferred
      for each row execute function public.dawdle(); grant insert on public.slow to public`);
    const failing = database.transaction(null, async (trx) => {
      const { rows } = await pid(trx);
      await sql`insert into public.slow values (1)`.execute(trx);
      void dawdling(rows[0]!.pid).then(() => lose(rows[0]!.pid));
    });
    await expect(failing).rejects.toMatchObject({ code: '08007' });
  });
});

describe('a statement that is planned once', () => {
  const grown = (from: Kysely<Tables>) =>
    plannedOnce(asStatement(from, sql<object>`select * from public.planned where id = ${1}`));

  it('shows each company its own, whichever was the first to ask', async () => {
    await superuser.query(`set session_replication_role = replica;
      insert into tieout.membership (company_id, person_id) values (12, 9002); reset session_replication_role`);
    const members = async (company: number, person: number) => {
      const [rows] = await database.atOnce(scope(company, person), (from) => [
        plannedOnce(from.selectFrom('membership').select(['company_id', 'person_id'])),
      ]);
      return rows;
    };
    // So often that PostgreSQL would rather use one plan for all.
    for (let n = 0; n < 8; n++) expect(await members(11, 9001)).toEqual([{ company_id: 11, person_id: 9001 }]);
    expect(await members(12, 9002)).toEqual([{ company_id: 12, person_id: 9002 }]);
    expect(await members(12, 9001)).toEqual([]);
    expect(await members(11, 9001)).toHaveLength(1);
    await superuser.query('delete from tieout.membership where company_id = 12');
  });

  it('is not planned anew for a few ids, where the transaction keeps its plans', async () => {
    const some = (trx: Kysely<Tables>) =>
      plannedOnce(asStatement(trx, sql`select * from job where id = any(${[1]}::bigint[])`));
    const plans = (trx: Kysely<Tables>) =>
      asStatement(
        trx,
        sql<{
          generic: number;
          custom: number;
        }>`select generic_plans::integer as generic, custom_plans::integer as custom
          from pg_prepared_statements where statement like 'select * from job where id = any(%'`,
      );
    const [made] = await database.transaction(null, async (trx) => {
      await Promise.all([send(keepPlans), ...Array.from({ length: 8 }, () => send(some(trx)))]);
      return send(plans(trx));
    });
    expect(made).toEqual({ generic: 8, custom: 0 });
  });

  it('is kept by each connection, and asked as any other where a table has other columns since', async () => {
    await superuser.query('create table public.planned (id bigint); grant select on public.planned to public');
    await superuser.query('insert into public.planned values (1)');
    const atOnce = () => database.atOnce(null, (from) => [grown(from), kept(from)] as const);
    const kept = (from: Kysely<Tables>) =>
      asStatement(
        from,
        sql<{ name: string }>`select name from pg_prepared_statements where statement like '%public.planned%'`,
      );
    await atOnce();
    const [rows, [plan]] = await atOnce();
    expect(rows).toEqual([{ id: 1 }]);
    expect(plan?.name).toMatch(/^planned_\d+$/);
    expect(await database.transaction(null, (trx) => send(grown(trx)))).toEqual([{ id: 1 }]);
    await superuser.query('alter table public.planned add column more text');
    await expect(atOnce()).rejects.toThrow('cached plan must not change result type');
    expect((await atOnce())[0]).toEqual([{ id: 1, more: null }]);
    expect(await database.transaction(null, (trx) => send(grown(trx)))).toEqual([{ id: 1, more: null }]);
    await superuser.query('drop table public.planned');
  });
});
