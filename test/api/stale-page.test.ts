import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Requisition } from '../../src/http/client.ts';
import { type Billing, billing } from '../support/billing.ts';
import { type Running, runTieout } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let tieout: Running;
let bills: Billing;
let draft: Requisition;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
  const pm = tieout.as('pm');
  for (const project of await pm.projects(tieout.company)) {
    const all = await pm.requisitions(tieout.company, project.id);
    draft ??= all.find((one) => one.status === 'draft' && one.deletable)!;
  }
});
afterAll(() => tieout.end());

const path = () => `/rest/v1.1/requisitions/${draft.id}`;
const patch = (comment: string, headers = {}, version?: number) =>
  tieout.call('pm', 'PATCH', path(), { project_id: draft.project_id, requisition: { comment }, version }, headers);

describe('a page that shows an invoice as it was', () => {
  it('saves over nobody: the second of two that saw the same is refused, and nothing of it is kept', async () => {
    const seen = { 'if-match': `"${draft.version}"` };
    expect((await patch('first', seen)).status).toBe(200);
    const second = await patch('second', seen);
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({ code: 'changed_meanwhile' });
    expect((await patch('third', {}, draft.version)).status).toBe(409);
    const now = await tieout.as('pm').requisition(tieout.company, draft.project_id, draft.id);
    expect(now.comment).toBe('first');
    expect(now.version).toBe(draft.version + 1);
  });

  it('deletes nothing that has changed since', async () => {
    const query = `${path()}?project_id=${draft.project_id}`;
    const refused = await tieout.call('pm', 'DELETE', query, undefined, { 'if-match': `"${draft.version}"` });
    expect(refused.status).toBe(409);
    expect((await tieout.call('pm', 'GET', query)).status).toBe(200);
  });

  it('lets programs that know of no versions work on, as Procore’s do', async () => {
    expect((await patch('without a version')).status).toBe(200);
  });
});

describe('what a bulk operation was refused, tried once more', () => {
  const verdictOf = async (operation: number) => {
    const ended = await until(
      () => tieout.as('approver').operation(tieout.company, operation),
      ({ state }) => state === 'done',
    );
    return ended.results[0];
  };
  const versionOf = async (id: number) => (await tieout.as('owner').invoice(tieout.company, id)).version;
  const becomesAnother = async (id: number) => {
    const { project, line } = await bills.site('SC-2604-01');
    await tieout.as('pm').retrieve(tieout.company, id);
    const items = [{ line_item_id: line, work_completed_this_period: '999.00' }];
    await tieout.as('pm').updateRequisition(tieout.company, project, id, { items });
    await tieout.as('pm').send(tieout.company, id);
  };

  it.each(['accept', 'reject'] as const)('%ss no figures that nobody saw', async (action) => {
    const approver = tieout.as('approver');
    const id = await bills.sent();
    const versions = { [id]: await versionOf(id) };
    await becomesAnother(id);
    const asked = { action, invoice_ids: [id], versions, ...(action === 'reject' ? { reason: 'Of before.' } : {}) };
    const first = await approver.bulk(tieout.company, asked);
    expect(await verdictOf(first.operation_id)).toMatchObject({ ok: false, code: 'changed_meanwhile' });
    const again = await approver.retryRefused(tieout.company, first.operation_id);
    expect(await verdictOf(again.operation_id)).toMatchObject({ ok: false, code: 'changed_meanwhile' });
    expect((await tieout.as('owner').invoice(tieout.company, id)).erp_status).toBe('ready_to_export');
    // The next one of the commitment is entered after it.
    await approver.reject(tieout.company, id, 'Enough.');
  });

  it('unlinks what has moved on since, for the ERP is asked anew', async () => {
    const approver = tieout.as('approver');
    const { invoice_id: id, version, erp_record: bill } = await bills.synced();
    await bills.atSage(bill!.id, 'delete');
    const asked = { action: 'unlink', invoice_ids: [id], versions: { [id]: version - 1 } } as const;
    const first = await approver.bulk(tieout.company, asked);
    expect(await verdictOf(first.operation_id)).toMatchObject({ ok: false, code: 'changed_meanwhile' });
    const again = await approver.retryRefused(tieout.company, first.operation_id);
    expect(await verdictOf(again.operation_id)).toMatchObject({ ok: true });
  });
});
