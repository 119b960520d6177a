import type * as api from '../api/way-in-shapes.ts';

type Call = <T>(method: string, path: string, request?: { readonly body?: unknown }) => Promise<T>;

/** The ways in of a company's people, for whoever administers it. */
export function wayInCalls(call: Call) {
  const at = (company: number) => `/api/v1/companies/${company}/directory`;
  return {
    waysIn: (company: number) => call<api.WaysIn>('GET', `${at(company)}/ways-in`),
    revokeOthersToken: (company: number, id: number) => call<api.OthersToken>('DELETE', `${at(company)}/tokens/${id}`),
    endSessionsOf: (company: number, id: number) =>
      call<{ ended: number }>('POST', `${at(company)}/people/${id}/end-sessions`, { body: {} }),
    takeSecondFactor: (company: number, id: number, body: api.TakenFactor) =>
      call<api.PersonFactors>('POST', `${at(company)}/people/${id}/take-second-factor`, { body }),
  };
}
