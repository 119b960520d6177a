import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SignIn } from '../../app/hub.ts';
import { type Refusal, refusals } from '../../domain/refusal.ts';
import { fill, say, words } from '../../domain/words/words.ts';
import { refusalOf } from '../problem.ts';
import { type Fields, fieldsOf, mostBytes } from './fields.ts';
import { bearerOf } from './identify.ts';

const says = words.oauth;

// Requests to these routes carry secrets, in the query string too: Fastify's own line with the URL is not written.
const quiet = { bodyLimit: mostBytes, logLevel: 'warn', config: { access: 'anyone' } } as const;

/** `POST /oauth/token`, `POST /oauth/revoke` and `GET /oauth/token/info`, as Procore's clients call them. */
export function oauthRoutes(app: FastifyInstance, signIn: SignIn): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store').header('pragma', 'no-cache');
  });
  app.setErrorHandler((error, _request, reply) => {
    const refused = refusalOf(error);
    if (refused?.code === 'too_many_attempts') return oauthRefusal(reply, refused);
    const status = statusOf(error) ?? (refused ? refusals[refused.code] : 500);
    if (status < 400 || status > 499) throw error;
    return oauthError(reply, status, 'invalid_request', says.unreadable);
  });

  app.post('/oauth/token', quiet, async (request, reply) => {
    const fields = await fieldsOf(request);
    const lack = lacking(fields, ['grant_type']) ?? (isOurGrant(fields) ? lacking(fields, clientFields) : null);
    if (lack) return oauthError(reply, 400, 'invalid_request', lack);
    if (!isOurGrant(fields)) return oauthError(reply, 400, 'unsupported_grant_type', says.otherGrant);
    const answer = await signIn.token(clientOf(fields, request));
    if (!answer.ok) return oauthRefusal(reply, answer.refusal);
    return {
      access_token: answer.accessToken,
      token_type: 'bearer',
      expires_in: answer.expiresIn,
      created_at: answer.createdAt,
    };
  });

  app.post('/oauth/revoke', quiet, async (request, reply) => {
    const fields = await fieldsOf(request);
    const lack = lacking(fields, ['token', ...clientFields]);
    if (lack) return oauthError(reply, 400, 'invalid_request', lack);
    const answer = await signIn.revokeToken({ token: fields.token ?? '', ...clientOf(fields, request) });
    return answer.ok ? {} : oauthRefusal(reply, answer.refusal);
  });

  app.get('/oauth/token/info', quiet, async (request, reply) => {
    const holder = await signIn.whoHoldsToken(bearerOf(request) ?? '');
    if (holder === null || holder === 'expired') {
      reply.header('www-authenticate', 'Bearer error="invalid_token"');
      const why = holder === null ? says.invalidToken : says.expiredToken;
      return oauthError(reply, 401, 'invalid_token', why);
    }
    return {
      resource_owner_id: holder.person,
      scopes: holder.scope === 'read' ? ['read'] : [],
      expires_in_seconds: holder.expiresInSeconds,
      application: { uid: holder.clientId },
      created_at: holder.createdAt,
    };
  });
}

const clientFields = ['client_id', 'client_secret'];

const isOurGrant = (fields: Fields) => fields.grant_type === 'client_credentials';

const clientOf = (fields: Fields, request: FastifyRequest) => ({
  clientId: fields.client_id ?? '',
  clientSecret: fields.client_secret ?? '',
  address: request.ip,
});

function lacking(fields: Fields, names: readonly string[]): string | null {
  const missing = names.filter((name) => !fields[name]);
  return missing.length === 0 ? null : fill(says.missing, { names: missing.join(', ') });
}

function oauthRefusal(reply: FastifyReply, given: Refusal): FastifyReply {
  if (given.code === 'wrong_credentials') return oauthError(reply, 401, 'invalid_client', says.unknownClient);
  reply.header('retry-after', String(given.facts.seconds ?? 1));
  return oauthError(reply, 429, given.code, say(given));
}

const oauthError = (reply: FastifyReply, status: number, error: string, description: string): FastifyReply =>
  reply.code(status).send({ error, error_description: description });

const statusOf = (error: unknown): number | null =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : null;
