import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import qs from 'qs';
import type { z } from 'zod';
import type { Hub, SetUp, SignIn } from '../app/hub.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { everyRouteSaysWhom } from './access.ts';
import { agentRoutes } from './agent/routes.ts';
import { accountantReportRoutes } from './api/accountant-report.ts';
import { alertRoutes } from './api/alerts.ts';
import { applicationRoutes } from './api/applications.ts';
import { attachmentRoutes } from './api/attachments.ts';
import { auditRoutes } from './api/audit.ts';
import { billingRoutes } from './api/billing.ts';
import { careRoutes } from './api/care.ts';
import { commitmentRoutes } from './api/commitments.ts';
import { companySettingsRoutes } from './api/company-settings.ts';
import { connectionRoutes } from './api/connections.ts';
import { typed } from './api/context.ts';
import { correctionRoutes } from './api/corrections.ts';
import { directoryAccessRoutes } from './api/directory-access.ts';
import { directoryPeopleRoutes } from './api/directory-people.ts';
import { directoryVendorRoutes } from './api/directory-vendors.ts';
import { erpFigureRoutes } from './api/erp-figures.ts';
import { forcedUnlinkRoutes } from './api/forced-unlinks.ts';
import { importRoutes } from './api/imports.ts';
import { invitationRoutes } from './api/invitations.ts';
import { invoiceRoutes } from './api/invoices.ts';
import { listRoutes } from './api/list-routes.ts';
import { listViewRoutes } from './api/list-view-routes.ts';
import { endStreams, liveRoutes } from './api/live.ts';
import { meRoutes } from './api/me.ts';
import { operationResultRoutes } from './api/operation-results.ts';
import { operationRoutes } from './api/operations.ts';
import { outsideRoutes } from './api/outside.ts';
import { ownPasskeyRoutes } from './api/own-passkeys.ts';
import { ownSignInRoutes } from './api/own-sign-in.ts';
import { ownTokenRoutes } from './api/own-tokens.ts';
import { payApplicationRoutes } from './api/pay-applications.ts';
import { recordRoutes } from './api/records.ts';
import { secretRoutes } from './api/secrets.ts';
import { setUpRoutes } from './api/set-up.ts';
import { setUpTestRoutes } from './api/set-up-tests.ts';
import { singleSignOnSettingsRoutes } from './api/single-sign-on.ts';
import { tieOutBinderRoutes } from './api/tie-out-binder.ts';
import { tieOutRoutes } from './api/tie-outs.ts';
import { wayInRoutes } from './api/ways-in.ts';
import { webhookSigningRoutes } from './api/webhook-signing.ts';
import { nothingHasNoType } from './empty-body.ts';
import { readJsonBodies } from './json-bodies.ts';
import { speaksWithEach } from './language.ts';
import { type Measured, measuring } from './metrics.ts';
import { Misshapen, readBody, readBy } from './misshapen.ts';
import { isNearestProxy } from './nearest-proxy.ts';
import { describing } from './openapi.ts';
import { answeredHeader } from './own-headers.ts';
import { servePage } from './page.ts';
import { bugProblem, Refusing, refusalOf, sendRefusal } from './problem.ts';
import { refuseTheGone } from './refuse-the-gone.ts';
import { billingPeriodRoutes } from './rest/billing-period-routes.ts';
import { changeOrderPackageRoutes } from './rest/change-order-package-routes.ts';
import { changeOrderRoutes } from './rest/change-order-routes.ts';
import { codeRoutes } from './rest/code-routes.ts';
import type { RestContext } from './rest/context.ts';
import { contractDetailRoutes } from './rest/contract-detail-routes.ts';
import { contractLineRoutes } from './rest/contract-line-routes.ts';
import { contractPaymentRoutes } from './rest/contract-payment-routes.ts';
import { contractRoutes } from './rest/contract-routes.ts';
import { erpRoutes } from './rest/erp-routes.ts';
import { projectRoutes } from './rest/project-routes.ts';
import { projectVendorRoutes } from './rest/project-vendor-routes.ts';
import { requisitionItemRoutes } from './rest/requisition-item-routes.ts';
import { requisitionRoutes } from './rest/requisition-routes.ts';
import { stagedRoutes } from './rest/staged-routes.ts';
import { userRoutes } from './rest/user-routes.ts';
import { userWriteRoutes } from './rest/user-write-routes.ts';
import { vendorRoutes } from './rest/vendor-routes.ts';
import { vendorWriteRoutes } from './rest/vendor-write-routes.ts';
import { webhookRoutes } from './rest/webhook-routes.ts';
import { signInRoutes } from './sign-in/routes.ts';
import { singleSignOnRoutes } from './sign-in/single-sign-on.ts';
import { tidiedAddress } from './tidied-address.ts';

