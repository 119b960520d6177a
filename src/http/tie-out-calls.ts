import type * as shapes from './api/tie-out-shapes.ts';

type Call = <T>(
  method: string,
  path: string,
  request?: { readonly body?: unknown; readonly query?: Readonly<Record<string, string | number | undefined>> },
) => Promise<T>;

const erp = (company: number) => `/api/v1/companies/${company}/erp`;

/** Calls about tie-outs, typed from the same shapes that the server answers in. */
export function tieOutCalls(call: Call) {
  return {
    tieOuts: (company: number, connection?: number) =>
      call<{ tie_outs: shapes.TieOut[] }>('GET', `${erp(company)}/tie-outs`, {
        query: connection === undefined ? {} : { connection_id: connection },
      }),
    tieOut: (company: number, id: number) => call<shapes.TieOutWhole>('GET', `${erp(company)}/tie-outs/${id}`),
    findings: (company: number, id: number, query: Readonly<Record<string, string | number | undefined>>) =>
      call<shapes.Findings>('GET', `${erp(company)}/tie-outs/${id}/findings`, { query }),
    askTieOut: (company: number, connection: number) =>
      call<shapes.TieOut>('POST', `${erp(company)}/connections/${connection}/tie-outs`, { body: {} }),
    setTieOutHour: (company: number, connection: number, hour: number | null) =>
      call<{ hour: number | null }>('PUT', `${erp(company)}/connections/${connection}/tie-out-hour`, {
        body: { hour },
      }),
  };
}
