import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { SetUpState, TestResult } from '../../app/hub.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import { isoInstant } from '../../domain/time.ts';
import { answer, asCaller, type Context, onInvoice, refused, type ZodApp } from './context.ts';
import * as shapes from './set-up-test-shapes.ts';
import { agentView, iso } from './views.ts';

const config = { access: 'company' } as const;
const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const resultView = ({ at, findings, ...result }: TestResult): shapes.TestResult => ({
  ...result,
  at: isoInstant(at),
  // A connector may know more of a finding than is told of it, such as what the doctor marks it with.
  findings: findings.map(({ what, ok, says }) => ({ what, ok, says })),
});

const stateView = (state: SetUpState): shapes.SetUpState => ({
  connection_id: state.connection.id,
  kind: state.connection.kind,
  erp: state.erp,
  name: state.connection.name,
  way: state.way,
  agent: agentView(state),
  code_until: iso(state.codeUntil),
  hub_version: version,
  settings: state.settings && { from: state.settings.from, rows: [...state.settings.rows] },
  examines: state.examines,
  in_use: state.inUse,
  tests: state.tests.map(resultView),
  last_read_at: iso(state.connection.lastReadAt),
  last_read_error: state.connection.lastReadError,
});

/** How far the setting up of a connection is, and its live tests. */
export function setUpTestRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  const base = '/companies/:company/erp/connections/:id';
  app.get(
    `${base}/set-up`,
    {
      config,
      schema: {
        summary: 'How far the setting up of a connection is',
        params: onInvoice,
        response: { 200: shapes.setUpState, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await hub.setUpState(caller, request.params.id as ConnectionId), stateView),
      ),
  );
  app.put(
    `${base}/way`,
    {
      config,
      schema: {
        summary: 'Say how a connection is to be reached',
        params: onInvoice,
        body: shapes.newWay,
        response: { 200: z.object({}), ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const input = { connection: request.params.id as ConnectionId, way: request.body.way };
        return answer(request, reply, await hub.setWay(caller, input), () => ({}));
      }),
  );
  app.post(
    `${base}/tests/:test`,
    {
      config,
      schema: {
        summary: 'Try one thing live; it only reads, and what it came to is kept',
        description: 'Takes no `Idempotency-Key`: each time it is tried anew.',
        params: onInvoice.extend(shapes.testName.shape),
        body: z.object({}).nullish(),
        response: { 200: shapes.testResult, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { id, test } = request.params;
        return answer(
          request,
          reply,
          await hub.testConnection(caller, { connection: id as ConnectionId, test }),
          resultView,
        );
      }),
  );
}
