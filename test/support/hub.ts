import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Deps } from '../../src/app/deps.ts';
import { type Hub, openHub } from '../../src/app/hub.ts';
import type { Connection, Reads, UnitOfWork } from '../../src/app/unit-of-work.ts';
import { startWorker, usualWorker, type Worker } from '../../src/app/worker.ts';
import { careful } from '../../src/connectors/careful.ts';
import type { Clock, ErpConnector } from '../../src/connectors/contract.ts';
import { openSage100Contractor } from '../../src/connectors/sage-100-contractor/connector.ts';
import { openWebhookRoad } from '../../src/http/webhooks/road.ts';
import { openSimulator, type Simulator } from '../../src/simulators/sage-100-contractor/simulator.ts';
import { builtInProjectTools } from '../../src/sources/built-in/project-tools.ts';
import { openAgents } from '../../src/store/agents/agents.ts';
import { openBell } from '../../src/store/agents/bell.ts';
import { openChanges } from '../../src/store/changes.ts';
import { openIdempotency } from '../../src/store/idempotency.ts';
import { migrate } from '../../src/store/migrate.ts';
import { type Database, inside, openDatabase } from '../../src/store/pool.ts';
import { openQueue } from '../../src/store/queue.ts';
import { openReads } from '../../src/store/reads.ts';
import { openUnitOfWork } from '../../src/store/unit-of-work.ts';
import { freshDatabase } from './database.ts';
import { bareInstallation } from './installation.ts';
import { sageWays } from './sage-ways.ts';
import { sealingOf } from './sealing.ts';

/** A whole hub over a database of its own, with its worker, and the simulator of Sage 100 Contractor for an ERP. */
export interface TestHub {
  readonly hub: Hub;
  readonly deps: Deps;
  readonly work: UnitOfWork;
  readonly reads: Reads;
  readonly simulator: Simulator;
  readonly worker: Worker;
  readonly database: Database;
  /** As the superuser, past every wall: to see what is stored. */
  readonly owner: pg.Client;
  /** What was logged as an error. */
  readonly errors: readonly unknown[];
  /** Resolves when no job of the kind is queued. */
  settle(kind?: 'export' | 'bulk' | 'read_erp'): Promise<void>;
  close(): Promise<void>;
}

export interface TestHubOptions {
  /** The company's name in Sage. */
  readonly companyName?: string;
  readonly leaseMs?: number;
  readonly reach?: Deps['reach'];
}

export async function openTestHub(options: TestHubOptions = {}): Promise<TestHub> {
  const ground = await prepare();
  const database = openDatabase(ground.urlOf('app'));
  const companyName = options.companyName ?? 'Harbor & Pine Builders';
  const simulator = await openSimulator({ connectionString: ground.urlOf('books'), companyName });
  const clock: Clock = { now: async () => (await database.pool.query('select clock_timestamp() as now')).rows[0].now };
  const errors: unknown[] = [];
  const work = openUnitOfWork(database);
  const reads = openReads(database);
  const deps: Deps = {
    work,
    reads,
    queue: openQueue(database, { leaseMs: options.leaseMs ?? 10_000 }),
    clock,
    installation: bareInstallation,
    connectorFor: connectors(simulator, clock),
    randomBytes,
    reach: options.reach ?? (() => undefined),
    log: { error: (detail, message) => void errors.push({ message, ...detail }), info: () => undefined },
    readEveryMs: 0,
    webhooks: openWebhookRoad({
      toPrivate: true,
      secret: 'a secret of tests',
      sealing: sealingOf('a secret of tests'),
    }),
  };
  const changes = await openChanges(ground.urlOf('app'));
  const project = builtInProjectTools(work, reads);
  const hub = openHub(deps, {
    project,
    idempotency: openIdempotency(database),
    agents: openAgents(database, openBell(changes)),
    onChange: changes.onChange,
  });
  const worker = startWorker(deps, usualWorker);
  changes.onJob((kind) => worker.wake(kind));
  return {
    hub,
    deps,
    work,
    reads,
    simulator,
    worker,
    database,
    owner: ground.owner,
    errors,
    settle: async (kind = 'export') => {
      while ((await deps.queue.nextInMs(kind)) !== null) await sleep(5);
    },
    close: async () => {
      await worker.stop(1_000);
      await changes.close();
      await simulator.close();
      await database.close();
      await ground.close();
    },
  };
}

/** A migrated database with roles as weak as the real ones: of the owner, the hub, and the pretended ERP. */
async function prepare() {
  const database = await freshDatabase();
  const suffix = randomBytes(6).toString('hex');
  const roles = { owner: `owner_${suffix}`, app: `app_${suffix}`, books: `books_${suffix}` };
  const urlOf = (role: keyof typeof roles) => {
    const url = new URL(database.url);
    url.username = roles[role];
    url.password = 'test';
    return url.href;
  };
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  for (const role of Object.values(roles)) await owner.query(`create role ${role} login password 'test'`);
  const name = pg.escapeIdentifier(new URL(database.url).pathname.slice(1));
  await owner.query(`grant create on database ${name} to ${roles.owner}`);
  await owner.query(`create schema sage_100_contractor authorization ${roles.books}`);
  await migrate(urlOf('owner'), roles.app);
  await owner.query('set search_path = tieout');
  const close = async () => {
    for (const role of Object.values(roles)) await owner.query(`drop owned by ${role} cascade; drop role ${role}`);
    await owner.end();
    await database.drop();
  };
  return { owner, urlOf, close };
}

function connectors(simulator: Simulator, clock: Clock): (connection: Connection) => ErpConnector {
  const made = new Map<string, ErpConnector>();
  return (connection) => {
    const key = `${connection.id} ${JSON.stringify(connection.settings)}`;
    const { companyName, callMs, settleMs } = connection.settings as Record<'callMs' | 'settleMs', number> & {
      readonly companyName: string;
    };
    const known =
      made.get(key) ??
      careful(
        openSage100Contractor({
          ...sageWays(simulator),
          clock,
          companyName,
          ...(callMs === undefined ? {} : { callMs }),
          ...(settleMs === undefined ? {} : { settleMs }),
        }),
        { clock, insideTransaction: inside },
      );
    made.set(key, known);
    return known;
  };
}
