import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { startCatchingUp } from './app/catch-up.ts';
import type { Deps, ExportPoint } from './app/deps.ts';
import { type Installation, notifyInvitation, openHub, openSetUp, type SignIn } from './app/hub.ts';
import { oneClock } from './app/one-clock.ts';
import { startResealer } from './app/resealer.ts';
import { startSealer } from './app/sealer.ts';
import type { Companies, Connection, Keyring } from './app/unit-of-work.ts';
import { sendingNothing, startWorker, usualWorker, type Worker, type WorkerOptions } from './app/worker.ts';
import { refuseAwayFromHome } from './away-from-home.ts';
import { openCheckpointKey } from './checkpoint-key.ts';
import { openConnectors } from './connections.ts';
import type { Clock, ErpConnector } from './connectors/contract.ts';
import { ensureDemo, guardSimulator, refuseForeignGround } from './demo-set-up.ts';
import type { Instant } from './domain/time.ts';
import { fill, words } from './domain/words/words.ts';
import { unless } from './give-up.ts';
import { buildServer, type ServerOptions } from './http/server.ts';
import { openGuardedFetch } from './http/webhooks/guarded-fetch.ts';
import { openWebhookRoad } from './http/webhooks/road.ts';
import { openKeyring } from './keyring.ts';
import { openLog } from './log.ts';
import { openSignIn } from './people/people.ts';
import { openSealing, type Sealed } from './sealing.ts';
import { listensAt, SettingRefused, type Settings } from './settings.ts';
import { mountSimulator, simulatorPath } from './simulators/sage-100-contractor/http.ts';
import type { Simulator } from './simulators/sage-100-contractor/simulator.ts';
import { builtInProjectTools } from './sources/built-in/project-tools.ts';
import { openAgents } from './store/agents/agents.ts';
import { type Bell, openBell } from './store/agents/bell.ts';
import { openAgentPost } from './store/agents/post.ts';
import { backlog } from './store/backlog.ts';
import { openBookNames } from './store/books.ts';
import { openCallLog } from './store/care/call-log.ts';
import { type Changes, openChanges } from './store/changes.ts';
import { openFounding } from './store/founding.ts';
import { openIdempotency } from './store/idempotency.ts';
import { openOutsideDesk } from './store/outside/desk.ts';
import { inside, openDatabase } from './store/pool.ts';
import { openQueue } from './store/queue.ts';
import { openReads } from './store/reads.ts';
import { openCompanies } from './store/sealed-history.ts';
import { openSealedSecrets } from './store/secrets.ts';
import { openUnitOfWork } from './store/unit-of-work.ts';
import { openTelemetry } from './telemetry/telemetry.ts';
import { type Kept, openWhereItIsKept } from './where-it-is-kept.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** What tests put in place of the usual: times, and a point of the export at which to die. */
export interface Unusual {
  readonly reach?: (point: ExportPoint) => Promise<void> | void;
  readonly worker?: Partial<WorkerOptions>;
  readonly leaseMs?: number;
  readonly readEveryMs?: number;
  /** Another ERP than the connections', such as one of a fixed pace. */
  readonly connectorFor?: (connection: Connection, clock: Clock) => ErpConnector;
}

export interface Tieout {
  readonly url: string;
  readonly app: FastifyInstance;
  readonly demoPassword: string | null;
  /** The page of the pretend ERP, in the demo. */
  readonly simulatorUrl: string | null;
  /** Where the first company is made, with its code; null once that is over, and in the demo. */
  readonly setUpUrl: string | null;
  /** Does nothing of its work leave it? */
  readonly copy: boolean;
  stop(): Promise<void>;
}

/**
 * Puts the rooms together and opens the door: the database (our own embedded one unless DATABASE_URL names another),
 * the store, the ERPs' connectors, the worker, signing in, the HTTP server. In the demo also the pretend ERP.
 * @param giveUp ends a start that is still under way; what was begun is stopped again.
 * @param kept the database where somebody is opening it already; it is stopped with all else.
 * @throws SettingRefused with a sentence for whoever starts it.
 */
export async function start(
  settings: Settings,
  unusual: Unusual = {},
  giveUp: AbortSignal = new AbortController().signal,
  kept: Promise<Kept> = openWhereItIsKept(settings, giveUp),
): Promise<Tieout> {
  const log: Logger = openLog(settings.logLevel);
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const next of stops.splice(0).reverse()) await next().catch((err: unknown) => log.error({ err }, 'stopping'));
  };
  const keep = (opened: () => Promise<void>) => {
    stops.push(opened);
    giveUp.throwIfAborted();
  };
  const reached = settings.publicUrl ?? listensAt(settings);
  try {
    return await assemble({ settings, unusual, log, giveUp, keep, stop, reached }, kept);
  } catch (cause) {
    await stop();
    throw cause;
  }
}

/** A start that is under way. */
interface Starting {
  readonly settings: Settings;
  readonly unusual: Unusual;
  readonly log: Logger;
  readonly giveUp: AbortSignal;
  /** What is opened is closed when the program stops, the last one first; throws where the start was given up. */
  readonly keep: (opened: () => Promise<void>) => void;
  readonly stop: () => Promise<void>;
  /** Where it listens is known only once it does: the port may have been left to the system. */
  reached: string;
}

