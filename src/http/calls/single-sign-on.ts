import type * as api from '../api/single-sign-on-shapes.ts';

type Call = <T>(
  method: string,
  path: string,
  request?: { readonly body?: unknown; readonly query?: Readonly<Record<string, string | undefined>> },
) => Promise<T>;

/** The button of the sign-in page; none where both are null. */
export interface ShownProvider {
  readonly company_id: number | null;
  readonly label: string | null;
}
/** An account that was there before, and waits for its password. */
export interface WaitingToJoin {
  readonly name: string;
  readonly company_id: number;
  readonly label: string;
  readonly asks_for_code: boolean;
}
export interface Joined {
  readonly company_id: number;
  readonly to: string | null;
}

const session = '/api/v1/session/single-sign-on';

/** Single sign-on: the way in, and how a company sets it. */
export function singleSignOnCalls(call: Call) {
  const at = (company: number, more = '') => `/api/v1/companies/${company}/single-sign-on${more}`;
  return {
    shownProvider: (company: number | null) =>
      call<ShownProvider>('GET', session, { query: company === null ? {} : { company: String(company) } }),
    leaveForProvider: (company_id: number, to: string | null) =>
      call<api.Away>('POST', session, { body: { company_id, to } }),
    waitingToJoin: () => call<WaitingToJoin>('GET', `${session}/join`),
    joinAccount: (password: string, code: string) =>
      call<Joined>('POST', `${session}/join`, { body: { password, code } }),
    singleSignOn: (company: number) => call<api.SingleSignOnSettings>('GET', at(company)),
    setSingleSignOn: (company: number, body: api.NewSingleSignOn) =>
      call<api.SingleSignOnSettings>('PUT', at(company), { body }),
    removeSingleSignOn: (company: number, password: string) =>
      call<api.SingleSignOnSettings>('DELETE', at(company), { body: { password } }),
    partIdentity: (company: number, person: number) =>
      call<api.SingleSignOnSettings>('DELETE', at(company, `/people/${person}`)),
    testProvider: (company: number) => call<api.TestedProvider>('POST', at(company, '/test'), { body: {} }),
    tryProvider: (company: number) => call<api.Away>('POST', at(company, '/trial'), { body: {} }),
    setSecondFactorRule: (company: number, body: api.NewSecondFactorRule) =>
      call<api.SingleSignOnSettings>('PUT', `/api/v1/companies/${company}/second-factor`, { body }),
  };
}
