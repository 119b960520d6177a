import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GrantAnswer, SignIn } from '../../app/hub.ts';
import { type Refusal, refusals } from '../../domain/refusal.ts';
import { scopeOf } from '../../domain/sign-in/oauth.ts';
import { fill, say, words } from '../../domain/words/words.ts';
import { refusalOf } from '../problem.ts';
import { type Fields, fieldsOf, mostBytes } from './fields.ts';
import { bearerOf } from './identify.ts';
import { clientOf } from './oauth-client.ts';

const says = words.oauth;

// Requests to these routes carry secrets, in the query string too: Fastify's own line with the URL is not written.
export const quiet = { bodyLimit: mostBytes, logLevel: 'warn', config: { access: 'anyone' } } as const;

/** `POST /oauth/token`, `/revoke`, `/introspect` and `GET /oauth/token/info`, as Procore's clients and RFCs have them. */
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
    const lack = lacking(fields, ['grant_type']);
    if (lack) return oauthError(reply, 400, 'invalid_request', lack);
    if (fields.grant_type === 'client_credentials') return clientCredentials(signIn, request, reply, fields);
    if (fields.grant_type === 'authorization_code') {
      return withClient(request, reply, fields, ['code', 'redirect_uri'], async (client) =>
        tokens(
          reply,
          await signIn.oauth.exchange(client, {
            code: fields.code ?? '',
            redirectUri: fields.redirect_uri ?? '',
            verifier: fields.code_verifier ?? null,
          }),
        ),
      );
    }
    if (fields.grant_type === 'refresh_token') {
      const scope = fields.scope ? scopeOf(fields.scope) : null;
      if (fields.scope && scope === null) return fault(reply, 'invalid_scope');
      return withClient(request, reply, fields, ['refresh_token'], async (client) =>
        tokens(reply, await signIn.oauth.refresh(client, { refreshToken: fields.refresh_token ?? '', scope })),
      );
    }
    return oauthError(reply, 400, 'unsupported_grant_type', says.otherGrant);
  });

  app.post('/oauth/revoke', quiet, async (request, reply) => {
    const fields = await fieldsOf(request);
    return withClient(request, reply, fields, ['token'], async (client) => {
      const answer = await signIn.oauth.revoke(client, fields.token ?? '');
      return answer.ok ? {} : refuse(reply, answer);
    });
  });

  app.post('/oauth/introspect', quiet, async (request, reply) => {
    const fields = await fieldsOf(request);
    return withClient(request, reply, fields, ['token'], async (client) => {
      const answer = await signIn.oauth.introspect(client, fields.token ?? '');
      if (!answer.ok) return refuse(reply, answer);
      const { token } = answer;
      if (token === null) return { active: false };
      return {
        active: true,
        scope: token.scope,
        client_id: token.clientId,
        sub: String(token.person),
        token_type: token.kind === 'access' ? 'bearer' : 'refresh_token',
        iat: token.createdAt,
        exp: token.expiresAt,
      };
    });
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
      scopes: holder.only?.scope.split(' ') ?? (holder.scope === 'read' ? ['read'] : []),
      expires_in_seconds: holder.expiresInSeconds,
      application: { uid: holder.clientId },
      created_at: holder.createdAt,
    };
  });
}

async function clientCredentials(signIn: SignIn, request: FastifyRequest, reply: FastifyReply, fields: Fields) {
  const client = clientOf(fields, request);
  const lack = lacking({ client_id: client.clientId, client_secret: client.secret ?? '' }, clientFields);
  if (lack) return oauthError(reply, 400, 'invalid_request', lack);
  const { clientId, address } = client;
  const answer = await signIn.token({ clientId, clientSecret: client.secret ?? '', address });
  if (!answer.ok) return oauthRefusal(reply, answer.refusal);
  return {
    access_token: answer.accessToken,
    token_type: 'bearer',
    expires_in: answer.expiresIn,
    created_at: answer.createdAt,
  };
}

const clientFields = ['client_id', 'client_secret'];

/** Whatever is missing is said before anything is compared. */
async function withClient(
  request: FastifyRequest,
  reply: FastifyReply,
  fields: Fields,
  needed: readonly string[],
  work: (client: ReturnType<typeof clientOf>) => Promise<object>,
) {
  const client = clientOf(fields, request);
  const lack = lacking({ ...fields, client_id: client.clientId }, [...needed, 'client_id']);
  return lack === null ? work(client) : oauthError(reply, 400, 'invalid_request', lack);
}

function tokens(reply: FastifyReply, answer: GrantAnswer) {
  if (!answer.ok) return refuse(reply, answer);
  return {
    access_token: answer.accessToken,
    token_type: 'bearer',
    expires_in: answer.expiresIn,
    refresh_token: answer.refreshToken,
    scope: answer.scope,
    created_at: answer.createdAt,
  };
}

type Refused = Exclude<GrantAnswer, { ok: true }>;

const refuse = (reply: FastifyReply, answer: Refused) =>
  'fault' in answer ? fault(reply, answer.fault) : oauthRefusal(reply, answer.refusal);

function fault(reply: FastifyReply, code: Extract<Refused, { fault: string }>['fault']): FastifyReply {
  if (code !== 'invalid_client') return oauthError(reply, 400, code, says.faults[code]);
  // A client that came with Basic is told by which scheme to come.
  if (/^basic /i.test(reply.request.headers.authorization ?? ''))
    reply.header('www-authenticate', 'Basic realm="Tieout"');
  return oauthError(reply, 401, code, says.unknownClient);
}

function lacking(fields: Fields, names: readonly string[]): string | null {
  const missing = names.filter((name) => !fields[name]);
  return missing.length === 0 ? null : fill(says.missing, { names: missing.join(', ') });
}

function oauthRefusal(reply: FastifyReply, given: Refusal): FastifyReply {
  if (given.code === 'wrong_credentials') return fault(reply, 'invalid_client');
  reply.header('retry-after', String(given.facts.seconds ?? 1));
  return oauthError(reply, 429, given.code, say(given));
}

const oauthError = (reply: FastifyReply, status: number, error: string, description: string): FastifyReply =>
  reply.code(status).send({ error, error_description: description });

const statusOf = (error: unknown): number | null =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : null;
