import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Caller, Invoice, InvoiceLine, RequestKey } from '../../app/hub.ts';
import type { ProjectId } from '../../domain/ids.ts';
import { no, type Outcome, yes } from '../../domain/refusal.ts';
import { type Answer, keepingFor, once, type Refused } from '../once.ts';
import { sendRefusal } from '../problem.ts';
import { changeHistoryView } from './change-history-view.ts';
import {
  asRestCaller,
  filtersOf,
  idFrom,
  idsFilter,
  paged,
  pageOf,
  parseBody,
  projectOf,
  type RestContext,
  restAnswer,
} from './context.ts';
import { detailView } from './requisition-detail-view.ts';
import { byItsField, invoiceEntry } from './requisition-entry.ts';
import { findRequisition, inCompany, invoiceIdOf } from './requisition-found.ts';
import { itemsOf, itemView } from './requisition-views.ts';
import { seenBy } from './seen.ts';
import { itemInput } from './shapes.ts';
import { givenUnder } from './wrapper.ts';

/** The lines of a requisition, its change order packages and its history. */

const path = '/v1.0/requisitions/:requisition_id';
type ItemInput = z.output<typeof itemInput>;
const bulkInput = z.object({ requisition_items: itemInput.array().min(1).max(2000) });

interface Kind {
  readonly path: string;
  /** What a single one is wrapped in where it is changed. */
  readonly wrapper: string;
  readonly lines: (invoice: Invoice) => readonly InvoiceLine[];
}

const kinds: readonly Kind[] = [
  {
    path: 'contract_items',
    wrapper: 'requisition_contract_item',
    lines: (invoice) => invoice.lines.filter((line) => !line.changeOrder),
  },
  {
    path: 'change_order_items',
    wrapper: 'requisition_change_order_item',
    lines: (invoice) => invoice.lines.filter((line) => line.changeOrder),
  },
  // A schedule of values below the schedule of values, and change orders billed as a whole: there are none here.
  { path: 'contract_detail_items', wrapper: 'requisition_contract_detail_item', lines: () => [] },
  { path: 'whole_change_order_items', wrapper: 'requisition_whole_change_order_item', lines: () => [] },
];

export function requisitionItemRoutes(app: FastifyInstance, context: RestContext): void {
  for (const kind of kinds) {
    listRoute(app, context, kind.path, kind.lines);
    oneRoutes(app, context, kind);
  }
  listRoute(app, context, 'detail', (invoice) => invoice.lines, detailView);
  bulkRoute(app, context);
  packageRoutes(app, context);
  app.get(`${path}/change_histories`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const id = invoiceIdOf(request);
      const found = await context.hub.project.invoiceHistory(caller, projectOf(request) as ProjectId, id);
      return restAnswer(request, reply, found, (events) => {
        const rows = changeHistoryView(id, events);
        const at = pageOf(request, 300);
        paged(request, reply, at, rows.length);
        return rows.slice((at.page - 1) * at.perPage, at.page * at.perPage);
      });
    }),
  );
}

function listRoute(
  app: FastifyInstance,
  context: RestContext,
  name: string,
  lines: Kind['lines'],
  view: typeof itemView = itemView,
): void {
  app.get(`${path}/${name}`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) =>
      restAnswer(request, reply, await findRequisition(context, caller, request), (invoice) => {
        const orders = idsFilter(filtersOf(request).change_order_id, 'change_order_id');
        const items = lines(invoice)
          .map((line) => view(line, invoice))
          .filter((item) => orders === null || orders.includes(item.change_order_package_id ?? -1));
        const at = pageOf(request, 300);
        paged(request, reply, at, items.length);
        return items.slice((at.page - 1) * at.perPage, at.page * at.perPage);
      }),
    ),
  );
}

