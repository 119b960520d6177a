import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Caller } from '../../app/hub.ts';
import type { InvoiceId, OperationId } from '../../domain/ids.ts';
import { mostAtOnce } from '../../domain/list-view.ts';
import { refusal } from '../../domain/refusal.ts';
import { once } from '../once.ts';
import { sendRefusal } from '../problem.ts';
import { answer, asCaller, type Context, inCompany, onInvoice, refused, streamed, type ZodApp } from './context.ts';
import { openStream } from './live.ts';
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
        once(hub, caller, request, reply, async () => {
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
        if (request.query.results === 'none') return sendProgress(context, request, reply, caller, id);
        const first = await hub.operation(caller, id);
        if (!first.ok) return sendRefusal(request, reply, first.refusal);
        const stream = openStream(context, request, reply, caller.person);
        if (stream === null) return reply;
        const told = new Set<number>();
        try {
          for (let before = -1; !stream.closed(); await sleep(lookMs)) {
            const found = await hub.operation(caller, id);
            if (!found.ok) break;
            const view = operationView(found.value);
            // Each verdict once: ten thousand of them, sent again with every step, would drown whoever listens.
            const results = view.results.filter((result) => !told.has(result.invoice_id));
            for (const result of results) told.add(result.invoice_id);
            if (view.done !== before) stream.send('progress', { ...view, results });
            before = view.done;
            if (view.state === 'done') break;
          }
        } finally {
          // Whoever listens asks again, where it ended because the database could not be asked.
          stream.end();
        }
        return reply;
      }),
  );
}

/** How far it is and no verdicts: cheap however many there are, and what a page shows while it runs. */
async function sendProgress(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  caller: Caller,
  id: OperationId,
): Promise<FastifyReply> {
  const { hub } = context;
  const first = await hub.operationState(caller, id);
  if (!first.ok) return sendRefusal(request, reply, first.refusal);
  const stream = openStream(context, request, reply, caller.person);
  if (stream === null) return reply;
  try {
    for (let before = ''; !stream.closed(); await sleep(lookMs)) {
      const found = await hub.operationState(caller, id);
      if (!found.ok) break;
      const view = operationStateView(found.value);
      const now = `${view.state} ${view.done}`;
      if (now !== before) stream.send('progress', view);
      before = now;
      if (view.state === 'done') break;
    }
  } finally {
    stream.end();
  }
  return reply;
}
