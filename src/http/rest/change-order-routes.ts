import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller, ChangeOrder } from '../../app/hub.ts';
import type { ChangeOrderId, CommitmentId } from '../../domain/ids.ts';
import { no } from '../../domain/refusal.ts';
import { sendRefusal } from '../problem.ts';
import {
  asRestCaller,
  type Filters,
  filtersOf,
  idFrom,
  idsFilter,
  pageOfAll,
  type RestContext,
  refuse,
  restAnswer,
} from './context.ts';
import { changeOrderEntry } from './contract-entry.ts';
import { projectIdOf } from './contract-routes.ts';
import { changeOrderInput } from './contract-shapes.ts';
import { changeOrderView, packageView } from './contract-views.ts';
import { deleted, inCompany, mayWriteIn, seenBy, within, wrapped, written } from './contract-writing.ts';

const path = '/v1.0/projects/:project_id/commitment_change_orders';
const idOf = (request: FastifyRequest) =>
  idFrom((request.params as { id: string }).id, 'change order') as ChangeOrderId;

/** Commitment change orders of a project; under their older name, packages, they can be read too. */
export function changeOrderRoutes(app: FastifyInstance, context: RestContext): void {
  readRoutes(app, context);
  writeRoutes(app, context);
  packageRoutes(app, context);
}

function readRoutes(app: FastifyInstance, context: RestContext): void {
  const tools = context.hub.project;
  app.get(path, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const chosen = filterOf(filtersOf(request));
      const order = orderOf((request.query as { sort?: unknown }).sort);
      const found = await tools.changeOrders(caller, projectIdOf(request));
      return restAnswer(request, reply, found, (orders) =>
        pageOfAll(request, reply, orders.filter(chosen).sort(order), 100).map(changeOrderView),
      );
    }),
  );
  app.get(`${path}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const found = await tools.changeOrder(caller, projectIdOf(request), idOf(request));
      return restAnswer(request, reply, found, changeOrderView);
    }),
  );
}

function filterOf(filters: Filters): (order: ChangeOrder) => boolean {
  const ids = idsFilter(filters.id, 'id');
  const contracts = idsFilter(filters.contract_id, 'contract_id');
  const vendors = idsFilter(filters.vendor_id, 'vendor_id');
  return (order) =>
    (ids === null || ids.includes(order.id)) &&
    (contracts === null || contracts.includes(order.commitment.id)) &&
    (vendors === null || vendors.includes(order.commitment.vendor.id)) &&
    (filters.status === undefined || order.status === filters.status) &&
    (filters.executed === undefined || String(order.executed) === String(filters.executed)) &&
    within(filters.updated_at, order.updatedAt, 'updated_at');
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
      const read = wrapped(request, 'change_order', changeOrderInput);
      if (read.contract_id === undefined) throw refuse('invalid', { field: 'contract_id', because: 'required' });
      const contract = read.contract_id as CommitmentId;
      const create = (keeping: Caller) => tools.createChangeOrder(keeping, project, contract, changeOrderEntry(read));
      return written(context, caller, request, reply, 201, create, changeOrderView);
    }),
  );
  app.patch(`${path}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const project = projectIdOf(request);
      const allowed = await mayWriteIn(context, caller, project);
      if (!allowed.ok) return sendRefusal(request, reply, allowed.refusal);
      const id = idOf(request);
      const read = wrapped(request, 'change_order', changeOrderInput);
      const known = await tools.changeOrder(caller, project, id);
      if (!known.ok) return sendRefusal(request, reply, known.refusal);
      if (read.contract_id !== undefined && read.contract_id !== known.value.commitment.id) {
        throw refuse('invalid', { field: 'contract_id', because: 'another_commitment' });
      }
      const seen = seenBy(request);
      const save = (keeping: Caller) => tools.updateChangeOrder(keeping, project, id, changeOrderEntry(read), seen);
      return written(context, caller, request, reply, 200, save, changeOrderView);
    }),
  );
  app.delete(`${path}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const project = projectIdOf(request);
      const allowed = await mayWriteIn(context, caller, project);
      if (!allowed.ok) return sendRefusal(request, reply, allowed.refusal);
      return deleted(request, reply, await tools.deleteChangeOrder(caller, project, idOf(request)));
    }),
  );
}

function packageRoutes(app: FastifyInstance, context: RestContext): void {
  const tools = context.hub.project;
  const packages = '/v1.0/change_order_packages';
  const view = (order: ChangeOrder) => packageView(order.commitment.id, order);
  const ofContract = (request: FastifyRequest) => {
    const { contract_id } = request.query as { readonly contract_id?: unknown };
    const contract = contract_id === undefined ? null : idFrom(contract_id, 'commitment');
    return (order: ChangeOrder) => contract === null || order.commitment.id === contract;
  };
  app.get(packages, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const [chosen, own] = [filterOf(filtersOf(request)), ofContract(request)];
      const found = await tools.changeOrders(caller, projectIdOf(request));
      return restAnswer(request, reply, found, (orders) =>
        pageOfAll(
          request,
          reply,
          orders.filter((order) => chosen(order) && own(order)),
          100,
        ).map(view),
      );
    }),
  );
  app.get(`${packages}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const found = await tools.changeOrder(caller, projectIdOf(request), idOf(request));
      const other = found.ok && !ofContract(request)(found.value);
      const outcome = other ? no('not_found', { thing: 'change order' }) : found;
      return restAnswer(request, reply, outcome, view);
    }),
  );
}
