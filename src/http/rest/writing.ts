import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller, Hub } from '../../app/hub.ts';
import { type Action, missing } from '../../domain/permission.ts';
import { notPermitted, type Outcome, type Refusal } from '../../domain/refusal.ts';
import { onceWritten } from '../once.ts';
import { sendRefusal } from '../problem.ts';

/** Why the caller may not; null if they may. Whoever may not is told that, whatever they sent. */
export function lacks(caller: Caller, action: Action): Refusal | null {
  const lacking = missing(caller.grants, action, null);
  return lacking.length > 0 ? notPermitted(lacking) : null;
}

/** Makes or changes one record, once for each key; a field that is refused is called as it was sent. */
export async function answerWrite<T>(
  hub: Hub,
  caller: Caller,
  request: FastifyRequest,
  reply: FastifyReply,
  writing: {
    readonly action: Action;
    readonly status: 200 | 201;
    /** Does it as the caller that it is given, in one transaction. */
    readonly work: (keeping: Caller) => Promise<Outcome<T>>;
    readonly view: (value: T) => unknown;
  },
): Promise<FastifyReply> {
  const lacking = lacks(caller, writing.action);
  if (lacking !== null) return sendRefusal(request, reply, lacking);
  const { status, work: write, view } = writing;
  return onceWritten({ hub, caller, request, reply }, { status, write, view, refused: bySentName });
}

const sentNames: Readonly<Record<string, string>> = {
  erp_number: 'origin_id',
  email: 'email_address',
  // They sign in by their address.
  login: 'email_address',
};

/** From our name of a field to the one that Procore's clients sent it by. */
export function bySentName(refusal: Refusal): Refusal {
  const sent = sentNames[String(refusal.facts.field)];
  return sent === undefined ? refusal : { ...refusal, facts: { ...refusal.facts, field: sent } };
}
