import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller, Invoice } from '../../app/hub.ts';
import type { CommitmentId, InvoiceId, ProjectId } from '../../domain/ids.ts';
import { type Cents, cents } from '../../domain/money.ts';
import { missing } from '../../domain/permission.ts';
import { notPermitted, type Outcome } from '../../domain/refusal.ts';
import { once } from '../once.ts';
import { sendRefusal } from '../problem.ts';
import { versionSeen } from '../version.ts';
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
  refuse,
  restAnswer,
} from './context.ts';
import { byItsField, invoiceEntry } from './requisition-entry.ts';
import { type ItemInput, itemInput, requisitionInput, versionInput } from './shapes.ts';
import { extendedView, itemView, requisitionV10View, requisitionView } from './views.ts';

const inCompany = { config: { access: 'company' } } as const;
type View = (invoice: Invoice, companyName: string) => unknown;

/** Subcontractor invoices under the name that Procore's clients know: requisitions, v1.0 and v1.1. */
export function requisitionRoutes(app: FastifyInstance, context: RestContext): void {
  for (const version of ['v1.0', 'v1.1'] as const) {
    const list: View = version === 'v1.0' ? requisitionV10View : requisitionView;
    const show: View =
      version === 'v1.0'
        ? (invoice, name) => ({ ...extendedView(invoice, name), ...requisitionV10View(invoice, name) })
        : extendedView;
    readRoutes(app, context, version, list, show);
    writeRoutes(app, context, version, show);
  }
  itemRoutes(app, context);
}

function filterOf(request: FastifyRequest) {
  const filters = filtersOf(request);
  const only = (name: string) => idsFilter(filters[name], name)?.[0] ?? null;
  return {
    ids: idsFilter(filters.id, 'id'),
    commitment: only('commitment_id') as CommitmentId | null,
    period: only('period_id'),
    status: filters.status === undefined ? null : String(filters.status),
    originId: filters.origin_id === undefined ? null : String(filters.origin_id),
  };
}

