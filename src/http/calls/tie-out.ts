import type * as figures from '../api/erp-figure-shapes.ts';
import type * as shapes from '../api/tie-out-shapes.ts';

type Query = Readonly<Record<string, string | number | undefined>>;
type Call = <T>(
  method: string,
  path: string,
  request?: { readonly body?: unknown; readonly query?: Readonly<Record<string, string | number | undefined>> },
) => Promise<T>;

const erp = (company: number) => `/api/v1/companies/${company}/erp`;

type Download = (path: string) => Promise<{ readonly name: string; readonly bytes: Uint8Array }>;

/** Where the file of a tie-out is, for a link in the page. */
export const binderPath = (company: number, id: number, format: 'pdf' | 'xlsx'): string =>
  `${erp(company)}/tie-outs/${id}/tie-out.${format}`;

/** Calls about tie-outs, typed from the same shapes that the server answers in. */
export function tieOutCalls(call: Call, download: Download) {
  return {
    tieOuts: (company: number, query: Query = {}) => call<shapes.TieOuts>('GET', `${erp(company)}/tie-outs`, { query }),
    tieOut: (company: number, id: number) => call<shapes.TieOutWhole>('GET', `${erp(company)}/tie-outs/${id}`),
    findings: (company: number, id: number, query: Query) =>
      call<shapes.Findings>('GET', `${erp(company)}/tie-outs/${id}/findings`, { query }),
    tieOutFile: (company: number, id: number, format: 'pdf' | 'xlsx') => download(binderPath(company, id, format)),
    tieOutRows: (company: number, id: number, query: Query) =>
      call<shapes.TieOutRows>('GET', `${erp(company)}/tie-outs/${id}/rows`, { query }),
    noteFinding: (company: number, id: number, finding: number, comment: string | null) =>
      call<shapes.Finding>('PUT', `${erp(company)}/tie-outs/${id}/findings/${finding}/note`, { body: { comment } }),
    prerequisites: (company: number, scope: 'waiting' | 'all') =>
      call<figures.Prerequisites>('GET', `${erp(company)}/prerequisites`, { query: { scope } }),
    unsynced: (company: number) => call<figures.Unsynced>('GET', `${erp(company)}/unsynced`),
    unsyncedInvoices: (company: number, query: Query) =>
      call<figures.UnsyncedInvoices>('GET', `${erp(company)}/unsynced/invoices`, { query }),
    exportOutcomes: (company: number, by: 'day' | 'week') =>
      call<figures.ExportOutcomes>('GET', `${erp(company)}/outcomes`, { query: { by } }),
    outcomeEvents: (company: number, query: Query) =>
      call<figures.OutcomeEvents>('GET', `${erp(company)}/outcomes/events`, { query }),
    askTieOut: (company: number, connection: number) =>
      call<shapes.TieOut>('POST', `${erp(company)}/connections/${connection}/tie-outs`, { body: {} }),
    setTieOutHour: (company: number, connection: number, hour: number | null) =>
      call<{ hour: number | null }>('PUT', `${erp(company)}/connections/${connection}/tie-out-hour`, {
        body: { hour },
      }),
  };
}
