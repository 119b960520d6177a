import { generateKeyPairSync } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql as ask } from '../../test/support/sql.ts';
import { until } from '../../test/support/until.ts';
import { type WalledDatabase, walledDatabase } from '../../test/support/walled-database.ts';
import { checkpointKeyOf, sha256 } from '../app/checkpoints.ts';
import { checkHistory } from '../app/queries/verify-history.ts';
import { beginningOf, chainHash, checkpointText, hashAt, type Seal } from '../domain/history/sealed-history.ts';
import type { CompanyId } from '../domain/ids.ts';
import { type Database, openDatabase } from './pool.ts';
import { openUnitOfWork } from './unit-of-work.ts';

let urls: WalledDatabase;
let database: Database;
const rows = <R extends object>(text: string, values: readonly unknown[] = []) => ask<R>(urls.superUrl, text, values);

beforeAll(async () => {
  urls = await walledDatabase();
  database = openDatabase(urls.appUrl);
});
afterAll(async () => {
  await database.close();
  await urls.drop();
});

async function company(name: string): Promise<CompanyId> {
  const [made] = await rows<{ id: string }>('insert into company (name) values ($1) returning id', [name]);
  return Number(made!.id) as CompanyId;
}
const strange = { 'a "key"': 'ä\u2028\\', zero: 0, big: 123_456_789_012, deep: { list: [1, null, 'x'] } };
const append = (of: CompanyId, type: string, company_event = false) =>
  database.transaction({ company: of }, async (trx) => {
    const event = { company_id: of, person_id: null, type, facts: JSON.stringify(strange), request_id: 'r "1"' };
    if (company_event) await trx.insertInto('company_event').values(event).execute();
    else
      await trx
        .insertInto('event')
        .values({ ...event, project_id: 5, record_kind: 'vendor' })
        .execute();
  });
const work = () => openUnitOfWork(database);
/** Transactions of other tests on the same server are older now and then; what waits for them is sealed once they end. */
const check = (of: CompanyId) =>
  until(
    () => checkHistory(work(), { company: of }, []),
    ({ waiting }) => waiting === 0,
  );
const seal = (of: CompanyId) => work().run({ company: of }, (tx) => tx.sealedHistory.seal());

/** All seals fit one another without the events: no fork, no gap. */
async function chainOf(of: CompanyId): Promise<readonly Seal[]> {
  const seals = await work().run({ company: of }, (tx) => tx.sealedHistory.seals(0, 10_000));
  let place = 1;
  for (const [index, one] of seals.entries()) {
    expect([one.number, one.first]).toEqual([index + 1, place]);
    place += one.ids.length;
  }
  return seals;
}

