import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Caller, ErpInvoice, Hub, Tx } from '../../app/hub.ts';
import type { InvoiceId } from '../../domain/ids.ts';
import type { Outcome } from '../../domain/refusal.ts';
import { words } from '../../domain/words/words.ts';
import { once } from '../once.ts';
import { versionSeen } from '../version.ts';
import {
  answer,
  asCaller,
  asReader,
  type Context,
  inCompany,
  onInvoice,
  refused,
  refuseMove,
  type ZodApp,
} from './context.ts';
import { filterInput } from './list-filter.ts';
import { listJson } from './list-json.ts';
import { list, listQuery } from './list-shapes.ts';
import * as shapes from './shapes.ts';
import { historyView, itemView, previewView, unlinkCheckView } from './views.ts';

const tool = '/companies/:company/erp/subcontractor-invoices';
const project = '/companies/:company/subcontractor-invoices';

interface MoveInput {
  readonly invoice: InvoiceId;
  readonly version: number | undefined;
  readonly alongside: ((tx: Tx) => Promise<void>) | undefined;
}
type MoveBody = z.infer<typeof shapes.rejectBody>;
type Act = (hub: Hub, caller: Caller, input: MoveInput, body: MoveBody) => Promise<Outcome<ErpInvoice>>;

/** Each move: where it is, what it answers with when done, and what it does. */
const moves: readonly { path: string; status: 200 | 202; summary: string; act: Act; says?: string }[] = [
  {
    path: `${project}/:id/send`,
    status: 200,
    summary: 'Send to ERP',
    act: (hub, caller, input, body) => hub.send(caller, { ...input, afterForce: body.after_forced_unlink }),
  },
  {
    path: `${project}/:id/retrieve`,
    status: 200,
    summary: 'Retrieve from ERP',
    act: (hub, caller, input) => hub.retrieve(caller, input),
  },
  {
    path: `${tool}/:id/accept`,
    status: 202,
    summary: 'Accept for export',
    act: (hub, caller, input, body) => hub.accept(caller, { ...input, postingPeriod: body.posting_period }),
  },
  {
    path: `${tool}/:id/retry`,
    status: 202,
    summary: 'Retry an export',
    act: (hub, caller, input, body) => hub.retry(caller, { ...input, postingPeriod: body.posting_period }),
  },
  {
    path: `${tool}/:id/reject`,
    status: 200,
    summary: 'Reject with a reason',
    act: (hub, caller, input, body) =>
      hub.reject(caller, { ...input, reason: body.reason ?? '', checkedInErp: body.checked_in_erp }),
  },
  {
    path: `${tool}/:id/unlink`,
    status: 200,
    summary: 'Unlink, if the bill is gone from the ERP',
    act: (hub, caller, input) => hub.unlink(caller, input),
    says: words.erp.successfullyUnlinked,
  },
];

/** The invoices of the ERP tool: to look at, and every move on them. */
export function invoiceRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  const config = { access: 'company' } as const;
  readRoutes(app, context);
  for (const { path, status, summary, act, says } of moves) {
    app.post(
      path,
      {
        config,
        schema: {
          summary,
          params: onInvoice,
          body: shapes.rejectBody.nullish(),
          response: { [status]: says ? shapes.unlinked : shapes.item, ...refused },
        },
      },
      (request, reply) =>
        asCaller(context, request, reply, request.params.company, (caller) => {
          const invoice = request.params.id as InvoiceId;
          const done = (row: ErpInvoice) => ({
            status,
            body: { ...(says ? { message: says } : {}), ...itemView(hub, caller, row) },
          });
          return once(
            { hub, caller, request, reply },
            async (key) => {
              const body = request.body ?? {};
              const version = versionSeen(request, body);
              if (!version.ok) return { refusal: version.refusal };
              // In the transaction of the move: should this process die before it answers, the key knows it was done.
              const alongside = key === null ? undefined : (tx: Tx) => tx.noteDone(key, caller.person, invoice);
              const outcome = await act(hub, caller, { invoice, version: version.value, alongside }, body);
              return outcome.ok ? done(outcome.value) : refuseMove(context, caller, outcome.refusal, invoice);
            },
            async (id) => {
              // As it now is: for whoever may read it still.
              const now = hub.shown(caller, await hub.current(caller, id));
              return now.ok ? done(now.value) : null;
            },
          );
        }),
    );
  }
}

function readRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  const config = { access: 'company' } as const;
  app.get(
    tool,
    {
      config,
      schema: {
        summary: 'The invoices of the ERP tool',
        params: inCompany,
        querystring: listQuery,
        response: { 200: list, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { sort, limit, cursor } = request.query;
        const found = await hub.list(caller, { ...filterInput(request.query), sort, limit, cursor });
        return answer(request, reply, found, (page) => {
          reply.type('application/json; charset=utf-8');
          return listJson(hub, caller, page);
        });
      }),
  );
  const reading = (
    request: FastifyRequest,
    reply: FastifyReply,
    read: (caller: Caller, id: InvoiceId) => Promise<FastifyReply>,
  ): Promise<void> => {
    const { company, id } = request.params as z.infer<typeof onInvoice>;
    return asCaller(context, request, reply, company, (caller) => read(caller, id as InvoiceId));
  };
  const route = (
    path: string,
    summary: string,
    shape: z.ZodType,
    read: (caller: Caller, id: InvoiceId) => Promise<Outcome<unknown>>,
  ) =>
    app.get(
      `${tool}/:id${path}`,
      { config, schema: { summary, params: onInvoice, response: { 200: shape, ...refused } } },
      (request, reply) =>
        reading(request, reply, async (caller, id) => answer(request, reply, await read(caller, id), (view) => view)),
    );
  app.get(
    `${tool}/:id`,
    { config, schema: { summary: 'One invoice', params: onInvoice, response: { 200: shapes.item, ...refused } } },
    (request, reply) => {
      const { company, id } = request.params;
      return asReader(context, request, reply, company, {
        read: (scope) => hub.current(scope, id as InvoiceId),
        work: (caller, found) => answer(request, reply, hub.shown(caller, found), (row) => itemView(hub, caller, row)),
      });
    },
  );
  route('/history', 'Every event, newest last', shapes.history, async (caller, id) =>
    then(await hub.history(caller, id), historyView),
  );
  route('/export-preview', 'What the ERP would receive', shapes.preview, async (caller, id) =>
    then(await hub.exportPreview(caller, id), (preview) => previewView(id, preview)),
  );
  route('/unlink-check', 'The verdict of Unlink, changing nothing', shapes.unlinkCheck, async (caller, id) =>
    then(await hub.unlinkCheck(caller, id), (check) => unlinkCheckView(id, check)),
  );
}

const then = <T, U>(outcome: Outcome<T>, view: (value: T) => U): Outcome<U> =>
  outcome.ok ? { ok: true, value: view(outcome.value) } : outcome;
