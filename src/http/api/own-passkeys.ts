import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { HeldSession, Passkey } from '../../app/hub.ts';
import type { PasskeyId } from '../../domain/sign-in/passkey.ts';
import { type Instant, isoInstant } from '../../domain/time.ts';
import { whoIsHere } from '../caller.ts';
import { answer, type Context, refused, type ZodApp } from './context.ts';
import * as shapes from './own-passkey-shapes.ts';
import { confirmed } from './own-sign-in.ts';
import { confirming } from './own-sign-in-shapes.ts';

const config = { access: 'signed in' } as const;
const iso = (ms: number | null): string | null => (ms === null ? null : isoInstant(ms as Instant));

const view = (one: Passkey): shapes.OwnPasskey => ({
  id: one.id,
  name: one.name,
  synced: one.synced,
  created_at: isoInstant(one.createdAt as Instant),
  last_used_at: iso(one.lastUsedAt),
  blocked_at: iso(one.blockedAt),
});
const mine = (session: HeldSession, request: FastifyRequest) => ({ person: session.person, requestId: request.id });

/** My passkeys. For whoever is signed in, and no token; made and removed with the password once more. */
export function ownPasskeyRoutes(app: ZodApp, context: Context): void {
  const { hub, signIn } = context;
  const passkeys = '/me/passkeys';
  app.get(
    passkeys,
    {
      config,
      schema: { summary: 'My passkeys, and where they work', response: { 200: shapes.ownPasskeys, ...refused } },
    },
    async (request, reply) => {
      const { person } = await whoIsHere(request, signIn);
      const place = signIn.passkeys.place();
      return reply.send({
        origin: place.ok ? place.origin : null,
        because: place.ok ? null : place.because,
        passkeys: (await signIn.passkeys.of(person)).map(view),
      });
    },
  );
  app.post(
    `${passkeys}/begin`,
    {
      config,
      schema: {
        summary: 'Begin to make a passkey: what the browser is to be asked with',
        body: confirming,
        response: { 200: shapes.passkeyOptions, ...refused },
      },
    },
    async (request, reply) => {
      const session = await confirmed(context, request, request.body.password);
      const person = await hub.person(session.person);
      const offered = await signIn.passkeys.offer({
        person: session.person,
        login: person?.login ?? '',
        name: person?.name ?? '',
        session: session.id,
      });
      return answer(request, reply, offered, (options) => ({ options: { ...options } }));
    },
  );
  app.post(
    passkeys,
    {
      config,
      schema: {
        summary: 'Keep the passkey that the browser made; from now on my password alone opens nothing',
        description: 'Takes no `Idempotency-Key`: what is kept for a repetition would keep the recovery codes.',
        body: shapes.newPasskey,
        response: { 201: shapes.madePasskey, ...refused },
      },
    },
    async (request, reply) => {
      const session = await whoIsHere(request, signIn);
      const { name, answer: made } = request.body;
      const outcome = await signIn.passkeys.add({
        ...mine(session, request),
        session: session.id,
        name,
        answer: made,
      });
      if (outcome.ok) await hub.tellOwnChange(session.person, 'passkey_added');
      return answer(request, reply.code(201), outcome, ({ passkey, recoveryCodes }) => ({
        made: view(passkey),
        recovery_codes: recoveryCodes === null ? null : [...recoveryCodes],
      }));
    },
  );
  ofOneRoutes(app, context, passkeys);
}

function ofOneRoutes(app: ZodApp, context: Context, passkeys: string): void {
  const { hub, signIn } = context;
  app.patch(
    `${passkeys}/:id`,
    {
      config,
      schema: {
        summary: 'Rename a passkey',
        params: shapes.onPasskey,
        body: shapes.renamedPasskey,
        response: { 200: shapes.ownPasskey, ...refused },
      },
    },
    async (request, reply) => {
      const session = await whoIsHere(request, signIn);
      const { name } = request.body;
      const id = request.params.id as PasskeyId;
      return answer(request, reply, await signIn.passkeys.rename({ ...mine(session, request), id, name }), view);
    },
  );
  app.post(
    `${passkeys}/:id/remove`,
    {
      config,
      schema: {
        summary: 'Remove a passkey',
        params: shapes.onPasskey,
        body: confirming,
        response: { 204: z.null(), ...refused },
      },
    },
    async (request, reply) => {
      const session = await confirmed(context, request, request.body.password);
      const id = request.params.id as PasskeyId;
      const outcome = await signIn.passkeys.remove({ ...mine(session, request), id });
      if (outcome.ok) await hub.tellOwnChange(session.person, 'passkey_removed');
      return answer(request, reply.code(204), outcome, () => null);
    },
  );
}
