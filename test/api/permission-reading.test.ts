import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Billing, billing, simulator } from '../support/billing.ts';
import { type Lacking, need, people } from '../support/people.ts';
import { expectProblem, expectRestError } from '../support/problem.ts';
import { type Answer, type Running, runTieout } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let tieout: Running;
let bills: Billing;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
});
afterAll(() => tieout.end());

const { admin, readsProject, standard, readsTool, managesTool } = need;

describe('who may read', () => {
  it('the tool', async () => {
    const tool = `/api/v1/companies/${tieout.company}/erp`;
    const invoice = `${tool}/subcontractor-invoices/${await bills.sent()}`;
    const everyone: Lacking = {};
    for (const end of ['', '/matching', '/selection', '/choices', '/export.csv']) {
      await expectReads(`${tool}/subcontractor-invoices${end}`, everyone);
    }
    await expectReads(`${tool}/list-views`, everyone);
    await expectReads(`${invoice}/side-by-side`, everyone);
    for (const end of ['', '/history', '/export-preview', '/unlink-check']) await expectReads(invoice + end, everyone);
    await expectReads(`${tool}/connections`, { pm: [readsTool] });
    const { connections } = await tieout.as('owner').connections(tieout.company);
    const connection = `${tool}/connections/${connections[0]!.id}`;
    await expectReads(`${connection}/check`, { pm: [readsTool] });
    await expectReads(`${connection}/read-now`, { pm: [standard], viewer: [standard] }, 'POST', 202);
    await expectReads(`${connection}/tie-outs`, { pm: [standard], viewer: [standard] }, 'POST', 202);
    const [run] = (await tieout.as('owner').tieOuts(tieout.company)).tie_outs;
    for (const path of [
      '',
      `/${run!.id}`,
      `/${run!.id}/findings`,
      `/${run!.id}/rows`,
      `/${run!.id}/tie-out.pdf`,
      `/${run!.id}/tie-out.xlsx`,
    ]) {
      await expectReads(`${tool}/tie-outs${path}`, { pm: [readsTool] });
    }
    for (const path of [
      'prerequisites',
      'unsynced',
      'unsynced/invoices',
      'outcomes',
      'outcomes/events?from=2026-11-02',
    ]) {
      await expectReads(`${tool}/${path}`, { pm: [readsTool] });
    }
    const others = ['approver', 'pm', 'accountant', 'viewer'] as const;
    const manages: Lacking = Object.fromEntries(others.map((who) => [who, [managesTool]]));
    await expectReads(`${connection}/agent-codes`, manages, 'POST', 201);
    const policy = { void_is_gone: false };
    for (const who of people) {
      const answer = await tieout.call(who, 'PUT', `${connection}/void-policy`, policy);
      if (manages[who]) expect(expectProblem(answer, 403, 'not_permitted').missing, who).toEqual(manages[who]);
      else expect([who, answer.status, answer.body]).toEqual([who, 200, policy]);
    }
    for (const who of people) {
      const answer = await tieout.call(who, 'PUT', `${connection}/tie-out-hour`, { hour: null });
      if (manages[who]) expect(expectProblem(answer, 403, 'not_permitted').missing, who).toEqual(manages[who]);
      else expect([who, answer.status, answer.body]).toEqual([who, 200, { hour: null }]);
    }
    // Whoever may manage hears that there is one already, to which something was sent.
    for (const who of people) {
      const answer = await tieout.call(who, 'POST', `${tool}/connections`, { kind: 'tryton' });
      if (manages[who]) expect(expectProblem(answer, 403, 'not_permitted').missing, who).toEqual(manages[who]);
      else expectProblem(answer, 409, 'connection_in_use');
    }
    // Where there is no such agent, whoever may manage hears of that, and all others still of their rights.
    for (const who of people) {
      const answer = await tieout.call(who, 'DELETE', `${connection}/agents/1`);
      if (manages[who]) expect(expectProblem(answer, 403, 'not_permitted').missing, who).toEqual(manages[who]);
      else expectProblem(answer, 404, 'not_found');
    }
  });

  it('an operation', async () => {
    const owner = tieout.as('owner');
    const { operation_id } = await owner.bulk(tieout.company, {
      action: 'accept',
      invoice_ids: [await bills.create()],
    });
    await until(
      () => owner.operation(tieout.company, operation_id),
      (seen) => seen.state === 'done',
    );
    const path = `/api/v1/companies/${tieout.company}/erp/operations/${operation_id}`;
    for (const end of ['', '/events', '/results', '/results.csv']) await expectReads(path + end, { pm: [readsTool] });
    await expectReads(`/api/v1/companies/${tieout.company}/erp/operations`, {});
  });

  it('the project side', async () => {
    const { project, commitment } = await bills.site('SC-2604-01');
    const id = await bills.create();
    const noCommitments: Lacking = { accountant: [readsProject] };
    const ofProject = [
      `/rest/v1.0/work_order_contracts?project_id=${project}`,
      `/rest/v1.0/work_order_contracts/${commitment}?project_id=${project}`,
      `/rest/v1.0/work_order_contracts/${commitment}/line_items?project_id=${project}`,
      `/rest/v1.0/purchase_order_contracts?project_id=${project}`,
      `/rest/v1.0/commitments?project_id=${project}`,
      `/rest/v1.0/commitments/${commitment}?project_id=${project}`,
      `/rest/v1.0/projects/${project}/commitment_change_orders`,
      `/rest/v1.0/contract_payments?project_id=${project}`,
      `/api/v1/companies/${tieout.company}/projects/${project}/codes`,
      `/api/v1/companies/${tieout.company}/projects/${project}/commitments/${commitment}/schedule-of-values`,
      `/api/v1/companies/${tieout.company}/projects/${project}/commitments/${commitment}/history`,
      `/rest/v1.0/projects/${project}/billing_periods`,
      `/rest/v1.1/requisitions?project_id=${project}`,
      `/rest/v1.0/requisitions/${id}?project_id=${project}`,
      `/rest/v1.0/requisitions/${id}/contract_items?project_id=${project}`,
    ];
    const ofTheApi = `/api/v1/companies/${tieout.company}`;
    ofProject.push(
      `${ofTheApi}/subcontractor-invoices/${id}/attachments`,
      `${ofTheApi}/commitments/${commitment}/attachments`,
    );
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
