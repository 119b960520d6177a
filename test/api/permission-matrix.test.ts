import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Item } from '../../src/http/client.ts';
import { type Billing, billing, everyMove, type Move, simulator } from '../support/billing.ts';
import { expectProblem, expectRestError } from '../support/problem.ts';
import { type Answer, type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let bills: Billing;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
});
afterAll(() => tieout.end());

const people = ['owner', 'approver', 'pm', 'clerk', 'accountant', 'viewer'] as const;
type Person = (typeof people)[number];

// The needs as they go over the wire, written down here and not taken from the program.
const admin = { tool: 'commitments', at_least: 'admin' };
const readsProject = { tool: 'commitments', at_least: 'read_only' };
const standard = { tool: 'erp_integrations', at_least: 'standard' };
const readsTool = { tool: 'erp_integrations', at_least: 'read_only' };
const push = { privilege: 'push_to_accounting' };

/** Who lacks what; whoever is not named may. */
type Lacking = Partial<Record<Person, readonly object[]>>;
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
    expectProblem(await bills.move('outsider', move, id, reason), 404, 'not_found');
    const nobody = await tieout.call(null, 'POST', bills.path(move, id), reason);
    expectProblem(nobody, 401, 'not_signed_in');
    expect(await bills.standing(id)).toEqual(before);
  });

  it.each(everyMove)('%s: whoever may is let', async (move) => {
    const after: Record<Move, string> = {
      send: 'ready_to_export',
      retrieve: 'not_in_erp',
      accept: 'exporting',
      reject: 'rejected',
      retry: 'exporting',
      unlink: 'not_in_erp',
    };
    for (const who of may(move)) {
      const id = await readyFor(move);
      const answer = await bills.move(who, move, id, reason);
      expect(answer.status, `${who} ${move} ${JSON.stringify(answer.body)}`).toBe(
        move === 'accept' || move === 'retry' ? 202 : 200,
      );
      expect(answer.body.erp_status).toBe(after[move]);
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

  it('shows an operation to its readers', async () => {
    const id = await bills.create();
    const { operation_id } = (await bulk('owner', 'accept', [id])).body;
    await verdicts(operation_id);
    const path = `/api/v1/companies/${tieout.company}/erp/operations/${operation_id}`;
    for (const end of ['', '/events']) {
      await expectReads(`${path}${end}`, { pm: [readsTool] });
    }
  });
});

async function verdicts(operation: number) {
  for (;;) {
    const found = await tieout.as('owner').operation(tieout.company, operation);
    if (found.state === 'done') return found.results;
  }
}

describe('who may read', () => {
  it('the tool', async () => {
    const tool = `/api/v1/companies/${tieout.company}/erp`;
    const invoice = `${tool}/subcontractor-invoices/${await bills.sent()}`;
    const everyone: Lacking = {};
    await expectReads(`${tool}/subcontractor-invoices`, everyone);
    for (const end of ['', '/history', '/export-preview', '/unlink-check']) await expectReads(invoice + end, everyone);
    await expectReads(`${tool}/connections`, { pm: [readsTool] });
    const { connections } = await tieout.as('owner').connections(tieout.company);
    const connection = `${tool}/connections/${connections[0]!.id}`;
    await expectReads(`${connection}/check`, { pm: [readsTool] });
    await expectReads(`${connection}/read-now`, { pm: [standard], viewer: [standard] }, 'POST', 202);
  });

  it('the project side', async () => {
    const { project, commitment } = await bills.site('SC-2604-01');
    const id = await bills.create();
    const noCommitments: Lacking = { accountant: [readsProject] };
    const ofProject = [
      `/rest/v1.0/work_order_contracts?project_id=${project}`,
      `/rest/v1.0/work_order_contracts/${commitment}?project_id=${project}`,
      `/rest/v1.0/work_order_contracts/${commitment}/line_items?project_id=${project}`,
      `/rest/v1.0/projects/${project}/billing_periods`,
      `/rest/v1.1/requisitions?project_id=${project}`,
      `/rest/v1.0/requisitions/${id}?project_id=${project}`,
      `/rest/v1.0/requisitions/${id}/contract_items?project_id=${project}`,
    ];
    for (const path of ofProject) await expectReads(path, noCommitments);
    for (const path of ['/rest/v1.1/projects', `/rest/v1.0/projects/${project}`, '/rest/v1.0/vendors']) {
      await expectReads(path, {});
    }
  });

  it('the pretend ERP, which is open to everyone of the demo company', async () => {
    const before = await bills.bills();
    for (const who of people) {
      expect((await tieout.call(who, 'GET', `${simulator}/payable-invoices`)).body).toEqual(before);
      expect((await tieout.call(who, 'POST', `${simulator}/weather`, {})).status).toBe(200);
    }
    for (const [who, status] of [
      ['outsider', 404],
      [null, 401],
    ] as const) {
      const recnum = before[0]!.recnum;
      const answers = [
        await tieout.call(who, 'GET', `${simulator}/payable-invoices`),
        await tieout.call(who, 'DELETE', `${simulator}/payable-invoices/${recnum}`),
        await tieout.call(who, 'POST', `${simulator}/payable-invoices/${recnum}/void`, {}),
        await tieout.call(who, 'POST', `${simulator}/payable-invoices/${recnum}/pay`, {}),
        await tieout.call(who, 'POST', `${simulator}/weather`, { down: true }),
        await tieout.call(who, 'POST', `${simulator}/restore-backup`, { to: new Date().toISOString() }),
      ];
      expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => status));
    }
    expect(await bills.bills()).toEqual(before);
  });
});

