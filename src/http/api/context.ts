import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Caller, ErpInvoice, Hub, Scope, SignIn } from '../../app/hub.ts';
import type { CompanyId, InvoiceId } from '../../domain/ids.ts';
import type { Outcome, Refusal } from '../../domain/refusal.ts';
import { callerIn, reaches, whoAsks } from '../caller.ts';
import type { Refused } from '../once.ts';
import { sendRefusal } from '../problem.ts';
import * as shapes from './shapes.ts';
import { itemView } from './views.ts';

export type ZodApp = ReturnType<typeof typed>;
export const typed = (app: FastifyInstance) => app.withTypeProvider<ZodTypeProvider>();

/** What every route of /api/v1 is given. */
export interface Context {
  readonly hub: Hub;
  readonly signIn: SignIn;
}

export const inCompany = z.object({ company: shapes.idText });
export const onInvoice = inCompany.extend({ id: shapes.idText });

/** Every refusal has this shape, whatever its status. */
export const refused = {
  default: { description: 'A refusal', content: { 'application/problem+json': { schema: shapes.problem } } },
} as const;

/** Server-sent events are described by their kind alone. */
export const streamed = {
  200: { description: 'Server-sent events', content: { 'text/event-stream': { schema: z.string() } } },
  ...refused,
} as const;

/**
 * Finds who asks for which company, and does the work as them; a refusal becomes its answer. To a route it says that it
 * answers nothing itself: what is sent was sent by the work, in the shape that its view gave it.
 */
export async function asCaller(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  company: number,
  work: (caller: Caller) => Promise<FastifyReply>,
): Promise<void> {
  const asker = await whoAsks(request, context.signIn);
  const found = await callerIn(context.hub, asker, company as CompanyId, request);
  await (found.ok ? work(found.value) : sendRefusal(request, reply, found.refusal));
}

/** One thing that is read, and the answer that is made of it. */
interface Reading<T> {
  readonly read: (scope: Scope) => Promise<T>;
  readonly work: (caller: Caller, found: T) => FastifyReply;
}

/**
 * The same where one thing is read: beside the asker's rights, in one round trip, and given to the work once these are known.
 * It is read behind their own wall, and whether they may see it is for the work to say.
 */
export async function asReader<T>(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  company: number,
  { read, work }: Reading<T>,
): Promise<void> {
  const asker = await whoAsks(request, context.signIn);
  const scope = { company: company as CompanyId, person: asker.person };
  const [caller, found] = await Promise.all([
    callerIn(context.hub, asker, scope.company, request),
    reaches(asker, scope.company) ? read(scope) : null,
  ]);
  caller.ok ? work(caller.value, found as T) : sendRefusal(request, reply, caller.refusal);
}

/** An outcome as an answer: what it holds, shaped, or the refusal. */
export function answer<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  outcome: Outcome<T>,
  view: (value: T) => unknown,
): FastifyReply {
  return outcome.ok ? reply.send(view(outcome.value)) : sendRefusal(request, reply, outcome.refusal);
}

/** A refused move; to whoever came too late it shows the invoice as it now is. */
export async function refuseMove(
  context: Context,
  caller: Caller,
  given: Refusal,
  invoice: InvoiceId,
): Promise<Refused> {
  if (given.code !== 'changed_meanwhile') return { refusal: given };
  const now: ErpInvoice | null = await context.hub.current(caller, invoice);
  return { refusal: given, ...(now === null ? {} : { extra: { item: itemView(context.hub, caller, now) } }) };
}
