import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SmallHouse, smallHouse } from '../../test/support/small-house.ts';
import { sql } from '../../test/support/sql.ts';
import { type JobEnd, type Lease, LeaseLost, type Tx } from '../app/unit-of-work.ts';

let house: SmallHouse;
beforeAll(async () => {
  house = await smallHouse();
});
afterAll(() => house?.close());
beforeEach(() => sql(house.urls.superUrl, 'delete from job'));

const run = <T>(work: (tx: Tx) => Promise<T>) => house.deps.work.run({ company: house.company }, work);
const claimed = async (): Promise<Lease> => {
  await run((tx) => tx.jobs.add('export', 7));
  return (await house.deps.queue.claim('export', 1)).leases[0]!;
};
const again: JobEnd = { is: 'again', inMs: 0, because: 'so' };
const waited: JobEnd = { ...again, uncounted: true };
const erred = (lease: Lease) => run((tx) => tx.jobs.erred(lease));

it('errors of our own are counted in a row: a turn that ends otherwise begins anew', async () => {
  const counted: number[] = [];
  for (const breaks of [true, true, false, true, true, true]) {
    const lease = await claimed();
    if (breaks) counted.push(await erred(lease));
    await run((tx) => tx.jobs.end(lease, again));
  }
  expect(counted).toEqual([1, 2, 1, 2, 3]);
});

it('of a lease that was lost no error is counted', async () => {
  const lease = await claimed();
  expect(await erred({ ...lease, token: lease.token - 1 })).toBe(0);
  expect(await erred(lease)).toBe(1);
});

it('a lease whose time ran out holds nothing, though nobody else has the job yet', async () => {
  const lease = await claimed();
  const holds = () => run(async (tx) => (await tx.handful.hold([lease])).has(lease));
  await run((tx) => tx.jobs.mustHold(lease));
  expect(await holds()).toBe(true);
  await sql(house.urls.superUrl, `update job set held_until = clock_timestamp() - interval '1 millisecond'`);
  await expect(run((tx) => tx.jobs.mustHold(lease))).rejects.toThrow(LeaseLost);
  expect(await holds()).toBe(false);
});

it.each<[string, (tx: Tx, lease: Lease) => Promise<unknown>]>([
  ['by itself', (tx, lease) => tx.jobs.mustHold(lease)],
  ['among others', (tx, lease) => tx.handful.hold([lease])],
])('who holds a job %s holds it until the transaction ends', async (_, hold) => {
  const lease = await claimed();
  const free = () => sql(house.urls.superUrl, 'select from job for update skip locked');
  await run(async (tx) => {
    await hold(tx, lease);
    expect(await free()).toHaveLength(0);
  });
  expect(await free()).toHaveLength(1);
});

const ends: [string, (tx: Tx, lease: Lease, how: JobEnd) => Promise<void>][] = [
  ['by itself', (tx, lease, how) => tx.jobs.end(lease, how)],
  ['among others', (tx, lease, how) => tx.handful.end([{ lease, how }])],
];

it.each(ends)('whoever was overtaken ends nothing, %s', async (_, end) => {
  const lease = await claimed();
  const before = await sql(house.urls.superUrl, 'select * from job');
  const overtaken = { ...lease, token: lease.token - 1 };
  for (const how of [again, { is: 'done' }, { is: 'parked', because: 'so' }] as const) {
    await run((tx) => end(tx, overtaken, how));
  }
  expect(await sql(house.urls.superUrl, 'select * from job')).toEqual(before);
});

it.each(ends)('what is asked for once a hold ran out is still to be done, ended %s', async (_, end) => {
  const late = await claimed();
  await sql(house.urls.superUrl, `update job set held_until = clock_timestamp() - interval '1 millisecond'`);
  await run((tx) => tx.jobs.add('export', late.subject));
  await run((tx) => end(tx, late, { is: 'done' }));
  const { leases } = await house.deps.queue.claim('export', 1);
  expect(leases.map(({ subject }) => subject)).toEqual([late.subject]);
});

it.each(ends)(
  'what was wanted meanwhile is due at once, however late the turn would have it, ended %s',
  async (_, end) => {
    const lease = await claimed();
    await run((tx) => tx.jobs.add('export', lease.subject));
    await run((tx) => end(tx, lease, { ...again, inMs: 60_000 }));
    expect((await house.deps.queue.claim('export', 1)).leases).toHaveLength(1);
  },
);

it.each(ends)('a turn that waited for a person is no attempt, ended %s', async (_, end) => {
  const attempts: number[] = [];
  for (const how of [again, waited, waited, again]) {
    const lease = await claimed();
    attempts.push(lease.attempt);
    await run((tx) => end(tx, lease, how));
  }
  expect(attempts).toEqual([1, 2, 2, 2]);
});

describe('what was put off by a clock that was far ahead', () => {
  const put = (kind: string, ahead: string, held = "'-infinity'") =>
    sql(
      house.urls.superUrl,
      `insert into job (company_id, kind, subject_id, run_at, held_until)
       values ($1, $2, 7, clock_timestamp() + $3::interval, ${held})`,
      [house.company, kind, ahead],
    );
  const due = async (kind: 'export' | 'digest') => (await house.deps.queue.claim(kind, 1)).leases.length;

  it.each([
    ['export', '1 year'],
    ['export', '1 hour'],
    ['digest', '1 year'],
  ] as const)('is due once it was set right: %s in %s', async (kind, ahead) => {
    await put(kind, ahead);
    expect(await due(kind)).toBe(0);
    expect(await run((tx) => tx.jobs.catchUp())).toBe(1);
    expect(await due(kind)).toBe(1);
  });

  it('and is held by a process that is gone is free', async () => {
    await put('export', '-1 second', "clock_timestamp() + interval '1 year'");
    expect(await due('export')).toBe(0);
    expect(await run((tx) => tx.jobs.catchUp())).toBe(1);
    expect(await due('export')).toBe(1);
  });

  it.each([
    ['export', '1 minute'],
    ['digest', '2 days'],
  ])('is what is put off further than usual: %s in %s stays put off', async (kind, ahead) => {
    await put(kind, ahead);
    await run((tx) => tx.jobs.add('bulk', 8));
    expect((await house.deps.queue.claim('bulk', 1)).leases).toHaveLength(1);
    expect(await run((tx) => tx.jobs.catchUp())).toBe(0);
  });
});
