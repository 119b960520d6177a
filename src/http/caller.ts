import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller, Hub, SignIn } from '../app/hub.ts';
import type { CompanyId, PersonId } from '../domain/ids.ts';
import { noMore, type Outcome, refusal, yes } from '../domain/refusal.ts';
import { Refusing } from './problem.ts';
import { identify } from './sign-in/identify.ts';

/** Who asks: a session's person or a token's. A session may change nothing from another site's page. */
export async function whoAsks(request: FastifyRequest, signIn: SignIn): Promise<PersonId> {
  const found = await identify(request, signIn);
  if (!found.ok) throw new Refusing(found.refusal.code, found.refusal.facts);
  return found.person;
}

/** Someone within a company. Of a company that one is not in, not even the existence is told. */
export async function callerIn(
  hub: Hub,
  person: PersonId,
  company: CompanyId,
  request: FastifyRequest,
): Promise<Outcome<Caller>> {
  const caller = await hub.caller(person, company, request.id);
  return caller === null ? noMore(refusal('not_found', { thing: 'company' })) : yes(caller);
}

export type Handler<T> = (caller: Caller, request: FastifyRequest, reply: FastifyReply) => Promise<T>;
