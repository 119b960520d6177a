import { randomBytes } from 'node:crypto';
import type { LookupFunction } from 'node:net';
import type { ShownSettings } from './app/deps.ts';
import { staleMsOf } from './app/outside.ts';
import type { Connection, Keyring } from './app/unit-of-work.ts';
import { openAgentConnector } from './connectors/agent/connector.ts';
import type { AgentPost } from './connectors/agent/post.ts';
import { throughAgent } from './connectors/agent/traits.ts';
import { type CarefulDeps, careful } from './connectors/careful.ts';
import type { ErpConnector } from './connectors/contract.ts';
import { openOutsideConnector } from './connectors/outside/connector.ts';
import type { OutsideDesk } from './connectors/outside/desk.ts';
import { inOwnBooks } from './connectors/own-books.ts';
import { openSage100Contractor } from './connectors/sage-100-contractor/connector.ts';
import type { SageWays } from './connectors/sage-100-contractor/ports.ts';
import type { SecretPlace } from './connectors/sage-100-contractor/settings.ts';
import { ErpTrouble } from './connectors/trouble.ts';
import { type CallOutcome, watched } from './connectors/watched.ts';
import { outsideKind } from './domain/outside.ts';
import { shownSettings } from './domain/set-up-tests.ts';
import { words } from './domain/words/words.ts';
import { isPlainlyClosed, openLookup } from './http/webhooks/guard.ts';
import { type OpenErp, openErp, secretOfThisMachine } from './open-erp.ts';

import { SettingRefused, type Settings } from './settings.ts';
import { openRemoteSimulator } from './simulators/sage-100-contractor/remote.ts';
import { openSimulator, type Simulator } from './simulators/sage-100-contractor/simulator.ts';
import { openWires, type WhereSageIs } from './simulators/sage-100-contractor/wires.ts';
import type { SealedSecrets } from './store/secrets.ts';

export interface Connectors {
  readonly connectorFor: (connection: Connection) => ErpConnector;
  readonly settingsOf: (connection: Connection) => ShownSettings | null;
  /** The demo's pretend ERP; null without the demo. */
  readonly simulator: Simulator | null;
  close(): Promise<void>;
}

/** The company whose books the demo's pretend ERP keeps. */
export const demoBooks = 'Harbor & Pine Builders';

/** Kinds whose settings name no program and no file of this machine, and so may stand in the database. */
const harmless: ReadonlySet<string> = new Set(['tryton']);

/** Where the pretend ERP is found, and the password for it; null where there is none. */
interface Pretended {
  readonly where: WhereSageIs;
  readonly password: string;
}

/** A connector, once, and what stands before it for the books that its connection's bills were made in. */
interface Made {
  readonly erp: ErpConnector;
  readonly of: Map<string | null, ErpConnector>;
}

/** Makes each connection's connector once, careful, from its kind, its settings and how it is reached. */
export async function openConnectors(
  settings: Settings,
  booksUrl: string,
  deps: CarefulDeps & {
    readonly secrets: { readonly sealed: SealedSecrets; readonly keyring: Keyring | null };
    readonly post: AgentPost;
    readonly desk: OutsideDesk;
    /** Keeps whose books a connection's bills are made in, unless that is known. @returns what is known. */
    readonly learnBooks: (connection: Connection, books: string) => Promise<string | null>;
    readonly onCall: (connection: Connection, outcome: CallOutcome) => void;
  },
): Promise<Connectors> {
  const simulator = settings.demo ? await openSimulator({ connectionString: booksUrl, companyName: demoBooks }) : null;
  const closes: (() => Promise<void>)[] = simulator === null ? [] : [simulator.close];
  const pretended = await findPretended(settings, simulator, closes);
  const made = new Map<string, Made>();

  /** One that was set in the page counts before one of this machine's environment. */
  const secretOf =
    ({ company, id }: Connection) =>
    (place: SecretPlace): string => {
      if (!('secret' in place)) return secretOfThisMachine(place);
      const name = place.secret.toLowerCase();
      const { sealed, keyring } = deps.secrets;
      const kept = sealed.sealed(company, id, name);
      if (kept === null) return secretOfThisMachine(place);
      if (keyring === null) throw new SettingRefused(words.secrets.noKeys);
      return keyring.open({ company, kind: 'connection', record: id, name }, kept);
    };
  const open = (connection: Connection): OpenErp => {
    const { clock } = deps;
    const { kind, name } = connection;
    const { agentTraits } = connection;
    if (kind === outsideKind) {
      const place = { company: connection.company, connection: connection.id };
      const connector = openOutsideConnector({ desk: deps.desk, place, name, staleMs: staleMsOf(connection) });
      return { connector, close: async () => undefined };
    }
    if (agentTraits !== null) {
      const place = { company: connection.company, connection: connection.id };
      const { wayMs } = connection.settings;
      const traits = throughAgent(agentTraits, typeof wayMs === 'number' ? wayMs : undefined);
      return { connector: openAgentConnector({ post: deps.post, place, traits }), close: async () => undefined };
    }
    const here = settings.connections[String(connection.id)];
    const own = here ?? (harmless.has(kind) ? connection.settings : undefined);
    if (own !== undefined) {
      // The file is the word of whoever runs this machine; the database is not, and leads nowhere that only we can see.
      const guard = here === undefined && !settings.connectionsPrivate ? guardOf(name, own) : {};
      return openErp({ kind, name, settings: own, clock, secretOf: secretOf(connection), ...guard });
    }
    if (pretended === null || connection.kind !== 'sage_100_contractor') return unconnected(connection, deps);
    const password = () => pretended.password;
    return openErp({ kind, name, settings: settingsOf(connection, pretended.where), clock, secretOf: password });
  };
  /**
   * Settings that cannot be used must not take the company's pages along: the connection then says what is wrong. It is
   * opened anew at the next call, for a file that could not be read a moment ago may be there by then.
   */
  const opened = (connection: Connection, key: string): Made => {
    try {
      const { connector, close } = open(connection);
      closes.push(close);
      const known: Made = { erp: careful(connector, deps), of: new Map() };
      made.set(key, known);
      return known;
    } catch (cause) {
      const { connector } = unconnected(connection, deps, cause instanceof Error ? cause.message : String(cause));
      return { erp: careful(connector, deps), of: new Map() };
    }
  };
  const guarded = (connection: Connection, erp: ErpConnector): ErpConnector => {
    const { id, books: kept, agentTraits } = connection;
    const learn = (books: string) => deps.learnBooks(connection, books);
    const ours = inOwnBooks(erp, { kept, learn, connection: id, names: agentTraits !== null });
    return watched(ours, (outcome) => deps.onCall(connection, outcome));
  };
  return {
    simulator,
    settingsOf: (connection) => shownOf(settings, connection, pretended !== null),
    connectorFor: (connection) => {
      const key = `${connection.company}/${connection.id}/${JSON.stringify([connection.kind, connection.name, connection.settings, connection.agentTraits, deps.secrets.sealed.version(connection.company, connection.id)])}`;
      const known = made.get(key) ?? opened(connection, key);
      const ours = known.of.get(connection.books) ?? guarded(connection, known.erp);
      known.of.set(connection.books, ours);
      return ours;
    },
    close: async () => {
      for (const close of closes.splice(0).reverse()) await close();
    },
  };
}