async function assemble(starting: Starting, opening: Promise<Kept>): Promise<Tieout> {
  const { settings, unusual, log, keep } = starting;
  const ground = await openGround(starting, opening);
  const { kept, database, founding } = ground;
  const work = openUnitOfWork(database);
  const reads = openReads(database);
  const clock = oneClock(() => now(database));
  const keyring = openKeyring({ ...settings.secretsKey, folder: kept.keysDir });
  const sealing = openSealing(keyring, kept.sessionSecret);
  const signIn = await openPeople(starting, kept, sealing);
  const changes = await openChanges(kept.appUrl);
  keep(changes.close);
  const bell = openBell(changes);
  const companies = openCompanies(database);
  const erps = await openErps(starting, ground, { clock, keyring, changes, bell, companies });
  const installation = await installationOf(settings, signIn);
  const otherwise = unusual.connectorFor;
  const queue = openQueue(database, { leaseMs: unusual.leaseMs ?? 10_000 });
  keep(queue.close);
  const deps: Deps = {
    work,
    reads,
    queue,
    clock,
    installation: {
      get publicUrl() {
        return starting.reached;
      },
      ...installation,
    },
    connectorFor: otherwise === undefined ? erps.connectorFor : (connection) => otherwise(connection, clock),
    settingsOf: erps.settingsOf,
    randomBytes,
    reach: unusual.reach ?? (() => undefined),
    log,
    telemetry: erps.telemetry,
    readEveryMs: unusual.readEveryMs ?? null,
    keyring,
    checkpointKey: kept.keysDir === null ? null : openCheckpointKey(kept.keysDir),
    webhooks: openWebhookRoad({
      toPrivate: settings.webhooksPrivate,
      secret: kept.sessionSecret,
      sealing: sealing.column,
    }),
  };
  const hub = openHub(deps, {
    project: builtInProjectTools(work, reads, (...invited) => notifyInvitation(deps, ...invited)),
    idempotency: openIdempotency(database),
    agents: openAgents(database, bell),
    onChange: changes.onChange,
  });
  const setUp = await openSetUp(deps, founding);
  const worker = startWork(starting, deps, { changes, companies, sealing, signIn });
  return openDoor(starting, ground, { hub, signIn, setUp, queue, worker, ...erps });
}

type Ground = Awaited<ReturnType<typeof openGround>>;

/** The database, where it is one that this program may begin or go on with. */
async function openGround({ settings, keep }: Starting, opening: Promise<Kept>) {
  const kept = await opening;
  keep(kept.stop);
  const database = openDatabase(kept.appUrl);
  keep(database.close);
  const founding = openFounding(database);
  if (settings.demo) await refuseForeignGround(founding);
  if (settings.copy && ['empty', 'begun'].includes(await founding.ground())) {
    throw new SettingRefused(words.settings.nothingCopied);
  }
  // The demo's ERP is in the same database: what is copied with it is a world of its own.
  if (!settings.demo && !settings.copy) await refuseAwayFromHome(database, kept.place);
  return { kept, database, founding };
}

/** Signing in. */
async function openPeople(starting: Starting, kept: Kept, sealing: Sealed): Promise<SignIn> {
  const { settings, keep } = starting;
  const plainToo = settings.signInPrivate === true;
  const signIn = await openSignIn({
    sealing: sealing.column,
    providers: { ...openGuardedFetch({ toPrivate: plainToo }), plainToo },
    databaseUrl: kept.appUrl,
    secret: createHash('sha256').update(kept.sessionSecret).digest('hex'),
    baseUrl: listensAt(settings),
    publicUrl: () => starting.reached,
    secureCookies: settings.tlsInFront,
  });
  keep(signIn.close);
  return signIn;
}

/** The ERPs' connectors, and what measures how they are asked. */
async function openErps(
  { settings, log, keep }: Starting,
  { kept, database }: Ground,
  house: {
    readonly clock: Clock;
    readonly keyring: Keyring | null;
    readonly changes: Changes;
    readonly bell: Bell;
    readonly companies: Companies;
  },
) {
  const { clock, keyring, changes, companies } = house;
  const post = openAgentPost(database, house.bell);
  const desk = openOutsideDesk(database);
  const calls = openCallLog(database, undefined, (err) => log.warn({ err }, 'figures of calls could not be kept'));
  keep(calls.close);
  const telemetry = await openTelemetry({ backlog: () => soon(backlog(database)), traced: settings.traced, version });
  keep(telemetry.close);
  const sealed = await openSealedSecrets(database, companies, changes, (err) => log.error({ err }, 'secrets'));
  keep(async () => sealed.close());
  const { close, ...connectors } = await openConnectors(settings, kept.simulatorUrl, {
    clock,
    secrets: { sealed, keyring },
    insideTransaction: inside,
    post,
    desk,
    learnBooks: openBookNames(database),
    onCall: ({ company, id, kind }, outcome) => {
      calls.note({ company, connection: id }, outcome);
      telemetry.erpCall(kind, outcome);
    },
  });
  keep(close);
  return { ...connectors, telemetry };
}

