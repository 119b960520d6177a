import type * as api from './api/own-sign-in-shapes.ts';

type Call = <T>(method: string, path: string, request?: { readonly body?: unknown }) => Promise<T>;

const me = '/api/v1/me';

/** What a person keeps of their own sign-in. */
export function ownSignInCalls(call: Call) {
  return {
    ownTokens: () => call<api.OwnTokens>('GET', `${me}/tokens`),
    makeToken: (body: api.NewToken) => call<api.MadeToken>('POST', `${me}/tokens`, { body }),
    revokeToken: (id: number) => call<api.OwnToken>('DELETE', `${me}/tokens/${id}`),
  };
}