/** @throws SettingRefused where the address itself lies in a closed network; a name that leads there shows at the call. */
export function guardOf(name: string, settings: unknown): { readonly lookup: LookupFunction } {
  const { address } = settings as { readonly address?: unknown };
  const url = URL.canParse(String(address)) ? new URL(String(address)) : null;
  if (url !== null && isPlainlyClosed(url)) throw new SettingRefused(words.settings.privateErp);
  return { lookup: openLookup(() => new ErpTrouble('not_connected', { erp: name, what: words.settings.privateErp })) };
}

function shownOf(settings: Settings, connection: Connection, demo: boolean): ShownSettings | null {
  const file = settings.connections[String(connection.id)];
  if (file !== undefined) return { from: 'file', rows: shownSettings(file) };
  if (connection.kind === outsideKind) return null;
  if (harmless.has(connection.kind)) {
    const rows = shownSettings(connection.settings);
    return rows.length === 0 ? null : { from: 'database', rows };
  }
  return demo && connection.kind === 'sage_100_contractor' ? { from: 'demo', rows: [] } : null;
}

async function findPretended(
  { simulatorUrl }: Settings,
  simulator: Simulator | null,
  closes: (() => Promise<void>)[],
): Promise<Pretended | null> {
  if (simulatorUrl !== undefined) {
    return { where: await openRemoteSimulator({ url: simulatorUrl }).where(), password: '' };
  }
  if (simulator === null) return null;
  const password = randomBytes(16).toString('hex');
  const wires = await openWires(simulator, { password });
  closes.push(wires.close);
  return { where: wires.where, password };
}

const settingsOf = ({ settings }: Connection, where: WhereSageIs): unknown =>
  pretendedSettings(where, String(settings.companyName), { env: where.passwordIn }, settings);

/**
 * The pretend ERP is reached as a real one: its database over SQL Server's wire, its program as a process.
 * @param password where its password stands.
 * @param times of these the ones that are numbers are taken over.
 */
export function pretendedSettings(
  { server, port, database, login, command, args, env, passwordIn }: WhereSageIs,
  companyName: string,
  password: SecretPlace,
  times: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { callMs, settleMs, maxInFlight } = times;
  const given = Object.entries({ callMs, settleMs, maxInFlight }).filter(([, value]) => typeof value === 'number');
  return {
    companyName,
    sageUser: 'tieout',
    sqlServer: { server, port, database, login, password, encrypt: 'off' },
    submitter: { command, args, env: { ...env, [passwordIn]: password } },
    ...Object.fromEntries(given),
  };
}

/** A connection without a way to its ERP: every look is unknown, and nothing is asked of it. */
function unconnected(connection: Connection, { clock }: CarefulDeps, what: string = words.settings.noWay): OpenErp {
  const unreachable = async (): Promise<never> => {
    throw new ErpTrouble('not_connected', { erp: connection.name, what });
  };
  const noWay: SageWays = { sql: unreachable, submit: unreachable };
  const companyName = String(connection.settings.companyName);
  const connector = openSage100Contractor({ ...noWay, clock, companyName });
  const name = connection.kind === 'sage_100_contractor' ? connector.traits.name : connection.name;
  // Nobody's: that nothing is connected is what it has to say.
  const { books: _, ...traits } = connector.traits;
  return { connector: { ...connector, traits: { ...traits, name } }, close: async () => undefined };
}
