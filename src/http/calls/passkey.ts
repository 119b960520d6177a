import type * as api from '../api/own-passkey-shapes.ts';

type Call = <T>(method: string, path: string, request?: { readonly body?: unknown }) => Promise<T>;

const me = '/api/v1/me/passkeys';
const session = '/api/v1/session/passkey';

/** Where passkeys work: the one origin, or why nowhere. */
export interface PasskeyPlace {
  readonly origin: string | null;
  readonly because: api.OwnPasskeys['because'];
}

/** Passkeys: one's own, and signing in with them. */
export function passkeyCalls(call: Call) {
  return {
    ownPasskeys: () => call<api.OwnPasskeys>('GET', me),
    beginPasskey: (password: string) => call<api.PasskeyOptions>('POST', `${me}/begin`, { body: { password } }),
    addPasskey: (body: api.NewPasskey) => call<api.MadePasskey>('POST', me, { body }),
    renamePasskey: (id: number, name: string) => call<api.OwnPasskey>('PATCH', `${me}/${id}`, { body: { name } }),
    removePasskey: (id: number, password: string) => call<null>('POST', `${me}/${id}/remove`, { body: { password } }),
    passkeyPlace: () => call<PasskeyPlace>('GET', session),
    beginPasskeySignIn: () => call<api.PasskeyOptions>('POST', `${session}/begin`, { body: {} }),
    signInWithPasskey: (answer: object) => call<null>('POST', session, { body: answer }),
    beginPasskeySecond: () => call<api.PasskeyOptions>('POST', `${session}/second/begin`, { body: {} }),
    signInWithPasskeySecond: (answer: object) => call<null>('POST', `${session}/second`, { body: answer }),
  };
}
