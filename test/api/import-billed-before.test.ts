import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InvoiceStatus } from '../../src/domain/billing/invoice-status.ts';
import { head, type ImportSite, importSite, lines } from '../support/import-site.ts';
import { expectProblem } from '../support/problem.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let at: ImportSite;
beforeAll(async () => {
  tieout = await runTieout();
  at = await importSite(tieout);
});
afterAll(() => tieout.end());

describe('invoices', () => {
  it('whose bill is in the ERP already are not sent, until somebody takes their approval back', async () => {
    await at.site('SC-28', { 'erp number': 'E-28' });
    await at.take(
      'invoices',
      lines(
        `${head},in erp`,
        '3100,SC-28,1,B-1,2026-01-31,2026-01-25,approved,1,,100,,',
        '3100,SC-28,2,B-2,2026-02-28,2026-02-25,approved,1,,100,,no',
        '3100,SC-28,3,B-3,2026-03-31,2026-03-25,draft,1,,100,,yes',
      ),
    );
    const all = await at.requisitions('SC-28');
    const sendable = async () =>
      Promise.all(
        all.map(async ({ id }) => {
          const { send } = (await tieout.as('owner').invoice(tieout.company, id)).moves;
          return send.reasons.map(({ code }) => code);
        }),
      );
    expect(await sendable()).toEqual([['billed_before'], [], ['wrong_state']]);
    const send = (id: number) => `/api/v1/companies/${tieout.company}/subcontractor-invoices/${id}/send`;
    const refused = await tieout.call('owner', 'POST', send(all[0]!.id), {});
    expect(expectProblem(refused, 409, 'billed_before').detail).toContain('whose bill Sage 100 Contractor');
    // Whatever the program does, the database holds to it.
    const link = `insert into link (company_id, invoice_id, connection_id, project_id, reference, state, sent_by, sent_at)
      select i.company_id, i.id, n.id, i.project_id, 'TIE-' || repeat('a', 26), 'ready_to_export', i.created_by, now()
      from invoice i join connection n on n.company_id = i.company_id where i.id = ${all[0]!.id} limit 1`;
    await expect(at.rows(link)).rejects.toThrow(/has a bill that was there before/);
    const set = (id: number, status: InvoiceStatus) =>
      tieout.as('owner').updateRequisition(tieout.company, at.project, id, { status });
    await tieout.as('owner').updateRequisition(tieout.company, at.project, all[0]!.id, { comment: 'looked at' });
    // A first approval is a verdict on the work, and so is one after another.
    await set(all[2]!.id, 'approved');
    await set(all[0]!.id, 'approved_as_noted');
    await set(all[0]!.id, 'revise_and_resubmit');
    await set(all[0]!.id, 'approved');
    expect(await sendable()).toEqual([['billed_before'], [], ['billed_before']]);
    const falls = `update invoice set billed_before = false, status = 'under_review' where id = ${all[0]!.id}`;
    await expect(at.rows(falls)).rejects.toThrow(/has a bill that was there before/);
    await set(all[0]!.id, 'draft');
    await set(all[0]!.id, 'approved');
    expect(await sendable()).toEqual([[], [], ['billed_before']]);
    const denied = `select invoice_id::int as id from event where type = 'invoice.bill_before_denied'`;
    expect(await at.rows(denied)).toEqual([{ id: all[0]!.id }]);
  });

  it('whose bill is in the ERP already still count as that when they are deleted and entered again, either way', async () => {
    await at.site('SC-31', { 'erp number': 'E-31' });
    await at.take('invoices', lines(`${head},in erp`, '3100,SC-31,1,C-1,2026-01-31,2026-01-25,approved,1,,100,,yes'));
    const mayBeSent = async (id: number) => {
      const { send } = (await tieout.as('owner').invoice(tieout.company, id)).moves;
      return send.reasons.map(({ code }) => code);
    };
    const only = async () => (await at.requisitions('SC-31'))[0]!;
    const first = await only();
    const away = (id: number) => tieout.as('owner').deleteRequisition(tieout.company, at.project, id);
    await away(first.id);
    const { period_id } = first;
    const entry = { period_id, invoice_number: 'C-1', status: 'approved' } as const;
    const again = await tieout.as('owner').createRequisition(tieout.company, at.project, first.commitment_id, entry);
    expect(await mayBeSent(again.id)).toEqual(['billed_before']);
    await away(again.id);
    await at.take('invoices', lines(`${head},in erp`, '3100,SC-31,1,C-1,2026-01-31,2026-01-25,approved,1,,100,,no'));
    const third = await only();
    expect(await mayBeSent(third.id)).toEqual(['billed_before']);
    const set = (status: 'approved' | 'draft') =>
      tieout.as('owner').updateRequisition(tieout.company, at.project, third.id, { status });
    await set('draft');
    await away(third.id);
    await at.take('invoices', lines(`${head},in erp`, '3100,SC-31,1,C-1,2026-01-31,2026-01-25,approved,1,,100,,no'));
    expect(await mayBeSent((await only()).id)).toEqual([]);
  });
});
