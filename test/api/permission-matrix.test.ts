import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Item } from '../../src/http/client.ts';
import { type Billing, billing, everyMove, type Move } from '../support/billing.ts';
import { type Lacking, need, type Person, people } from '../support/people.ts';
import { expectProblem } from '../support/problem.ts';
import { type Running, runTieout } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let tieout: Running;
let bills: Billing;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
});
afterAll(() => tieout.end());

const { admin, standard, push } = need;
const projectSide: Lacking = { accountant: [admin], viewer: [admin] };
const accounting: Lacking = { pm: [standard, push], clerk: [push], viewer: [standard, push] };
const needs: Record<Move, Lacking> = {
  send: projectSide,
  retrieve: projectSide,
  accept: accounting,
  reject: accounting,
  retry: accounting,
  unlink: { pm: [standard, push], clerk: [push], accountant: [admin], viewer: [admin, standard, push] },
};

/** All that each move needs: what somebody without any right is told. */
const everyNeed: Record<Move, readonly object[]> = {
  send: [admin],
  retrieve: [admin],
  accept: [standard, push],
  reject: [standard, push],
  retry: [standard, push],
  unlink: [admin, standard, push],
};

const lacks = (move: Move, who: Person) => needs[move][who] ?? null;
const may = (move: Move): Person[] => people.filter((who) => lacks(move, who) === null);
const reason = { reason: 'Wrong period.' };

/** An invoice on which the move is open to whoever may make it. */
async function readyFor(move: Move): Promise<number> {
  if (move === 'send') return bills.create();
  if (move === 'retry') return (await bills.failed()).invoice_id;
  if (move !== 'unlink') return bills.sent();
  const item = await bills.synced();
  expect((await bills.atSage(item.erp_record!.id, 'delete')).status).toBe(204);
  return item.invoice_id;
}

describe('who may move an invoice', () => {
  it.each(everyMove)('%s: whoever lacks something is told all of it, and nothing changes', async (move) => {
    const id = await readyFor(move);
    const before = await bills.standing(id);
    for (const who of people) {
      const lacking = lacks(move, who);
      if (lacking === null) continue;
      const said = expectProblem(await bills.move(who, move, id, reason), 403, 'not_permitted');
      expect(said.missing, `${who} ${move}`).toEqual(lacking);
    }
    // Of a subcontract that they may not bill, and of one that they may: nothing of the ERP is theirs.
    const contact = await bills.move('subcontractor', move, id, reason);
    expect(expectProblem(contact, 403, 'not_permitted').missing, move).toEqual(everyNeed[move]);
    expectProblem(await bills.move('outsider', move, id, reason), 404, 'not_found');
    const nobody = await tieout.call(null, 'POST', bills.path(move, id), reason);
    expectProblem(nobody, 401, 'not_signed_in');
    expect(await bills.standing(id)).toEqual(before);
  });

  it.each(everyMove)('%s: whoever may is let', async (move) => {
    // An export is on its way at once, and may have come to its end before the answer is written.
    const after: Record<Move, string> = {
      send: 'ready_to_export',
      retrieve: 'not_in_erp',
      accept: 'exporting synced',
      reject: 'rejected',
      retry: 'exporting failed_to_export',
      unlink: 'not_in_erp',
    };
    for (const who of may(move)) {
      const id = await readyFor(move);
      const answer = await bills.move(who, move, id, reason);
      expect(answer.status, `${who} ${move} ${JSON.stringify(answer.body)}`).toBe(
        move === 'accept' || move === 'retry' ? 202 : 200,
      );
      expect(after[move].split(' ')).toContain(answer.body.erp_status);
    }
  });

  it('says in `moves` what the server does, for every person, state and move', async () => {
    const { company } = tieout;
    const found = await tieout.as('owner').list(company, { limit: 200 });
    const oneOfEach = new Map<string, Item>();
    for (const item of found.items) {
      const last = item.moves.send.allowed ? 'sendable' : '';
      oneOfEach.set(`${item.erp_status} ${item.parked} ${item.reject_reason === null} ${last}`, item);
    }
    const [draft] = (await tieout.as('owner').projects(company)).filter((one) => one.project_number === '2611');
    const never = await tieout.as('owner').requisitions(company, draft!.id, { 'filters[status]': 'draft' });
    const ids = [...[...oneOfEach.values()].map((item) => item.invoice_id), never[0]!.id];
    const states = new Set(found.items.map((item) => item.erp_status));
    expect([...states].sort()).toEqual(
      ['exporting', 'failed_to_export', 'not_in_erp', 'ready_to_export', 'rejected', 'synced'].sort(),
    );
    for (const id of ids) {
      const before = await bills.standing(id);
      for (const who of people) await compareMoves(who, await tieout.as(who).invoice(company, id));
      expect(await bills.standing(id)).toEqual(before);
    }
  });
});

/** Every move that an item says is shut is asked for, and answered with the first of its reasons. */
async function compareMoves(who: Person, item: Item): Promise<void> {
  for (const move of everyMove) {
    const { allowed, reasons } = item.moves[move];
    const at = `${who} ${move} ${item.erp_status}`;
    expect(allowed, at).toBe(reasons.length === 0);
    const permission = reasons.find((one) => one.code === 'not_permitted');
    expect(permission?.missing ?? null, at).toEqual(lacks(move, who));
    const first = reasons[0];
    if (first === undefined) continue;
    const { code, detail, missing } = (await bills.move(who, move, item.invoice_id, reason)).body;
    expect({ code, detail, missing }, at).toEqual({ code: first.code, detail: first.detail, missing: first.missing });
  }
}

describe('who may move many at once', () => {
  const bulk = (who: string | null, action: string, invoice_ids: number[]) =>
    tieout.call(who, 'POST', `/api/v1/companies/${tieout.company}/erp/subcontractor-invoices/bulk`, {
      action,
      invoice_ids,
      ...reason,
    });

  it.each(['accept', 'reject', 'retry', 'unlink'] as const)('%s', async (action) => {
    const id = await bills.create();
    const before = await bills.standing(id);
    const refused: Lacking = accounting;
    for (const who of people) {
      const answer = await bulk(who, action, [id]);
      if (refused[who]) {
        expect(expectProblem(answer, 403, 'not_permitted').missing, who).toEqual(refused[who]);
        continue;
      }
      expect(answer.status, who).toBe(202);
      const [verdict] = await verdicts(answer.body.operation_id);
      const code = lacks(action, who) === null ? 'wrong_state' : 'not_permitted';
      expect(verdict, who).toMatchObject({ invoice_id: id, ok: false, code });
    }
    expectProblem(await bulk('outsider', action, [id]), 404, 'not_found');
    expectProblem(await bulk(null, action, [id]), 401, 'not_signed_in');
    expect(await bills.standing(id)).toEqual(before);
  });
});

const verdicts = async (operation: number) =>
  (
    await until(
      () => tieout.as('owner').operation(tieout.company, operation),
      (found) => found.state === 'done',
    )
  ).results;