/** Everyone reads it but who lacks something; of the other company it is 404, and without a token 401. */
async function expectReads(path: string, lacking: Lacking, method = 'GET', status = 200): Promise<void> {
  const rest = path.startsWith('/rest/');
  const ask = (who: string | null): Promise<Answer> =>
    tieout.call(who, method, path, method === 'POST' ? {} : undefined, {
      'procore-company-id': String(tieout.company),
    });
  for (const who of people) {
    const answer = await ask(who);
    const missing = lacking[who];
    expect(answer.status, `${who} ${path}`).toBe(missing ? 403 : status);
    if (missing) expect(answer.body.missing, `${who} ${path}`).toEqual(missing);
  }
  const refused = rest ? expectRestError : expectProblem;
  refused(await ask('outsider'), 404, 'not_found');
  refused(await ask(null), 401, 'not_signed_in');
}

describe('who may enter, change and delete an invoice', () => {
  it('is the same for all three', async () => {
    const { project, commitment, line } = await bills.site('SC-2604-02');
    const kept = await bills.create({}, { project, commitment, line });
    const before = await bills.standing(kept);
    const path = '/rest/v1.1/requisitions';
    const header = { 'procore-company-id': String(tieout.company) };
    const entry = { project_id: project, commitment_id: commitment, requisition: { invoice_number: 'P-1' } };
    const change = { project_id: project, requisition: { comment: 'Changed.' } };
    const acts = (who: string | null, id: number) => [
      () => tieout.call(who, 'POST', path, entry, header),
      () => tieout.call(who, 'PATCH', `${path}/${id}`, change, header),
      () => tieout.call(who, 'DELETE', `${path}/${id}?project_id=${project}`, undefined, header),
    ];
    for (const who of ['accountant', 'viewer'] as const) {
      for (const act of acts(who, kept)) {
        const answer = await act();
        expectRestError(answer, 403, 'not_permitted');
        expect(answer.body.missing).toEqual([admin]);
      }
    }
    for (const act of acts('outsider', kept)) expectRestError(await act(), 404, 'not_found');
    for (const act of acts(null, kept)) expectRestError(await act(), 401, 'not_signed_in');
    expect(await bills.standing(kept)).toEqual(before);
    for (const who of ['owner', 'approver', 'pm', 'clerk'] as const) {
      const made = await acts(who, 0)[0]!();
      expect(made.status).toBe(201);
      const [, edit, remove] = acts(who, made.body.id);
      expect((await edit!()).body).toMatchObject({ comment: 'Changed.', invoice_number: 'P-1' });
      expect((await remove!()).status).toBe(204);
    }
  });
});
