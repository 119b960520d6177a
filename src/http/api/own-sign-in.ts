import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { HeldSession } from '../../app/hub.ts';
import { refusal } from '../../domain/refusal.ts';
import { type Instant, isoInstant } from '../../domain/time.ts';
import { whoIsHere } from '../caller.ts';
import { Refusing, sendRefusal } from '../problem.ts';
import { setCookieLine } from '../sign-in/cookie.ts';
import { answer, type Context, refused, type ZodApp } from './context.ts';
import * as shapes from './own-sign-in-shapes.ts';

const config = { access: 'signed in' } as const;
const iso = (ms: number): string => isoInstant(ms as Instant);
const codesView = (codes: readonly string[]) => ({ recovery_codes: [...codes] });

/** How I sign in: my sessions, my second factor, my password. For whoever is signed in, and no token. */
export function ownSignInRoutes(app: ZodApp, context: Context, options: { readonly secureCookies: boolean }): void {
  sessionListRoutes(app, context);
  ownSignInRoute(app, context);
  secondFactorRoutes(app, context);
  passwordRoute(app, context, options);
}

const mine = (session: HeldSession, request: FastifyRequest) => ({ person: session.person, requestId: request.id });

/**
 * Who holds the session, having shown once more that they are its person. Nobody gave a name here, and nobody is signed
 * out: a wrong password is wrong at its field.
 */
export async function confirmed({ signIn }: Context, request: FastifyRequest, password: string): Promise<HeldSession> {
  const session = await whoIsHere(request, signIn);
  const outcome = await signIn.confirm(session, password, request.ip);
  if (outcome.ok) return session;
  const { code, facts } = outcome.refusal;
  if (code === 'wrong_credentials') throw new Refusing('invalid', { field: 'password', because: 'wrong_password' });
  throw new Refusing(code, facts);
}

function sessionListRoutes(app: ZodApp, { signIn }: Context): void {
  app.get(
    '/me/sessions',
    { config, schema: { summary: 'Where I am signed in', response: { 200: shapes.ownSessions, ...refused } } },
    async (request, reply) => {
      const session = await whoIsHere(request, signIn);
      const all = await signIn.sessions.of(session.person);
      return reply.send({
        sessions: all.map((one) => ({
          id: one.id,
          address: one.address,
          browser: one.userAgent,
          begun_at: iso(one.begunAt),
          begun_by: one.begunBy,
          used_at: iso(one.usedAt),
          this_one: one.id === session.id,
        })),
      });
    },
  );
  app.delete(
    '/me/sessions/:id',
    {
      config,
      schema: { summary: 'End one of my sessions', params: shapes.onSession, response: { 204: z.null(), ...refused } },
    },
    async (request, reply) => {
      const session = await whoIsHere(request, signIn);
      const outcome = await signIn.sessions.end({ ...mine(session, request), id: request.params.id });
      return answer(request, reply.code(204), outcome, () => null);
    },
  );
  app.post(
    '/me/sessions/end-others',
    { config, schema: { summary: 'End all my sessions but this', response: { 200: shapes.ended, ...refused } } },
    async (request, reply) => {
      const session = await whoIsHere(request, signIn);
      return reply.send({ ended: await signIn.sessions.endOthers({ ...mine(session, request), but: session.id }) });
    },
  );
}

function ownSignInRoute(app: ZodApp, { signIn }: Context): void {
  app.get(
    '/me/sign-in',
    { config, schema: { summary: 'How I sign in', response: { 200: shapes.ownSignIn, ...refused } } },
    async (request, reply) => {
      const { person, begunBy } = await whoIsHere(request, signIn);
      const { since, recoveryCodesLeft } = await signIn.secondFactor.state(person);
      const taken = await signIn.factorTakenAt(person);
      return reply.send({
        has_password: await signIn.hasPassword(person),
        passkeys: (await signIn.factors(person)).passkeys,
        factor_taken_at: taken === null ? null : iso(taken),
        second_factor_since: since === null ? null : iso(since),
        recovery_codes_left: recoveryCodesLeft,
        begun_by: begunBy,
      });
    },
  );
}

