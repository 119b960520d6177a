import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { until } from '../../../test/support/until.ts';
import type { InvoiceId, OperationId } from '../../domain/ids.ts';
import type { Deps } from '../deps.ts';
import { runBulk } from './run-bulk.ts';

let house: SmallHouse;
let superuser: pg.Client;
beforeAll(async () => {
  house = await smallHouse({ leaseMs: 60_000 });
  superuser = new pg.Client({ connectionString: house.urls.superUrl, options: '-c search_path=tieout' });
  await superuser.connect();
});
afterEach(() => superuser.query('drop trigger if exists never on link'));
afterAll(async () => {
  await superuser?.end();
  await house?.close();
});

async function sent(count: number): Promise<InvoiceId[]> {
  const me = await house.caller();
  const ids: InvoiceId[] = [];
  for (let n = 0; n < count; n++) {
    const invoice = await house.approved(house.commitments[0]!, 100);
    await house.hub.send(me, { invoice });
    ids.push(invoice);
  }
  return ids;
}

async function accepting(invoices: readonly InvoiceId[], versions: Readonly<Record<string, number>> = {}) {
  const begun = await house.hub.bulk(await house.caller(), { action: 'accept', invoices, versions, reason: null });
  if (!begun.ok) throw new Error(begun.refusal.code);
  return begun.value;
}

/** One turn of its job. */
async function turn(deps: Deps = house.deps): Promise<unknown> {
  const [lease] = (await deps.queue.claim('bulk', 1)).leases;
  return runBulk(deps, lease!).finally(() => house.deps.queue.giveBack(lease!));
}

async function verdicts(id: OperationId) {
  const operation = await house.deps.work.run(await house.caller(), (tx) => tx.operations.get(id));
  return operation!.parts.map(({ ok, code }) => code ?? ok);
}

/** By which transaction each link was last changed, and how it stands. */
const links = async (invoices: readonly InvoiceId[]) =>
  (
    await superuser.query<{ state: string; xmin: string; jobs: number; billed: boolean; events: number }>(
      `select state, xmin, (select count(*)::int from job where kind = 'export' and subject_id = link.id) as jobs,
         bill is not null as billed,
         (select count(*)::int from event where link_id = link.id and type = 'link.accepted') as events
       from link where invoice_id = any($1) order by id`,
      [invoices],
    )
  ).rows;

it('accepts many in one transaction, each with its own verdict', async () => {
  const [stale, ...others] = await sent(6);
  const absent = 987_654_321 as InvoiceId;
  const id = await accepting([stale!, absent, ...others], { [String(stale)]: 1 });
  expect(await turn()).toMatchObject({ is: 'done' });
  expect(await verdicts(id)).toEqual(['changed_meanwhile', 'not_found', true, true, true, true, true]);
  const [first, ...rest] = await links([stale!, ...others]);
  expect(first).toMatchObject({ state: 'ready_to_export', jobs: 0, billed: false, events: 0 });
  for (const one of rest) expect(one).toMatchObject({ state: 'exporting', jobs: 1, billed: true, events: 1 });
  expect(new Set(rest.map(({ xmin }) => xmin)).size, 'transactions').toBe(1);
});

it('does not keep the others waiting for one that somebody holds', async () => {
  const [held, ...others] = await sent(4);
  await superuser.query('begin');
  await superuser.query('select from invoice where id = $1 for update', [held]);
  const id = await accepting([held!, ...others]);
  const ended = turn();
  await until(
    () => verdicts(id),
    (now) => now.filter((one) => one === true).length === 3,
  );
  expect(await verdicts(id)).toEqual([null, true, true, true]);
  await superuser.query('commit');
  expect(await ended).toMatchObject({ is: 'done' });
  expect(await verdicts(id)).toEqual([true, true, true, true]);
});

it('does the others where one cannot be done, and that one once it can', async () => {
  const [bad, ...others] = await sent(40);
  await superuser.query(`create or replace function never() returns trigger language plpgsql as
    $$ begin if new.invoice_id = ${bad} then raise 'never'; end if; return new; end $$`);
  await superuser.query('create trigger never before update on link for each row execute function never()');
  const id = await accepting([bad!, ...others]);
  await expect(turn()).rejects.toThrow('never');
  expect(await verdicts(id)).toEqual([null, ...others.map(() => true)]);
  await superuser.query('drop trigger never on link');
  expect(await turn()).toMatchObject({ is: 'done' });
  expect(await verdicts(id)).toEqual([true, ...others.map(() => true)]);
});

it('keeps the verdict of a commit whose answer was lost', async () => {
  const invoices = await sent(3);
  const id = await accepting(invoices);
  let lost = 0;
  const { work } = house.deps;
  const run: Deps['work']['run'] = async (scope, does) => {
    const done = await work.run(scope, does);
    if (Array.isArray(done) && done.length === 3 && lost++ === 0) throw new Error('the line broke');
    return done;
  };
  expect(await turn({ ...house.deps, work: { ...work, run } })).toMatchObject({ is: 'done' });
  expect(lost).toBeGreaterThan(0);
  expect(await verdicts(id)).toEqual([true, true, true]);
  for (const one of await links(invoices)) expect(one).toMatchObject({ state: 'exporting', jobs: 1, events: 1 });
});
