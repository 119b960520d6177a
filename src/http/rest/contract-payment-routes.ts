import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller, Payment } from '../../app/hub.ts';
import type { CommitmentId, PaymentId } from '../../domain/ids.ts';
import { no, type Outcome } from '../../domain/refusal.ts';
import { sendRefusal } from '../problem.ts';
import { asRestCaller, idFrom, pageOfAll, type RestContext, restAnswer } from './context.ts';
import { paymentEntry } from './contract-entry.ts';
import { projectIdOf } from './contract-routes.ts';
import { paymentInput } from './contract-shapes.ts';
import { paymentView } from './contract-views.ts';
import { deleted, inCompany, mayWriteIn, written } from './contract-writing.ts';
import { seenBy } from './seen.ts';
import { readWrapped } from './wrapper.ts';

const path = '/v1.0/contract_payments';

/** `contract_id` of the query or the body; null where none is given. */
function contractOf(request: FastifyRequest): CommitmentId | null {
  const body = (request.body ?? {}) as { readonly contract_id?: unknown };
  const given = (request.query as { readonly contract_id?: unknown }).contract_id ?? body.contract_id;
  return given === undefined ? null : (idFrom(given, 'commitment') as CommitmentId);
}
const idOf = (request: FastifyRequest) => idFrom((request.params as { id: string }).id, 'payment') as PaymentId;

/** The payment of the address; of another contract than was named it is not there. */
async function find({ hub }: RestContext, caller: Caller, request: FastifyRequest): Promise<Outcome<Payment>> {
  const contract = contractOf(request);
  const found = await hub.project.payment(caller, projectIdOf(request), idOf(request));
  const other = found.ok && contract !== null && found.value.commitmentId !== contract;
  return other ? no('not_found', { thing: 'payment' }) : found;
}

/** Payments issued on commitments. */
export function contractPaymentRoutes(app: FastifyInstance, context: RestContext): void {
  const tools = context.hub.project;
  app.get(path, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const found = await tools.payments(caller, projectIdOf(request), contractOf(request));
      return restAnswer(request, reply, found, (all) => pageOfAll(request, reply, all, 100).map(paymentView));
    }),
  );
  app.get(`${path}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) =>
      restAnswer(request, reply, await find(context, caller, request), paymentView),
    ),
  );
  app.post(path, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const project = projectIdOf(request);
      const allowed = await mayWriteIn(context, caller, project);
      if (!allowed.ok) return sendRefusal(request, reply, allowed.refusal);
      const contract = contractOf(request);
      if (contract === null) return sendRefusal(request, reply, no('not_found', { thing: 'commitment' }).refusal);
      const entry = paymentEntry(readWrapped(request, 'contract_payment', paymentInput));
      const create = (keeping: Caller) => tools.createPayment(keeping, project, contract, entry);
      return written({ hub: context.hub, caller, request, reply }, 201, create, paymentView);
    }),
  );
  writeRoutes(app, context);
}

function writeRoutes(app: FastifyInstance, context: RestContext): void {
  const tools = context.hub.project;
  const writable = async (caller: Caller, request: FastifyRequest): Promise<Outcome<Payment>> => {
    const allowed = await mayWriteIn(context, caller, projectIdOf(request));
    return allowed.ok ? find(context, caller, request) : allowed;
  };
  app.patch(`${path}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const found = await writable(caller, request);
      if (!found.ok) return sendRefusal(request, reply, found.refusal);
      const { id, projectId } = found.value;
      const entry = paymentEntry(readWrapped(request, 'contract_payment', paymentInput));
      const seen = seenBy(request, 'contract_payment');
      const save = (keeping: Caller) => tools.updatePayment(keeping, projectId, id, entry, seen);
      return written({ hub: context.hub, caller, request, reply }, 200, save, paymentView);
    }),
  );
  app.delete(`${path}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const found = await writable(caller, request);
      if (!found.ok) return sendRefusal(request, reply, found.refusal);
      const { id, projectId } = found.value;
      return deleted(request, reply, await tools.deletePayment(caller, projectId, id, seenBy(request)));
    }),
  );
}
