import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import type { ConnectionId, TieOutId } from '../../domain/ids.ts';

let house: SmallHouse;
let superuser: pg.Client;
let connection: ConnectionId;
beforeAll(async () => {
  house = await smallHouse();
  const options = '-c search_path=tieout -c session_replication_role=replica';
  superuser = new pg.Client({ connectionString: house.urls.superUrl, options });
  await superuser.connect();
  const { rows } = await superuser.query('select id from connection where company_id = $1', [house.company]);
  connection = Number(rows[0].id) as ConnectionId;
});
afterAll(async () => {
  await superuser?.end();
  await house?.close();
});
beforeEach(() => superuser.query('delete from tie_out_finding; delete from tie_out'));

const run = <T>(work: Parameters<typeof house.deps.work.run<T>>[1]) =>
  house.deps.work.run({ company: house.company }, work);

/** A tie-out that found what it is given, of another connection where one is named. */
async function made(begunAt: string, kinds: readonly string[], { of = connection as number, state = 'complete' } = {}) {
  const { rows } = await superuser.query(
    `insert into tie_out (company_id, connection_id, state, because, begun_at, ended_at)
     values ($1, $2, $3, case when $3 = 'incomplete' then 'cut' end, $4, $4) returning id`,
    [house.company, of, state, begunAt],
  );
  const id = Number(rows[0].id) as TieOutId;
  for (const [index, kind] of kinds.entries()) {
    await superuser.query('insert into tie_out_finding (company_id, tie_out_id, kind, key) values ($1, $2, $3, $4)', [
      house.company,
      id,
      kind,
      String(index).padStart(32, '0'),
    ]);
  }
  return id;
}

const forget = (most: number, timeZone = 'UTC') => run((tx) => tx.tieOuts.forgetToKnow(connection, timeZone, most));
const forgetAll = async (timeZone?: string) => {
  while (await forget(100, timeZone));
};
const listed = (id: TieOutId) =>
  run((tx) =>
    tx.tieOuts.findings(id, { kind: null, project: null, period: null, since: null, after: null, limit: 99 }),
  );
const kept = async (ids: readonly TieOutId[]) =>
  Promise.all(ids.map(async (id) => (await listed(id)).map(({ kind }) => kind).join(' ')));

const some = ['changed', 'only_in_erp', 'paid', 'paid'];
const whole = some.join(' ');

it('keeps what is good to know with the newest two and the last of each month, and what is wrong with all', async () => {
  const days = ['2026-09-29', '2026-09-30', '2026-10-01', '2026-10-31', '2026-11-02', '2026-11-03', '2026-11-04'];
  const ids: TieOutId[] = [];
  for (const day of days) ids.push(await made(`${day}T02:00:00Z`, some));
  await forgetAll();
  expect(await kept(ids)).toEqual(['changed', whole, 'changed', whole, 'changed', whole, whole]);
});

it('counts them as before, says that they are not listed, and not of what stood in them whether it is new', async () => {
  const [old, last] = [await made('2026-10-30T02:00:00Z', some), await made('2026-10-31T02:00:00Z', some)];
  for (const day of ['01', '02']) await made(`2026-11-${day}T02:00:00Z`, some);
  expect((await listed(last)).map(({ isNew }) => isNew)).toEqual([false, false, false, false]);
  await forgetAll();
  const [counts, of, other] = await run((tx) =>
    Promise.all([tx.tieOuts.counts(old), tx.tieOuts.get(old), tx.tieOuts.get(last)]),
  );
  expect(counts).toEqual({ changed: 1, only_in_erp: 1, paid: 2 });
  expect([of?.toKnowKept, other?.toKnowKept]).toEqual([false, true]);
  expect((await listed(last)).map(({ isNew }) => isNew)).toEqual([false, null, null, null]);
});

it('has nothing to say of one that found nothing of it', async () => {
  const old = await made('2026-11-01T02:00:00Z', ['changed']);
  for (const day of ['02', '03']) await made(`2026-11-${day}T02:00:00Z`, some);
  await forgetAll();
  expect((await run((tx) => tx.tieOuts.get(old)))?.toKnowKept).toBe(true);
});

it('does so some at a time, and goes on where a turn has died', async () => {
  const old = await made('2026-11-01T02:00:00Z', some);
  for (const day of ['02', '03']) await made(`2026-11-${day}T02:00:00Z`, some);
  expect(await forget(2)).toBe(true);
  expect(await listed(old)).toHaveLength(2);
  expect([await forget(2), await forget(2)]).toEqual([false, false]);
  expect(await kept([old])).toEqual(['changed']);
  expect((await run((tx) => tx.tieOuts.counts(old))).paid).toBe(2);
});

it('reckons months as the company does, each connection by itself, and by those that gave a verdict', async () => {
  const late = await made('2026-11-01T03:00:00Z', some);
  const other = await made('2026-11-01T02:00:00Z', some, { of: connection + 1 });
  for (const day of ['02', '03']) await made(`2026-11-${day}T12:00:00Z`, some);
  await made('2026-11-04T12:00:00Z', [], { state: 'incomplete' });
  await forgetAll('America/Los_Angeles');
  expect(await kept([late, other])).toEqual([whole, whole]);
  await forgetAll();
  expect(await kept([late, other])).toEqual(['changed', whole]);
});
