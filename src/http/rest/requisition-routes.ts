import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller, Invoice, RequisitionFilter } from '../../app/hub.ts';
import type { CommitmentId, CorrectionId, ProjectId } from '../../domain/ids.ts';
import { missing, missingOnCommitment } from '../../domain/permission.ts';
import { no, notPermitted, type Outcome } from '../../domain/refusal.ts';
import { keepingFor, once } from '../once.ts';
import { sendRefusal } from '../problem.ts';
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
  textsFilter,
} from './context.ts';
import { byItsField, invoiceEntry } from './requisition-entry.ts';
import { findRequisition, inCompany, invoiceIdOf } from './requisition-found.ts';
import {
  type Asker,
  actionPolicyView,
  extendedView,
  itemsView,
  requisitionView,
  withForm,
} from './requisition-views.ts';
import { seenBy } from './seen.ts';
import { originInput, requisitionInput } from './shapes.ts';
import { spanFilter } from './span-filter.ts';
import { readWrapped, under } from './wrapper.ts';

type View = (invoice: Invoice, asker: Asker) => unknown;
type Version = 'v1.0' | 'v1.1';

const views: Readonly<Record<string, (invoice: Invoice, asker: Asker) => { readonly summary: unknown }>> = {
  default: requisitionView,
  extended: extendedView,
  items: itemsView,
  action_policy: actionPolicyView,
};

/** The view asked for; one that is not known is the usual one, as with any parameter that nobody knows. */
function viewOf(request: FastifyRequest, version: Version, usual: 'default' | 'extended'): View {
  const { view } = request.query as { view?: unknown };
  const named = typeof view === 'string' && Object.hasOwn(views, view) ? view : usual;
  const shape = views[named]!;
  return version === 'v1.0' ? (invoice, asker) => withForm(shape(invoice, asker)) : shape;
}

const askerOf = (caller: Caller, company: { readonly name: string }): Asker => ({
  company: company.name,
  grants: caller.grants,
});

/** Subcontractor invoices under the name that Procore's clients know: requisitions, v1.0 and v1.1. */
export function requisitionRoutes(app: FastifyInstance, context: RestContext): void {
  for (const version of ['v1.0', 'v1.1'] as const) {
    readRoutes(app, context, version);
    writeRoutes(app, context, version);
  }
}

function filterOf(request: FastifyRequest): RequisitionFilter {
  const filters = filtersOf(request);
  const { is_last } = filters;
  if (is_last !== undefined && is_last !== 'true' && is_last !== 'false') {
    throw refuse('malformed', { field: 'filters[is_last]', because: 'yes_or_no' });
  }
  return {
    ids: idsFilter(filters.id, 'id'),
    commitment: null,
    commitments: idsFilter(filters.commitment_id, 'commitment_id'),
    periods: idsFilter(filters.period_id, 'period_id'),
    statuses: textsFilter(filters.status),
    originIds: textsFilter(filters.origin_id),
    created: spanFilter(filters.created_at, 'created_at'),
    updated: spanFilter(filters.updated_at, 'updated_at'),
    isLast: is_last === undefined ? null : is_last === 'true',
  };
}