export interface ServerOptions {
  readonly hub: Hub;
  readonly signIn: SignIn;
  readonly setUp: SetUp;
  readonly log: FastifyBaseLogger;
  readonly version: string;
  readonly secureCookies: boolean;
  /** Is there a proxy in front, whose word on the caller's address and protocol counts? */
  readonly trustProxy: boolean;
  /** Where it is reached, without a slash at the end: its name in OAuth. Known once it listens. */
  readonly publicUrl: () => string;
  /** The built page; null where it was not built. */
  readonly page: string | null;
  /** Where the demo's pretend ERP is, and how it is mounted; null without one. */
  readonly simulator: { readonly path: string; readonly mount: (app: FastifyInstance) => Promise<void> } | null;
  /** What the keys of agents are derived from: the same in every hub of one database. */
  readonly agentSecret: string;
  /** Is it a copy, of whose work nothing leaves it? Whoever signs in is told. */
  readonly copy: boolean;
  /** What measures requests, and the token with which its figures are read; without one nobody reads them. */
  readonly measured: { readonly by: Measured; readonly token: string | null };
  /** Are the database and the workers there? */
  readonly ready: () => Promise<boolean>;
}

const bodyLimit = 1024 * 1024;
/** More than fit into an address, which Node ends at 16 KB: what comes behind the limit would be passed over in silence. */
const mostParameters = 10_000;
/** Of one address in a minute: far above people and programs, below what would drown the others. */
const requestsPerMinute = 30_000;

/** Puts the HTTP side together: our API, Procore's shapes, signing in, the page. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const app = listener(options);
  nothingHasNoType(app);
  readJsonBodies(app, bodyLimit);
  measuring(app, options.measured.by, options.measured.token);
  speaksWithEach(app);
  errors(app);
  await plugins(app, options);
  everyRouteSaysWhom(app);
  health(app, options);
  const { hub, signIn } = options;
  signInRoutes(app, signIn, { secureCookies: options.secureCookies, issuer: options.publicUrl });
  app.register(async (scope) => singleSignOnRoutes(scope, { hub, signIn }, options));
  await app.register(async (api) => ourRoutes(api, options), { prefix: '/api/v1' });
  await app.register(async (rest) => procoresRoutes(rest, { hub, signIn }), { prefix: '/rest' });
  const agents = { hub, secret: options.agentSecret, now: Date.now };
  await app.register((agent) => agentRoutes(agent, agents), { prefix: '/agent/v1' });
  await options.simulator?.mount(app);
  await servePage(app, options.page);
  app.addHook('preClose', async () => endStreams());
  return app;
}

/** What listens, reads what is sent, and writes what is answered; without a route yet. */
function listener(options: ServerOptions): FastifyInstance {
  const app = Fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: options.trustProxy && isNearestProxy,
    bodyLimit,
    genReqId: () => randomUUID(),
    rewriteUrl: ({ url = '/' }) => tidiedAddress(url),
    routerOptions: {
      maxParamLength: 200,
      querystringParser: (text) => qs.parse(text, { depth: 2, parameterLimit: mostParameters, arrayLimit: 1000 }),
    },
    forceCloseConnections: true,
    // What the router itself cannot read (a broken escape, an endless address) is answered as everything else is.
    frameworkErrors: (error, request, reply) => {
      ofTheHub(request, reply).header('cache-control', 'no-store');
      sendRefusal(request, reply, refusalOf(error) ?? refusal('malformed', { because: 'address' }));
    },
  });
  app.setValidatorCompiler<z.ZodType>(({ schema, httpPart }) => (value) => {
    if (httpPart === 'body') return readBody(schema, value);
    const read = readBy(schema, value);
    return read.success ? { value: read.data } : { error: new Misshapen(read.error.issues) };
  });
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  return app;
}

