import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sql as ask } from '../../test/support/sql.ts';
import { type WalledDatabase, walledDatabase } from '../../test/support/walled-database.ts';
import type { CompanyId } from '../domain/ids.ts';
import { type Database, openDatabase } from './pool.ts';
import { openQueue } from './queue.ts';

let urls: WalledDatabase;
let database: Database;
let big: CompanyId;
let small: CompanyId;

const rows = <R extends object>(text: string, values: readonly unknown[] = []) => ask<R>(urls.superUrl, text, values);
const queue = (leaseMs = 10_000) => openQueue(database, { leaseMs });

beforeAll(async () => {
  urls = await walledDatabase();
  database = openDatabase(urls.appUrl);
  const made = await rows<{ id: CompanyId }>(`insert into company (name) values ('Big'), ('Small') returning id`);
  [big, small] = made.map(({ id }) => Number(id)) as [CompanyId, CompanyId];
});
afterAll(async () => {
  await database.close();
  await urls.drop();
});
beforeEach(() => rows('delete from job'));

/** So many, the first of them due the longest. */
const queued = (company: CompanyId, count: number, agoMs = 60_000) =>
  rows(
    `insert into job (company_id, kind, subject_id, run_at)
     select $1, 'export', n, clock_timestamp() - ($3 - n) * interval '1 millisecond' from generate_series(1, $2::int) n`,
    [company, count, agoMs],
  );
const companies = (leases: readonly { readonly company: CompanyId }[]) => leases.map(({ company }) => company);

describe('work of several companies', () => {
  it('goes by turns: the few of one do not wait for the thousands of another', async () => {
    await queued(big, 2_000);
    await queued(small, 3, 100);
    const { leases } = await queue().claim('export', 8);
    expect(companies(leases).filter((company) => company === small)).toHaveLength(3);
    expect(leases).toHaveLength(8);
  });

  it('of one company comes in the order in which it was due', async () => {
    await queued(big, 50);
    const taken = [...(await queue().claim('export', 5)).leases, ...(await queue().claim('export', 5)).leases];
    expect(taken.map(({ subject }) => Number(subject)).toSorted((a, b) => a - b)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
  });

  it('gives the next turn to who has the least in hand', async () => {
    await queued(big, 50);
    await queued(small, 50, 100);
    const inHand = new Map([[big, 4]]);
    const { leases } = await queue().claim('export', 4, { inHand, mostOfOne: 8 });
    expect(companies(leases)).toEqual([small, small, small, small]);
  });

  it('leaves room: one company never has more than its share in hand, and then nothing of it is due', async () => {
    await queued(big, 50);
    const first = await queue().claim('export', 32, { inHand: new Map(), mostOfOne: 8 });
    expect(first.leases).toHaveLength(8);
    expect(first.nextInMs).toBeLessThanOrEqual(0);
    const second = await queue().claim('export', 24, { inHand: new Map([[big, 8]]), mostOfOne: 8 });
    expect(second).toEqual({ leases: [], nextInMs: null });
    await queued(small, 1, 100);
    const third = await queue().claim('export', 24, { inHand: new Map([[big, 8]]), mostOfOne: 8 });
    expect(companies(third.leases)).toEqual([small]);
  });

  it('is handed to two hubs that ask at once, no job twice', async () => {
    await queued(big, 40);
    await queued(small, 40, 100);
    const claims = await Promise.all([1, 2, 3, 4].map(() => queue().claim('export', 8)));
    const taken = claims.flatMap(({ leases }) => leases.map(({ job }) => job));
    expect(new Set(taken).size).toBe(taken.length);
    expect(taken.length).toBeGreaterThanOrEqual(16);
  });

  it('comes due again when its hold runs out, and says when', async () => {
    await queued(big, 1);
    const { nextInMs } = await queue(300).claim('export', 8);
    expect(nextInMs).toBeGreaterThan(0);
    expect(nextInMs).toBeLessThanOrEqual(300);
    await new Promise((resolve) => setTimeout(resolve, nextInMs! + 20));
    const [again] = (await queue().claim('export', 8)).leases;
    expect(again).toMatchObject({ company: big, attempt: 2, token: 2 });
  });

  it('stays with who renews it, all of it at once, and never with who lost it', async () => {
    await queued(big, 2);
    await queued(small, 1, 100);
    const { leases } = await queue(400).claim('export', 8);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const [taken] = (await queue().claim('export', 1)).leases;
    const lost = leases.find(({ job, company }) => job === taken!.job && company === taken!.company)!;
    await queue().renew(leases);
    const held = await rows<{ token: string }>(
      `select token from job where id = $1 and held_until > clock_timestamp() + interval '9 seconds'`,
      [lost.job],
    );
    expect(held).toEqual([{ token: '2' }]); // of the other's own claim: a hold that ran out is not prolonged

    const others = (await queue().claim('export', 8)).leases;
    expect(others).toHaveLength(2);
    await queue(600_000).renew(others);
    // As if more time had passed than they were claimed for.
    const later = `update job set held_until = held_until - interval '1 minute' where id = any($1)`;
    await rows(later, [others.map(({ job }) => job)]);
    expect((await queue().claim('export', 8)).leases).toEqual([]);
    await queue().giveBack(others[0]!);
    expect((await queue().claim('export', 8)).leases).toMatchObject([{ job: others[0]!.job, attempt: 3 }]);
  });
});