function secondFactorRoutes(app: ZodApp, context: Context): void {
  const { hub, signIn } = context;
  const factor = '/me/second-factor';
  app.post(
    factor,
    {
      config,
      schema: {
        summary: 'Begin to set up a second factor; it counts once a code of it was shown',
        body: shapes.confirming,
        response: { 201: shapes.offeredFactor, ...refused },
      },
    },
    async (request, reply) => {
      const session = await confirmed(context, request, request.body.password);
      const login = (await hub.person(session.person))?.login ?? '';
      const offered = await signIn.secondFactor.offer({ ...mine(session, request), login });
      return answer(request, reply.code(201), offered, (one) => one);
    },
  );
  app.post(
    `${factor}/confirm`,
    {
      config,
      schema: {
        summary: 'Show a code of it; from now on codes are asked for',
        body: shapes.shownCode,
        response: { 200: shapes.recoveryCodes, ...refused },
      },
    },
    async (request, reply) => {
      const session = await whoIsHere(request, signIn);
      const wanted = { ...mine(session, request), code: request.body.code, session: session.id };
      const outcome = await signIn.secondFactor.confirm(wanted);
      const wrong = !outcome.ok && outcome.refusal.code === 'wrong_code';
      // At its field: nobody is signed out by it.
      if (wrong) return sendRefusal(request, reply, refusal('invalid', { field: 'code', because: 'wrong_code' }));
      if (outcome.ok) await hub.tellOwnChange(session.person, 'codes_on');
      return answer(request, reply, outcome, codesView);
    },
  );
  app.post(
    `${factor}/recovery-codes`,
    {
      config,
      schema: {
        summary: 'Other recovery codes, shown this once; the old ones count no more',
        body: shapes.confirming,
        response: { 200: shapes.recoveryCodes, ...refused },
      },
    },
    async (request, reply) => {
      const session = await confirmed(context, request, request.body.password);
      const outcome = await signIn.secondFactor.renewCodes(mine(session, request));
      if (outcome.ok) await hub.tellOwnChange(session.person, 'recovery_codes');
      return answer(request, reply, outcome, codesView);
    },
  );
  app.post(
    `${factor}/remove`,
    {
      config,
      schema: {
        summary: 'Remove my second factor',
        body: shapes.confirming,
        response: { 204: z.null(), ...refused },
      },
    },
    async (request, reply) => {
      const session = await confirmed(context, request, request.body.password);
      await signIn.secondFactor.remove(mine(session, request));
      await hub.tellOwnChange(session.person, 'codes_off');
      return reply.code(204).send(null);
    },
  );
}

function passwordRoute(app: ZodApp, context: Context, options: { readonly secureCookies: boolean }): void {
  const { hub, signIn } = context;
  app.post(
    '/me/password',
    {
      config,
      schema: {
        summary: 'Another password; all my other sessions end, and no token',
        body: shapes.changedPassword,
        response: { 204: z.null(), ...refused },
      },
    },
    async (request, reply) => {
      const { password, new_password } = request.body;
      const session = await confirmed(context, request, password);
      // Who comes by a provider alone must not make themselves a way past it.
      if (!(await signIn.hasPassword(session.person))) return sendRefusal(request, reply, refusal('no_password'));
      const person = await hub.person(session.person);
      const about = [person?.login ?? '', person?.name ?? '', person?.email ?? ''];
      // The same again would end no session, and whoever suspects another in theirs would be told that it had.
      const weakness =
        new_password === password
          ? ({ because: 'password_same' } as const)
          : await signIn.weaknessOf(new_password, about);
      if (weakness !== null) {
        return sendRefusal(request, reply, refusal('invalid', { field: 'new_password', ...weakness }));
      }
      const { name, value, maxAgeSeconds } = await signIn.changePassword({
        session,
        password: new_password,
        address: request.ip,
        userAgent: request.headers['user-agent'] ?? null,
        requestId: request.id,
      });
      await hub.tellOwnChange(session.person, 'password');
      reply.header('set-cookie', setCookieLine(name, value, maxAgeSeconds, options.secureCookies));
      return reply.code(204).send(null);
    },
  );
}
