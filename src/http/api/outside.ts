import { z } from 'zod';
import type { OutsideView } from '../../app/hub.ts';
import type { InvoiceId } from '../../domain/ids.ts';
import { isStale } from '../../domain/outside.ts';
import { type Instant, isoInstant } from '../../domain/time.ts';
import { words } from '../../domain/words/words.ts';
import { sendRefusal } from '../problem.ts';
import { answer, asCaller, type Context, inCompany, onInvoice, refused, type ZodApp } from './context.ts';
import * as shapes from './shapes.ts';
import { connectionView } from './views.ts';

const iso = (at: Instant | null) => (at === null ? null : isoInstant(at));

const askedView = ({ request, connection, now, staleMs }: OutsideView): shapes.AskedOutside['requests'][number] => ({
  id: request.id,
  erp: connection.name,
  name: request.name,
  says: words.outside.names[request.name],
  created_at: isoInstant(request.createdAt),
  details: request.details.map((detail) => ({
    id: detail.id,
    status: isStale(detail, now, staleMs) ? 'stale' : detail.status,
    messages: [...detail.messages],
    asked_at: isoInstant(detail.askedAt),
    closed_at: iso(detail.closedAt),
  })),
});

/** Connections that are driven from outside: choosing one, and what its integrator was asked for an invoice. */
export function outsideRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  const config = { access: 'company' } as const;
  app.put(
    '/companies/:company/erp/connections',
    {
      config,
      schema: {
        summary: 'Have the ERP driven from outside, while no invoice was sent yet',
        params: inCompany,
        body: z.object({
          kind: z.literal('outside'),
          name: z.string().trim().min(1).max(100),
          /** After so long a silence what was asked is stale; an hour unless given. */
          stale_after_minutes: z.int().min(1).max(10_080).optional(),
        }),
        response: { 200: shapes.connections, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { name, stale_after_minutes } = request.body;
        const made = await hub.connectOutside(caller, { name, staleMinutes: stale_after_minutes });
        if (!made.ok) return sendRefusal(request, reply, made.refusal);
        return answer(request, reply, await hub.connections(caller), (all) => ({
          connections: all.map(connectionView),
        }));
      }),
  );
  app.get(
    '/companies/:company/erp/subcontractor-invoices/:id/requests',
    {
      config,
      schema: {
        summary: 'What the integrator of its connection was asked, newest first',
        params: onInvoice,
        response: { 200: shapes.askedOutside, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await hub.askedOutside(caller, request.params.id as InvoiceId), (all) => ({
          requests: all.map(askedView),
        })),
      ),
  );
}
