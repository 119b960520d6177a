import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { outcomeEvents, outcomes } from '../../domain/erp-figures.ts';
import type { Day } from '../../domain/time.ts';

let house: SmallHouse;
let superuser: pg.Client;
let invoice: number;
beforeAll(async () => {
  house = await smallHouse();
  invoice = await house.approved(house.commitments[0]!, 100);
  const options = '-c search_path=tieout -c session_replication_role=replica';
  superuser = new pg.Client({ connectionString: house.urls.superUrl, options });
  await superuser.connect();
});
afterAll(async () => {
  await superuser?.end();
  await house?.close();
});

const timeZone = 'America/Los_Angeles';
it.each([
  ['25 hours', '2026-11-01', '2026-11-02T07:30:00Z', '2026-11-02T08:30:00Z'],
  ['23 hours', '2026-03-08', '2026-03-09T06:30:00Z', '2026-03-09T07:30:00Z'],
])('the rows of a day of %s are those that its figure counts', async (_long, day, lateOnIt, earlyOnTheNext) => {
  await superuser.query('delete from event');
  for (const at of [lateOnIt, earlyOnTheNext]) {
    await superuser.query(
      `insert into event (company_id, project_id, invoice_id, type, facts, at) values ($1, $2, $3, 'link.confirmed', '{}', $4)`,
      [house.company, house.project, invoice, at],
    );
  }
  const [figures, rows] = await house.deps.work.run({ company: house.company }, async ({ figures: read }) => [
    await read.outcomes(day as Day, 'day', timeZone),
    await read.outcomeEvents({
      ...{ from: day as Day, to: day as Day, outcome: null, timeZone, after: null, limit: 10 },
    }),
  ]);
  expect(figures.find(({ from }) => String(from).slice(0, 10) === day)?.count).toBe(1);
  expect(rows.map(({ at }) => new Date(at).toISOString())).toEqual([new Date(lateOnIt).toISOString()]);
});

it('counts and lists every event that is an outcome, a link that was cut by force among them', async () => {
  await superuser.query('delete from event');
  const types = outcomes.flatMap((outcome) => outcomeEvents[outcome]);
  expect(types).toContain('link.unlinked_by_force');
  for (const type of types) {
    await superuser.query(
      `insert into event (company_id, project_id, invoice_id, type, facts, at) values ($1, $2, $3, $4, '{}', $5)`,
      [house.company, house.project, invoice, type, '2026-10-05T20:00:00Z'],
    );
  }
  const day = '2026-10-05' as Day;
  const [figures, rows] = await house.deps.work.run({ company: house.company }, async ({ figures: read }) => [
    await read.outcomes(day, 'day', timeZone),
    await read.outcomeEvents({ ...{ from: day, to: day, outcome: null, timeZone, after: null, limit: 100 } }),
  ]);
  const counted = Object.fromEntries(figures.map(({ outcome, count }) => [outcome, count]));
  expect(counted).toEqual(Object.fromEntries(outcomes.map((outcome) => [outcome, outcomeEvents[outcome].length])));
  expect(rows).toHaveLength(types.length);
});

it('counts the age of an invoice without a billing date from the company’s day on which it was entered', async () => {
  // Half past eleven of the fifth there; the sixth in UTC.
  await superuser.query('update invoice set billing_date = null, created_at = $2 where id = $1', [
    invoice,
    '2026-10-06T06:30:00Z',
  ]);
  const query = { bucket: null, state: null, after: null, limit: 10 };
  const waiting = await house.deps.work.run({ company: house.company }, ({ figures: read }) =>
    read.unsyncedInvoices({ today: '2026-10-06' as Day, timeZone }, query),
  );
  expect(waiting.map(({ id, days }) => [id, days])).toEqual([[invoice, 1]]);
});
