import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import type { InvoiceId } from '../../domain/ids.ts';
import type { Caller } from '../unit-of-work.ts';
import type { Prerequisites } from './prerequisites.ts';

let house: SmallHouse;
let me: Caller;
beforeAll(async () => {
  house = await smallHouse();
  me = await house.caller();
});
afterAll(() => house?.close());

async function sent(commitment: number, amount: number, number: string): Promise<InvoiceId> {
  const invoice = await house.approved(house.commitments[commitment]!, amount, number);
  const done = await house.hub.send(me, { invoice });
  if (!done.ok) throw new Error(done.refusal.code);
  return invoice;
}
async function found(scope: 'waiting' | 'all' = 'waiting'): Promise<Prerequisites> {
  const answer = await house.hub.prerequisites(me, scope);
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.value;
}
const inBooks = (sql: string) => house.simulator.database.query(sql);

it('gathers what the ERP would refuse and what lacks here by the thing to fix, before anything is sent', async () => {
  expect(await found()).toMatchObject({ complete: true, looked: 0, things: [] });
  const [first, second] = [await sent(0, 1_000, 'A-1'), await sent(0, 2_000, 'A-2')];
  // What nobody has sent may be what the hub itself would not let through.
  const long = await house.approved(house.commitments[1]!, 4_000, 'N'.repeat(60));
  const unsent = await house.approved(house.commitments[1]!, 500, 'U-1');
  expect(await found()).toMatchObject({ complete: true, looked: 2, stopped: 0 });
  await inBooks(`update actpay set duetrm = '', lgrdft = 0 where recnum = 201`);
  expect((await found()).stopped).toBe(2);
  const { things, stopped, complete, because } = await found('all');
  expect([complete, because, stopped]).toEqual([true, null, 3]);
  expect(
    things.map(({ where, says, invoices, amount }) => [where, says, invoices.map(({ id }) => id), amount]),
  ).toEqual([
    ['erp', 'Vendor 201 has no due terms.', [first, second], 2_700],
    ['erp', 'Vendor 201 has no ledger account.', [first, second], 2_700],
    ['here', expect.stringContaining('60'), [long], 3_600],
  ]);
  await inBooks(`update actrec set dptmnt = 0`);
  const all = await found('all');
  expect(all.looked).toBe(4);
  const [job] = all.things;
  expect(job).toMatchObject({ where: 'erp', says: 'Job 1001 has no department.' });
  expect(job!.invoices.map(({ id }) => id)).toContain(unsent);
  const before = await house.database.pool.query(`select count(*) from event`);
  await found();
  expect((await house.database.pool.query(`select count(*) from event`)).rows, 'looking changes nothing').toEqual(
    before.rows,
  );
});

it('says that it is not complete where the ERP does not answer, and tells what is known here', async () => {
  await house.simulator.weather.change({ down: true });
  const { complete, because, things } = await found('all');
  expect(complete).toBe(false);
  expect(because).toBeTruthy();
  expect(things.map(({ where }) => where)).toEqual(['here']);
  await house.simulator.weather.change({ down: false });
});

it('is of one company, and for whoever may read the tool', async () => {
  const none = { ...me, grants: { ...me.grants, erp_integrations: 'none' as const } };
  expect(await house.hub.prerequisites(none, 'all')).toMatchObject({ ok: false, refusal: { code: 'not_permitted' } });
  const stranger = await house.hub.prerequisites(await house.stranger(), 'all');
  expect(stranger.ok ? stranger.value.looked : stranger.refusal.code).not.toBe(4);
});
