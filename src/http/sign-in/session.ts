import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SignIn } from '../../app/hub.ts';
import { type Refusal, refusal } from '../../domain/refusal.ts';
import { sendRefusal } from '../problem.ts';
import { cookieOf, sessionCookieOf, setCookieLine } from './cookie.ts';
import { crossSite } from './cross-site.ts';

const path = '/api/v1/session';

/** `POST` and `DELETE /api/v1/session`: how a person's browser signs in and out. */
export function sessionRoutes(app: FastifyInstance, signIn: SignIn, options: { secureCookies: boolean }): void {
  const giveCookie = (reply: FastifyReply, name: string, value: string, maxAge: number) =>
    reply.header('set-cookie', setCookieLine(name, value, maxAge, options.secureCookies));
  const { cookieName, waitingCookieName } = signIn;

  app.post(path, { config: { access: 'anyone' } }, async (request, reply) => {
    const refused = notOurPage(request);
    if (refused) return sendRefusal(request, reply, refused);
    const credentials = credentialsOf(request.body);
    if (credentials === null) return sendRefusal(request, reply, refusal('malformed', { because: 'login_text' }));
    const answer = await signIn.signIn({
      ...credentials,
      address: request.ip,
      userAgent: request.headers['user-agent'] ?? null,
    });
    if (!answer.ok) return sendRefusal(request, reply, answer.refusal);
    const { value, maxAgeSeconds } = answer.cookie;
    if (!answer.waits) return giveCookie(reply, cookieName, value, maxAgeSeconds).code(204).send();
    // Known by their password, and not signed in: this cookie opens nothing but the second half.
    giveCookie(reply, waitingCookieName, value, maxAgeSeconds);
    const { codes = true, passkeys = 0 } = answer.factors ?? {};
    const ways = { code: codes, passkey: passkeys > 0 };
    return reply.code(202).header('cache-control', 'no-store').send({ waits_for: 'code', ways });
  });

  app.post(`${path}/code`, { config: { access: 'anyone' } }, async (request, reply) => {
    const refused = notOurPage(request);
    if (refused) return sendRefusal(request, reply, refused);
    const code = textOf(request.body, 'code');
    if (code === null) return sendRefusal(request, reply, refusal('malformed', { because: 'login_text' }));
    const answer = await signIn.signInWithCode({
      cookies: cookieOf(request, waitingCookieName),
      code,
      address: request.ip,
      userAgent: request.headers['user-agent'] ?? null,
    });
    if (!answer.ok) return sendRefusal(request, reply, answer.refusal);
    giveCookie(reply, waitingCookieName, '', 0);
    const { name, value, maxAgeSeconds } = answer.cookie;
    return giveCookie(reply, name, value, maxAgeSeconds).code(204).send();
  });

  app.delete(path, { config: { access: 'anyone' } }, async (request, reply) => {
    const refused = notOurPage(request);
    if (refused) return sendRefusal(request, reply, refused);
    await signIn.signOut(sessionCookieOf(request, signIn));
    return giveCookie(reply, cookieName, '', 0).code(204).send();
  });
}

/** A form on another site's page can send everything but JSON without being asked about. */
export function notOurPage(request: FastifyRequest): Refusal | null {
  const type = request.headers['content-type'];
  const isJson = type === undefined ? request.method === 'DELETE' : /^application\/json\s*(;|$)/i.test(type);
  return isJson ? crossSite(request) : refusal('unsupported_media_type');
}

const textOf = (body: unknown, name: string): string | null => {
  const value = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : null;
  return typeof value === 'string' ? value : null;
};

function credentialsOf(body: unknown): { login: string; password: string } | null {
  if (typeof body !== 'object' || body === null || !('login' in body) || !('password' in body)) return null;
  const { login, password } = body;
  return typeof login === 'string' && typeof password === 'string' ? { login, password } : null;
}
