import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SessionCookie, SignIn } from '../../app/hub.ts';
import { type Outcome, refusal } from '../../domain/refusal.ts';
import { readBy } from '../misshapen.ts';
import { sendRefusal } from '../problem.ts';
import { cookieOf, setCookieLine } from './cookie.ts';
import { passkeyAnswer } from './passkey-shapes.ts';
import { notOurPage } from './session.ts';

const path = '/api/v1/session/passkey';
const config = { access: 'anyone' } as const;

/**
 * `/api/v1/session/passkey`: whether passkeys work here, and a sign-in by one alone; `…/second` after a password. Each is
 * begun, which gives what the browser is to be asked with, and then answered.
 */
export function passkeyRoutes(app: FastifyInstance, signIn: SignIn, options: { secureCookies: boolean }): void {
  const { passkeys } = signIn;
  const setCookie = (reply: FastifyReply, { name, value, maxAgeSeconds }: SessionCookie) =>
    reply.header('set-cookie', setCookieLine(name, value, maxAgeSeconds, options.secureCookies));
  const takeBack = (reply: FastifyReply, name: string) => setCookie(reply, { name, value: '', maxAgeSeconds: 0 });

  app.get(path, { config }, async (_request, reply) => {
    const place = passkeys.place();
    return reply.send(place.ok ? { origin: place.origin, because: null } : { origin: null, because: place.because });
  });

  app.post(`${path}/begin`, { config }, async (request, reply) => {
    const foreign = notOurPage(request);
    if (foreign) return sendRefusal(request, reply, foreign);
    const begun = await passkeys.beginSignIn();
    if (!begun.ok) return sendRefusal(request, reply, begun.refusal);
    return setCookie(reply, begun.value.cookie).send({ options: begun.value.options });
  });

  app.post(`${path}/second/begin`, { config }, async (request, reply) => {
    const foreign = notOurPage(request);
    if (foreign) return sendRefusal(request, reply, foreign);
    const begun = await passkeys.beginSecond(cookieOf(request, signIn.waitingCookieName));
    return begun.ok ? reply.send({ options: begun.value }) : sendRefusal(request, reply, begun.refusal);
  });

  const answered = (
    cookieName: string,
    enter: (come: Parameters<typeof passkeys.signIn>[0]) => Promise<Outcome<SessionCookie>>,
  ) => {
    return async (request: FastifyRequest, reply: FastifyReply) => {
      const foreign = notOurPage(request);
      if (foreign) return sendRefusal(request, reply, foreign);
      const read = readBy(passkeyAnswer, request.body);
      if (!read.success) return sendRefusal(request, reply, refusal('malformed', { because: 'not_understood' }));
      const outcome = await enter({
        cookies: cookieOf(request, cookieName),
        answer: read.data,
        address: request.ip,
        userAgent: request.headers['user-agent'] ?? null,
      });
      if (!outcome.ok) return sendRefusal(request, reply, outcome.refusal);
      takeBack(reply, cookieName);
      return setCookie(reply, outcome.value).code(204).send();
    };
  };
  app.post(path, { config }, answered(passkeys.browserCookieName, passkeys.signIn));
  app.post(`${path}/second`, { config }, answered(signIn.waitingCookieName, passkeys.second));
}
