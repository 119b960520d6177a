import { z } from 'zod';
import type { Finding, TieOut, TieOutView } from '../../app/hub.ts';
import type { ConnectionId, ProjectId, TieOutId } from '../../domain/ids.ts';
import { type Cents, cents, formatMoney } from '../../domain/money.ts';
import { type Difference, differencesOf, readFingerprint, findings as weights } from '../../domain/tie-out.ts';
import { isoInstant } from '../../domain/time.ts';
import { once } from '../once.ts';
import { answer, asCaller, type Context, inCompany, onInvoice, refused, type ZodApp } from './context.ts';
import { idText } from './shapes.ts';
import * as shapes from './tie-out-shapes.ts';

/** Tie-outs: asked for, by the schedule, and what they found. */
export function tieOutRoutes(app: ZodApp, context: Context): void {
  askingRoutes(app, context);
  readingRoutes(app, context);
}

const config = { access: 'company' } as const;

function askingRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.post(
    '/companies/:company/erp/connections/:id/tie-outs',
    {
      config,
      schema: {
        summary: 'Lay the links of a connection beside the bills of its ERP',
        params: onInvoice,
        body: z.object({}).nullish(),
        response: { 202: shapes.tieOut, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, (caller) =>
        once(hub, caller, request, reply, async () => {
          const asked = await hub.askTieOut(caller, request.params.id as ConnectionId);
          return asked.ok ? { status: 202, body: tieOutView(asked.value) } : { refusal: asked.refusal };
        }),
      ),
  );
  app.put(
    '/companies/:company/erp/connections/:id/tie-out-hour',
    {
      config,
      schema: {
        summary: 'The hour of the day at which it is tied out by itself',
        params: onInvoice,
        body: shapes.tieOutHour,
        response: { 200: shapes.tieOutHour, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const input = { connection: request.params.id as ConnectionId, hour: request.body.hour };
        return answer(request, reply, await hub.setTieOutHour(caller, input), (hour) => ({ hour }));
      }),
  );
}

function readingRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.get(
    '/companies/:company/erp/tie-outs',
    {
      config,
      schema: {
        summary: 'The newest tie-outs',
        params: inCompany,
        querystring: z.object({ connection_id: idText.optional() }),
        response: { 200: shapes.tieOuts, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const of = (request.query.connection_id ?? null) as ConnectionId | null;
        return answer(request, reply, await hub.tieOuts(caller, of), (all) => ({ tie_outs: all.map(tieOutView) }));
      }),
  );
  app.get(
    '/companies/:company/erp/tie-outs/:id',
    {
      config,
      schema: {
        summary: 'A tie-out, counted by kind and added up by project and month',
        params: onInvoice,
        response: { 200: shapes.tieOutWhole, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await hub.tieOut(caller, request.params.id as TieOutId), wholeView),
      ),
  );
  app.get(
    '/companies/:company/erp/tie-outs/:id/findings',
    {
      config,
      schema: {
        summary: 'What a tie-out found',
        params: onInvoice,
        querystring: shapes.findingsQuery,
        response: { 200: shapes.findings, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { kind = null, project_id, cursor, limit } = request.query;
        const found = await hub.tieOutFindings(caller, {
          id: request.params.id as TieOutId,
          kind,
          project: (project_id ?? null) as ProjectId | null,
          after: cursor === undefined ? null : Number(cursor),
          limit: limit + 1,
        });
        return answer(request, reply, found, (rows) => ({
          findings: rows.slice(0, limit).map(findingView),
          next_cursor: rows.length > limit ? String(rows[limit - 1]!.id) : null,
        }));
      }),
  );
}

const iso = (at: TieOut['endedAt']) => (at === null ? null : isoInstant(at));

const tieOutView = (run: TieOut): shapes.TieOut => ({
  id: run.id,
  connection_id: run.connection,
  state: run.state,
  because: run.because,
  asked_by: run.askedBy,
  asked_at: isoInstant(run.askedAt),
  begun_at: iso(run.begunAt),
  ended_at: iso(run.endedAt),
  bills: run.bills,
  links: run.links,
});

const wholeView = ({ run, counts, totals }: TieOutView): shapes.TieOutWhole => ({
  ...tieOutView(run),
  counts,
  totals: totals.map(({ project, month, links, ours, theirs }) => ({
    project,
    month,
    links,
    ours: formatMoney(ours),
    theirs: formatMoney(theirs),
    difference: formatMoney(cents(theirs - ours)),
  })),
});

const moneyOrNull = (amount: Cents | null) => (amount === null ? null : formatMoney(amount));

function findingView(found: Finding): shapes.Finding {
  const { id, kind, project, vendor, invoice, recordId, label, standing, ourAmount, theirAmount } = found;
  return {
    id,
    kind,
    weight: weights[kind],
    project,
    vendor,
    invoice,
    bill: recordId === null ? null : { id: recordId, label: label ?? recordId, standing: standing ?? 'live' },
    ours: moneyOrNull(ourAmount),
    theirs: moneyOrNull(theirAmount),
    differences: kind === 'changed' ? differences(found) : [],
  };
}

function differences({ ours, theirs }: Finding): shapes.Finding['differences'] {
  const [mine, other] = [ours, theirs].map((print) => (print === null ? null : readFingerprint(print)));
  if (!mine || !other) return [];
  const text = (value: Difference['ours'] | Difference['theirs']) =>
    typeof value === 'number' ? formatMoney(value) : value;
  return differencesOf(mine, other).map((one) => ({
    part: one.part,
    line: one.line,
    ours: text(one.ours),
    theirs: text(one.theirs),
  }));
}
