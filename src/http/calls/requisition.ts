import { wholeList } from '../all-pages.ts';
import type { Query, Request } from '../client.ts';
import type * as rest from '../rest/shapes.ts';

type Call = <T>(method: string, path: string, request?: Request) => Promise<T>;

/** Subcontractor invoices as their project has them; Procore calls them requisitions. */
export function requisitionCalls(call: Call) {
  const whole = wholeList(call);
  return {
    requisitions: (company: number, project: number, query: Query = {}) =>
      whole<rest.Requisition>('/rest/v1.1/requisitions', company, { project_id: project, ...query }),
    requisition: (company: number, project: number, id: number) =>
      call<rest.RequisitionExtended>('GET', `/rest/v1.1/requisitions/${id}`, {
        company,
        query: { project_id: project, view: 'extended' },
      }),
    /**
     * @param request a key, under which the invoice is made once however often it is asked for, and the correction in
     * which a deleted invoice is entered again.
     */
    createRequisition: (
      company: number,
      project: number,
      commitment: number,
      requisition: rest.RequisitionInput,
      { correction, ...request }: { readonly idempotencyKey?: string; readonly correction?: number | undefined } = {},
    ) =>
      call<rest.RequisitionExtended>('POST', '/rest/v1.1/requisitions', {
        company,
        ...request,
        body: {
          project_id: project,
          commitment_id: commitment,
          ...(correction === undefined ? {} : { correction_id: correction }),
          requisition,
        },
      }),
    updateRequisition: (
      company: number,
      project: number,
      id: number,
      requisition: rest.RequisitionInput,
      seen: { readonly version?: number } = {},
    ) =>
      call<rest.RequisitionExtended>('PATCH', `/rest/v1.1/requisitions/${id}`, {
        company,
        ...seen,
        body: { project_id: project, requisition },
      }),
    deleteRequisition: (company: number, project: number, id: number, seen: { readonly version?: number } = {}) =>
      call<null>('DELETE', `/rest/v1.1/requisitions/${id}`, { company, query: { project_id: project }, ...seen }),
  };
}
