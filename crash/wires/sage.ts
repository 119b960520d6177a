import pg from 'pg';
import { openSage100Contractor } from '../../src/connectors/sage-100-contractor/connector.ts';
import { type MssqlClient, openMssqlClient } from '../../src/connectors/sage-100-contractor/mssql-client.ts';
import type { BillReference } from '../../src/domain/ids.ts';
import { openSimulator, type Simulator } from '../../src/simulators/sage-100-contractor/simulator.ts';
import { openBooksEngine } from '../../src/simulators/sage-100-contractor/sql-server.ts';
import { openTdsServer } from '../../src/simulators/sage-100-contractor/wire/server.ts';
import type { Outcome, SqlEngine } from '../../src/simulators/sage-100-contractor/wire/tsql/engine.ts';
import type { WireWeather } from '../../src/simulators/sage-100-contractor/wire/weather.ts';
import { freshDatabase } from '../../test/support/database.ts';
import { companyName, machineClock, placeBill, sageBill, smallCompany } from '../../test/support/sage-harness.ts';
import { openWire, type Wire } from '../parts/wire.ts';
import { sageKinds, sageWithout } from './sage-kinds.ts';
import { type Placed, seenUnder, switching, type Way } from './way.ts';

/** A look may take so long. */
const callMs = 1_200;
/** Before the guard of connectors gives a look up, its wire does. */
const wireMs = 400;
const password = 'qzkv-books';

/** What of an answer is changed before it goes onto the wire. */
export type Rewrite = (rows: Extract<Outcome, { is: 'rows' }>) => Outcome | null;

/** The pretended Sage behind SQL Server's own wire, and all that can be done to either. */
export interface SageWay {
  readonly simulator: Simulator;
  /** As the database's owner, past the program. */
  sql(text: string, values?: readonly unknown[]): Promise<void>;
  place(reference: string): Promise<Placed>;
  /** What the server meets at the next moments of this kind. */
  weather(at: 'login' | 'query', meets: Partial<WireWeather>): void;
  rewrite(how: Rewrite): void;
  /** Looks answer as if they had asked for another bill. */
  insteadOf(bill: Placed, other: Placed): void;
  line(): Wire;
  /** The next looks begin with a sign-in. */
  freshLine(): void;
}

/** What the server meets, and what becomes of what it is asked and answers. */
interface Bends {
  weather: { readonly at: 'login' | 'query'; readonly meets: Partial<WireWeather> } | null;
  rewrite: Rewrite | null;
  exchange: ((text: string) => string) | null;
}

const unbent: Bends = { weather: null, rewrite: null, exchange: null };

const bentEngine = (engine: SqlEngine, bends: Bends): SqlEngine => ({
  ...engine,
  async *outcomes(text, given, session, within) {
    const swap = bends.exchange;
    const parameters = swap === null ? given : (JSON.parse(swap(JSON.stringify(given))) as typeof given);
    for await (const outcome of engine.outcomes(text, parameters, session, within)) {
      const told = outcome.is === 'rows' && bends.rewrite !== null ? bends.rewrite(outcome) : outcome;
      if (told !== null) yield told;
    }
  },
});

export async function openSageWay(): Promise<Way> {
  const database = await freshDatabase();
  const simulator = await openSimulator({ connectionString: database.url, companyName, password });
  await simulator.setUp(smallCompany);
  const owner = new pg.Client({ connectionString: database.url, options: '-c search_path=sage_100_contractor' });
  await owner.connect();
  const bends: Bends = { ...unbent };
  const engine = bentEngine(openBooksEngine(simulator), bends);
  const server = await openTdsServer({
    engine,
    signIn: async ({ password: given }) => (given === password ? { database: companyName } : { refused: 18456 }),
    underWeather: async (moment, _, reads) => {
      const { weather } = bends;
      return weather !== null && weather.at === moment && (moment !== 'query' || reads) ? weather.meets : {};
    },
  });
  const line = await openWire(`tcp://127.0.0.1:${server.port}`);
  const clients = new Set<MssqlClient>();
  const connect = () => {
    const client = openMssqlClient(
      {
        ...{ server: '127.0.0.1', port: Number(new URL(line.url).port), database: companyName, login: 'tieout' },
        ...{ password: { env: 'X' }, encrypt: 'off', trustServerCertificate: false, appName: 'Tieout' },
      },
      password,
      wireMs,
    );
    clients.add(client);
    return client;
  };
  const usual = connect();
  let now = usual;
  const erp = openSage100Contractor({
    sql: (text, parameters, within) => now.sql(text, parameters, within),
    submit: () => Promise.reject(new Error('unlink writes nothing')),
    ...{ clock: machineClock, companyName, callMs, settleMs: callMs },
  });
  const place = async (reference: string): Promise<Placed> => {
    await placeBill(simulator, sageBill(), reference as BillReference);
    return seenUnder(erp, reference as BillReference);
  };
  const way: SageWay = {
    simulator,
    sql: async (text, values = []) => void (await owner.query(text, [...values])),
    place,
    weather: (at, meets) => {
      bends.weather = { at, meets };
    },
    rewrite: (how) => {
      bends.rewrite = how;
    },
    insteadOf: (bill, other) => {
      bends.exchange = (text) =>
        text.replaceAll(bill.record.identity!, other.record.identity!).replaceAll(bill.reference, other.reference);
    },
    line: () => line,
    freshLine: () => {
      now = connect();
    },
  };
  return {
    name: 'Sage, SQL Server’s wire',
    erp: switching(erp, () => erp),
    kinds: sageKinds(way),
    without: sageWithout,
    place: ({ reference }) => place(reference),
    straighten: async () => {
      Object.assign(bends, unbent);
      line.thaw();
      if (now !== usual) {
        clients.delete(now);
        await now.close();
        now = usual;
      }
    },
    close: async () => {
      for (const client of clients) await client.close();
      line.close();
      await server.close();
      await owner.end();
      await simulator.close();
      await database.drop();
    },
  };
}
