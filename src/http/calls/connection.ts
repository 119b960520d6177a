import type { ErpKind } from '../../domain/erp-kinds.ts';
import type * as api from '../api/shapes.ts';
import type { Request } from '../client.ts';

type Call = <T>(method: string, path: string, request?: Request) => Promise<T>;

/** The ERPs that a company is connected to, and their agents. */
export function connectionCalls(call: Call) {
  const erp = (company: number) => `/api/v1/companies/${company}/erp`;
  return {
    connections: (company: number) => call<{ connections: api.Connection[] }>('GET', `${erp(company)}/connections`),
    connectErp: (company: number, kind: ErpKind) =>
      call<{ id: number }>('POST', `${erp(company)}/connections`, { body: { kind } }),
    checkConnection: (company: number, id: number) =>
      call<{ ok: boolean; because: string | null; trouble: string | null; ms: number }>(
        'GET',
        `${erp(company)}/connections/${id}/check`,
      ),
    readNow: (company: number, id: number) =>
      call<null>('POST', `${erp(company)}/connections/${id}/read-now`, { body: {} }),
    makeAgentCode: (company: number, id: number) =>
      call<api.AgentCode>('POST', `${erp(company)}/connections/${id}/agent-codes`, { body: {} }),
    /** The same as `setPolicy` of `void_is_gone`. */
    setVoidPolicy: (company: number, id: number, void_is_gone: boolean) =>
      call<{ void_is_gone: boolean }>('PUT', `${erp(company)}/connections/${id}/void-policy`, {
        body: { void_is_gone },
      }),
    revokeAgent: (company: number, id: number, agent: number) =>
      call<null>('DELETE', `${erp(company)}/connections/${id}/agents/${agent}`),
    connectOutside: (company: number, body: { kind: 'outside'; name: string; stale_after_minutes?: number }) =>
      call<{ connections: api.Connection[] }>('PUT', `${erp(company)}/connections`, { body }),
  };
}
