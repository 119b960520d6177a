import { expect } from 'vitest';
import type { Correction } from '../../src/http/client.ts';
import type { Site } from './billing.ts';
import type { Running } from './tieout.ts';

export type Corrections = ReturnType<typeof correctionsOf>;

/** Corrections of bills, as people of a running hub's demo begin, check and end them. */
export function correctionsOf(tieout: Running, site: Site) {
  const path = (id: number, end = '') => `/api/v1/companies/${tieout.company}/erp/corrections/${id}${end}`;
  const ofInvoice = (id: number) => `/api/v1/companies/${tieout.company}/erp/subcontractor-invoices/${id}/correction`;
  const begin = (who: string, id: number, reason = 'The amount was wrong.') =>
    tieout.call(who, 'POST', ofInvoice(id), { reason });
  return {
    path,
    ofInvoice,
    begin,
    async begun(who: string, id: number): Promise<Correction> {
      const answer = await begin(who, id);
      expect(answer.status, JSON.stringify(answer.body)).toBe(201);
      return answer.body;
    },
    async check(who: string, id: number): Promise<Correction> {
      const answer = await tieout.call(who, 'POST', path(id, '/check'), {});
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      return answer.body;
    },
    of: (id: number) => tieout.as('viewer').correctionOf(tieout.company, id),
    deleteInvoice: (who: string, id: number) => tieout.as(who).deleteRequisition(tieout.company, site.project, id),
    enterAgain: (who: string, correction: number, amount: string) =>
      tieout.as(who).createRequisition(
        tieout.company,
        site.project,
        site.commitment,
        {
          invoice_number: `R-${correction}`,
          billing_date: '2026-10-31',
          status: 'approved',
          items: [{ line_item_id: site.line, work_completed_this_period: amount }],
        },
        { correction },
      ),
    /** The types of what the history says, and beside each the other invoice that it is of. */
    says: async (id: number) =>
      (await tieout.as('viewer').history(tieout.company, id)).events.map(({ type, of: other }) =>
        other === null ? type : `${type} (${other.id})`,
      ),
  };
}
