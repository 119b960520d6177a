import type { PersonalToken } from '../../app/hub.ts';
import type { CompanyId } from '../../domain/ids.ts';
import { refusal } from '../../domain/refusal.ts';
import { isStrong } from '../../domain/sign-in/second-factor.ts';
import type { TokenId } from '../../domain/sign-in/token.ts';
import type { Instant } from '../../domain/time.ts';
import { isoInstant } from '../../domain/time.ts';
import { whoIsHere } from '../caller.ts';
import { sendRefusal } from '../problem.ts';
import { answer, type Context, refused, type ZodApp } from './context.ts';
import { confirmed } from './own-sign-in.ts';
import * as shapes from './own-sign-in-shapes.ts';

const config = { access: 'signed in' } as const;
const iso = (ms: number): string => isoInstant(ms as Instant);

const view = (token: PersonalToken): shapes.OwnToken => ({
  id: token.id,
  name: token.name,
  scope: token.scope,
  company_id: token.company,
  hint: token.hint,
  created_at: iso(token.createdAt),
  expires_at: iso(token.expiresAt),
  last_used_at: token.lastUsedAt === null ? null : iso(token.lastUsedAt),
  revoked_at: token.revokedAt === null ? null : iso(token.revokedAt),
  counts: token.revokedAt === null && token.expiresAt > Date.now(),
});

/** My own tokens, by which programs of mine speak for me. A token makes and ends none. */
export function ownTokenRoutes(app: ZodApp, context: Context): void {
  const { hub, signIn } = context;
  app.get(
    '/me/tokens',
    { config, schema: { summary: 'My personal tokens', response: { 200: shapes.ownTokens, ...refused } } },
    async (request, reply) => {
      const { person } = await whoIsHere(request, signIn);
      return reply.send({ tokens: (await signIn.tokens.of(person)).map(view) });
    },
  );
  app.post(
    '/me/tokens',
    {
      config,
      schema: {
        summary: 'A personal token; it is shown this once',
        description: 'Takes no `Idempotency-Key`: what is kept for a repetition would keep the token.',
        body: shapes.newToken,
        response: { 201: shapes.madeToken, ...refused },
      },
    },
    async (request, reply) => {
      const here = await whoIsHere(request, signIn);
      const { password, name, scope, company_id, days } = request.body;
      const company = company_id as CompanyId | null;
      if (company !== null && (await hub.caller(here.person, company, request.id)) === null) {
        return sendRefusal(request, reply, refusal('not_found', { thing: 'company' }));
      }
      const { person, begunBy } = await confirmed(context, request, password);
      const strong = isStrong(begunBy);
      const made = await signIn.tokens.make({ person, name, scope, company, days, strong, requestId: request.id });
      if (made.ok) await hub.tellOwnChange(person, 'token_made');
      return answer(request, reply.code(201), made, (one) => ({ token: one.token, made: view(one.made) }));
    },
  );
  app.delete(
    '/me/tokens/:id',
    {
      config,
      schema: {
        summary: 'Revoke a personal token',
        params: shapes.onToken,
        response: { 200: shapes.ownToken, ...refused },
      },
    },
    async (request, reply) => {
      const { person } = await whoIsHere(request, signIn);
      const id = request.params.id as TokenId;
      return answer(request, reply, await signIn.tokens.revoke({ person, id, requestId: request.id }), view);
    },
  );
}
