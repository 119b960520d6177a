import type { FastifyRequest } from 'fastify';
import type { SignIn, TokenHolder } from '../../app/hub.ts';
import type { PersonId } from '../../domain/ids.ts';
import { no, type Refusal } from '../../domain/refusal.ts';
import { sessionCookieOf } from './cookie.ts';
import { crossSite } from './cross-site.ts';

export type Identified =
  | {
      readonly ok: true;
      readonly person: PersonId;
      readonly by: 'session' | 'token';
      /** Of an application's token: where alone it counts, and for what. */
      readonly only?: NonNullable<TokenHolder['only']>;
    }
  | { readonly ok: false; readonly refusal: Refusal };

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The token of `Authorization: Bearer …`; null without one. Other schemes belong to a proxy in front, not to us. */
export function bearerOf(request: FastifyRequest): string | null {
  const [scheme, token, ...rest] = (request.headers.authorization ?? '').trim().split(/ +/);
  return scheme?.toLowerCase() === 'bearer' ? (rest.length === 0 && token) || '' : null;
}

/**
 * Who asks: by a token if one is sent, else by the session cookie. A cookie goes along with whatever another site's
 * page sends, so what changes anything is refused from there.
 */
export async function identify(request: FastifyRequest, signIn: SignIn): Promise<Identified> {
  const token = bearerOf(request);
  if (token !== null) {
    const holder = await signIn.whoHoldsToken(token);
    if (holder === 'expired') return no('token_expired');
    if (holder === null) return no('not_signed_in');
    const { person, only } = holder;
    if (only === undefined) return { ok: true, person, by: 'token' };
    if (only.scope === 'read' && !reading.has(request.method)) return no('insufficient_scope');
    return { ok: true, person, by: 'token', only };
  }
  const person = await signIn.whoHasSession(sessionCookieOf(request, signIn));
  if (person === null) return no('not_signed_in');
  const foreign = reading.has(request.method) ? null : crossSite(request);
  return foreign === null ? { ok: true, person, by: 'session' } : { ok: false, refusal: foreign };
}
