import { z } from 'zod';
import type { Caller, Hub, OperationState, Verdict } from '../../app/hub.ts';
import type { RecordTable, TableCell } from '../../documents/documents.ts';
import type { OperationId } from '../../domain/ids.ts';
import { isoInstant } from '../../domain/time.ts';
import { sayKept, words } from '../../domain/words/words.ts';
import { once } from '../once.ts';
import { sendRefusal } from '../problem.ts';
import { answer, asCaller, type Context, inCompany, onInvoice, refused, type ZodApp } from './context.ts';
import * as shapes from './list-shapes.ts';
import { id as idShape } from './shapes.ts';
import { sendTable, tableFile } from './table-file.ts';

const path = '/companies/:company/erp/operations';
const config = { access: 'company' } as const;

/** Bulk operations and what came of them: found again after a reload, read page by page, taken away as a file, tried again. */
export function operationResultRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.get(
    path,
    {
      config,
      schema: {
        summary: 'The newest bulk operations',
        params: inCompany,
        response: { 200: shapes.operationStates, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await hub.operations(caller), (all) => ({ operations: all.map(operationStateView) })),
      ),
  );
  app.get(
    `${path}/:id/results`,
    {
      config,
      schema: {
        summary: 'The verdicts of a bulk operation, page by page',
        params: onInvoice,
        querystring: shapes.verdictQuery,
        response: { 200: shapes.verdicts, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { outcome, cursor, limit } = request.query;
        const id = request.params.id as OperationId;
        const found = await hub.verdicts(caller, { id, outcome, after: Number(cursor ?? 0), limit: limit + 1 });
        return answer(request, reply, found, (rows) => ({
          verdicts: rows.slice(0, limit).map(verdictView),
          next_cursor: rows.length > limit ? String(rows[limit - 1]!.position) : null,
        }));
      }),
  );
  for (const format of shapes.fileFormats) {
    app.get(
      `${path}/:id/results.${format}`,
      {
        config,
        schema: {
          summary: `Every verdict of a bulk operation, as ${format}`,
          params: onInvoice,
          response: tableFile(format),
        },
      },
      (request, reply) =>
        asCaller(context, request, reply, request.params.company, async (caller) => {
          const id = request.params.id as OperationId;
          const state = await hub.operationState(caller, id);
          if (!state.ok) return sendRefusal(request, reply, state.refusal);
          return sendTable(reply, format, `${state.value.action}-${id}`, resultTable(hub, caller, id));
        }),
    );
  }
  retryRoute(app, context);
}

function retryRoute(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.post(
    `${path}/:id/retry`,
    {
      config,
      schema: {
        summary: 'Once more what was refused, as a new operation',
        params: onInvoice,
        body: z.object({}).nullish(),
        response: { 202: z.object({ operation_id: idShape }), ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, (caller) =>
        once({ hub, caller, request, reply }, async () => {
          const begun = await hub.retryRefused(caller, request.params.id as OperationId);
          return begun.ok ? { status: 202, body: { operation_id: begun.value } } : { refusal: begun.refusal };
        }),
      ),
  );
}

/** How far an operation is, as the API has it. */
export function operationStateView(state: OperationState): shapes.OperationState {
  const { id, action, by, reason, createdAt, endedAt, total, done, succeeded } = state;
  return {
    operation_id: id,
    action,
    state: done === total ? 'done' : done === 0 ? 'queued' : 'running',
    by,
    reason,
    created_at: isoInstant(createdAt),
    ended_at: endedAt === null ? null : isoInstant(endedAt),
    total,
    done,
    succeeded,
    refused: done - succeeded,
  };
}

const verdictView = (one: Verdict): shapes.Verdicts['verdicts'][number] => ({
  position: one.position,
  invoice_id: one.invoiceId,
  invoice_number: one.invoiceNumber,
  vendor: one.vendor,
  ok: one.ok,
  code: one.code,
  detail: sayKept(one.detail),
});

const says = words.list.file;
const heads = words.list.columns;
/** So many verdicts are read at once for a file. */
const handful = 500;

function resultTable(hub: Hub, caller: Caller, id: OperationId): RecordTable {
  return {
    name: says.results,
    columns: [
      { head: says.position, kind: 'number', width: 8 },
      { head: heads.invoice, kind: 'text', width: 18 },
      { head: says.vendor, kind: 'text', width: 30 },
      { head: says.projectName, kind: 'text', width: 28 },
      { head: heads.amount_due, kind: 'money', width: 15 },
      { head: says.verdict, kind: 'text', width: 12 },
      { head: says.reason, kind: 'text', width: 80 },
      { head: says.code, kind: 'text', width: 22 },
    ],
    rows: verdictRows(hub, caller, id),
  };
}

async function* verdictRows(hub: Hub, caller: Caller, id: OperationId): AsyncGenerator<readonly TableCell[]> {
  for (let after = 0; ; ) {
    const found = await hub.verdicts(caller, { id, outcome: 'all', after, limit: handful });
    if (!found.ok) throw new Error(`the results of operation ${id} can no longer be read: ${found.refusal.code}`);
    for (const one of found.value) {
      const verdict = one.ok === null ? says.open : one.ok ? says.done : says.refused;
      const name = one.invoiceNumber ?? `#${one.invoiceId}`;
      yield [one.position, name, one.vendor, one.project, one.amountDue, verdict, sayKept(one.detail), one.code];
    }
    const last = found.value.at(-1);
    if (last === undefined || found.value.length < handful) return;
    after = last.position;
  }
}
