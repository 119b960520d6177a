import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Billing, billing } from '../support/billing.ts';
import { type Contracts, contracts } from '../support/contracts.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let bills: Billing;
let at: Contracts;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
  at = await contracts(tieout, bills);
});
afterAll(() => tieout.end());

it('an invoice that was deleted counts in no sum of its contract, and is before and after no other', async () => {
  const id = await at.subcontract();
  const [line] = (await at.show(id)).line_items;
  const site = { project: at.project, commitment: id, line: line.id };
  const billed = async () => (await at.show(id)).total_requisitions_amount;
  const enter = (stored?: string) =>
    bills.create(
      {
        items: [
          {
            line_item_id: line.id,
            work_completed_this_period: '100.00',
            ...(stored === undefined ? {} : { materials_presently_stored: stored }),
          },
        ],
      },
      site,
    );
  const first = await enter('40.00');
  expect(await billed()).toBe('140.00');
  // What is stored still is not billed a second time.
  const second = await enter('50.00');
  expect(await billed()).toBe('250.00');
  const newest = async () =>
    (await at.pm('GET', `/requisitions?filters[commitment_id]=${id}`)).body.map((one: { id: number }) => one.id);
  expect(new Set(await newest())).toEqual(new Set([first, second]));
  for (const one of [second, first]) {
    expect((await at.pm('DELETE', `/requisitions/${one}`)).status).toBe(204);
  }
  expect(await billed()).toBe('0.00');
  const again = await enter();
  const last = await enter();
  const shown = (of: number) => tieout.as('owner').requisition(tieout.company, at.project, of);
  expect(await billed()).toBe('200.00');
  expect((await shown(again)).number).toBe(1);
  const whole = await shown(last);
  expect(whole.items[0]).toMatchObject({ work_completed_from_previous_application: '100.00' });
});
