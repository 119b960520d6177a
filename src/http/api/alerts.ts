import { z } from 'zod';
import type { Alert, MyAlerts } from '../../app/hub.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import { isoInstant } from '../../domain/time.ts';
import * as shapes from './alert-shapes.ts';
import { answer, asCaller, type Context, inCompany, onInvoice, refused, type ZodApp } from './context.ts';
import { iso } from './views.ts';

const config = { access: 'company' } as const;

const alertView = (alert: Alert): shapes.Alert => ({
  id: alert.id,
  connection: alert.connection,
  kind: alert.kind,
  cause: alert.cause,
  count: alert.count,
  says: alert.says,
  began_at: isoInstant(alert.beganAt),
  told_at: iso(alert.toldAt),
  ended_at: iso(alert.endedAt),
});
const mineView = ({ wishes, told }: MyAlerts): shapes.MyAlerts => ({ ...wishes, told });

/** What people are told of without asking, and which of it one gets. */
export function alertRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.get(
    '/companies/:company/erp/alerts',
    {
      config,
      schema: {
        summary: 'What is wrong with connections and exports, and what was lately',
        params: inCompany,
        querystring: z.object({ connection_id: z.coerce.number().int().positive().optional() }),
        response: { 200: shapes.alerts, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const found = await hub.alerts(caller, (request.query.connection_id ?? null) as ConnectionId | null);
        return answer(request, reply, found, (alerts) => ({ alerts: alerts.map(alertView) }));
      }),
  );
  app.get(
    '/companies/:company/erp/alerts/:id',
    { config, schema: { summary: 'One alert', params: onInvoice, response: { 200: shapes.alert, ...refused } } },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await hub.alert(caller, request.params.id), alertView),
      ),
  );
  app.get(
    '/companies/:company/erp/my-alerts',
    {
      config,
      schema: { summary: 'Which alerts I get', params: inCompany, response: { 200: shapes.myAlerts, ...refused } },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await hub.myAlerts(caller), mineView),
      ),
  );
  app.put(
    '/companies/:company/erp/my-alerts',
    {
      config,
      schema: {
        summary: 'Which alerts I want to get',
        params: inCompany,
        body: shapes.alertWishes,
        response: { 200: shapes.myAlerts, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await hub.setAlertWishes(caller, request.body), mineView),
      ),
  );
}