describe('the sealed history', () => {
  it('is written by the database as the domain reads it, over both histories and whatever stands in them', async () => {
    const of = await company('One');
    for (const type of ['link.accepted', 'a "b" \\ \t\u0001 ü 𝄞', '']) await append(of, type);
    await append(of, 'company.renamed', true);
    const verdict = await check(of);
    expect(verdict).toMatchObject({ sealed: 4, waiting: 0, found: 0, findings: [] });
    const [first] = await chainOf(of);
    const [event] = await work().run({ company: of }, (tx) =>
      tx.sealedHistory.loggedEventsById(first!.log, first!.ids),
    );
    expect(hashAt(first!, 0)).toBe(chainHash(beginningOf(of, sha256), event!, sha256));
  });

  it('does not fork, lose or double anything where many append and seal at once', async () => {
    const [one, two] = [await company('Busy'), await company('Beside')];
    const appending = Array.from({ length: 120 }, async (_, index) => {
      await append(index % 3 === 0 ? two : one, `type.${index}`, index % 7 === 0);
      if (index % 5 === 0) await seal(index % 2 === 0 ? one : two);
    });
    await Promise.all(appending);
    const verdicts = [await check(one), await check(two)];
    expect(verdicts.map(({ sealed, waiting, found }) => [sealed, waiting, found])).toEqual([
      [80, 0, 0],
      [40, 0, 0],
    ]);
    for (const of of [one, two]) {
      const ids = (await chainOf(of)).flatMap((each) => each.ids.map((id) => `${each.log} ${id}`));
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('waits for a transaction that is still open, and takes its event afterwards though its number is lower', async () => {
    const of = await company('Slow');
    const slow = new pg.Client({ connectionString: urls.appUrl, options: '-c search_path=tieout' });
    await slow.connect();
    try {
      await slow.query(`begin; select set_config('app.company', '${of}', true);
        insert into event (company_id, type) values (${of}, 'slow')`);
      await append(of, 'quick');
      expect(await seal(of)).toEqual({ sealed: 0, waiting: true });
      expect(await checkHistory(work(), { company: of }, [])).toMatchObject({ sealed: 0, waiting: 1, found: 0 });
      await slow.query('commit');
    } finally {
      await slow.end();
    }
    expect(await check(of)).toMatchObject({ sealed: 2, waiting: 0, found: 0 });
  });

  it('goes on where the database was restored into a server that counts its transactions anew', async () => {
    const of = await company('Restored');
    await append(of, 'before');
    await check(of);
    await rows('update event_seal set sealed_below = 9000000000 where company_id = $1', [of]);
    await rows('update event set written_by = 8000000000 where company_id = $1', [of]);
    await append(of, 'unsealed there');
    await rows(`update event set written_by = 9000000005 where company_id = $1 and type = 'unsealed there'`, [of]);
    await append(of, 'after');
    let sealed = 0;
    await until(
      async () => {
        sealed += (await seal(of)).sealed;
        return sealed;
      },
      (all) => all === 2,
    );
    expect(await check(of)).toMatchObject({ sealed: 3, waiting: 0, found: 0 });
    await append(of, 'later');
    expect(await check(of)).toMatchObject({ sealed: 4, waiting: 0, found: 0 });
  });

  it('without any key its checkpoints are not judged, for nobody could: its seals are, as ever', async () => {
    const of = await company('Without a key');
    await append(of, 'one');
    const { sealed: place, head } = await check(of);
    const key = checkpointKeyOf(generateKeyPairSync('ed25519').privateKey);
    const unsigned = { company: of, number: 1, place, hash: head, at: '2026-01-01T00:00:00.000Z', key: key.id };
    const made = { ...unsigned, signature: key.sign(checkpointText(unsigned)) };
    await work().run({ company: of }, (tx) => tx.sealedHistory.keepCheckpoint(made));
    const foundWith = async (keys: readonly string[] | null) =>
      (await checkHistory(work(), { company: of }, keys)).found;
    expect(await foundWith([key.publicPem])).toBe(0);
    expect(await foundWith([])).toBe(1);
    expect(await foundWith(null)).toBe(0);
    await rows(`update event set facts = facts || '{"changed": 1}' where company_id = $1`, [of]);
    expect(await foundWith(null)).toBe(1);
  });

  it('names what a superuser changed, took away, added or moved in the database', async () => {
    const of = await company('Tampered');
    const other = await company('Other');
    for (let index = 0; index < 8; index++) await append(of, `type.${index}`);
    await append(other, 'theirs');
    expect([(await check(of)).found, (await check(other)).found]).toEqual([0, 0]);
    const ids = (await chainOf(of)).flatMap((each) => each.ids);
    const within = async (statement: string) => {
      await rows(statement);
      const { findings } = await check(of);
      return findings.map(({ flaw, event }) => `${flaw} ${event}`);
    };
    const undo = (column: string, value: string) => rows(`update event set ${column} = ${value} where id = ${ids[1]}`);
    expect(await within(`update event set at = at + interval '1 microsecond' where id = ${ids[1]}`)).toEqual([
      `changed ${ids[1]}`,
    ]);
    await undo('at', `at - interval '1 microsecond'`);
    expect(await within(`update event set facts = facts || '{"zero": 0.0}' where id = ${ids[1]}`)).toEqual([
      `changed ${ids[1]}`,
    ]);
    await undo('facts', `facts || '{"zero": 0}'`);
    expect(await check(of)).toMatchObject({ found: 0 });
    // What is said to have been written long ago, or ever to come, was never sealed.
    expect(
      await within(`insert into event (company_id, type, written_by) values (${of}, 'f', 0), (${of}, 'g', 1e15)`),
    ).toHaveLength(2);
    await rows(`delete from event where company_id = $1 and type in ('f', 'g')`, [of]);
    expect(await within(`update event set company_id = ${other} where id = ${ids[2]}`)).toEqual([`missing ${ids[2]}`]);
    expect((await check(other)).findings).toMatchObject([{ flaw: 'inserted', event: ids[2] }]);
    await rows(`update event set company_id = ${of} where id = ${ids[2]}`);
    expect(await within(`delete from event where id = ${ids[4]}`)).toEqual([`missing ${ids[4]}`]);
  });

  it('cannot be changed, emptied or forged by the role of the hub', async () => {
    const of = await company('Guarded');
    await append(of, 'kept');
    await append(of, 'kept', true);
    await check(of);
    const client = new pg.Client({ connectionString: urls.appUrl, options: '-c search_path=tieout' });
    await client.connect();
    try {
      await client.query(`select set_config('app.company', '${of}', false)`);
      for (const table of ['event', 'company_event', 'event_seal']) {
        for (const attempt of [
          `update ${table} set at = now()`,
          `delete from ${table}`,
          `truncate ${table}`,
          `alter table ${table} disable trigger all`,
          `drop table ${table}`,
        ]) {
          await expect(client.query(attempt), attempt).rejects.toThrow(/permission denied|must be owner/);
        }
      }
      const forged = `insert into event_seal (company_id, number, log, first, ids, hashes, sealed_below)
        values (${of}, 2, 'event', 3, '{1}', repeat('a', 32)::bytea, 0)`;
      await expect(client.query(forged)).rejects.toThrow(/permission denied/);
      // Not even through the function that seals, and not for a company that it is not in.
      await expect(client.query('create or replace function seal_events() returns int return 1')).rejects.toThrow(
        /permission denied|must be owner|already exists/,
      );
      await client.query(`select set_config('app.company', '', false)`);
      expect((await client.query('select * from seal_events()')).rows).toEqual([{ sealed: '0', waiting: false }]);
    } finally {
      await client.end();
    }
    expect(await check(of)).toMatchObject({ sealed: 2, found: 0 });
  });
});
