import type * as api from '../api/application-shapes.ts';

type Call = <T>(
  method: string,
  path: string,
  request?: { readonly body?: unknown; readonly query?: Readonly<Record<string, string | undefined>> },
) => Promise<T>;

/** The applications' part of the client. */
export function applicationCalls(call: Call) {
  const at = (company: number, path: string) => `/api/v1/companies/${company}/directory/${path}`;
  return {
    applications: (company: number) => call<{ applications: api.Application[] }>('GET', at(company, 'applications')),
    addApplication: (company: number, body: api.NewApplication) =>
      call<api.MadeApplication>('POST', at(company, 'applications'), { body }),
    revokeApplication: (company: number, clientId: string) =>
      call<api.Application>('DELETE', at(company, `applications/${encodeURIComponent(clientId)}`)),
    letIn: (company: number) => call<{ applications: api.LetIn[] }>('GET', at(company, 'me/applications')),
    withdrawLetIn: (company: number, id: number) => call<null>('DELETE', at(company, `me/applications/${id}`)),
    authorizationAsked: (query: api.Authorization) => call<api.Asked>('GET', '/api/v1/oauth/request', { query }),
    consent: (body: api.Authorization & { readonly allow: boolean }) =>
      call<{ redirect_to: string }>('POST', '/api/v1/oauth/consent', { body }),
  };
}
