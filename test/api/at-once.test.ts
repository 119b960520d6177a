import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Billing, billing, type Move } from '../support/billing.ts';
import { expectProblem } from '../support/problem.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let bills: Billing;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
});
afterAll(() => tieout.end());

const rounds = 5;

/** Asks for moves at the same moment; how each was answered. */
async function atOnce(id: number, moves: readonly (readonly [who: string, move: Move])[]) {
  const answers = await Promise.all(moves.map(([who, move]) => bills.move(who, move, id, { reason: 'No.' })));
  for (const answer of answers) if (answer.status > 299) expectProblem(answer, 409, 'wrong_state');
  return answers.map((answer) => answer.status);
}

const billsOf = async (id: number) => {
  const { invoice_number } = await tieout.as('owner').invoice(tieout.company, id);
  return (await bills.bills()).filter((bill) => bill.invnum === invoice_number);
};

describe('at the same moment', () => {
  it('two unlinks: one cuts, the other comes too late', async () => {
    for (let round = 0; round < rounds; round++) {
      const { invoice_id: id, erp_record } = await bills.synced();
      await bills.atSage(erp_record!.id, 'delete');
      const statuses = await atOnce(id, [
        ['approver', 'unlink'],
        ['owner', 'unlink'],
      ]);
      expect(statuses.sort()).toEqual([200, 409]);
      const { events } = await tieout.as('owner').history(tieout.company, id);
      expect(events.filter((event) => event.type === 'link.unlinked')).toHaveLength(1);
    }
  });

  it('two accepts: one bill', async () => {
    for (let round = 0; round < rounds; round++) {
      const id = await bills.sent();
      const statuses = await atOnce(id, [
        ['approver', 'accept'],
        ['accountant', 'accept'],
      ]);
      expect(statuses.sort()).toEqual([202, 409]);
      await bills.reaches(id, 'synced');
      expect(await billsOf(id)).toHaveLength(1);
    }
  });

  it.each(['retrieve', 'reject'] as const)('accept and %s: exactly one wins', async (other) => {
    for (let round = 0; round < rounds; round++) {
      const id = await bills.sent();
      const [accepted, ended] = await atOnce(id, [
        ['approver', 'accept'],
        ['owner', other],
      ]);
      expect([accepted, ended].sort()).toEqual(accepted === 202 ? [202, 409] : [200, 409]);
      if (accepted === 202) await bills.reaches(id, 'synced');
      expect(await billsOf(id)).toHaveLength(accepted === 202 ? 1 : 0);
    }
  });

  it('two sends: one link', async () => {
    for (let round = 0; round < rounds; round++) {
      const id = await bills.create();
      const statuses = await atOnce(id, [
        ['pm', 'send'],
        ['clerk', 'send'],
      ]);
      expect(statuses.sort()).toEqual([200, 409]);
      const { events } = await tieout.as('owner').history(tieout.company, id);
      expect(events.filter((event) => event.type === 'link.sent')).toHaveLength(1);
    }
  });

  it('a send and an edit: what was sent is what is there', async () => {
    const { project, line } = await bills.site('SC-2604-01');
    for (let round = 0; round < rounds; round++) {
      const id = await bills.create();
      const items = [{ line_item_id: line, work_completed_this_period: '250.00' }];
      const [sent, edited] = await Promise.all([
        bills.move('pm', 'send', id),
        tieout.call('owner', 'PATCH', `/rest/v1.1/requisitions/${id}`, { project_id: project, requisition: { items } }),
      ]);
      expect(sent.status).toBe(200);
      expect([200, 422]).toContain(edited.status);
      const { bill } = await tieout.as('owner').preview(tieout.company, id);
      expect(bill.amount).toBe(edited.status === 200 ? '250.00' : '100.00');
    }
  });
});
