import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Billing, billing } from '../support/billing.ts';
import { expectProblem } from '../support/problem.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let bills: Billing;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
});
afterAll(() => tieout.end());

describe('a bill that is void', () => {
  it('counts as there, with the way to remove it; and as gone once the connection says so', async () => {
    const item = await bills.synced();
    await bills.atSage(item.erp_record!.id, 'void');
    const unlink = () => bills.move('approver', 'unlink', item.invoice_id);
    const said = expectProblem(await unlink(), 409, 'void_in_erp');
    expect(said.detail).toMatch(
      /^The requisition is still in Sage 100 Contractor®\. .*4-2 Remove Paid\/Void Invoices\.$/,
    );

    const owner = tieout.as('owner');
    const [connection] = (await owner.connections(tieout.company)).connections;
    expect(connection!.void_is_gone).toBe(false);
    await owner.setVoidPolicy(tieout.company, connection!.id, true);
    expect((await owner.connections(tieout.company)).connections[0]!.void_is_gone).toBe(true);
    expect((await unlink()).status).toBe(200);
  });

  it('takes nothing for a policy but yes or no', async () => {
    const path = `/api/v1/companies/${tieout.company}/erp/connections/31/void-policy`;
    for (const body of [{}, { void_is_gone: 'yes' }, { void_is_gone: null }]) {
      expect((await tieout.call('owner', 'PUT', path, body)).status).toBe(422);
    }
  });
});
