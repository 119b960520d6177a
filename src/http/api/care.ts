import { z } from 'zod';
import type { ConnectionId } from '../../domain/ids.ts';
import * as shapes from './care-shapes.ts';
import { healthView } from './care-views.ts';
import { answer, asCaller, type Context, onInvoice, refused, type ZodApp } from './context.ts';

const config = { access: 'company' } as const;

/** How each connection is, and when it is read by itself. */
export function careRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.get(
    '/companies/:company/erp/connections/:id/health',
    {
      config,
      schema: {
        summary: 'How a connection is: its last reading, its agent, its calls, its queue',
        params: onInvoice,
        response: { 200: shapes.health, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await hub.connectionHealth(caller, request.params.id as ConnectionId), healthView),
      ),
  );
  app.put(
    '/companies/:company/erp/connections/:id/schedule',
    {
      config,
      schema: {
        summary: 'When a connection is read by itself',
        params: onInvoice,
        body: shapes.newSchedule,
        response: { 200: z.object({}), ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { body } = request;
        const set = await hub.setSchedule(caller, {
          connection: request.params.id as ConnectionId,
          readEveryMinutes: body.read_every_minutes,
          recordsEveryMinutes: body.records_every_minutes,
          tieOutHour: body.tie_out_hour,
          quiet: body.quiet,
          silentMinutes: body.silent_minutes,
        });
        return answer(request, reply, set, () => ({}));
      }),
  );
}
