import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller, ChangeOrder } from '../../app/hub.ts';
import { no, type Outcome } from '../../domain/refusal.ts';
import { sendRefusal } from '../problem.ts';
import { changeOrderChoosing } from './change-order-choosing.ts';
import { contractIdIn, orderIdOf } from './change-order-routes.ts';
import { chosen } from './choose.ts';
import { asRestCaller, idFrom, pageOfAll, type RestContext, restAnswer } from './context.ts';
import { changeOrderEntry } from './contract-entry.ts';
import { projectIdOf } from './contract-routes.ts';
import { packageInput } from './contract-shapes.ts';
import { packageRowView, wholePackageView } from './contract-views.ts';
import { inCompany, mayWriteIn, written } from './contract-writing.ts';
import { seenBy } from './seen.ts';
import { readWrapped } from './wrapper.ts';

const path = '/v1.0/change_order_packages';

/** The contract that the request names, in its query or its body; null for none. */
function contractOf(request: FastifyRequest): number | null {
  const named = { ...(request.body as object | undefined), ...(request.query as object) };
  const { contract_id } = named as { readonly contract_id?: unknown };
  return contract_id === undefined ? null : idFrom(contract_id, 'commitment');
}

/** Change orders under their older name: with one of their contract they are another's, and not there. */
export function changeOrderPackageRoutes(app: FastifyInstance, context: RestContext): void {
  const tools = context.hub.project;
  const find = async (caller: Caller, request: FastifyRequest): Promise<Outcome<ChangeOrder>> => {
    const found = await tools.changeOrder(caller, projectIdOf(request), orderIdOf(request));
    const contract = contractOf(request);
    const other = found.ok && contract !== null && found.value.commitment.id !== contract;
    return other ? no('not_found', { thing: 'change order' }) : found;
  };
  app.get(path, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const contract = contractOf(request);
      const found = await tools.changeOrders(caller, projectIdOf(request));
      return restAnswer(request, reply, found, (all) => {
        const own = all.filter((order) => contract === null || order.commitment.id === contract);
        return pageOfAll(request, reply, chosen(request, own, changeOrderChoosing), 100).map(packageRowView);
      });
    }),
  );
  app.get(`${path}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) =>
      restAnswer(request, reply, await find(caller, request), wholePackageView),
    ),
  );
  app.post(path, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const project = projectIdOf(request);
      const allowed = await mayWriteIn(context, caller, project);
      if (!allowed.ok) return sendRefusal(request, reply, allowed.refusal);
      const read = readWrapped(request, 'change_order', packageInput);
      const contract = contractIdIn(contractOf(request) ?? undefined);
      const create = (keeping: Caller) => tools.createChangeOrder(keeping, project, contract, changeOrderEntry(read));
      return written({ hub: context.hub, caller, request, reply }, 201, create, wholePackageView);
    }),
  );
  app.patch(`${path}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const project = projectIdOf(request);
      const allowed = await mayWriteIn(context, caller, project);
      if (!allowed.ok) return sendRefusal(request, reply, allowed.refusal);
      const found = await find(caller, request);
      if (!found.ok) return sendRefusal(request, reply, found.refusal);
      const read = readWrapped(request, 'change_order', packageInput);
      const [{ id }, seen] = [found.value, seenBy(request, 'change_order')];
      const save = (keeping: Caller) => tools.updateChangeOrder(keeping, project, id, changeOrderEntry(read), seen);
      return written({ hub: context.hub, caller, request, reply }, 200, save, wholePackageView);
    }),
  );
}
