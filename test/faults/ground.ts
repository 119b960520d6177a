import pg from 'pg';
import type { ExportPoint } from '../../src/app/deps.ts';
import { demoBooks } from '../../src/connections.ts';
import { openRemoteSimulator, type RemoteSimulator } from '../../src/simulators/sage-100-contractor/remote.ts';
import type { WeatherChange } from '../../src/simulators/sage-100-contractor/weather.ts';
import { type Callers, callersOf } from '../support/callers.ts';
import { demoDatabase, password } from '../support/tieout.ts';
import type { WalledDatabase } from '../support/walled-database.ts';
import { assemblyAsInstalled } from './as-installed.ts';
import type { Birth, Order, Told } from './dying-hub.ts';
import { endPrograms, Program } from './program.ts';

/** A hub in a process of its own. */
export interface HubProcess extends Callers {
  readonly program: Program;
  readonly company: number;
  /** From now on the first export that reaches the point ends it, or stops it, there. */
  arm(order: Order): Promise<void>;
  /** How often exports have reached that point since it was armed. */
  reached(point: ExportPoint): number;
}

/** One database, the pretend ERP in a process that outlives every hub, and as many hubs as a test wants. */
export interface Ground {
  readonly urls: WalledDatabase;
  readonly erp: RemoteSimulator;
  readonly simulatorUrl: string;
  hub(birth?: Omit<Birth, 'assembly'>): Promise<HubProcess>;
  /** A hub with an order from birth: it may end before it is ready. */
  doomed(order: Order): Program;
  /** As the superuser, past every wall: what is really stored. */
  rows<R extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<R[]>;
  /** A connection for holding locks. */
  connection(): Promise<pg.Client>;
  /** What a person does at the ERP's own screens. */
  weather(change: WeatherChange): Promise<void>;
  deleteBill(recnum: string): Promise<void>;
  end(): Promise<void>;
}

const file = 'test/faults/dying-hub.ts';

export interface GroundOptions {
  /** Short ones, so that a test can wait for an absence to become proof. */
  readonly callMs?: number;
  readonly settleMs?: number;
  /** Where every hub listens, one after the other; else each on a port of its own. */
  readonly port?: number;
  /** May webhooks go to this machine? */
  readonly webhooksPrivate?: boolean;
}

export async function openGround({
  callMs = 2_000,
  settleMs = 3_000,
  port = 0,
  webhooksPrivate = false,
}: GroundOptions = {}): Promise<Ground> {
  const urls = await demoDatabase();
  const owner = new pg.Client({ connectionString: urls.superUrl });
  await owner.connect();
  await owner.query('update tieout.connection set settings = settings || $1::jsonb', [
    JSON.stringify({ callMs, settleMs }),
  ]);
  const books = new Program('src/simulators/sage-100-contractor/serve.ts', [], {
    env: { SIMULATOR_DATABASE_URL: urls.appUrl, SIMULATOR_COMPANY: demoBooks },
  });
  const simulatorUrl = (await books.says(/ready at (\S+)/))[1]!;
  const screen = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${simulatorUrl}/simulator/sage-100-contractor${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  };
  const env = {
    DATABASE_URL: urls.appUrl,
    TIEOUT_SIMULATOR_URL: simulatorUrl,
    TIEOUT_DEMO_PASSWORD: password,
    PORT: String(port),
    ...(webhooksPrivate ? { TIEOUT_WEBHOOKS_PRIVATE: '1' } : {}),
  };
  const assembly = assemblyAsInstalled();
  const born = (birth: Omit<Birth, 'assembly'>) =>
    new Program(file, [JSON.stringify({ assembly, ...birth } satisfies Birth)], { env, ipc: true });
  return {
    urls,
    erp: openRemoteSimulator({ url: simulatorUrl }),
    simulatorUrl,
    hub: (birth = {}) => whenReady(born(birth)),
    doomed: (order) => born({ order }),
    rows: async (sql, values = []) => (await owner.query(sql, [...values])).rows,
    connection: async () => {
      const client = new pg.Client({ connectionString: urls.superUrl });
      await client.connect();
      return client;
    },
    weather: (change) => screen('POST', '/weather', change),
    deleteBill: (recnum) => screen('DELETE', `/payable-invoices/${recnum}`),
    end: async () => {
      await endPrograms();
      await owner.end();
      await urls.drop();
    },
  };
}

async function whenReady(program: Program): Promise<HubProcess> {
  const { url } = await program.tells<{ url: string }>('ready');
  const callers = callersOf(url, password);
  return {
    ...callers,
    program,
    company: (await callers.as('approver').me()).companies[0]!.id,
    arm: async (order) => {
      program.child.send(order);
      await program.tells('armed');
    },
    reached: (point) =>
      (program.told as readonly Told[]).filter((told) => told.is === 'reached' && told.point === point).length,
  };
}
