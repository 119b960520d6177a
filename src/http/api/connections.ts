import { z } from 'zod';
import type { ConnectionId } from '../../domain/ids.ts';
import { once } from '../once.ts';
import { answer, asCaller, type Context, inCompany, onInvoice, refused, type ZodApp } from './context.ts';
import * as shapes from './shapes.ts';
import { connectionView } from './views.ts';

/** Which ERPs are connected, whether they are well, and reading them again. */
export function connectionRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  const config = { access: 'company' } as const;
  app.get(
    '/companies/:company/erp/connections',
    {
      config,
      schema: { summary: 'The connected ERPs', params: inCompany, response: { 200: shapes.connections, ...refused } },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await hub.connections(caller), (found) => ({ connections: found.map(connectionView) })),
      ),
  );
  app.get(
    '/companies/:company/erp/connections/:id/check',
    {
      config,
      schema: { summary: 'Is it there?', params: onInvoice, response: { 200: shapes.connectionCheck, ...refused } },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const found = await hub.checkConnection(caller, request.params.id as ConnectionId);
        return answer(request, reply, found, (check) => check);
      }),
  );
  app.post(
    '/companies/:company/erp/connections/:id/read-now',
    {
      config,
      schema: {
        summary: 'Read every synced bill again',
        params: onInvoice,
        body: z.object({}).nullish(),
        response: { 202: z.object({}), ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, (caller) =>
        once(hub, caller, request, reply, async () => {
          const outcome = await hub.readNow(caller, request.params.id as ConnectionId);
          return outcome.ok ? { status: 202, body: {} } : { refusal: outcome.refusal };
        }),
      ),
  );
}