function readRoutes(app: FastifyInstance, context: RestContext, version: Version): void {
  const { hub } = context;
  app.get(`/${version}/requisitions`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller, company) => {
      const at = pageOf(request, 30);
      const page = { limit: at.perPage, offset: (at.page - 1) * at.perPage };
      const found = await hub.project.invoices(caller, projectOf(request) as ProjectId, filterOf(request), page);
      const shape = viewOf(request, version, 'default');
      return restAnswer(request, reply, found, ({ rows, total }) => {
        paged(request, reply, at, total);
        return rows.map((invoice) => shape(invoice, askerOf(caller, company)));
      });
    }),
  );
  app.get(`/${version}/requisitions/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller, company) =>
      restAnswer(request, reply, await findRequisition(context, caller, request), (invoice) =>
        viewOf(request, version, 'extended')(invoice, askerOf(caller, company)),
      ),
    ),
  );
}

function readRequisition(request: FastifyRequest) {
  const read = readWrapped(request, 'requisition', requisitionInput);
  if (read.origin_id !== undefined && read.origin_id !== null) {
    throw refuse('invalid', { field: 'origin_id', because: 'read_only' });
  }
  return read;
}

/** What is said of a bill, and what else may stand beside it without changing anything: which requisition it is of. */
const ofTheBill = new Set(['origin_id', 'origin_code', 'origin_data']);
const ofTheRequest = new Set(['id', 'company_id', 'project_id', 'commitment_id', 'version']);

/**
 * `origin_id` alone, from the integrator of a connection that is driven from outside: its number of the bill, with the code
 * and the data that go with it. Everybody else only reads it. Null where the request is about something else.
 */
async function takeOrigin(
  context: RestContext,
  caller: Caller,
  request: FastifyRequest,
): Promise<Outcome<Invoice> | null> {
  const given = under(request, 'requisition');
  if (Object.keys(given).some((name) => !ofTheBill.has(name) && !ofTheRequest.has(name))) return null;
  const { origin_id, origin_code, origin_data } = parseBody(originInput, given);
  if (origin_id === undefined) return null;
  const found = await findRequisition(context, caller, request);
  if (!found.ok) return found;
  const { version } = found.value;
  const seen = seenBy(request, 'requisition');
  const may = missing(caller.grants, 'integrator.drive', null).length === 0;
  if (may && seen !== undefined && seen !== version) return no('changed_meanwhile', { version });
  const said = { originId: origin_id, originCode: origin_code, originData: origin_data };
  const told = await context.hub.tellOrigin(caller, { invoice: found.value.id, ...said });
  // Nothing to take back, where nobody could give it: as ever, that is no request for anything.
  if (!told.ok) return told.refusal.facts.because === 'read_only' && origin_id === null ? null : told;
  return findRequisition(context, caller, request);
}

function writeRoutes(app: FastifyInstance, context: RestContext, version: Version): void {
  const { hub } = context;
  app.post(`/${version}/requisitions`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller, company) => {
      const project = projectOf(request) as ProjectId;
      const show = viewOf(request, version, 'extended');
      const { commitment_id, correction_id } = (request.body ?? {}) as Record<string, unknown>;
      const commitment = idFrom(commitment_id, 'commitment') as CommitmentId;
      // Whoever may not write is told that, whatever they sent.
      const known = await hub.project.project(caller, project);
      const lacking = missingOnCommitment(caller.grants, 'invoice.write', project, commitment);
      if (!known.ok) return sendRefusal(request, reply, known.refusal);
      if (lacking.length > 0) return sendRefusal(request, reply, notPermitted(lacking));
      const read = readRequisition(request);
      const entry = invoiceEntry(read);
      const answer = (invoice: Invoice) => ({ status: 201, body: show(invoice, askerOf(caller, company)) });
      return once(
        { hub, caller, request, reply },
        async (key) => {
          const made = await hub.project.createInvoice(caller, {
            ...entry,
            project,
            commitment,
            once: key ?? undefined,
            // An addition of ours: the correction in which a deleted invoice is entered again.
            corrects: correction_id == null ? undefined : (idFrom(correction_id, 'correction') as CorrectionId),
          });
          return made.ok ? answer(made.value) : { refusal: byItsField(made.refusal) };
        },
        async (id) => {
          const found = await hub.project.invoice(caller, project, id);
          return found.ok ? answer(found.value) : null;
        },
      );
    }),
  );
  app.patch(`/${version}/requisitions/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller, company) =>
      once({ hub, caller, request, reply }, async (key) => {
        const show = viewOf(request, version, 'extended');
        const numbered = await takeOrigin(context, caller, request);
        if (numbered !== null) {
          return numbered.ok
            ? { status: 200, body: show(numbered.value, askerOf(caller, company)) }
            : { refusal: numbered.refusal };
        }
        const [project, id] = [projectOf(request) as ProjectId, invoiceIdOf(request)];
        // Whoever may not write is told that, whatever they sent.
        const may = await hub.project.mayWriteInvoice(caller, project, id);
        if (!may.ok) return { refusal: may.refusal };
        const seen = seenBy(request, 'requisition');
        const read = readRequisition(request);
        const entry = invoiceEntry(read);
        const view = (invoice: Invoice) => show(invoice, askerOf(caller, company));
        const keeping = keepingFor(caller, key, 200, view);
        const saved = await hub.project.updateInvoice(keeping, project, id, entry, seen);
        if (!saved.ok) return { refusal: byItsField(saved.refusal) };
        return { status: 200, body: view(saved.value) };
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