/** What is done by itself: due jobs, seals of the history, what was put off, and secrets under a newer key. */
function startWork(
  { settings, unusual, keep }: Starting,
  deps: Deps,
  house: {
    readonly changes: Changes;
    readonly companies: Companies;
    readonly sealing: Sealed;
    readonly signIn: SignIn;
  },
): Worker {
  const { changes, companies, sealing, signIn } = house;
  const worker = startWorker(deps, { ...usualWorker, ...(settings.copy ? sendingNothing : {}), ...unusual.worker });
  keep(() => worker.stop(4_000));
  const sealer = startSealer(deps, { companies, onChange: changes.onChange });
  keep(sealer.stop);
  keep(startCatchingUp(deps, companies).stop);
  keep(startResealer(deps, { ...sealing, others: [signIn.resealFactors] }, companies).stop);
  changes.onJob((kind) => worker.wake(kind));
  return worker;
}

/** Makes the demo where it is wanted, and listens. */
async function openDoor(
  starting: Starting,
  { kept, database, founding }: Ground,
  house: Pick<ServerOptions, 'hub' | 'signIn' | 'setUp'> & {
    readonly queue: Deps['queue'];
    readonly worker: Worker;
    readonly simulator: Simulator | null;
    readonly telemetry: ServerOptions['measured']['by'];
  },
): Promise<Tieout> {
  const { settings, log, giveUp, keep, stop } = starting;
  const { hub, signIn, setUp, queue, worker, simulator, telemetry } = house;
  // It is put together while the demo is made, for that is mostly waiting, and listens when both are ready.
  const building = buildServer({
    hub,
    signIn,
    setUp,
    log,
    version,
    secureCookies: settings.tlsInFront,
    trustProxy: settings.tlsInFront,
    publicUrl: () => starting.reached,
    agentSecret: kept.sessionSecret,
    copy: settings.copy === true,
    page: fileURLToPath(new URL('../dist/web', import.meta.url)),
    simulator: simulator && {
      path: simulatorPath,
      mount: (server) => mountSimulator(server, simulator, { guard: guardSimulator(hub, signIn) }),
    },
    measured: { by: telemetry, token: settings.metricsToken ?? null },
    ready: async () => worker.alive() && (await soon(now(database))) > 0,
  });
  building.catch(() => undefined);
  keep(async () => (await building).close());
  if (settings.demo) {
    await unless(
      giveUp,
      ensureDemo({ founding, hub, queue, simulator: simulator!, signIn, password: kept.demoPassword! }),
    );
  }
  const app = await building;
  const url = await listen(app, settings);
  const simulatorUrl = simulator ? `${url}${simulatorPath}` : null;
  starting.reached = settings.publicUrl ?? url;
  const setUpUrl = settings.demo || setUp.code === null ? null : `${starting.reached}/set-up#${setUp.code}`;
  return { url, app, demoPassword: kept.demoPassword, simulatorUrl, setUpUrl, copy: settings.copy === true, stop };
}

const installationOf = async (settings: Settings, signIn: SignIn): Promise<Omit<Installation, 'publicUrl'>> => ({
  operators: settings.operators,
  mail: settings.mail === undefined ? null : await mailServer(settings.mail, settings.publicUrl!),
  secrets: {
    weaknessOf: signIn.weaknessOf,
    hash: signIn.hashSecret,
    setPassword: signIn.setPassword,
    forgetTokens: signIn.forgetTokens,
    forgetSessions: signIn.forgetSessions,
  },
});

/** Loaded only where mail is sent. */
const mailServer = async ({ smtpUrl, from }: NonNullable<Settings['mail']>, publicUrl: string) =>
  (await import('./mail/smtp.ts')).openMailServer({ url: smtpUrl, from, publicUrl });

/**
 * Whoever asks whether it is well, or for its figures, waits for about ten seconds at most. A database that says nothing must not
 * keep them longer: that it does not is the answer that they are for.
 */
const soonMs = 4_000;
const soon = <T>(answer: Promise<T>): Promise<T> => unless(AbortSignal.timeout(soonMs), answer);

async function now(database: ReturnType<typeof openDatabase>): Promise<Instant> {
  const { rows } = await database.pool.query<{ now: Instant }>('select clock_timestamp() as now');
  return rows[0]!.now;
}

/** Why it cannot listen there, by the system's code, in words that name the setting. */
const notListening: Readonly<Record<string, string>> = {
  EADDRINUSE: words.start.portTaken,
  EACCES: words.start.portClosed,
  EADDRNOTAVAIL: words.start.hostElsewhere,
  ENOTFOUND: words.start.hostElsewhere,
};

async function listen(app: FastifyInstance, { host, port }: Settings): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    const says = notListening[code];
    if (says === undefined) throw cause;
    throw new SettingRefused(fill(says, { host, port, because: message }));
  }
}
