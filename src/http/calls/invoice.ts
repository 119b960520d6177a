import type { List } from '../api/list-shapes.ts';
import type * as api from '../api/shapes.ts';
import type { DownloadedFile, Query, Request } from '../client.ts';
import { payApplicationPath } from '../pay-application-paths.ts';

type Call = <T>(method: string, path: string, request?: Request) => Promise<T>;
type MoveRequest = { readonly version?: number; readonly idempotencyKey?: string };

/** Invoices as the ERP Integrations tool has them: the list, one of them, and its moves. */
export function invoiceCalls(call: Call, download: (path: string) => Promise<DownloadedFile>) {
  const erp = (company: number) => `/api/v1/companies/${company}/erp`;
  const invoices = (company: number) => `${erp(company)}/subcontractor-invoices`;
  const onInvoice =
    (path: string) =>
    (company: number, id: number, request: MoveRequest = {}, body: object = {}) =>
      call<api.Item>('POST', `${invoices(company)}/${id}/${path}`, { ...request, body });
  const onProjectSide =
    (path: string) =>
    (company: number, id: number, request: MoveRequest = {}, body: object = {}) =>
      call<api.Item>('POST', `/api/v1/companies/${company}/subcontractor-invoices/${id}/${path}`, { ...request, body });
  return {
    list: (company: number, query: Query) => call<List>('GET', invoices(company), { query }),
    invoice: (company: number, id: number) => call<api.Item>('GET', `${invoices(company)}/${id}`),
    history: (company: number, id: number) => call<api.History>('GET', `${invoices(company)}/${id}/history`),
    preview: (company: number, id: number) => call<api.Preview>('GET', `${invoices(company)}/${id}/export-preview`),
    unlinkCheck: (company: number, id: number) =>
      call<api.UnlinkCheck>('GET', `${invoices(company)}/${id}/unlink-check`),
    accept: onInvoice('accept'),
    retry: onInvoice('retry'),
    /** @param body `checked_in_erp`: where no look can tell it, how it was made sure that no bill is in the ERP. */
    reject: (
      company: number,
      id: number,
      reason: string,
      request: MoveRequest = {},
      body: { checked_in_erp?: string } = {},
    ) => onInvoice('reject')(company, id, request, { reason, ...body }),
    askedOutside: (company: number, id: number) => call<api.AskedOutside>('GET', `${invoices(company)}/${id}/requests`),
    unlink: (company: number, id: number, request: MoveRequest = {}) =>
      onInvoice('unlink')(company, id, request) as Promise<api.Item & { message: string }>,
    send: onProjectSide('send'),
    retrieve: onProjectSide('retrieve'),
    /** The pay application as a file; its name is the one that the server gives it. */
    payApplication: (company: number, id: number, format: 'pdf' | 'csv' | 'xlsx') =>
      download(payApplicationPath(company, id, format)),
    bulk: (company: number, body: object, once: Pick<Request, 'idempotencyKey'> = {}) =>
      call<{ operation_id: number }>('POST', `${invoices(company)}/bulk`, { body, ...once }),
    operation: (company: number, id: number) => call<api.Operation>('GET', `${erp(company)}/operations/${id}`),
  };
}
