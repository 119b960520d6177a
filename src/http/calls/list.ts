import type * as shapes from '../api/list-shapes.ts';

type Query = Readonly<Record<string, string | number | boolean | undefined>>;
type Call = <T>(
  method: string,
  path: string,
  request?: { readonly body?: unknown; readonly query?: Query; readonly idempotencyKey?: string },
) => Promise<T>;

const erp = (company: number) => `/api/v1/companies/${company}/erp`;
const invoices = (company: number) => `${erp(company)}/subcontractor-invoices`;

const asText = (query: Query): string => {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
};

/** Where the list is as a file: for links that a browser follows by itself. */
export const listFilePath = (company: number, format: 'csv' | 'xlsx', query: Query): string =>
  `${invoices(company)}/export.${format}?${asText(query)}`;

/** Where the results of a bulk operation are as a file. */
export const resultsPath = (company: number, id: number, format: 'csv' | 'xlsx'): string =>
  `${erp(company)}/operations/${id}/results.${format}`;

type ViewInput = Pick<shapes.ListView, 'name' | 'shared' | 'opens' | 'settings'>;

/** Calls about the list, its views and bulk operations, typed from the same shapes that the server answers in. */
export function listCalls(call: Call) {
  return {
    matching: (company: number, query: Query) =>
      call<shapes.Matching>('GET', `${invoices(company)}/matching`, { query }),
    selectAll: (company: number, query: Query) =>
      call<shapes.Selection>('GET', `${invoices(company)}/selection`, { query }),
    listChoices: (company: number) => call<shapes.Choices>('GET', `${invoices(company)}/choices`),
    sideBySide: (company: number, id: number, live: boolean) =>
      call<shapes.SideBySide>('GET', `${invoices(company)}/${id}/side-by-side`, { query: { live } }),
    listViews: (company: number) => call<{ views: shapes.ListView[] }>('GET', `${erp(company)}/list-views`),
    addListView: (company: number, body: ViewInput) =>
      call<shapes.ListView>('POST', `${erp(company)}/list-views`, { body }),
    changeListView: (company: number, id: number, body: Partial<ViewInput>) =>
      call<shapes.ListView>('PATCH', `${erp(company)}/list-views/${id}`, { body }),
    removeListView: (company: number, id: number) => call<null>('DELETE', `${erp(company)}/list-views/${id}`),
    operations: (company: number) => call<{ operations: shapes.OperationState[] }>('GET', `${erp(company)}/operations`),
    verdicts: (company: number, id: number, query: Query) =>
      call<shapes.Verdicts>('GET', `${erp(company)}/operations/${id}/results`, { query }),
    retryRefused: (company: number, id: number, request: { readonly idempotencyKey?: string } = {}) =>
      call<{ operation_id: number }>('POST', `${erp(company)}/operations/${id}/retry`, { body: {}, ...request }),
  };
}
