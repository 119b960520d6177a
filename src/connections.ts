import type { Connection } from './app/unit-of-work.ts';
import { type CarefulDeps, careful } from './connectors/careful.ts';
import type { ErpConnector } from './connectors/contract.ts';
import { openSage100Contractor } from './connectors/sage-100-contractor/connector.ts';
import { openTryton } from './connectors/tryton/connector.ts';
import { trytonSettings } from './connectors/tryton/settings.ts';
import { readSecret } from './secret.ts';
import type { Settings } from './settings.ts';
import { openRemoteSimulator } from './simulators/sage-100-contractor/remote.ts';
import { openSimulator, type Simulator } from './simulators/sage-100-contractor/simulator.ts';

export interface Connectors {
  readonly connectorFor: (connection: Connection) => ErpConnector;
  /** The demo's pretend ERP; null without the demo. */
  readonly simulator: Simulator | null;
  close(): Promise<void>;
}

/** The company whose books the demo's pretend ERP keeps. */
export const demoBooks = 'Harbor & Pine Builders';

const unreachable = async (): Promise<never> => {
  throw new Error('this Tieout runs without the demo’s simulator, and has no other way to it yet');
};
/** Without the simulator nothing is known of its books: every look is unknown, and nothing is asked of it. */
const noWay = { rows: { read: unreachable }, submit: unreachable };

/** Makes each connection's connector once, careful, from its kind and settings. */
export async function openConnectors(settings: Settings, booksUrl: string, deps: CarefulDeps): Promise<Connectors> {
  const simulator = settings.demo ? await openSimulator({ connectionString: booksUrl, companyName: demoBooks }) : null;
  const remote = settings.simulatorUrl === undefined ? null : openRemoteSimulator({ url: settings.simulatorUrl });
  const ports = remote ?? simulator ?? noWay;
  const made = new Map<string, ErpConnector>();
  const makeTryton = (connection: Connection): ErpConnector => {
    const { passwordSecret, ...given } = trytonSettings(connection.settings);
    return careful(openTryton({ ...given, password: () => readSecret(passwordSecret), clock: deps.clock }), deps);
  };
  const make = (connection: Connection): ErpConnector => {
    if (connection.kind === 'tryton') return makeTryton(connection);
    if (connection.kind !== 'sage_100_contractor') {
      throw new Error(`there is no connector for connection ${connection.id} (${connection.kind})`);
    }
    const { companyName, callMs, settleMs, maxInFlight } = connection.settings;
    const times = Object.fromEntries(
      Object.entries({ callMs, settleMs, maxInFlight }).filter(([, value]) => typeof value === 'number'),
    );
    const { rows, submit } = ports;
    return careful(
      openSage100Contractor({ rows, submit, clock: deps.clock, companyName: String(companyName), ...times }),
      deps,
    );
  };
  return {
    simulator,
    connectorFor: (connection) => {
      const key = `${connection.company}/${connection.id}/${JSON.stringify(connection.settings)}`;
      const known = made.get(key) ?? make(connection);
      made.set(key, known);
      return known;
    },
    close: async () => {
      await simulator?.close();
    },
  };
}
