import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Caller, Taken, ToldNumber } from '../../app/hub.ts';
import type { InvoiceId } from '../../domain/ids.ts';
import { type Outcome, yes } from '../../domain/refusal.ts';
import { words } from '../../domain/words/words.ts';
import { errorsByField } from '../errors-by-field.ts';
import { readBy, refusalOfShape } from '../misshapen.ts';
import { once } from '../once.ts';
import { sendRefusal } from '../problem.ts';
import {
  asRestCaller,
  filtersOf,
  idFrom,
  idsFilter,
  paged,
  pageOf,
  parseBody,
  type RestContext,
  refuse,
  restAnswer,
  spanOf,
  textsFilter,
} from './context.ts';
import * as shapes from './erp-shapes.ts';
import { erpConnectionView, erpDetailView, erpRequestView, externalView } from './erp-views.ts';

const inCompany = { config: { access: 'company' } } as const;
const at = '/v1.0/companies/:company_id';

const idIn = (request: FastifyRequest, thing: string) => idFrom((request.params as { id: string }).id, thing);

/** What a connector written for Procore's integrator programme calls: its requests, and what it says to them. */
export function erpRoutes(app: FastifyInstance, context: RestContext): void {
  connectionRoutes(app, context);
  requestRoutes(app, context);
  detailRoutes(app, context);
  externalRoutes(app, context);
}

function connectionRoutes(app: FastifyInstance, context: RestContext): void {
  const { hub } = context;
  app.get(`${at}/erp_connections`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller, company) =>
      restAnswer(request, reply, await hub.outsideConnection(caller), (connection) => [
        erpConnectionView(connection, company.id),
      ]),
    ),
  );
}

