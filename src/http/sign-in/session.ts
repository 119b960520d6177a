import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SignIn } from '../../app/hub.ts';
import { type Refusal, refusal } from '../../domain/refusal.ts';
import { sendRefusal } from '../problem.ts';
import { sessionCookieOf, setCookieLine } from './cookie.ts';
import { crossSite } from './cross-site.ts';

const path = '/api/v1/session';

/** `POST` and `DELETE /api/v1/session`: how a person's browser signs in and out. */
export function sessionRoutes(app: FastifyInstance, signIn: SignIn, options: { secureCookies: boolean }): void {
  const setCookie = (reply: FastifyReply, value: string, maxAge: number) =>
    reply.header('set-cookie', setCookieLine(signIn.cookieName, value, maxAge, options.secureCookies));

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
    if (answer.ok) return setCookie(reply, answer.cookie.value, answer.cookie.maxAgeSeconds).code(204).send();
    return sendRefusal(request, reply, answer.refusal);
  });

  app.delete(path, { config: { access: 'anyone' } }, async (request, reply) => {
    const refused = notOurPage(request);
    if (refused) return sendRefusal(request, reply, refused);
    await signIn.signOut(sessionCookieOf(request, signIn));
    return setCookie(reply, '', 0).code(204).send();
  });
}

/** A form on another site's page can send everything but JSON without being asked about. */
function notOurPage(request: FastifyRequest): Refusal | null {
  const type = request.headers['content-type'];
  const isJson = type === undefined ? request.method === 'DELETE' : /^application\/json\s*(;|$)/i.test(type);
  return isJson ? crossSite(request) : refusal('unsupported_media_type');
}

function credentialsOf(body: unknown): { login: string; password: string } | null {
  if (typeof body !== 'object' || body === null || !('login' in body) || !('password' in body)) return null;
  const { login, password } = body;
  return typeof login === 'string' && typeof password === 'string' ? { login, password } : null;
}
