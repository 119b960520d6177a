import { z } from 'zod';
import type { OthersToken } from '../../app/hub.ts';
import type { PersonId } from '../../domain/ids.ts';
import type { TokenId } from '../../domain/sign-in/token.ts';
import { isoInstant } from '../../domain/time.ts';
import { answer, asCaller, type Context, inCompany, onInvoice, refused, type ZodApp } from './context.ts';
import { confirmed } from './own-sign-in.ts';
import { ended } from './own-sign-in-shapes.ts';
import * as shapes from './way-in-shapes.ts';

const config = { access: 'company' } as const;

const tokenView = (token: OthersToken): shapes.OthersToken => ({
  id: token.id,
  person: token.person,
  name: token.name,
  scope: token.scope,
  company_id: token.company,
  hint: token.hint,
  created_at: isoInstant(token.createdAt),
  expires_at: isoInstant(token.expiresAt),
  last_used_at: token.lastUsedAt === null ? null : isoInstant(token.lastUsedAt),
  revoked_at: token.revokedAt === null ? null : isoInstant(token.revokedAt),
  counts: token.revokedAt === null && token.expiresAt > Date.now(),
});

/** The ways in of others, for whoever administers the company: seen, and taken away. */
export function wayInRoutes(app: ZodApp, context: Context): void {
  const { directory } = context.hub;
  const at = '/companies/:company/directory';
  app.get(
    `${at}/ways-in`,
    {
      config,
      schema: {
        summary: 'Second factors and personal tokens of the company’s people; never a token itself',
        description: 'Tokens that count come first, and no more than 1,000 are told; of one person all that count are.',
        params: inCompany,
        querystring: shapes.waysInQuery,
        response: { 200: shapes.waysIn, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const found = await directory.waysIn(caller, { person: request.query.person_id as PersonId | undefined });
        return answer(request, reply, found, ({ factors, tokens }) => ({
          people: factors.map(({ person, codes, passkeys }) => ({ person_id: person, codes, passkeys })),
          tokens: tokens.map(tokenView),
        }));
      }),
  );
  app.delete(
    `${at}/tokens/:id`,
    {
      config,
      schema: {
        summary: 'Revoke a personal token of somebody',
        params: onInvoice,
        response: { 200: shapes.othersToken, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const outcome = await directory.revokeOthersToken(caller, { id: request.params.id as TokenId });
        return answer(request, reply, outcome, tokenView);
      }),
  );
  app.post(
    `${at}/people/:id/end-sessions`,
    {
      config,
      schema: {
        summary: 'End all sessions of somebody',
        params: onInvoice,
        body: z.object({}).nullish(),
        response: { 200: ended, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const outcome = await directory.endSessionsOf(caller, { person: request.params.id as PersonId });
        return answer(request, reply, outcome, (many) => ({ ended: many }));
      }),
  );
  app.post(
    `${at}/people/:id/take-second-factor`,
    {
      config,
      schema: {
        summary: 'Take away the second factor and the passkeys of somebody who has lost them; their sessions end',
        description: 'For a signed-in session alone, with its person’s own password once more.',
        params: onInvoice,
        body: shapes.takenFactor,
        response: { 200: shapes.personFactors, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { password, reason } = request.body;
        await confirmed(context, request, password);
        const person = request.params.id as PersonId;
        const outcome = await directory.takeFactors(caller, { person, reason });
        return answer(request, reply, outcome, ({ codes, passkeys }) => ({ person_id: person, codes, passkeys }));
      }),
  );
}
