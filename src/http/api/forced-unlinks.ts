import { z } from 'zod';
import type { Caller, ForcedUnlink } from '../../app/hub.ts';
import { deadEnds } from '../../domain/dead-end.ts';
import type { ForcedUnlinkId, InvoiceId } from '../../domain/ids.ts';
import type { Outcome } from '../../domain/refusal.ts';
import { isoInstant } from '../../domain/time.ts';
import { type Call, once } from '../once.ts';
import { answer, asCaller, type Context, type inCompany, onInvoice, refused, type ZodApp } from './context.ts';
import { type ForcedUnlinkView, forcedOfInvoice, forcedUnlink, moveBody } from './shapes.ts';

const config = { access: 'company' } as const;
const ofInvoice = '/companies/:company/erp/subcontractor-invoices/:id/forced-unlink';

/** Unlinking by force: asked for by one, confirmed by another within a time, or withdrawn. */
export function forcedUnlinkRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.get(
    ofInvoice,
    {
      config,
      schema: {
        summary: 'Whether somebody asked to unlink by force, and what became of it',
        params: onInvoice,
        response: { 200: forcedOfInvoice, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await hub.forcedUnlinkOf(caller, request.params.id as InvoiceId), (found) => ({
          forced_unlink: found === null ? null : view(found),
        })),
      ),
  );
  app.post(
    ofInvoice,
    {
      config,
      schema: {
        summary: 'Ask to unlink by force, where the ordinary unlink is a dead end',
        params: onInvoice,
        body: moveBody.extend({ reason: z.string().max(2000) }),
        response: { 201: forcedUnlink, ...refused },
      },
    },
    (request, reply) =>
      doing(request, reply, 201, (caller) =>
        hub.askForcedUnlink(caller, { invoice: request.params.id as InvoiceId, ...request.body }),
      ),
  );
  for (const act of ['confirm', 'withdraw'] as const) {
    app.post(
      `/companies/:company/erp/forced-unlinks/:id/${act}`,
      {
        config,
        schema: {
          summary: act === 'confirm' ? 'Confirm it, as another person' : 'Take it back',
          params: onInvoice,
          body: z.object({}).nullish(),
          response: { 200: forcedUnlink, ...refused },
        },
      },
      (request, reply) =>
        doing(request, reply, 200, (caller) => {
          const id = request.params.id as ForcedUnlinkId;
          return act === 'confirm' ? hub.confirmForcedUnlink(caller, id) : hub.withdrawForcedUnlink(caller, id);
        }),
    );
  }

  function doing(
    request: Call['request'],
    reply: Call['reply'],
    status: number,
    act: (caller: Caller) => Promise<Outcome<ForcedUnlinkId>>,
  ) {
    const { company } = request.params as z.infer<typeof inCompany>;
    return asCaller(context, request, reply, company, (caller) =>
      once({ hub, caller, request, reply }, async () => {
        const done = await act(caller);
        const now = done.ok ? await hub.forcedUnlink(caller, done.value) : done;
        return now.ok ? { status, body: view(now.value) } : { refusal: now.refusal };
      }),
    );
  }
}

const view = (found: ForcedUnlink): ForcedUnlinkView => ({
  id: found.id,
  invoice_id: found.invoiceId,
  state: found.ending ?? 'open',
  code: found.code,
  dead_end: deadEnds[found.code],
  reason: found.reason,
  asked_by: found.askedBy,
  asked_at: isoInstant(found.askedAt),
  expires_at: isoInstant(found.expiresAt),
  ended_by: found.endedBy,
  ended_at: found.endedAt === null ? null : isoInstant(found.endedAt),
  evidence: found.evidence,
});
