import type { Caller, Hub, ShownRecord } from '../../app/hub.ts';
import type { ProjectId } from '../../domain/ids.ts';
import type { RecordMove } from '../../domain/records/flow.ts';
import { isListed, type RecordKind } from '../../domain/records/kinds.ts';
import { no, type Outcome, refusal } from '../../domain/refusal.ts';
import { onceWritten } from '../once.ts';
import { answer, asCaller, type Context, inCompany, refused, type ZodApp } from './context.ts';
import * as shapes from './record-shapes.ts';
import { matchesView, readingView, recordListView, recordView, recordWholeView } from './record-views.ts';

const base = '/companies/:company/erp/records';
const config = { access: 'company' } as const;

/** Records that an invoice stands on: vendors, jobs, codes, commitments, change orders, payments. */
export function recordRoutes(app: ZodApp, context: Context): void {
  listRoutes(app, context);
  oneRoutes(app, context);
  moveRoutes(app, context);
  listedRoutes(app, context);
  wholeListRoutes(app, context);
}

function listRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.get(
    base,
    {
      config,
      schema: {
        summary: 'How many of each kind wait for somebody',
        params: inCompany,
        response: { 200: shapes.waiting, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await hub.recordsWaiting(caller), (waiting) => ({ waiting })),
      ),
  );
  app.get(
    `${base}/:kind`,
    {
      config,
      schema: {
        summary: 'The records of one kind',
        params: shapes.ofKind,
        querystring: shapes.listQuery,
        response: { 200: shapes.list, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { project_id, ...query } = request.query;
        const input = { ...query, kind: request.params.kind, project: project_id as ProjectId | undefined };
        return answer(request, reply, await hub.records(caller, input), recordListView);
      }),
  );
}

function oneRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.get(
    `${base}/:kind/:id`,
    {
      config,
      schema: {
        summary: 'One record, what would be exported of it, and its history',
        params: shapes.onRecord,
        response: { 200: shapes.whole, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { kind, id } = request.params;
        return answer(request, reply, await hub.record(caller, { kind, id }), recordWholeView);
      }),
  );
  for (const [path, side] of [
    [`${base}/:kind/:id/matches`, 'id'],
    [`${base}/:kind/in-erp/:id/matches`, 'listed'],
  ] as const) {
    app.get(
      path,
      {
        config,
        schema: {
          summary: side === 'id' ? 'What it may be the same as in the ERP' : 'What it may be the same as here',
          params: shapes.onRecord,
          querystring: shapes.matchQuery,
          response: { 200: shapes.matches, ...refused },
        },
      },
      (request, reply) =>
        asCaller(context, request, reply, request.params.company, async (caller) => {
          const { kind, id } = request.params;
          const input = { kind, search: request.query.search, ...(side === 'id' ? { id } : { listed: id }) };
          return answer(request, reply, await hub.recordMatches(caller, input as never), matchesView);
        }),
    );
  }
}

type Act = (
  hub: Hub,
  caller: Caller,
  input: { readonly kind: RecordKind; readonly id: number; readonly flow: number | undefined },
  body: shapes.RecordMoveBody,
) => Promise<Outcome<ShownRecord>>;

const moves: readonly { move: RecordMove; status: 200 | 202; summary: string; act: Act }[] = [
  { move: 'send', status: 200, summary: 'Send to ERP', act: (hub, caller, input) => hub.sendRecord(caller, input) },
  {
    move: 'retrieve',
    status: 200,
    summary: 'Retrieve from ERP',
    act: (hub, caller, input) => hub.retrieveRecord(caller, input),
  },
  {
    move: 'accept',
    status: 202,
    summary: 'Accept for export, under a number',
    act: (hub, caller, input, { number }) => hub.acceptRecord(caller, { ...input, number }),
  },
  {
    move: 'retry',
    status: 202,
    summary: 'Retry an export',
    act: (hub, caller, input, { number }) => hub.retryRecord(caller, { ...input, number }),
  },
  {
    move: 'reject',
    status: 200,
    summary: 'Reject with a reason',
    act: (hub, caller, input, { reason = '' }) => hub.rejectRecord(caller, { ...input, reason }),
  },
  {
    move: 'link',
    status: 200,
    summary: 'Link to a record that the ERP has',
    act: async (hub, caller, input, { erp_id }) =>
      erp_id === undefined
        ? no('invalid', { field: 'erp_id', because: 'required' })
        : hub.linkRecord(caller, { ...input, listed: erp_id }),
  },
];

function moveRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  for (const { move, status, summary, act } of moves) {
    app.post(
      `${base}/:kind/:id/${move}`,
      {
        config,
        schema: {
          summary,
          params: shapes.onRecord,
          body: shapes.moveBody.nullish(),
          response: { [status]: shapes.record, ...refused },
        },
      },
      (request, reply) =>
        asCaller(context, request, reply, request.params.company, (caller) => {
          const { kind, id } = request.params;
          const body = request.body ?? {};
          return onceWritten(
            { hub, caller, request, reply },
            {
              status,
              write: (keeping) => act(hub, keeping, { kind, id, flow: body.flow_id }, body),
              view: recordView,
            },
          );
        }),
    );
  }
  app.post(
    `${base}/:kind/:id/unlink`,
    {
      config,
      schema: {
        summary: 'Unlink, where nothing stands on it and the ERP has taken its own back',
        params: shapes.onRecord,
        body: shapes.moveBody.nullish(),
        response: { 200: shapes.unlinked, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, (caller) => {
        const { kind, id } = request.params;
        const flow = request.body?.flow_id;
        return onceWritten(
          { hub, caller, request, reply },
          {
            status: 200,
            write: (keeping) => hub.unlinkRecord(keeping, { kind, id, flow }),
            view: ({ message, ...record }) => ({ message, ...recordView(record) }),
          },
        );
      }),
  );
}

/** Moves of what is in the ERP alone: an id of its list. */
function listedRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.post(
    `${base}/:kind/in-erp/:id/import`,
    {
      config,
      schema: {
        summary: 'Add a record of the ERP here',
        params: shapes.onRecord,
        response: { 201: shapes.record, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, (caller) => {
        const { kind, id: listed } = request.params;
        return onceWritten(
          { hub, caller, request, reply },
          {
            status: 201,
            write: (keeping) => hub.importRecord(keeping, { kind, listed }),
            view: recordView,
          },
        );
      }),
  );
  for (const [move, archived] of [
    ['archive', true],
    ['restore', false],
  ] as const) {
    app.post(
      `${base}/:kind/in-erp/:id/${move}`,
      {
        config,
        schema: {
          summary: archived ? 'Put a record of the ERP aside' : 'Offer a record of the ERP again',
          params: shapes.onRecord,
          response: { 200: shapes.archived, ...refused },
        },
      },
      (request, reply) =>
        asCaller(context, request, reply, request.params.company, (caller) => {
          const { kind, id: listed } = request.params;
          return onceWritten(
            { hub, caller, request, reply },
            {
              status: 200,
              write: (keeping) => hub.archiveRecord(keeping, { kind, listed, archived }),
              view: (value) => value,
            },
          );
        }),
    );
  }
}

/** What is asked of a whole list. */
function wholeListRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  const unlisted = (kind: RecordKind) => ({
    refusal: refusal('record_never', { record_kind: kind, record_move: 'link' }),
  });
  app.post(
    `${base}/:kind/link-matches`,
    {
      config,
      schema: {
        summary: 'Link every pair that leaves no doubt',
        params: shapes.ofKind,
        response: { 200: shapes.linked, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, (caller) => {
        const { kind } = request.params;
        return onceWritten(
          { hub, caller, request, reply },
          {
            status: 200,
            write: async (keeping) =>
              isListed(kind) ? hub.linkMatches(keeping, { kind }) : { ok: false, ...unlisted(kind) },
            view: (value) => value,
          },
        );
      }),
  );
  app.post(
    `${base}/:kind/refresh`,
    {
      config,
      schema: {
        summary: 'Read the ERP’s list of these anew, soon',
        params: shapes.ofKind,
        response: { 202: shapes.reading, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, (caller) => {
        const { kind } = request.params;
        return onceWritten(
          { hub, caller, request, reply },
          {
            status: 202,
            write: async (keeping) =>
              isListed(kind) ? hub.refreshRecords(keeping, { kind }) : { ok: false, ...unlisted(kind) },
            view: readingView,
          },
        );
      }),
  );
}
