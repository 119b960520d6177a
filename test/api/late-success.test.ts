import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OutsideHouse, outsideHouse } from '../support/outside-house.ts';
import { until } from '../support/until.ts';

let house: OutsideHouse;
beforeAll(async () => {
  house = await outsideHouse();
});
afterAll(() => house.end());

const details = async (invoice: number, name: string): Promise<{ id: number }[]> => {
  const { body } = await house.drive('GET', `/erp_request_details?filters[item_id]=${invoice}`);
  return body.filter((one: { request_name: string }) => one.request_name === name);
};
const close = (detail: number, status: string) =>
  house.drive('PATCH', `/erp_request_details/${detail}`, { request_detail: { status, messages: [] } });
const number = (item_id: number, origin_id: string | null) =>
  house.drive('PATCH', '/external_data/sync', { updates: [{ item_type: 'requisition', item_id, origin_id }] });
const history = async (invoice: number) =>
  (await house.as('approver').history(house.company, invoice)).events.map(({ type }) => type);

it('a bill that was made for another detail, after the first was unlinked, is told of and bars a second one', async () => {
  const id = await house.asked();
  await house.rows(
    `update tieout.erp_request_detail d set created_at = now() - interval '2 hours', heard_at = null
     from tieout.erp_request r where r.id = d.request_id and r.invoice_id = $1 and d.status = 'in_progress'`,
    [id],
  );
  await house.rows("update tieout.job set run_at = now() where kind = 'export' and state = 'queued'");
  await house.reaches(id, 'exporting', true);
  expect((await house.move('approver', 'retry', id)).status).toBe(202);
  const [first, second] = await details(id, 'create_requisitions');
  await close(second!.id, 'in progress');
  await number(id, '4711');
  await close(first!.id, 'success');
  await house.reaches(id, 'synced');
  await house.move('approver', 'unlink', id);
  await number(id, null);
  await close((await details(id, 'unlink_requisition')).at(-1)!.id, 'success');
  await house.reaches(id, 'not_in_erp');
  // Whoever had begun on the second made a bill as well, and says so before its number.
  expect((await close(second!.id, 'success')).status).toBe(200);
  expect(await history(id)).toContain('outside.late_bill');
  await house.as('approver').send(house.company, id);
  await house.as('approver').accept(house.company, id);
  const held = await until(
    () => house.item(id),
    (seen) => seen.error !== null,
  );
  expect(held.error!.detail).toContain('of this invoice is there');
  const requests = await house.rows(
    `select id from tieout.erp_request where invoice_id = $1 and name = 'create_requisitions'`,
    [id],
  );
  expect(requests).toHaveLength(1);
});
