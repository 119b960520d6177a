import type * as api from '../api/own-sign-in-shapes.ts';

type Call = <T>(method: string, path: string, request?: { readonly body?: unknown }) => Promise<T>;

const me = '/api/v1/me';

/** What a person keeps of their own sign-in. */
export function ownSignInCalls(call: Call) {
  return {
    signInWithCode: (code: string) => call<null>('POST', '/api/v1/session/code', { body: { code } }),
    ownSignIn: () => call<api.OwnSignIn>('GET', `${me}/sign-in`),
    ownSessions: () => call<api.OwnSessions>('GET', `${me}/sessions`),
    endSession: (id: string) => call<null>('DELETE', `${me}/sessions/${encodeURIComponent(id)}`),
    endOtherSessions: () => call<api.Ended>('POST', `${me}/sessions/end-others`, { body: {} }),
    offerSecondFactor: (password: string) =>
      call<api.OfferedFactor>('POST', `${me}/second-factor`, { body: { password } }),
    confirmSecondFactor: (code: string) =>
      call<api.RecoveryCodes>('POST', `${me}/second-factor/confirm`, { body: { code } }),
    renewRecoveryCodes: (password: string) =>
      call<api.RecoveryCodes>('POST', `${me}/second-factor/recovery-codes`, { body: { password } }),
    removeSecondFactor: (password: string) => call<null>('POST', `${me}/second-factor/remove`, { body: { password } }),
    changePassword: (password: string, new_password: string) =>
      call<null>('POST', `${me}/password`, { body: { password, new_password } }),
    ownTokens: () => call<api.OwnTokens>('GET', `${me}/tokens`),
    makeToken: (body: api.NewToken) => call<api.MadeToken>('POST', `${me}/tokens`, { body }),
    revokeToken: (id: number) => call<api.OwnToken>('DELETE', `${me}/tokens/${id}`),
  };
}
