import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { BackAgain, Hub, SignIn } from '../../app/hub.ts';
import type { CompanyId } from '../../domain/ids.ts';
import { refusal } from '../../domain/refusal.ts';
import { type ArrivalProblem, goingOnTo } from '../../domain/sign-in/single-sign-on.ts';
import { sendRefusal } from '../problem.ts';
import { cookieOf, setCookieLine } from './cookie.ts';
import { crossSite } from './cross-site.ts';

export interface SingleSignOnOptions {
  readonly secureCookies: boolean;
  /** Where people reach it: providers send them back to an address below it. */
  readonly publicUrl: () => string;
}

interface Rooms {
  readonly hub: Hub;
  readonly signIn: SignIn;
}

const path = '/api/v1/session/single-sign-on';
const anyone = { config: { access: 'anyone' } } as const;
const looking = { config: { access: 'anyone', rateLimit: { max: 600, timeWindow: '1 minute' } } } as const;
/** Of one address in a minute: each leaving is kept for ten, and nobody has proved anything yet. */
const leaving = { config: { access: 'anyone', rateLimit: { max: 120, timeWindow: '1 minute' } } } as const;

/** What is registered with a provider, letter by letter. */
export const redirectUriOf = (publicUrl: string): string => `${publicUrl}${path}/back`;

/** How a person's browser goes to their company's provider, and comes back. */
export function singleSignOnRoutes(app: FastifyInstance, rooms: Rooms, options: SingleSignOnOptions): void {
  const { hub, signIn } = rooms;
  const road = signIn.singleSignOn;
  const redirectUri = () => redirectUriOf(options.publicUrl());
  const cookie = (reply: FastifyReply, name: string, value: string, maxAge: number) =>
    reply.header('set-cookie', setCookieLine(name, value, maxAge, options.secureCookies));

  app.get(path, looking, async (request, reply) => {
    const shown = await road.shown(companyIn((request.query as Record<string, unknown>).company));
    return reply.send({ company_id: shown?.company ?? null, label: shown?.label ?? null });
  });

  app.post(path, leaving, async (request, reply) => {
    const foreign = crossSite(request);
    if (foreign !== null) return sendRefusal(request, reply, foreign);
    const { company_id, to } = fieldsOf(request);
    const company = companyIn(company_id);
    const provider = company === null ? null : await hub.singleSignOn.providerOf(company);
    if (provider === null) return sendRefusal(request, reply, refusal('not_found', { thing: 'single sign-on' }));
    const wanted = goingOnTo(to);
    if (!wanted.ok) return sendRefusal(request, reply, wanted.refusal);
    const left = await road.leave({ provider, redirectUri: redirectUri(), to: wanted.value, trialOf: null });
    if (!left.ok) return sendRefusal(request, reply, left.refusal);
    const { name, value, maxAgeSeconds } = left.value.cookie;
    return cookie(reply, name, value, maxAgeSeconds).send({ location: left.value.location });
  });

  app.get(`${path}/back`, anyone, async (request, reply) => {
    // A code stands in this address: it goes no further than to here.
    reply.header('referrer-policy', 'no-referrer').header('cache-control', 'no-store');
    const came = await road.back({
      cookies: cookieOf(request, road.awayCookieName),
      query: request.url.split('?')[1] ?? '',
      redirectUri: redirectUri(),
      providerOf: (company) => hub.singleSignOn.providerTried(company),
    });
    cookie(reply, road.awayCookieName, '', 0);
    return goOn(rooms, request, reply, came, cookie);
  });

  joining(app, rooms, cookie);
}

type SetCookie = (reply: FastifyReply, name: string, value: string, maxAge: number) => FastifyReply;

/** On to where they wanted, or to what is still missing, or to why not. */
async function goOn(
  { hub, signIn }: Rooms,
  request: FastifyRequest,
  reply: FastifyReply,
  came: BackAgain,
  cookie: SetCookie,
): Promise<FastifyReply> {
  const { company, to, trialOf } = came;
  if (!came.ok) {
    request.log.warn({ company, problem: came.problem, detail: came.detail }, 'single sign-on did not come off');
  }
  if (trialOf !== null && company !== null) {
    await hub.singleSignOn.noteTrial(company, came);
    return reply.redirect(`/companies/${company}/settings/sign-in`, 302);
  }
  const stop = (problem: ArrivalProblem) => {
    const said = new URLSearchParams({ problem, ...(to === null ? {} : { to }) });
    if (company !== null) said.set('company', String(company));
    return reply.redirect(`/sign-in?${said}`, 302);
  };
  if (!came.ok) return stop(came.problem);
  const { issuer, arrived } = came;
  const arrival = await hub.singleSignOn.arrive({ company: came.company, issuer, arrived, requestId: request.id });
  if (arrival.is === 'not') return stop(arrival.problem);
  const { person } = arrival;
  if (arrival.is === 'password') {
    const waits = { person, company: came.company, issuer, subject: arrived.subject, to };
    const ticket = await signIn.singleSignOn.askToJoin(waits);
    cookie(reply, ticket.name, ticket.value, ticket.maxAgeSeconds);
    return reply.redirect('/sign-in/join', 302);
  }
  const userAgent = request.headers['user-agent'] ?? null;
  const { name, value, maxAgeSeconds } = await signIn.singleSignOn.letIn(person, { address: request.ip, userAgent });
  return cookie(reply, name, value, maxAgeSeconds).redirect(to ?? '/', 302);
}

/** Whose account was there before: they show its password once, and then go by the provider again, which lets them in. */
function joining(app: FastifyInstance, { hub, signIn }: Rooms, cookie: SetCookie): void {
  const road = signIn.singleSignOn;
  const cookiesOf = (request: FastifyRequest) => cookieOf(request, road.joinCookieName);

  app.get(`${path}/join`, anyone, async (request, reply) => {
    const waiting = await road.waiting(cookiesOf(request));
    if (waiting === null) return sendRefusal(request, reply, refusal('sign_in_over'));
    const [person, shown] = await Promise.all([hub.person(waiting.person), road.shown(waiting.company)]);
    return reply.send({
      name: person?.name ?? '',
      company_id: waiting.company,
      label: shown?.label ?? '',
      asks_for_code: waiting.asksForCode,
    });
  });

  app.post(`${path}/join`, anyone, async (request, reply) => {
    const foreign = crossSite(request);
    if (foreign !== null) return sendRefusal(request, reply, foreign);
    const { password, code } = fieldsOf(request);
    if (typeof password !== 'string') {
      return sendRefusal(request, reply, refusal('malformed', { because: 'login_text' }));
    }
    const proved = await road.prove({
      cookies: cookiesOf(request),
      password,
      code: typeof code === 'string' ? code : '',
      address: request.ip,
    });
    if (!proved.ok) return sendRefusal(request, reply, proved.refusal);
    const { to, ...identity } = proved.value;
    const joined = await hub.singleSignOn.join({ ...identity, requestId: request.id });
    if (!joined.ok) return sendRefusal(request, reply, joined.refusal);
    return cookie(reply, road.joinCookieName, '', 0).send({ company_id: identity.company, to });
  });
}

const fieldsOf = ({ body }: FastifyRequest): Readonly<Record<string, unknown>> =>
  typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};

function companyIn(value: unknown): CompanyId | null {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^[1-9]\d{0,14}$/.test(text) ? (Number(text) as CompanyId) : null;
}
