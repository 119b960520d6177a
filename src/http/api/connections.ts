import { z } from 'zod';
import type { AgentId, ConnectionId } from '../../domain/ids.ts';
import { isoInstant } from '../../domain/time.ts';
import { once, onceWritten } from '../once.ts';
import { answer, asCaller, type Context, inCompany, onInvoice, refused, type ZodApp } from './context.ts';
import { erpKind } from './set-up.ts';
import * as shapes from './shapes.ts';
import { connectionView } from './views.ts';

const config = { access: 'company' } as const;

/** Which ERPs are connected, whether they are well, and reading them again. */
export function connectionRoutes(app: ZodApp, context: Context): void {
  wellbeingRoutes(app, context);
  agentRoutes(app, context);
  restoredRoutes(app, context);
  policyRoutes(app, context);
}

/** The connected ERPs: one more, whether one is there, and reading it again. */
function wellbeingRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.get(
    '/companies/:company/erp/connections',
    {
      config,
      schema: { summary: 'The connected ERPs', params: inCompany, response: { 200: shapes.connections, ...refused } },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await hub.connections(caller), (found) => ({ connections: found.map(connectionView) })),
      ),
  );
  app.post(
    '/companies/:company/erp/connections',
    {
      config,
      schema: {
        summary: 'Connect the company to an ERP',
        params: inCompany,
        body: z.object({ kind: erpKind }),
        response: { 201: z.object({ id: shapes.id }), ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, (caller) =>
        once({ hub, caller, request, reply }, async () => {
          const made = await hub.connectErp(caller, { kind: request.body.kind });
          return made.ok ? { status: 201, body: { id: made.value } } : { refusal: made.refusal };
        }),
      ),
  );
  app.get(
    '/companies/:company/erp/connections/:id/check',
    {
      config,
      schema: { summary: 'Is it there?', params: onInvoice, response: { 200: shapes.connectionCheck, ...refused } },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const found = await hub.checkConnection(caller, request.params.id as ConnectionId);
        return answer(request, reply, found, (check) => check);
      }),
  );
  app.post(
    '/companies/:company/erp/connections/:id/read-now',
    {
      config,
      schema: {
        summary: 'Read every synced bill again',
        params: onInvoice,
        body: z.object({}).nullish(),
        response: { 202: z.object({}), ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, (caller) =>
        once({ hub, caller, request, reply }, async () => {
          const outcome = await hub.readNow(caller, request.params.id as ConnectionId);
          return outcome.ok ? { status: 202, body: {} } : { refusal: outcome.refusal };
        }),
      ),
  );
}

/** The agents of a connection: a code for one more, and the end of one. */
function agentRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.post(
    '/companies/:company/erp/connections/:id/agent-codes',
    {
      config,
      schema: {
        summary: 'A code that enrols an agent, once',
        description: 'Takes no `Idempotency-Key`: what is kept for a repetition would keep the code.',
        params: onInvoice,
        body: z.object({}).nullish(),
        response: { 201: shapes.agentCode, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const made = await hub.makeAgentCode(caller, request.params.id as ConnectionId);
        return answer(request, reply.code(201), made, ({ code, expiresAt }) => ({
          code,
          expires_at: isoInstant(expiresAt),
        }));
      }),
  );
  app.delete(
    '/companies/:company/erp/connections/:id/agents/:agent',
    {
      config,
      schema: {
        summary: 'Revoke an agent',
        params: onInvoice.extend({ agent: shapes.idText }),
        response: { 204: z.null().describe('Revoked'), ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { id, agent } = request.params;
        const input = { connection: id as ConnectionId, agent: agent as AgentId };
        return answer(request, reply.code(204), await hub.revokeAgent(caller, input), () => null);
      }),
  );
}

/** A person’s word on what no look can tell: after a restore, and where the books bear another name. */
function restoredRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.post(
    '/companies/:company/erp/connections/:id/looked-over',
    {
      config,
      schema: {
        summary: 'After a restore: what the ERP got meanwhile was looked over, and exports go on',
        params: onInvoice,
        body: z.object({}).nullish(),
        response: { 200: z.object({}), ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, (caller) =>
        onceWritten(
          { hub, caller, request, reply },
          {
            status: 200,
            view: () => ({}),
            write: (keeping) => hub.lookOver(keeping, { connection: request.params.id as ConnectionId }),
          },
        ),
      ),
  );
  app.put(
    '/companies/:company/erp/connections/:id/books',
    {
      config,
      schema: {
        summary: 'The books that its bills were made in bear another name now',
        params: onInvoice,
        body: z.object({ books: z.string().trim().min(1).max(300) }),
        response: { 200: z.object({}), ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const input = { connection: request.params.id as ConnectionId, books: request.body.books };
        return answer(request, reply, await hub.confirmBooks(caller, input), () => ({}));
      }),
  );
}

/** The policies of a connection. */
function policyRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.put(
    '/companies/:company/erp/connections/:id/void-policy',
    {
      config,
      schema: {
        summary: 'Does a void bill count as gone?',
        params: onInvoice,
        body: shapes.voidPolicy,
        response: { 200: shapes.voidPolicy, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const connection = request.params.id as ConnectionId;
        const input = { connection, policy: 'void_is_gone', on: request.body.void_is_gone } as const;
        return answer(request, reply, await hub.setPolicy(caller, input), ({ void_is_gone }) => ({ void_is_gone }));
      }),
  );
  app.put(
    '/companies/:company/erp/connections/:id/policies/:policy',
    {
      config,
      schema: {
        summary: 'Switch a policy of a connection on or off',
        params: onInvoice.extend({ policy: shapes.policy }),
        body: shapes.policySwitch,
        response: { 200: shapes.policyStates, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { id, policy } = request.params;
        const input = { connection: id as ConnectionId, policy, on: request.body.on };
        return answer(request, reply, await hub.setPolicy(caller, input), (states) => states);
      }),
  );
}
