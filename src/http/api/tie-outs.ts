import { z } from 'zod';
import type { ConnectionId, LinkId, ProjectId, TieOutId } from '../../domain/ids.ts';
import { parseDay } from '../../domain/time.ts';
import { once } from '../once.ts';
import { Refusing } from '../problem.ts';
import { answer, asCaller, type Context, inCompany, onInvoice, refused, type ZodApp } from './context.ts';
import { idText } from './shapes.ts';
import * as shapes from './tie-out-shapes.ts';
import { findingView, rowView, tieOutView, wholeView } from './tie-out-views.ts';

/** Tie-outs: asked for, by the schedule, and what they found. */
export function tieOutRoutes(app: ZodApp, context: Context): void {
  askingRoutes(app, context);
  readingRoutes(app, context);
  rowRoutes(app, context);
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
        once({ hub, caller, request, reply }, async () => {
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
        summary: 'The tie-outs, newest first',
        params: inCompany,
        querystring: shapes.tieOutsQuery,
        response: { 200: shapes.tieOuts, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { connection_id = null, cursor, limit } = request.query;
        const before = cursor === undefined ? null : (Number(cursor) as TieOutId);
        const query = { connection: connection_id as ConnectionId | null, before, limit: limit + 1 };
        return answer(request, reply, await hub.tieOuts(caller, query), (runs) => ({
          tie_outs: runs.slice(0, limit).map(tieOutView),
          next_cursor: runs.length > limit ? String(runs[limit - 1]!.id) : null,
        }));
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
        const { kind = null, since = null, limit } = request.query;
        const id = request.params.id as TieOutId;
        const found = await hub.tieOutFindings(caller, { id, kind, since, ...partOf(request.query) });
        return answer(request, reply, found, (rows) => ({
          findings: rows.slice(0, limit).map(findingView),
          next_cursor: rows.length > limit ? String(rows[limit - 1]!.id) : null,
        }));
      }),
  );
}

function rowRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.get(
    '/companies/:company/erp/tie-outs/:id/rows',
    {
      config,
      schema: {
        summary: 'The links behind a total of a tie-out',
        params: onInvoice,
        querystring: shapes.rowsQuery,
        response: { 200: shapes.rows, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { differing, limit } = request.query;
        const { after, ...part } = partOf(request.query);
        const query = { id: request.params.id as TieOutId, differing, ...part, after: after as LinkId | null };
        return answer(request, reply, await hub.tieOutRows(caller, query), (rows) => ({
          rows: rows.slice(0, limit).map(rowView),
          next_cursor: rows.length > limit ? String(rows[limit - 1]!.link) : null,
        }));
      }),
  );
  app.put(
    '/companies/:company/erp/tie-outs/:id/findings/:finding/note',
    {
      config,
      schema: {
        summary: 'Say of a finding what is known of it, or take that back',
        params: onInvoice.extend({ finding: idText }),
        body: shapes.note,
        response: { 200: shapes.finding, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { id, finding } = request.params;
        const input = { id: id as TieOutId, finding, comment: request.body.comment };
        return answer(request, reply, await hub.noteFinding(caller, input), findingView);
      }),
  );
}

/** Which part of it, and which page. A period counts with both of its days. */
function partOf(query: z.infer<typeof shapes.rowsQuery> | z.infer<typeof shapes.findingsQuery>) {
  const { project_id, period_start, period_end, cursor, limit } = query;
  const day = (text: string | undefined) => (text === undefined ? null : parseDay(text));
  const [start, end] = [day(period_start), day(period_end)];
  // One day alone chose every period.
  if ((start === null) !== (end === null)) {
    throw new Refusing('malformed', { field: start === null ? 'period_start' : 'period_end', because: 'required' });
  }
  return {
    project: (project_id ?? null) as ProjectId | null,
    period: start !== null && end !== null ? { start, end } : null,
    after: cursor === undefined ? null : Number(cursor),
    limit: limit + 1,
  };
}
