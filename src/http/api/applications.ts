import { z } from 'zod';
import type { Application, LetIn } from '../../app/hub.ts';
import type { CompanyId } from '../../domain/ids.ts';
import { addressBack, judgeAuthorization } from '../../domain/sign-in/oauth.ts';
import { isoInstant } from '../../domain/time.ts';
import { words } from '../../domain/words/words.ts';
import { callerIn, whoIsThere } from '../caller.ts';
import { defined } from '../defined.ts';
import { Refusing, sendRefusal } from '../problem.ts';
import * as shapes from './application-shapes.ts';
import { answer, asCaller, type Context, inCompany, onInvoice, refused, type ZodApp } from './context.ts';

const config = { access: 'company' } as const;

const view = (one: Application): shapes.Application => ({
  client_id: one.clientId,
  name: one.name,
  public: one.isPublic,
  redirect_uris: [...one.redirectUris],
  created_by: one.createdBy,
  created_at: isoInstant(one.createdAt),
  revoked_at: one.revokedAt === null ? null : isoInstant(one.revokedAt),
});

const letInView = (one: LetIn): shapes.LetIn => ({
  id: one.id,
  client_id: one.clientId,
  name: one.name,
  scope: one.scope,
  since: isoInstant(one.since),
  last_token_at: one.lastTokenAt === null ? null : isoInstant(one.lastTokenAt),
});

/** Applications: the company's list of them, whom I let in, and the question of the consent page. */
export function applicationRoutes(app: ZodApp, context: Context, issuer: () => string): void {
  managing(app, context);
  mine(app, context);
  consenting(app, context, issuer);
}

function managing(app: ZodApp, context: Context): void {
  const { applications } = context.hub;
  const path = '/companies/:company/directory/applications';
  app.get(
    path,
    {
      config,
      schema: {
        summary: 'Applications that people may let in',
        params: inCompany,
        response: { 200: shapes.applications, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await applications.all(caller), (all) => ({ applications: all.map(view) })),
      ),
  );
  app.post(
    path,
    {
      config,
      schema: {
        summary: 'Register an application; its secret is shown this once',
        description: 'Takes no `Idempotency-Key`: what is kept for a repetition would keep the secret.',
        params: inCompany,
        body: shapes.newApplication,
        response: { 201: shapes.madeApplication, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { name, public: isPublic, redirect_uris } = request.body;
        const made = await applications.add(caller, { name, isPublic, redirectUris: redirect_uris });
        return answer(request, reply.code(201), made, ({ application, secret }) => ({
          ...view(application),
          client_secret: secret,
        }));
      }),
  );
  app.delete(
    `${path}/:client`,
    {
      config,
      schema: {
        summary: 'Revoke an application, with all that people let it do',
        params: inCompany.extend({ client: z.string().max(200) }),
        response: { 200: shapes.application, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await applications.revoke(caller, request.params.client), view),
      ),
  );
}

function mine(app: ZodApp, context: Context): void {
  const { applications } = context.hub;
  const path = '/companies/:company/directory/me/applications';
  app.get(
    path,
    {
      config,
      schema: {
        summary: 'Applications that I let in',
        params: inCompany,
        response: { 200: shapes.allLetIn, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        reply.send({ applications: (await applications.mine(caller)).map(letInView) }),
      ),
  );
  app.delete(
    `${path}/:id`,
    {
      config,
      schema: {
        summary: 'Take back what I let an application do',
        params: onInvoice,
        response: { 204: z.null().describe('Taken back'), ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply.code(204), await applications.withdraw(caller, request.params.id), () => null),
      ),
  );
}

/** Only a person's browser may say yes: a token could otherwise let in whatever it likes. */
function consenting(app: ZodApp, context: Context, issuer: () => string): void {
  const { hub, signIn } = context;
  const signedIn = { access: 'signed in' } as const;
  const judge = async (fields: shapes.Authorization) => {
    const found = fields.client_id ? await signIn.oauth.findApplication(fields.client_id) : null;
    const judged = judgeAuthorization(found, defined(fields) as Record<string, string>);
    if (judged.kind === 'stop' || found === null) {
      throw judged.kind === 'stop' && judged.because === 'redirect_uri'
        ? new Refusing('invalid', { field: 'redirect_uri', because: 'redirect_uri_unknown' })
        : new Refusing('not_found', { thing: 'application' });
    }
    return { found, judged };
  };
  const callerFor = async (request: Parameters<typeof whoIsThere>[0], company: CompanyId) => {
    const asker = await whoIsThere(request, signIn);
    const caller = await callerIn(hub, asker, company, request);
    // Of a company that one is not in, nothing is told.
    if (!caller.ok) throw new Refusing('not_found', { thing: 'application' });
    return { caller: caller.value, companies: await hub.companiesOf(asker.person) };
  };
  app.get(
    '/oauth/request',
    {
      config: signedIn,
      schema: {
        summary: 'What an application asks for, to show it to the person',
        querystring: shapes.authorization,
        response: { 200: shapes.asked, ...refused },
      },
    },
    async (request, reply) => {
      await whoIsThere(request, signIn);
      const { found, judged } = await judge(request.query);
      const { companies } = await callerFor(request, found.company);
      const company = companies.find(({ id }) => id === found.company);
      if (judged.kind !== 'ask' || company === undefined) throw new Refusing('malformed', { because: 'address' });
      return reply.send({
        application: found.name,
        company: { id: company.id, name: company.name },
        goes_to: new URL(judged.request.redirectUri).origin,
        scope: judged.request.scope,
      });
    },
  );
  app.post(
    '/oauth/consent',
    {
      config: signedIn,
      schema: {
        summary: 'Say yes or no to an application; by session alone',
        body: shapes.consent,
        response: { 200: shapes.consented, ...refused },
      },
    },
    async (request, reply) => {
      const { strong } = await whoIsThere(request, signIn);
      const { allow, ...fields } = request.body;
      const { found, judged } = await judge(fields);
      const { caller } = await callerFor(request, found.company);
      const iss = issuer();
      if (judged.kind !== 'ask') throw new Refusing('malformed', { because: 'address' });
      const { redirectUri, state } = judged.request;
      if (!allow) {
        const told = { error: 'access_denied', error_description: words.oauth.faults.access_denied, state, iss };
        return reply.send({ redirect_to: addressBack(redirectUri, told) });
      }
      const code = await hub.applications.letIn(caller, judged.request, strong);
      if (!code.ok) return sendRefusal(request, reply, code.refusal);
      return reply.send({ redirect_to: addressBack(redirectUri, { code: code.value, state, iss }) });
    },
  );
}