function requestRoutes(app: FastifyInstance, context: RestContext): void {
  const { hub } = context;
  app.get(`${at}/erp_requests`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller, company) => {
      const page = pageOf(request, 100);
      return restAnswer(request, reply, await hub.outsideRequests(caller, spanOf(page)), ({ rows, total }) => {
        paged(request, reply, page, total);
        return rows.map((one) => erpRequestView(one, company.id, one.withheld));
      });
    }),
  );
  app.get(`${at}/erp_requests/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller, company) =>
      restAnswer(request, reply, await hub.outsideRequest(caller, idIn(request, 'ERP request')), (found) =>
        erpRequestView(found, company.id),
      ),
    ),
  );
}

/** One asking as it stands now. */
async function askingNow(hub: RestContext['hub'], caller: Caller, id: number): Promise<Outcome<unknown>> {
  const found = await hub.outsideAskings(caller, { ids: [id], offset: 0, limit: 1 });
  return found.ok ? yes(found.value.rows.map(erpDetailView)[0] ?? null) : found;
}

function detailRoutes(app: FastifyInstance, context: RestContext): void {
  const { hub } = context;
  app.get(`${at}/erp_request_details`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const filters = filtersOf(request);
      const page = pageOf(request, 100);
      const invoices = idsFilter(filters.item_id, 'item_id') as readonly InvoiceId[] | null;
      // Of nothing else is anything asked: the vendor of the same id is another item.
      const ofThese = textsFilter(filters.item_type)?.includes('requisition') ?? true;
      const found = await hub.outsideAskings(caller, {
        invoices: ofThese ? invoices : [],
        statuses: textsFilter(filters.status)?.map((text) => text.replace(' ', '_')) ?? null,
        ...spanOf(page),
      });
      return restAnswer(request, reply, found, ({ rows, total }) => {
        paged(request, reply, page, total);
        return rows.map(erpDetailView);
      });
    }),
  );
  app.route({
    method: ['PUT', 'PATCH'],
    url: `${at}/erp_request_details/:id`,
    ...inCompany,
    handler: (request, reply) =>
      asRestCaller(context, request, reply, (caller) =>
        once({ hub, caller, request, reply }, async () => {
          const detail = idIn(request, 'request detail');
          const given = (request.body as { request_detail?: unknown } | undefined)?.request_detail ?? request.body;
          const outcome = await hub.answerDetail(caller, { detail, ...parseBody(shapes.detailAnswer, given) });
          if (!outcome.ok) return { refusal: outcome.refusal };
          const seen = await askingNow(hub, caller, detail);
          return seen.ok ? { status: 200, body: seen.value } : { refusal: seen.refusal };
        }),
      ),
  });
  app.patch(`${at}/erp_request_details/sync`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const may = await hub.outsideConnection(caller);
      if (!may.ok) return sendRefusal(request, reply, may.refusal);
      return reply.send(
        await synced(parseBody(shapes.updates, request.body), shapes.detailUpdate, async ({ id, ...answer }) => {
          const outcome = await hub.answerDetail(caller, { detail: id, ...answer });
          if (!outcome.ok) return { errors: { id: [words.outside.entries.unknown] } };
          const seen = await askingNow(hub, caller, id);
          return { entity: seen.ok ? seen.value : null };
        }),
      );
    }),
  );
}

interface Synced {
  readonly entities: unknown[];
  readonly errors: unknown[];
}
type Entry = { readonly entity: unknown } | { readonly errors: Readonly<Record<string, readonly string[]>> };

/** A *sync*: always 200, each entry for itself, what was not taken beside its reasons by field. */
export async function synced<T>(
  given: readonly unknown[],
  shape: z.ZodType<T>,
  take: (update: T) => Promise<Entry>,
): Promise<Synced> {
  const all: Synced = { entities: [], errors: [] };
  for (const update of given) {
    const read = readBy(shape, update);
    const entry = read.success
      ? await take(read.data)
      : { errors: errorsByField(refusalOfShape({ issues: read.error.issues })) };
    if ('entity' in entry) all.entities.push(entry.entity);
    else all.errors.push({ ...(typeof update === 'object' && update !== null ? update : {}), errors: entry.errors });
  }
  return all;
}

const entryOf = (taken: Taken): Entry =>
  taken.ok ? { entity: externalView(taken.record) } : { errors: { [taken.field]: [taken.because] } };

/** What is to be forgotten as a query names it: a DELETE's body does not reach us through every proxy. */
function inQuery(request: FastifyRequest): object {
  const { item_type, item_ids } = request.query as { item_type?: unknown; item_ids?: unknown };
  return { item_type, item_ids: idsFilter(item_ids, 'item_ids') ?? [] };
}

function externalRoutes(app: FastifyInstance, context: RestContext): void {
  const { hub } = context;
  app.get(`${at}/external_data`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const may = await hub.outsideConnection(caller);
      if (!may.ok) return sendRefusal(request, reply, may.refusal);
      const { item_type, item_id } = request.query as { item_type?: unknown; item_id?: unknown };
      const ids = idsFilter(item_id, 'item_id');
      // An empty list would say that nothing has a number.
      const left = item_type === undefined ? 'item_type' : ids === null ? 'item_id' : null;
      if (left !== null) throw refuse('malformed', { field: left, because: 'required' });
      const found = await hub.externalRecords(caller, { itemType: String(item_type), ids: ids ?? [] });
      return restAnswer(request, reply, found, (records) => records.map(externalView));
    }),
  );
  app.patch(`${at}/external_data/sync`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const may = await hub.outsideConnection(caller);
      if (!may.ok) return sendRefusal(request, reply, may.refusal);
      const tell = async (update: z.infer<typeof shapes.externalUpdate>): Promise<Entry> => {
        const told: ToldNumber = {
          itemType: update.item_type,
          itemId: update.item_id,
          originId: update.origin_id,
          originCode: update.origin_code,
          originData: update.origin_data,
        };
        const outcome: Outcome<readonly Taken[]> = await hub.tellExternal(caller, [told]);
        return outcome.ok ? entryOf(outcome.value[0]!) : { errors: errorsByField(outcome.refusal) };
      };
      return reply.send(await synced(parseBody(shapes.updates, request.body), shapes.externalUpdate, tell));
    }),
  );
  app.delete(`${at}/external_data/bulk_destroy`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const { item_type, item_ids } = parseBody(shapes.bulkDestroy, request.body ?? inQuery(request));
      const gone = await hub.forgetExternal(caller, { itemType: item_type, ids: item_ids });
      return gone.ok ? reply.code(204).send() : sendRefusal(request, reply, gone.refusal);
    }),
  );
}
