import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Caller, Hub } from '../../app/hub.ts';
import type { InvoiceId, OperationId } from '../../domain/ids.ts';
import { mostAtOnce } from '../../domain/list-view.ts';
import { type Outcome, refusal, yes } from '../../domain/refusal.ts';
import { once } from '../once.ts';
import { sendRefusal } from '../problem.ts';
import { answer, asCaller, type Context, inCompany, onInvoice, refused, streamed, type ZodApp } from './context.ts';
import { listenerNow, openStream } from './live.ts';
import { operationStateView } from './operation-results.ts';
import * as shapes from './shapes.ts';
import { operationView } from './views.ts';

const lookMs = 300;

/** Bulk operations: begin one, watch it. */
export function operationRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  const config = { access: 'company' } as const;
  app.post(
    '/companies/:company/erp/subcontractor-invoices/bulk',
    {
      config,
      schema: {
        summary: 'One move on many invoices',
        params: inCompany,
        body: shapes.bulkBody,
        response: { 202: z.object({ operation_id: shapes.id }), ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, (caller) =>
        once({ hub, caller, request, reply }, async () => {
          const { action, invoice_ids, versions = {}, reason = null } = request.body;
          if (invoice_ids.length > mostAtOnce) {
            return { refusal: refusal('too_large', { limit: `${mostAtOnce} invoices at once` }) };
          }
          const outcome = await hub.bulk(caller, { action, invoices: invoice_ids as InvoiceId[], versions, reason });
          if (!outcome.ok) return { refusal: outcome.refusal };
          return { status: 202, body: { operation_id: outcome.value } };
        }),
      ),
  );
  app.get(
    '/companies/:company/erp/operations/:id',
    {
      config,
      schema: { summary: 'Progress and verdicts', params: onInvoice, response: { 200: shapes.operation, ...refused } },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await hub.operation(caller, request.params.id as OperationId), operationView),
      ),
  );
  app.get(
    '/companies/:company/erp/operations/:id/events',
    {
      config,
      schema: {
        summary: 'The same as server-sent events',
        params: onInvoice,
        querystring: z.object({ results: z.enum(['each', 'none']).default('each') }),
        response: streamed,
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const id = request.params.id as OperationId;
        const look =
          request.query.results === 'none' ? progress(context.hub, id) : progressAndVerdicts(context.hub, id);
        return follow(context, request, reply, caller, look);
      }),
  );
}

/** One look at an operation, by the rights of whoever looks: what there is to tell, if anything is new, and whether it is over. */
type Look = (caller: Caller) => Promise<Outcome<{ readonly news: object | null; readonly done: boolean }>>;

/** Each verdict once: ten thousand of them, sent again with every step, would drown whoever listens. */
function progressAndVerdicts(hub: Hub, id: OperationId): Look {
  const told = new Set<number>();
  let before = -1;
  return async (caller) => {
    const found = await hub.operation(caller, id);
    if (!found.ok) return found;
    const view = operationView(found.value);
    const results = view.results.filter((result) => !told.has(result.invoice_id));
    for (const result of results) told.add(result.invoice_id);
    const news = view.done === before ? null : { ...view, results };
    before = view.done;
    return yes({ news, done: view.state === 'done' });
  };
}

/** How far it is and no verdicts: cheap however many there are, and what a page shows while it runs. */
function progress(hub: Hub, id: OperationId): Look {
  let before = '';
  return async (caller) => {
    const found = await hub.operationState(caller, id);
    if (!found.ok) return found;
    const view = operationStateView(found.value);
    const now = `${view.state} ${view.done}`;
    const news = now === before ? null : view;
    before = now;
    return yes({ news, done: view.state === 'done' });
  };
}

/** Until it is over, or until its listener may no longer look: rights are asked anew before each look. */
async function follow(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  caller: Caller,
  look: Look,
): Promise<FastifyReply> {
  const first = await look(caller);
  if (!first.ok) return sendRefusal(request, reply, first.refusal);
  const stream = openStream(context, request, reply, caller.person);
  if (stream === null) return reply;
  try {
    for (let { value } = first; ; ) {
      if (value.news !== null) stream.send('progress', value.news);
      if (value.done) break;
      await sleep(lookMs);
      const now = stream.closed() ? null : await listenerNow(context, request, caller);
      const found = now && (await look(now));
      if (!found?.ok) break;
      ({ value } = found);
    }
  } finally {
    // Whoever listens asks again, where it ended because the database could not be asked.
    stream.end();
  }
  return reply;
}
