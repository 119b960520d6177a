import type { FastifyRequest } from 'fastify';
import type { HeldSession, SignIn } from '../../app/hub.ts';
import type { CompanyId, PersonId } from '../../domain/ids.ts';
import { no, type Refusal } from '../../domain/refusal.ts';
import { isStrong } from '../../domain/sign-in/second-factor.ts';
import type { TokenScope } from '../../domain/sign-in/token.ts';
import { shownToHeader } from '../own-headers.ts';
import { sessionCookieOf } from './cookie.ts';
import { crossSite } from './cross-site.ts';

/** Who asks, and how far what they came with reaches. */
export interface Asker {
  readonly person: PersonId;
  readonly by: 'session' | 'token';
  /** Null for a token. */
  readonly session: HeldSession | null;
  readonly scope: TokenScope;
  /** The one company that is reached; null: every one of theirs. */
  readonly company: CompanyId | null;
  /** Was more shown than a password? */
  readonly strong: boolean;
}

export type Identified = ({ readonly ok: true } & Asker) | { readonly ok: false; readonly refusal: Refusal };

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The token of `Authorization: Bearer …`; null without one. Other schemes belong to a proxy in front, not to us. */
export function bearerOf(request: FastifyRequest): string | null {
  const [scheme, token, ...rest] = (request.headers.authorization ?? '').trim().split(/ +/);
  return scheme?.toLowerCase() === 'bearer' ? (rest.length === 0 && token) || '' : null;
}

/** Our page says whom it shows. What is pressed there is not done in the name of somebody else who signed in in another tab. */
function isShown(person: PersonId, request: FastifyRequest): boolean {
  const shown = request.headers[shownToHeader];
  return shown === undefined || shown === String(person);
}

/**
 * Who asks: by a token if one is sent, else by the session cookie. A cookie goes along with whatever another site's
 * page sends, so what changes anything is refused from there. A token that reads is refused whatever may change anything.
 */
export async function identify(request: FastifyRequest, signIn: SignIn): Promise<Identified> {
  const token = bearerOf(request);
  const reads = reading.has(request.method);
  if (token !== null) {
    const holder = await signIn.whoHoldsToken(token);
    if (holder === 'expired') return no('token_expired');
    if (holder === null) return no('not_signed_in');
    const { person, scope, company, strong } = holder;
    if (scope === 'read' && !reads) return no('insufficient_scope');
    return { ok: true, person, by: 'token', session: null, scope, company, strong };
  }
  const session = await signIn.session(sessionCookieOf(request, signIn));
  if (session === null || !isShown(session.person, request)) return no('not_signed_in');
  const foreign = reads ? null : crossSite(request);
  if (foreign !== null) return { ok: false, refusal: foreign };
  const { person, begunBy } = session;
  return { ok: true, person, by: 'session', session, scope: 'all', company: null, strong: isStrong(begunBy) };
}

/**
 * Does what somebody came with still let them in? For an answer that goes on long after: whoever signs out, or takes a token
 * back, ends what was begun by it.
 */
export async function stillLetsIn(request: FastifyRequest, signIn: SignIn): Promise<boolean> {
  const token = bearerOf(request);
  if (token === null) return signIn.sessionStands(sessionCookieOf(request, signIn));
  const holder = await signIn.whoHoldsToken(token);
  return holder !== null && holder !== 'expired';
}
