import { z } from 'zod';
import type { ConnectionId } from '../../domain/ids.ts';
import { isoInstant } from '../../domain/time.ts';
import { fill, words } from '../../domain/words/words.ts';
import { answer, asCaller, type Context, onInvoice, refused, type ZodApp } from './context.ts';
import * as shapes from './secret-shapes.ts';

const path = '/companies/:company/erp/connections/:id/secrets';
const config = { access: 'company' } as const;

/** Secrets of a connection that the hub keeps encrypted: set, removed, and named, never told. */
export function secretRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.get(
    path,
    {
      config,
      schema: {
        summary: 'Which secrets of a connection are kept here, without the secrets',
        params: onInvoice,
        response: { 200: shapes.secrets, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const found = await hub.listSecrets(caller, { connection: request.params.id as ConnectionId });
        return answer(
          request,
          reply,
          found,
          (all): shapes.Secrets => ({
            secrets: all.map(({ setAt, ...one }) => ({ ...one, set_at: isoInstant(setAt) })),
          }),
        );
      }),
  );
  app.put(
    `${path}/:name`,
    {
      config,
      schema: {
        summary: 'Keeps a secret of a connection, encrypted',
        params: shapes.onSecret,
        body: shapes.secretValue,
        response: { 200: shapes.secretSet, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { id, name } = request.params;
        const set = await hub.setSecret(caller, { connection: id as ConnectionId, name, value: request.body.value });
        return answer(
          request,
          reply,
          set,
          ({ key }): shapes.SecretSet => ({
            name,
            key,
            says: fill(words.secrets.set, { name, connection: id, key }),
          }),
        );
      }),
  );
  app.delete(
    `${path}/:name`,
    {
      config,
      schema: {
        summary: 'Forgets a secret of a connection',
        params: shapes.onSecret,
        response: { 204: z.null(), ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { id, name } = request.params;
        const removed = await hub.removeSecret(caller, { connection: id as ConnectionId, name });
        if (removed.ok) reply.code(204);
        return answer(request, reply, removed, () => null);
      }),
  );
}
