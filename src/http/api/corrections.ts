import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Caller } from '../../app/hub.ts';
import type { CorrectionId, InvoiceId } from '../../domain/ids.ts';
import type { Outcome } from '../../domain/refusal.ts';
import { once } from '../once.ts';
import { requisitionExtended } from '../rest/requisition-shapes.ts';
import { extendedView } from '../rest/requisition-views.ts';
import { answer, asCaller, type Context, inCompany, onInvoice, refused, type ZodApp } from './context.ts';
import * as shapes from './correction-shapes.ts';
import { correctionView } from './correction-views.ts';
import { reasonView } from './views.ts';

const config = { access: 'company' } as const;
const ofInvoice = '/companies/:company/erp/subcontractor-invoices/:id/correction';
const all = '/companies/:company/erp/corrections';

/** Corrections of invoices whose bill was wrong: begun, gone on with by anybody, given up. */
export function correctionRoutes(app: ZodApp, context: Context): void {
  readingRoutes(app, context);
  writingRoutes(app, context);
}

function readingRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.get(
    ofInvoice,
    {
      config,
      schema: {
        summary: 'The newest correction that an invoice is in, and whether one may be begun',
        params: onInvoice,
        response: { 200: shapes.ofInvoice, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await hub.correctionOf(caller, request.params.id as InvoiceId), ({ view, against }) => ({
          correction: view === null ? null : correctionView(view),
          against: against.map(reasonView),
        })),
      ),
  );
  app.get(
    all,
    {
      config,
      schema: {
        summary: 'The corrections that are open',
        params: inCompany,
        response: { 200: shapes.corrections, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await hub.openCorrections(caller), (found) => ({
          corrections: found.map(correctionView),
        })),
      ),
  );
  app.get(
    `${all}/:id`,
    {
      config,
      schema: { summary: 'One correction', params: onInvoice, response: { 200: shapes.correction, ...refused } },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await hub.correction(caller, request.params.id as CorrectionId), correctionView),
      ),
  );
  app.get(
    `${all}/:id/figures`,
    {
      config,
      schema: {
        summary: 'The figures of the invoice that was deleted in it, to be entered again',
        params: onInvoice,
        response: { 200: requisitionExtended, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const asker = { company: '', grants: caller.grants };
        const found = await hub.correctionFigures(caller, request.params.id as CorrectionId);
        return answer(request, reply, found, (invoice) => extendedView(invoice, asker));
      }),
  );
}

function writingRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  /** Does it at most once for a key, and answers with the correction as it then is. */
  const doing = (
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    act: (caller: Caller) => Promise<Outcome<CorrectionId>>,
  ) => {
    const { company } = request.params as z.infer<typeof inCompany>;
    return asCaller(context, request, reply, company, (caller) =>
      once({ hub, caller, request, reply }, async () => {
        const done = await act(caller);
        const now = done.ok ? await hub.correction(caller, done.value) : done;
        return now.ok ? { status, body: correctionView(now.value) } : { refusal: now.refusal };
      }),
    );
  };
  app.post(
    ofInvoice,
    {
      config,
      schema: {
        summary: 'Begin the correction of an invoice',
        params: onInvoice,
        body: shapes.withReason,
        response: { 201: shapes.correction, ...refused },
      },
    },
    (request, reply) =>
      doing(request, reply, 201, (caller) =>
        hub.beginCorrection(caller, { invoice: request.params.id as InvoiceId, reason: request.body.reason }),
      ),
  );
  app.post(
    `${all}/:id/check`,
    {
      config,
      schema: {
        summary: 'Ask the ERP now whether the wrong bill is there',
        params: onInvoice,
        body: z.object({}).nullish(),
        response: { 200: shapes.correction, ...refused },
      },
    },
    (request, reply) =>
      doing(request, reply, 200, (caller) =>
        hub.checkCorrection(caller, { correction: request.params.id as CorrectionId }),
      ),
  );
  app.put(
    `${all}/:id/way`,
    {
      config,
      schema: {
        summary: 'To be corrected as it stands, or deleted and entered again',
        params: onInvoice,
        body: shapes.withWay,
        response: { 200: shapes.correction, ...refused },
      },
    },
    (request, reply) =>
      doing(request, reply, 200, (caller) =>
        hub.chooseWay(caller, { correction: request.params.id as CorrectionId, way: request.body.way }),
      ),
  );
  app.post(
    `${all}/:id/abandon`,
    {
      config,
      schema: {
        summary: 'Give a correction up, with a reason',
        params: onInvoice,
        body: shapes.withReason,
        response: { 200: shapes.correction, ...refused },
      },
    },
    (request, reply) =>
      doing(request, reply, 200, (caller) =>
        hub.abandonCorrection(caller, {
          correction: request.params.id as CorrectionId,
          reason: request.body.reason,
        }),
      ),
  );
}
