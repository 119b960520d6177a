import type { UnsyncedInvoice } from '../../app/hub.ts';
import { formatMoney } from '../../domain/money.ts';
import { refusal } from '../../domain/refusal.ts';
import { isoInstant, parseDay } from '../../domain/time.ts';
import { sendRefusal } from '../problem.ts';
import { answer, asCaller, type Context, inCompany, refused, type ZodApp } from './context.ts';
import * as shapes from './erp-figure-shapes.ts';

const config = { access: 'company' } as const;

/** Figures of the ERP tool that people look at, each with the rows behind it. */
export function erpFigureRoutes(app: ZodApp, context: Context): void {
  unsyncedRoutes(app, context);
  outcomeRoutes(app, context);
  prerequisiteRoutes(app, context);
}

/** Whatever is listed by id: a page, and where the next begins. */
const pageOf = <T extends { readonly id: number }, V>(rows: readonly T[], limit: number, view: (row: T) => V) => ({
  page: rows.slice(0, limit).map(view),
  next_cursor: rows.length > limit ? String(rows[limit - 1]!.id) : null,
});
const afterOf = (cursor: string | undefined) => (cursor === undefined ? null : Number(cursor));

function unsyncedRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.get(
    '/companies/:company/erp/unsynced',
    {
      config,
      schema: {
        summary: 'Approved invoices without a bill, by age and by how far they came',
        params: inCompany,
        response: { 200: shapes.unsynced, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await hub.unsyncedFigures(caller), ({ today, figures }) => ({
          today,
          figures: figures.map((one) => ({ ...one, amount: formatMoney(one.amount) })),
        })),
      ),
  );
  app.get(
    '/companies/:company/erp/unsynced/invoices',
    {
      config,
      schema: {
        summary: 'The invoices behind these figures',
        params: inCompany,
        querystring: shapes.unsyncedQuery,
        response: { 200: shapes.unsyncedInvoices, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { bucket = null, state = null, cursor, limit } = request.query;
        const query = { bucket, state, after: afterOf(cursor), limit: limit + 1 };
        return answer(request, reply, await hub.unsyncedInvoices(caller, query), (rows) => {
          const { page, next_cursor } = pageOf(rows, limit, invoiceView);
          return { invoices: page, next_cursor };
        });
      }),
  );
}

function outcomeRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.get(
    '/companies/:company/erp/outcomes',
    {
      config,
      schema: {
        summary: 'What became of exports, by day or by week',
        params: inCompany,
        querystring: shapes.outcomesQuery,
        response: { 200: shapes.exportOutcomes, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await hub.exportOutcomes(caller, request.query.by), (view) => view),
      ),
  );
  app.get(
    '/companies/:company/erp/outcomes/events',
    {
      config,
      schema: {
        summary: 'What happened in one of these days or weeks',
        params: inCompany,
        querystring: shapes.outcomeEventsQuery,
        response: { 200: shapes.outcomeEvents, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { by, from: given, outcome = null, cursor, limit } = request.query;
        const from = parseDay(given);
        if (from === null) return sendRefusal(request, reply, refusal('invalid', { field: 'from' }));
        const query = { by, from, outcome, after: afterOf(cursor), limit: limit + 1 };
        return answer(request, reply, await hub.outcomeEvents(caller, query), (rows) => {
          const view = ({ at, amount, ...one }: (typeof rows)[number]) => ({
            ...one,
            at: isoInstant(at),
            amount: formatMoney(amount),
          });
          const { page, next_cursor } = pageOf(rows, limit, view);
          return { events: page, next_cursor };
        });
      }),
  );
}

const invoiceView = ({ id, number, billingDate, amount, ...one }: UnsyncedInvoice): shapes.UnsyncedInvoice => ({
  ...one,
  invoice: { id, number },
  billing_date: billingDate,
  amount: formatMoney(amount),
});

/** So many of the invoices that a thing stops are told by name. */
const mostNamed = 100;

function prerequisiteRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.get(
    '/companies/:company/erp/prerequisites',
    {
      config,
      schema: {
        summary: 'What would stop the next export, by the thing to fix',
        params: inCompany,
        querystring: shapes.prerequisitesQuery,
        response: { 200: shapes.prerequisites, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await hub.prerequisites(caller, request.query.scope), ({ at, things, ...found }) => ({
          ...found,
          at: isoInstant(at),
          things: things.map(({ invoices, amount, ...thing }) => ({
            ...thing,
            count: invoices.length,
            amount: formatMoney(amount),
            invoices: invoices.slice(0, mostNamed).map(invoiceView),
          })),
        })),
      ),
  );
}