function readRoutes(app: FastifyInstance, context: RestContext, version: string, list: View, show: View): void {
  const { hub } = context;
  app.get(`/${version}/requisitions`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller, company) => {
      const at = pageOf(request, 30);
      const page = { limit: at.perPage, offset: (at.page - 1) * at.perPage };
      const found = await hub.project.invoices(caller, projectOf(request) as ProjectId, filterOf(request), page);
      const { view } = request.query as { view?: string };
      const shape = view === 'extended' || view === 'items' ? show : list;
      return restAnswer(request, reply, found, ({ rows, total }) => {
        paged(request, reply, at, total);
        return rows.map((invoice) => shape(invoice, company.name));
      });
    }),
  );
  app.get(`/${version}/requisitions/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller, company) =>
      restAnswer(request, reply, await find(context, caller, request), (invoice) => show(invoice, company.name)),
    ),
  );
}

const invoiceIdOf = (request: FastifyRequest) => idFrom((request.params as { id: string }).id, 'invoice') as InvoiceId;

const find = (
  context: RestContext,
  caller: Caller,
  request: FastifyRequest,
  action?: 'invoice.write',
): Promise<Outcome<Invoice>> =>
  context.hub.project.invoice(caller, projectOf(request) as ProjectId, invoiceIdOf(request), action);

/** The fields stand under `requisition`; a client that leaves the wrapper out is understood too. */
function readRequisition(request: FastifyRequest) {
  const body = (request.body ?? {}) as Record<string, unknown>;
  const read = parseBody(requisitionInput, body.requisition ?? body);
  if (read.origin_id !== undefined && read.origin_id !== null) {
    throw refuse('invalid', { field: 'origin_id', because: 'read_only' });
  }
  return read;
}

/**
 * `origin_id` alone, from the integrator of a connection that is driven from outside: its number of the bill, which
 * everybody else only reads. Null where the request is about something else.
 */
async function takeOrigin(
  context: RestContext,
  caller: Caller,
  request: FastifyRequest,
): Promise<Outcome<Invoice> | null> {
  const body = (request.body ?? {}) as Record<string, unknown>;
  const given = (body.requisition ?? body) as Record<string, unknown>;
  const { origin_id } = parseBody(requisitionInput, given);
  const others = Object.keys(given).filter((name) => !['origin_id', 'project_id', 'version'].includes(name));
  if (origin_id === undefined || others.length > 0) return null;
  const found = await find(context, caller, request);
  if (!found.ok) return found;
  const told = await context.hub.tellOrigin(caller, { invoice: found.value.id, originId: origin_id || null });
  // Nothing to take back, where nobody could give it: as ever, that is no request for anything.
  if (!told.ok) return told.refusal.facts.because === 'read_only' && origin_id === null ? null : told;
  return find(context, caller, request);
}

/** Materials that a line has stored already: from the invoice itself, or from the newest of the commitment. */
function storedIn(invoice: Invoice | null, carry: boolean): (item: ItemInput) => Cents {
  return (item) => {
    const line = invoice?.lines.find((one) => one.id === item.id || one.commitmentLine.id === item.line_item_id);
    return (carry ? line?.storedPresently : line?.storedPrevious) ?? cents(0);
  };
}

async function newestOf(context: RestContext, caller: Caller, project: ProjectId, commitment: CommitmentId) {
  const filter = { ids: null, commitment, period: null, status: null, originId: null };
  const found = await context.hub.project.invoices(caller, project, filter, { limit: 1_000, offset: 0 });
  if (!found.ok) return null;
  return found.value.rows.reduce<Invoice | null>(
    (top, one) => (top === null || one.number > top.number ? one : top),
    null,
  );
}

function writeRoutes(app: FastifyInstance, context: RestContext, version: string, show: View): void {
  const { hub } = context;
  app.post(`/${version}/requisitions`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller, company) => {
      const project = projectOf(request) as ProjectId;
      const { commitment_id } = (request.body ?? {}) as { commitment_id?: unknown };
      const commitment = idFrom(commitment_id, 'commitment') as CommitmentId;
      // Whoever may not write is told that, whatever they sent.
      const known = await hub.project.project(caller, project);
      const lacking = missing(caller.grants, 'invoice.write', project);
      if (!known.ok) return sendRefusal(request, reply, known.refusal);
      if (lacking.length > 0) return sendRefusal(request, reply, notPermitted(lacking));
      const read = readRequisition(request);
      const addsMaterials = read.items?.some((item) => item.new_materials !== undefined) ?? false;
      const newest = addsMaterials ? await newestOf(context, caller, project, commitment) : null;
      const entry = invoiceEntry(read, storedIn(newest, true));
      return once(
        hub,
        caller,
        request,
        reply,
        async (key) => {
          const made = await hub.project.createInvoice(caller, {
            ...entry,
            project,
            commitment,
            once: key ?? undefined,
          });
          if (!made.ok) return { refusal: byItsField(made.refusal) };
          return { status: 201, body: show(made.value, company.name) };
        },
        async (id) => {
          const found = await hub.project.invoice(caller, project, id);
          return found.ok ? { status: 201, body: show(found.value, company.name) } : null;
        },
      );
    }),
  );
  app.patch(`/${version}/requisitions/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller, company) =>
      once(hub, caller, request, reply, async () => {
        const numbered = await takeOrigin(context, caller, request);
        if (numbered !== null) {
          return numbered.ok
            ? { status: 200, body: show(numbered.value, company.name) }
            : { refusal: numbered.refusal };
        }
        const found = await find(context, caller, request, 'invoice.write');
        if (!found.ok) return { refusal: found.refusal };
        const seen = seenBy(request);
        const entry = invoiceEntry(readRequisition(request), storedIn(found.value, false));
        const saved = await hub.project.updateInvoice(caller, found.value.projectId, found.value.id, entry, seen);
        if (!saved.ok) return { refusal: byItsField(saved.refusal) };
        return { status: 200, body: show(saved.value, company.name) };
      }),
    ),
  );
  app.delete(`/${version}/requisitions/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const project = projectOf(request) as ProjectId;
      const gone = await hub.project.deleteInvoice(caller, project, invoiceIdOf(request), seenBy(request));
      return gone.ok ? reply.code(204).send() : sendRefusal(request, reply, gone.refusal);
    }),
  );
}

/** The version that the caller saw, by `If-Match` or `version`; Procore's clients send neither, and need not. */
function seenBy(request: FastifyRequest): number | undefined {
  const seen = versionSeen(request, parseBody(versionInput, request.body));
  if (!seen.ok) throw refuse(seen.refusal.code, seen.refusal.facts);
  return seen.value;
}

function itemRoutes(app: FastifyInstance, context: RestContext): void {
  const { hub } = context;
  const lists = {
    contract_items: (invoice: Invoice) => invoice.lines.filter((line) => !line.changeOrder),
    change_order_items: (invoice: Invoice) => invoice.lines.filter((line) => line.changeOrder),
    contract_detail_items: () => [],
    detail: (invoice: Invoice) => invoice.lines,
  };
  for (const [name, pick] of Object.entries(lists)) {
    app.get(`/v1.0/requisitions/:id/${name}`, inCompany, (request, reply) =>
      asRestCaller(context, request, reply, async (caller) =>
        restAnswer(request, reply, await find(context, caller, request), (invoice) => {
          const at = pageOf(request, 300);
          const lines = pick(invoice);
          paged(request, reply, at, lines.length);
          return lines.slice((at.page - 1) * at.perPage, at.page * at.perPage).map(itemView);
        }),
      ),
    );
  }
  app.patch('/v1.0/requisitions/:id/bulk_item_update', inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) =>
      once(hub, caller, request, reply, async () => {
        const found = await find(context, caller, request, 'invoice.write');
        if (!found.ok) return { refusal: found.refusal };
        const given = (request.body as { requisition_items?: unknown } | null)?.requisition_items;
        const items = parseBody(itemInput.array().min(1).max(2000), given);
        const entry = invoiceEntry({ items }, storedIn(found.value, false));
        const { projectId, id } = found.value;
        const saved = await hub.project.updateInvoice(caller, projectId, id, entry, seenBy(request));
        if (!saved.ok) return { refusal: byItsField(saved.refusal) };
        return { status: 200, body: saved.value.lines.map(itemView) };
      }),
    ),
  );
}