/** Our own API. */
function ourRoutes(api: FastifyInstance, options: ServerOptions): void {
  const zod = typed(api);
  const context = { hub: options.hub, signIn: options.signIn };
  meRoutes(zod, context, {
    simulatorOf: (demo) => (demo && options.simulator ? options.simulator.path : null),
    copy: options.copy,
  });
  ownSignInRoutes(zod, context, { secureCookies: options.secureCookies });
  ownPasskeyRoutes(zod, context);
  ownTokenRoutes(zod, context);
  singleSignOnSettingsRoutes(zod, context, options);
  invoiceRoutes(zod, context);
  listRoutes(zod, context);
  listViewRoutes(zod, context);
  operationRoutes(zod, context);
  operationResultRoutes(zod, context);
  tieOutRoutes(zod, context);
  tieOutBinderRoutes(zod, context);
  erpFigureRoutes(zod, context);
  recordRoutes(zod, context);
  correctionRoutes(zod, context);
  forcedUnlinkRoutes(zod, context);
  careRoutes(zod, context);
  alertRoutes(zod, context);
  accountantReportRoutes(zod, context);
  auditRoutes(zod, context);
  secretRoutes(zod, context);
  setUpTestRoutes(zod, context);
  payApplicationRoutes(zod, context);
  api.register((files) => attachmentRoutes(files, context));
  api.register((files) => importRoutes(files, context));
  connectionRoutes(zod, context);
  directoryPeopleRoutes(zod, context);
  directoryVendorRoutes(zod, context);
  directoryAccessRoutes(zod, context);
  wayInRoutes(zod, context);
  applicationRoutes(zod, context, options.publicUrl);
  companySettingsRoutes(zod, context);
  invitationRoutes(zod, context);
  setUpRoutes(zod, options.setUp);
  outsideRoutes(zod, context);
  webhookSigningRoutes(zod, context);
  billingRoutes(zod, context);
  liveRoutes(zod, context);
  commitmentRoutes(zod, context);
  api.get('/openapi.json', { config: { access: 'anyone' }, schema: { hide: true } }, async () => api.swagger());
}

/** Procore’s shapes. */
function procoresRoutes(rest: FastifyInstance, context: RestContext): void {
  projectRoutes(rest, context);
  requisitionRoutes(rest, context);
  requisitionItemRoutes(rest, context);
  billingPeriodRoutes(rest, context);
  contractRoutes(rest, context);
  contractLineRoutes(rest, context);
  contractDetailRoutes(rest, context);
  changeOrderRoutes(rest, context);
  changeOrderPackageRoutes(rest, context);
  contractPaymentRoutes(rest, context);
  erpRoutes(rest, context);
  stagedRoutes(rest, context);
  webhookRoutes(rest, context);
  userRoutes(rest, context);
  userWriteRoutes(rest, context);
  vendorRoutes(rest, context);
  projectVendorRoutes(rest, context);
  vendorWriteRoutes(rest, context);
  codeRoutes(rest, context);
}

/** No page of ours needs the camera, the place, or whatever else a browser could be asked for. A security key may be used. */
const nothingOfTheDevice = [
  ...['accelerometer', 'camera', 'display-capture', 'geolocation', 'gyroscope', 'magnetometer', 'microphone', 'midi'],
  ...['payment', 'usb', 'serial', 'hid', 'browsing-topics'],
]
  .map((one) => `${one}=()`)
  .join(', ');

/** By its id a request is found in the log; by the other the command line knows that no other program answered. */
const ofTheHub = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  reply.header('x-request-id', request.id).header(answeredHeader, '1');

const isOfTheDatabase = ({ code }: Refusal): boolean => code === 'unavailable' || code === 'may_be_done';

function errors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const known = refusalOf(error, request.method);
    if (known !== null) {
      if (isOfTheDatabase(known)) request.log.warn({ err: error }, known.code);
      return sendRefusal(request, reply, known);
    }
    request.log.error({ err: error, url: request.routeOptions.url }, 'a request failed');
    return reply.code(500).type('application/problem+json').send(bugProblem(request));
  });
  app.addHook('onSend', async (request, reply) => {
    ofTheHub(request, reply).header('permissions-policy', nothingOfTheDevice);
    // Whatever says nothing of it: by the address as it was sent, an escaped letter of it would let an answer be kept.
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
}

async function plugins(app: FastifyInstance, options: ServerOptions): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'"],
        connectSrc: ["'self'"],
        frameSrc: ["'none'"],
        workerSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: options.secureCookies && { maxAge: 2 * 365 * 24 * 3600, includeSubDomains: true },
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
  });
  await app.register(cookie);
  refuseTheGone(app);
  await app.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: '1 minute',
    addHeadersOnExceeding: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    addHeaders: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    errorResponseBuilder: (_request, context) =>
      new Refusing('too_many_attempts', { seconds: Math.ceil(context.ttl / 1000) }),
  });
  await app.register(swagger, describing(options.version));
  await app.register(swaggerUi, { routePrefix: '/api/docs' });
}

function health(app: FastifyInstance, options: ServerOptions): void {
  app.get('/healthz', async () => ({ ok: true, version: options.version }));
  app.get('/readyz', async (_request, reply) => {
    // Whatever went wrong with the asking: it is not.
    const ready = await options.ready().catch(() => false);
    return reply.code(ready ? 200 : 503).send({ ready });
  });
}