function oneRoutes(app: FastifyInstance, context: RestContext, { path: name, wrapper, lines }: Kind): void {
  const lineOf = (invoice: Invoice, request: FastifyRequest): Outcome<InvoiceLine> => {
    const id = idFrom((request.params as { id: string }).id, 'line');
    const line = lines(invoice).find((one) => one.id === id);
    return line === undefined ? no('not_found', { thing: 'line' }) : yes(line);
  };
  app.get(`${path}/${name}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const found = await findRequisition(context, caller, request);
      if (!found.ok) return sendRefusal(request, reply, found.refusal);
      return restAnswer(request, reply, lineOf(found.value, request), (line) => itemView(line, found.value));
    }),
  );
  app.patch(`${path}/${name}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, (caller) =>
      once({ hub: context.hub, caller, request, reply }, async (key) => {
        const found = await findRequisition(context, caller, request, 'invoice.write');
        if (!found.ok) return { refusal: found.refusal };
        const line = lineOf(found.value, request);
        if (!line.ok) return { refusal: line.refusal };
        const given = givenUnder(request, wrapper, itemInput);
        return write(
          context,
          { caller, key, seen: seenBy(request, wrapper) },
          found.value,
          [parseBody(itemInput, { ...given, id: line.value.id })],
          (invoice) => itemView(invoice.lines.find((one) => one.id === line.value.id)!, invoice),
        );
      }),
    ),
  );
}

/** Who writes, for which key, and the version that they saw. */
interface Writing {
  readonly caller: Caller;
  readonly key: RequestKey | null;
  readonly seen: number | undefined;
}

async function write(
  context: RestContext,
  { caller, key, seen }: Writing,
  invoice: Invoice,
  items: readonly ItemInput[],
  view: (invoice: Invoice) => unknown,
): Promise<Answer | Refused> {
  const entry = invoiceEntry({ items });
  const { projectId, id } = invoice;
  const keeping = keepingFor(caller, key, 200, view);
  const saved = await context.hub.project.updateInvoice(keeping, projectId, id, entry, seen);
  if (!saved.ok) return { refusal: byItsField(saved.refusal) };
  return { status: 200, body: view(saved.value) };
}

function bulkRoute(app: FastifyInstance, context: RestContext): void {
  app.patch(`${path}/bulk_item_update`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, (caller) =>
      once({ hub: context.hub, caller, request, reply }, async (key) => {
        const found = await findRequisition(context, caller, request, 'invoice.write');
        if (!found.ok) return { refusal: found.refusal };
        const { requisition_items: items } = parseBody(bulkInput, request.body);
        return write(context, { caller, key, seen: seenBy(request) }, found.value, items, itemsOf);
      }),
    ),
  );
}

function packageRoutes(app: FastifyInstance, context: RestContext): void {
  const tools = context.hub.project;
  /** The change order meant, and the commitment, which has to be the invoice's own. */
  const meant = (request: FastifyRequest, invoice: Invoice): Outcome<number> => {
    const query = request.query as Record<string, unknown>;
    const body = (request.body ?? {}) as Record<string, unknown>;
    const commitment = query.commitment_id ?? body.commitment_id;
    if (commitment !== undefined && idFrom(commitment, 'commitment') !== invoice.commitmentId) {
      return no('not_found', { thing: 'commitment' });
    }
    const order = query.change_order_package_id ?? body.change_order_package_id;
    if (order === undefined) return no('invalid', { field: 'change_order_package_id', because: 'required' });
    return yes(idFrom(order, 'change order'));
  };
  app.post(`${path}/add_change_order_package`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, (caller) =>
      once({ hub: context.hub, caller, request, reply }, async (key) => {
        const found = await findRequisition(context, caller, request, 'invoice.write');
        if (!found.ok) return { refusal: found.refusal };
        const order = meant(request, found.value);
        if (!order.ok) return { refusal: order.refusal };
        const { projectId, id } = found.value;
        const added = (invoice: Invoice) =>
          itemsOf(invoice).filter((item) => item.change_order_package_id === order.value);
        const keeping = keepingFor(caller, key, 201, added);
        const saved = await tools.addChangeOrder(keeping, projectId, id, order.value, seenBy(request));
        return saved.ok ? { status: 201, body: added(saved.value) } : { refusal: saved.refusal };
      }),
    ),
  );
  app.delete(`${path}/remove_change_order_package`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const found = await findRequisition(context, caller, request, 'invoice.write');
      if (!found.ok) return sendRefusal(request, reply, found.refusal);
      const order = meant(request, found.value);
      if (!order.ok) return sendRefusal(request, reply, order.refusal);
      const { projectId, id } = found.value;
      const gone = await tools.removeChangeOrder(caller, projectId, id, order.value, seenBy(request));
      return gone.ok ? reply.code(204).send() : sendRefusal(request, reply, gone.refusal);
    }),
  );
}
