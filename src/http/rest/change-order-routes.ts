import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller, ChangeOrder } from '../../app/hub.ts';
import type { ChangeOrderId, CommitmentId } from '../../domain/ids.ts';
import { sendRefusal } from '../problem.ts';
import { changeOrderChoosing } from './change-order-choosing.ts';
import { chosen } from './choose.ts';
import { asRestCaller, idFrom, pageOfAll, type RestContext, refuse, restAnswer } from './context.ts';
import { changeOrderEntry } from './contract-entry.ts';
import { projectIdOf } from './contract-routes.ts';
import { changeOrderInput } from './contract-shapes.ts';
import { changeOrderView } from './contract-views.ts';
import { deleted, inCompany, mayWriteIn, written } from './contract-writing.ts';
import { seenBy } from './seen.ts';
import { readWrapped } from './wrapper.ts';

const path = '/v1.0/projects/:project_id/commitment_change_orders';
export const orderIdOf = (request: FastifyRequest) =>
  idFrom((request.params as { id: string }).id, 'change order') as ChangeOrderId;

/** Commitment change orders of a project. */
export function changeOrderRoutes(app: FastifyInstance, context: RestContext): void {
  readRoutes(app, context);
  writeRoutes(app, context);
}

/** A change order belongs to a contract from its first moment. */
export function contractIdIn(given: number | undefined): CommitmentId {
  if (given === undefined) throw refuse('invalid', { field: 'contract_id', because: 'required' });
  return given as CommitmentId;
}

function readRoutes(app: FastifyInstance, context: RestContext): void {
  const tools = context.hub.project;
  app.get(path, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const order = orderOf((request.query as { sort?: unknown }).sort);
      const found = await tools.changeOrders(caller, projectIdOf(request));
      return restAnswer(request, reply, found, (orders) =>
        pageOfAll(request, reply, chosen(request, orders, changeOrderChoosing).toSorted(order), 100).map(
          changeOrderView,
        ),
      );
    }),
  );
  app.get(`${path}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const found = await tools.changeOrder(caller, projectIdOf(request), orderIdOf(request));
      return restAnswer(request, reply, found, changeOrderView);
    }),
  );
}

/** `id`, `created_at`, and both the other way round with `-`. */
function orderOf(sort: unknown): (a: ChangeOrder, b: ChangeOrder) => number {
  const [, down, by] = /^(-?)(id|created_at)$/.exec(String(sort ?? 'id')) ?? [];
  if (by === undefined) throw refuse('malformed', { field: 'sort', because: 'one_of', options: 'id, created_at' });
  const value = (order: ChangeOrder): number => (by === 'id' ? order.id : order.createdAt);
  const sign = down === '-' ? -1 : 1;
  return (a, b) => sign * (value(a) - value(b) || a.id - b.id);
}

function writeRoutes(app: FastifyInstance, context: RestContext): void {
  const tools = context.hub.project;
  app.post(path, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const project = projectIdOf(request);
      const allowed = await mayWriteIn(context, caller, project);
      if (!allowed.ok) return sendRefusal(request, reply, allowed.refusal);
      const read = readWrapped(request, 'change_order', changeOrderInput);
      const contract = contractIdIn(read.contract_id);
      const create = (keeping: Caller) => tools.createChangeOrder(keeping, project, contract, changeOrderEntry(read));
      return written({ hub: context.hub, caller, request, reply }, 201, create, changeOrderView);
    }),
  );
  app.patch(`${path}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const project = projectIdOf(request);
      const allowed = await mayWriteIn(context, caller, project);
      if (!allowed.ok) return sendRefusal(request, reply, allowed.refusal);
      const id = orderIdOf(request);
      const read = readWrapped(request, 'change_order', changeOrderInput);
      const known = await tools.changeOrder(caller, project, id);
      if (!known.ok) return sendRefusal(request, reply, known.refusal);
      if (read.contract_id !== undefined && read.contract_id !== known.value.commitment.id) {
        throw refuse('invalid', { field: 'contract_id', because: 'another_commitment' });
      }
      const seen = seenBy(request, 'change_order');
      const save = (keeping: Caller) => tools.updateChangeOrder(keeping, project, id, changeOrderEntry(read), seen);
      return written({ hub: context.hub, caller, request, reply }, 200, save, changeOrderView);
    }),
  );
  app.delete(`${path}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const project = projectIdOf(request);
      const allowed = await mayWriteIn(context, caller, project);
      if (!allowed.ok) return sendRefusal(request, reply, allowed.refusal);
      const gone = await tools.deleteChangeOrder(caller, project, orderIdOf(request), seenBy(request));
      return deleted(request, reply, gone);
    }),
  );
}
