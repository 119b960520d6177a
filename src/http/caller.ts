import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller, Hub, SignIn } from '../app/hub.ts';
import type { CompanyId, PersonId } from '../domain/ids.ts';
import { noMore, type Outcome, refusal, yes } from '../domain/refusal.ts';
import { Refusing } from './problem.ts';
import { identify } from './sign-in/identify.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of an application's token: the one company in which it counts. */
    onlyCompany?: CompanyId;
  }
}

/** Who asks: a session's person or a token's. A session may change nothing from another site's page. */
export async function whoAsks(request: FastifyRequest, signIn: SignIn): Promise<PersonId> {
  const found = await identify(request, signIn);
  if (!found.ok) throw new Refusing(found.refusal.code, found.refusal.facts);
  if (found.only !== undefined) request.onlyCompany = found.only.company;
  return found.person;
}

/** A person before their browser: what no token may do in their name. */
export async function whoIsThere(request: FastifyRequest, signIn: SignIn): Promise<PersonId> {
  const found = await identify(request, signIn);
  if (!found.ok) throw new Refusing(found.refusal.code, found.refusal.facts);
  if (found.by !== 'session') throw new Refusing('not_signed_in');
  return found.person;
}

/** Someone within a company. Of a company that one is not in, not even the existence is told. */
export async function callerIn(
  hub: Hub,
  person: PersonId,
  company: CompanyId,
  request: FastifyRequest,
): Promise<Outcome<Caller>> {
  const outside = request.onlyCompany !== undefined && request.onlyCompany !== company;
  const caller = outside ? null : await hub.caller(person, company, request.id);
  return caller === null ? noMore(refusal('not_found', { thing: 'company' })) : yes(caller);
}

/** The companies of whoever asks, as far as what they came with reaches. */
export async function companiesAsked(hub: Hub, person: PersonId, request: FastifyRequest) {
  const companies = await hub.companiesOf(person);
  const { onlyCompany } = request;
  return onlyCompany === undefined ? companies : companies.filter(({ id }) => id === onlyCompany);
}

export type Handler<T> = (caller: Caller, request: FastifyRequest, reply: FastifyReply) => Promise<T>;
