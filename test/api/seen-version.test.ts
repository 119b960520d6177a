import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Billing, billing } from '../support/billing.ts';
import { type Contracts, contracts, ok } from '../support/contracts.ts';
import { expectRestError } from '../support/problem.ts';
import { type Running, runTieout } from '../support/tieout.ts';

/** Whoever says which version they saw changes nothing newer: wherever it is said, and whatever changes that version. */

let tieout: Running;
let bills: Billing;
let at: Contracts;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
  at = await contracts(tieout, bills);
});
afterAll(() => tieout.end());

const send = (method: string, path: string, body: object | undefined, headers: Record<string, string> = {}) =>
  tieout.call('pm', method, `/rest/v1.0${path}?project_id=${at.project}`, body, headers);

/** One that has moved on is refused, said by `If-Match`, beside the wrapper or within it. */
async function refusesStale(method: string, path: string, wrapper: string | null, fields: object, newest: number) {
  const version = newest - 1;
  const body = wrapper === null ? undefined : { [wrapper]: fields };
  const answers = [await send(method, path, body, { 'if-match': `"${version}"` })];
  if (wrapper !== null) {
    answers.push(await send(method, path, { ...body, version }));
    answers.push(await send(method, path, { [wrapper]: { ...fields, version } }));
  }
  for (const answer of answers) expectRestError(answer, 409, 'changed_meanwhile');
}

it('a commitment and its lines', async () => {
  const id = await at.subcontract('Draft');
  const path = `/work_order_contracts/${id}`;
  const before = await at.show(id);
  const { version, line_items: lines } = before;
  const line = `${path}/line_items/${lines[0].id}`;
  await refusesStale('PATCH', path, 'work_order_contract', { title: 'Lost' }, version);
  await refusesStale('POST', `${path}/line_items`, 'line_item', at.line('1.00'), version);
  await refusesStale('PATCH', line, 'line_item', { amount: '1.00' }, version);
  await refusesStale('DELETE', line, null, {}, version);
  const updates = [{ id: lines[0].id, amount: '1.00' }];
  const sync = (of: number) => send('PATCH', `${path}/line_items/sync`, { updates, version: of });
  expectRestError(await sync(version - 1), 409, 'changed_meanwhile');
  const two = { work_order_contract: { title: 'Two', version }, version: version - 1 };
  expectRestError(await send('PATCH', path, two), 400, 'malformed');
  expect(await at.show(id)).toEqual(before);
  await ok(sync(version));
  await ok(send('PATCH', path, { work_order_contract: { title: 'Seen', version: version + 1 } }));
  const gone = await send('DELETE', line, undefined, { 'if-match': `"${version + 2}"` });
  expect([gone.status, (await at.show(id)).line_items.length]).toEqual([204, 1]);
});

it('a change order, also where it is deleted', async () => {
  const contract_id = await at.subcontract();
  const change_order = { contract_id, title: 'More', line_items: [at.line('200')] };
  const { id } = await ok(at.pm('POST', at.changeOrders, { change_order }), 201);
  const { version } = await ok(at.pm('PATCH', `${at.changeOrders}/${id}`, { change_order: { title: 'Once' } }));
  await refusesStale('PATCH', `${at.changeOrders}/${id}`, 'change_order', { title: 'Lost' }, version);
  await refusesStale('DELETE', `${at.changeOrders}/${id}`, null, {}, version);
  expect(await ok(at.pm('GET', `${at.changeOrders}/${id}`))).toMatchObject({ title: 'Once', version });
  const gone = await send('DELETE', `${at.changeOrders}/${id}`, undefined, { 'if-match': `"${version}"` });
  expect(gone.status).toBe(204);
});

it('a requisition and its lines', async () => {
  const site = { project: at.project, commitment: await at.subcontract() };
  const client = tieout.as('pm');
  const { id } = await client.createRequisition(tieout.company, site.project, site.commitment, {});
  const path = `/requisitions/${id}`;
  const { version, items } = await client.updateRequisition(tieout.company, site.project, id, { comment: 'Once' });
  await refusesStale('PATCH', path, 'requisition', { comment: 'Lost' }, version);
  const amounts = { work_completed_this_period: '1.00' };
  const item = `${path}/contract_items/${items[0]!.id}`;
  await refusesStale('PATCH', item, 'requisition_contract_item', amounts, version);
  const now = await client.requisition(tieout.company, site.project, id);
  expect([now.comment, now.version]).toEqual(['Once', version]);
  await ok(send('PATCH', path, { requisition: { comment: 'Seen', version } }));
});
