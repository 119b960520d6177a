/**
 * What is true of applications that people let in (OAuth 2.0, RFC 6749 with PKCE, RFC 7636): which addresses a code may be
 * sent to, what may be asked for, and what becomes of a request that is not in order.
 */

/** What an application may do in a person's name: look, or whatever the person may. */
export const scopes = ['read', 'read write'] as const;
export type Scope = (typeof scopes)[number];

export const longestRedirectUri = 500;
export const mostRedirectUris = 10;
export const longestState = 2_000;

/** An application as it is judged by: known to the whole program by its client id, owned by one company. */
export interface KnownApplication {
  readonly clientId: string;
  readonly redirectUris: readonly string[];
  /** A public client can keep no secret, and must prove by PKCE that the code is its own. */
  readonly isPublic: boolean;
}

export interface AuthorizationRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: Scope;
  readonly state: string | null;
  readonly challenge: string | null;
}

export type AuthorizationFault =
  | 'unsupported_response_type'
  | 'invalid_request'
  | 'invalid_scope'
  | 'access_denied'
  | 'server_error';

/**
 * `stop`: nobody is sent anywhere, for the address is not one of this application's. `back`: the application is told at
 * its own address what is wrong. `ask`: the person is asked.
 */
export type Judged =
  | { readonly kind: 'stop'; readonly because: 'client' | 'redirect_uri' }
  | {
      readonly kind: 'back';
      readonly redirectUri: string;
      readonly state: string | null;
      readonly fault: AuthorizationFault;
    }
  | { readonly kind: 'ask'; readonly request: AuthorizationRequest };

type Fields = Readonly<Record<string, string | undefined>>;

/** @param fields the text fields of the request; one that was sent twice must be left out, so that it counts as missing. */
export function judgeAuthorization(application: KnownApplication | null, fields: Fields): Judged {
  if (application === null) return { kind: 'stop', because: 'client' };
  const redirectUri = fields.redirect_uri ?? '';
  // Letter by letter: whatever is cleverer has been a way to another's address.
  if (!application.redirectUris.includes(redirectUri)) return { kind: 'stop', because: 'redirect_uri' };
  const state = fields.state ?? null;
  const back = (fault: AuthorizationFault): Judged => ({
    kind: 'back',
    redirectUri,
    state: fits(state) ? state : null,
    fault,
  });
  if (!fits(state)) return back('invalid_request');
  if (fields.response_type !== 'code') {
    return back(fields.response_type === undefined ? 'invalid_request' : 'unsupported_response_type');
  }
  if (fields.response_mode !== undefined && fields.response_mode !== 'query') return back('invalid_request');
  const challenge = fields.code_challenge ?? null;
  if (challenge === null ? application.isPublic || fields.code_challenge_method !== undefined : !isChallenge(fields)) {
    return back('invalid_request');
  }
  const scope = scopeOf(fields.scope);
  if (scope === null) return back('invalid_scope');
  return { kind: 'ask', request: { clientId: application.clientId, redirectUri, scope, state, challenge } };
}

const fits = (state: string | null): boolean => state === null || (state.length <= longestState && isPrintable(state));

const isPrintable = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** Only S256: with `plain`, whoever sees the request can spend the code. */
const isChallenge = (fields: Fields): boolean =>
  fields.code_challenge_method === 'S256' && /^[A-Za-z0-9_-]{43}$/.test(fields.code_challenge ?? '');

/** Left out, it is all that the person may; Procore's clients never say. Null for what is not known here. */
export function scopeOf(text: string | undefined): Scope | null {
  const words = new Set((text ?? '').split(' ').filter((word) => word !== ''));
  if (words.size === 0) return 'read write';
  for (const word of words) if (word !== 'read' && word !== 'write') return null;
  return words.has('write') ? 'read write' : 'read';
}

/** Is nothing asked for that was not given? */
export const isWithin = (asked: Scope, given: Scope): boolean => given === 'read write' || asked === 'read';

/** May a code be sent there? Over TLS anywhere, in the clear to the person's own machine alone, never to a fragment. */
export function isRedirectUri(text: string): boolean {
  if (text.length > longestRedirectUri || !/^[\x21-\x7e]+$/.test(text) || text.includes('#') || !URL.canParse(text)) {
    return false;
  }
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'https:') return url.hostname !== '' && /^https:\/\//i.test(text);
  return url.protocol === 'http:' && /^http:\/\//i.test(text) && isOwnMachine(url.hostname);
}

const isOwnMachine = (host: string): boolean => host === 'localhost' || host === '127.0.0.1' || host === '[::1]';

/** The address that the person's browser is sent to, with what the application is told there. */
export function addressBack(redirectUri: string, told: Readonly<Record<string, string | null>>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(told)) if (value !== null) url.searchParams.set(name, value);
  return url.href;
}
