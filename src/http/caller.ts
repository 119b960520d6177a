import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller, HeldSession, Hub, SignIn } from '../app/hub.ts';
import type { CompanyId } from '../domain/ids.ts';
import { noMore, type Outcome, refusal, yes } from '../domain/refusal.ts';
import { cutTo } from '../domain/sign-in/token.ts';
import { Refusing } from './problem.ts';
import { type Asker, identify } from './sign-in/identify.ts';

export type { Asker };

/**
 * Who asks: a session's person or a token's, and how far it reaches. A session may change nothing from another site's
 * page, and a token that reads changes nothing at all.
 */
export async function whoAsks(request: FastifyRequest, signIn: SignIn): Promise<Asker> {
  const found = await identify(request, signIn);
  if (!found.ok) throw new Refusing(found.refusal.code, found.refusal.facts);
  return found;
}

/** For what nobody but the person may do, signed in: a token that leaked must not make others, or open the door for good. */
export async function whoIsHere(request: FastifyRequest, signIn: SignIn): Promise<HeldSession> {
  const { session } = await whoAsks(request, signIn);
  if (session === null) throw new Refusing('session_needed');
  return session;
}

/** A person before their browser: what no token may do in their name. */
export async function whoIsThere(request: FastifyRequest, signIn: SignIn): Promise<Asker> {
  const asker = await whoAsks(request, signIn);
  if (asker.session === null) throw new Refusing('not_signed_in');
  return asker;
}

/** Does what they come with reach this company? Whether they belong to it is another question. */
export const reaches = (asker: Asker, company: CompanyId): boolean =>
  asker.company === null || asker.company === company;

/** Someone within a company. Of a company that one is not in, or that a token does not reach, not even the existence is told. */
export async function callerIn(
  hub: Hub,
  asker: Asker,
  company: CompanyId,
  request: FastifyRequest,
): Promise<Outcome<Caller>> {
  const caller = reaches(asker, company) ? await hub.caller(asker.person, company, request.id) : null;
  if (caller === null) return noMore(refusal('not_found', { thing: 'company' }));
  if (caller.grants.asks_more && !asker.strong) return noMore(refusal('second_factor_needed'));
  return yes(asker.scope === 'all' ? caller : { ...caller, grants: cutTo(asker.scope, caller.grants) });
}

/** The companies that somebody belongs to, as far as what they come with reaches. */
export async function companiesOf(hub: Hub, { person, company, scope }: Asker) {
  const all = await hub.companiesOf(person);
  return all
    .filter(({ id }) => company === null || id === company)
    .map((one) => ({ ...one, grants: cutTo(scope, one.grants) }));
}

export type Handler<T> = (caller: Caller, request: FastifyRequest, reply: FastifyReply) => Promise<T>;
