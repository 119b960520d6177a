import type { Caller, ShownSingleSignOn, SingleSignOnGroup } from '../../app/hub.ts';
import type { PersonId } from '../../domain/ids.ts';
import { isoInstant } from '../../domain/time.ts';
import { whoIsHere } from '../caller.ts';
import { sendRefusal } from '../problem.ts';
import { setCookieLine } from '../sign-in/cookie.ts';
import { redirectUriOf, type SingleSignOnOptions } from '../sign-in/single-sign-on.ts';
import { answer, asCaller, type Context, inCompany, refused, type ZodApp } from './context.ts';
import { confirmed } from './own-sign-in.ts';
import * as shapes from './single-sign-on-shapes.ts';

const path = '/companies/:company/single-sign-on';
const config = { access: 'company' } as const;
/** Whoever says who comes in has all keys: no program does. */
const sessionOnly = 'For a signed-in session alone, with its person’s own password once more.';

/** How the people of a company sign in: its provider, what its groups give, and of whom a second factor is asked. */
export function singleSignOnSettingsRoutes(app: ZodApp, context: Context, options: SingleSignOnOptions): void {
  settings(app, context, options);
  people(app, context, options);
  trying(app, context, options);
}

const viewFor =
  ({ publicUrl }: SingleSignOnOptions, { company }: Caller) =>
  ({
    set,
    groups,
    keepers,
    known,
    secondFactor,
    withoutSecondFactor,
  }: ShownSingleSignOn): shapes.SingleSignOnSettings => ({
    provider: set && {
      label: set.label,
      issuer: set.issuer,
      client_id: set.clientId,
      has_secret: set.sealedSecret !== null,
      on: set.on,
      only_way: set.onlyWay,
      makes_people: set.makesPeople,
      trusts_addresses: set.trustsAddresses,
      groups_claim: set.groupsClaim,
      scopes: set.scopes,
      groups: groups.map(({ group, template, project, push }) => ({
        group,
        template_id: template,
        project_id: project,
        push_to_accounting: push,
      })),
      keepers: [...keepers],
      tried: triedView(set),
    },
    redirect_uri: redirectUriOf(publicUrl()),
    sign_in_address: `${publicUrl()}/sign-in?company=${company}`,
    known: known.map(({ person, name, issuer, madeAt, usedAt }) => ({
      person_id: person,
      name,
      issuer,
      since: isoInstant(madeAt),
      last_used: usedAt === null ? null : isoInstant(usedAt),
    })),
    second_factor: secondFactor,
    without_second_factor: withoutSecondFactor,
  });

function triedView({ tried, triedAt, triedAttempt, attempt }: NonNullable<ShownSingleSignOn['set']>) {
  if (tried === null || triedAt === null) return null;
  const { emailVerified, groups, push, ...rest } = tried;
  return {
    ...rest,
    at: isoInstant(triedAt),
    stale: tried.problem === null && triedAttempt !== attempt,
    email_verified: emailVerified,
    groups: groups === null ? null : [...groups],
    push_to_accounting: push,
  };
}

/** People copy the address of the document as often as the issuer. */
const issuerOf = (typed: string): string => typed.replace(/\/\.well-known\/openid-configuration\/?$/, '');

function settings(app: ZodApp, context: Context, options: SingleSignOnOptions): void {
  const { hub, signIn } = context;
  const { singleSignOn } = hub;
  const response = { 200: shapes.singleSignOn, ...refused };
  app.get(
    path,
    { config, schema: { summary: 'How the people of this company sign in', params: inCompany, response } },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await singleSignOn.shown(caller), viewFor(options, caller)),
      ),
  );
  app.put(
    path,
    {
      config,
      schema: {
        summary: 'Set the provider that the people of this company sign in by',
        description: sessionOnly,
        params: inCompany,
        body: shapes.newSingleSignOn,
        response,
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { body } = request;
        await confirmed(context, request, body.password);
        const issuer = issuerOf(body.issuer);
        const outcome = await singleSignOn.set(caller, {
          label: body.label,
          issuer,
          issuerRefused: signIn.singleSignOn.refusesIssuer(issuer),
          clientId: body.client_id,
          clientSecret: body.client_secret,
          on: body.on,
          onlyWay: body.only_way,
          makesPeople: body.makes_people,
          trustsAddresses: body.trusts_addresses,
          groupsClaim: body.groups_claim,
          scopes: body.scopes,
          groups: body.groups.map(
            ({ group, template_id, project_id, push_to_accounting }) =>
              ({ group, template: template_id, project: project_id, push: push_to_accounting }) as SingleSignOnGroup,
          ),
          keepers: [...new Set(body.keepers)] as PersonId[],
        });
        return answer(request, reply, outcome, viewFor(options, caller));
      }),
  );
  app.delete(
    path,
    {
      config,
      schema: {
        summary: 'Remove single sign-on: back to passwords',
        description: sessionOnly,
        params: inCompany,
        body: shapes.removedSingleSignOn,
        response,
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        await confirmed(context, request, request.body?.password ?? '');
        return answer(request, reply, await singleSignOn.remove(caller), viewFor(options, caller));
      }),
  );
}

/** Who is parted from their account there, and of whom a second factor is asked. */
function people(app: ZodApp, context: Context, options: SingleSignOnOptions): void {
  const { singleSignOn } = context.hub;
  const response = { 200: shapes.singleSignOn, ...refused };
  app.delete(
    `${path}/people/:person`,
    {
      config,
      schema: { summary: 'Part somebody from their account at the provider', params: shapes.onPerson, response },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const parted = await singleSignOn.part(caller, { person: request.params.person as PersonId });
        return answer(request, reply, parted, viewFor(options, caller));
      }),
  );
  app.put(
    '/companies/:company/second-factor',
    {
      config,
      schema: {
        summary: 'Of whom the company asks more than a password',
        description: sessionOnly,
        params: inCompany,
        body: shapes.secondFactorRule,
        response,
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        await confirmed(context, request, request.body.password);
        const outcome = await singleSignOn.setSecondFactor(caller, { rule: request.body.asked_of });
        return answer(request, reply, outcome, viewFor(options, caller));
      }),
  );
}

function trying(app: ZodApp, context: Context, options: SingleSignOnOptions): void {
  const { hub, signIn } = context;
  const redirectUri = () => redirectUriOf(options.publicUrl());
  app.post(
    `${path}/test`,
    {
      config,
      schema: {
        summary: 'Try each step towards the provider now',
        params: inCompany,
        response: { 200: shapes.tested, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const provider = await hub.singleSignOn.providerToTry(caller);
        if (!provider.ok) return sendRefusal(request, reply, provider.refusal);
        const steps = await signIn.singleSignOn.test(provider.value, redirectUri());
        return reply.send({ steps: [...steps] });
      }),
  );
  app.post(
    `${path}/trial`,
    {
      config,
      schema: {
        summary: 'Sign in at the provider and come back, without anything being changed by it',
        params: inCompany,
        response: { 200: shapes.away, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const session = await whoIsHere(request, signIn);
        const provider = await hub.singleSignOn.providerToTry(caller);
        if (!provider.ok) return sendRefusal(request, reply, provider.refusal);
        const left = await signIn.singleSignOn.leave({
          provider: provider.value,
          redirectUri: redirectUri(),
          to: null,
          trialOf: session.person,
        });
        if (!left.ok) return sendRefusal(request, reply, left.refusal);
        const { name, value, maxAgeSeconds } = left.value.cookie;
        reply.header('set-cookie', setCookieLine(name, value, maxAgeSeconds, options.secureCookies));
        return reply.send({ location: left.value.location });
      }),
  );
}
