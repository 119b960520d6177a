import { z } from 'zod';
import { isoInstant } from '../../domain/time.ts';
import { answer, asCaller, type Context, onInvoice, refused, type ZodApp } from './context.ts';
import { instant } from './shapes.ts';

const signing = z.object({ secret: z.string(), overlap_until: instant.nullable() });

/** What deliveries of a webhook are signed with, and how it is changed. */
export function webhookSigningRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  const path = '/companies/:company/webhooks/:id/signing';
  const response = { 200: signing, ...refused };
  for (const [method, summary, ask] of [
    ['GET', 'What deliveries of a webhook are signed with', hub.hookSigning],
    ['POST', 'Sign with another key; for a day the one before it signs as well', hub.rotateHookSigning],
  ] as const) {
    app.route({
      method,
      url: path,
      config: { access: 'company' },
      schema: { summary, params: onInvoice, response },
      handler: (request, reply) =>
        asCaller(context, request, reply, request.params.company, async (caller) =>
          answer(request, reply, await ask(caller, request.params.id), ({ secret, overlapUntil }) => ({
            secret,
            overlap_until: overlapUntil === null ? null : isoInstant(overlapUntil),
          })),
        ),
    });
  }
}
