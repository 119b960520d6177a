import { z } from 'zod';
import type { Signing } from '../../app/hub.ts';
import { isoInstant } from '../../domain/time.ts';
import { onceWritten } from '../once.ts';
import { answer, asCaller, type Context, onInvoice, refused, type ZodApp } from './context.ts';
import { instant } from './shapes.ts';

const signing = z.object({ secret: z.string(), overlap_until: instant.nullable() });
const signingView = ({ secret, overlapUntil }: Signing) => ({
  secret,
  overlap_until: overlapUntil === null ? null : isoInstant(overlapUntil),
});

/** What deliveries of a webhook are signed with, and how it is changed. */
export function webhookSigningRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  const path = '/companies/:company/webhooks/:id/signing';
  const config = { access: 'company' } as const;
  const described = { params: onInvoice, response: { 200: signing, ...refused } };
  app.get(
    path,
    { config, schema: { summary: 'What deliveries of a webhook are signed with', ...described } },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await hub.hookSigning(caller, request.params.id), signingView),
      ),
  );
  app.post(
    path,
    {
      config,
      schema: { summary: 'Sign with another key; for a day what was there before signs as well', ...described },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, (caller) => {
        const { id } = request.params;
        return onceWritten(
          { hub, caller, request, reply },
          {
            status: 200,
            write: (keeping) => hub.rotateHookSigning(keeping, id),
            view: signingView,
            // The secret is drawn anew from the hub's own: what is kept of an answer holds none.
            again: () => hub.hookSigning(caller, id),
          },
        );
      }),
  );
}
