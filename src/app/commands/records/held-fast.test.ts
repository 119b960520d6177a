import { afterAll, beforeAll, expect, it } from 'vitest';
import { ok } from '../../../../test/support/outcome.ts';
import { type SmallHouse, smallHouse } from '../../../../test/support/small-house.ts';
import type { Cents } from '../../../domain/money.ts';
import type { Caller, Codes } from '../../unit-of-work.ts';

let house: SmallHouse;
let me: Caller;
let codes: Codes;
beforeAll(async () => {
  house = await smallHouse();
  me = await house.caller();
  codes = await house.deps.work.run(me, (tx) => tx.commitments.codes(house.project));
});
afterAll(() => house?.close());

const blank = { address: '', city: '', stateCode: '', zip: '', phone: '', email: null, active: true };
const vendor = async (name: string, erpNumber: string | null) =>
  ok(await house.hub.directory.addVendor(me, { ...blank, name, erpNumber })).id;
const line = () => ({
  ...{
    costCode: codes.costCodes[0]!.id,
    costType: codes.costTypes[0]!.id,
    description: 'Wall',
    amount: 5_000 as Cents,
  },
});
async function approvedContract(
  of: Awaited<ReturnType<typeof vendor>>,
  kind: 'subcontract' | 'purchase_order',
  number: string,
) {
  const { project } = house;
  const { id } = ok(await house.hub.project.createCommitment(me, { project, kind, vendor: of, number, title: 'Wall' }));
  ok(await house.hub.project.addLine(me, project, id, line()));
  ok(await house.hub.project.updateCommitment(me, project, id, { status: 'Approved' }));
  return id;
}

it('a vendor is not parted while a contract with it is on its way to the ERP: it would be made on a number of nobody', async () => {
  const of = await vendor('Slate', '301');
  const id = await approvedContract(of, 'subcontract', 'SC-700');
  const sent = { kind: 'commitment', id } as const;
  const unlink = () => house.hub.unlinkRecord(me, { kind: 'vendor', id: of });
  ok(await house.hub.sendRecord(me, sent));
  expect(await unlink()).toMatchObject({
    refusal: { code: 'record_held', facts: { held: [{ kind: 'commitment', id, label: 'SC-700' }] } },
  });
  ok(await house.hub.retrieveRecord(me, sent));
  expect(ok(await unlink()).row.state).toBe('not_in_erp');
});

it('a change order is not parted while an invoice that bills it is on its way', async () => {
  const { project } = house;
  const commitment = house.commitments[0]!;
  const terms = { number: '7', title: 'Wall', status: 'approved', lines: [line()], erpNumber: 'SC-001/7' } as const;
  const { id } = ok(await house.hub.project.createChangeOrder(me, project, commitment, terms));
  const invoice = await house.approved(commitment, 1_000);
  ok(await house.hub.send(me, { invoice }));
  expect(await house.hub.unlinkRecord(me, { kind: 'change_order', id })).toMatchObject({
    refusal: { code: 'record_held', facts: { held: [{ kind: 'invoice', id: invoice }] } },
  });
});

it('a purchase order is not sent: of it the ERP would make a subcontract', async () => {
  const id = await approvedContract(await vendor('Lumber', '302'), 'purchase_order', 'PO-700');
  expect(await house.hub.sendRecord(me, { kind: 'commitment', id })).toMatchObject({
    refusal: { code: 'not_made_there' },
  });
  expect(ok(await house.hub.record(me, { kind: 'commitment', id })).row.flow).toBeNull();
});
