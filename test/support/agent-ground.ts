import { randomBytes } from 'node:crypto';
import { enrol } from '../../src/agent/enrol.ts';
import type { AgentKey } from '../../src/agent/key.ts';
import { type Line, openLine } from '../../src/agent/line.ts';
import { openRoad } from '../../src/agent/post-json.ts';
import { type AgentOptions, runAgent } from '../../src/agent/run.ts';
import { makeAgentCode } from '../../src/app/commands/agents.ts';
import type { Deps } from '../../src/app/deps.ts';
import type { Caller, UnitOfWork } from '../../src/app/unit-of-work.ts';
import { start } from '../../src/assemble.ts';
import { openAgentConnector } from '../../src/connectors/agent/connector.ts';
import type { AgentPost } from '../../src/connectors/agent/post.ts';
import { type AgentTraits, throughAgent } from '../../src/connectors/agent/traits.ts';
import { careful } from '../../src/connectors/careful.ts';
import type { Clock, ErpConnector } from '../../src/connectors/contract.ts';
import type { CompanyId, ConnectionId, PersonId } from '../../src/domain/ids.ts';
import type { Instant } from '../../src/domain/time.ts';
import { openBell } from '../../src/store/agents/bell.ts';
import { openAgentPost } from '../../src/store/agents/post.ts';
import { openChanges } from '../../src/store/changes.ts';
import { inside, openDatabase } from '../../src/store/pool.ts';
import { openUnitOfWork } from '../../src/store/unit-of-work.ts';
import { sql } from './sql.ts';
import { settingsFor } from './tieout.ts';
import { type WalledDatabase, walledDatabase } from './walled-database.ts';

/** An agent in this process. */
export interface RunningAgent {
  readonly key: AgentKey;
  readonly line: Line;
  readonly log: readonly string[];
  /** Ends it as SIGTERM does. */
  stop(): Promise<void>;
  /** How it ended by itself, if it does. */
  readonly ended: Promise<void>;
}

/**
 * A hub's HTTP side in one part and its connectors in another, as two hub processes have it, over one database: what an
 * agent tells the one, the other hears.
 */
export interface AgentGround {
  readonly urls: WalledDatabase;
  readonly url: string;
  readonly company: CompanyId;
  readonly clock: Clock;
  readonly post: AgentPost;
  readonly work: UnitOfWork;
  /** Another connection of the company, reached through an agent. */
  connection(kind?: string): Promise<ConnectionId>;
  code(connection: ConnectionId): Promise<string>;
  enrol(connection: ConnectionId, name?: string): Promise<AgentKey>;
  run(key: AgentKey, erp: ErpConnector, other?: Partial<AgentOptions>): RunningAgent;
  /** An agent of another company, which has one of its own. */
  elsewhere(): Promise<{ readonly company: CompanyId; readonly key: AgentKey }>;
  /** As the hub has it: careful, through the agent. */
  connector(connection: ConnectionId, traits: AgentTraits, wayMs?: number): ErpConnector;
  rows<R extends object>(text: string, values?: readonly unknown[]): Promise<readonly R[]>;
  close(): Promise<void>;
}

export async function openAgentGround(): Promise<AgentGround> {
  const urls = await walledDatabase();
  const tieout = await start(settingsFor(urls.appUrl, { demo: false }), { readEveryMs: 0 });
  const database = openDatabase(urls.appUrl);
  const changes = await openChanges(urls.appUrl);
  const post = openAgentPost(database, openBell(changes));
  const work = openUnitOfWork(database);
  const rows: AgentGround['rows'] = (text, values = []) => sql(urls.superUrl, text, values);
  const one = async (text: string, values: readonly unknown[] = []) =>
    Number((await rows<{ id: string }>(text, values))[0]!.id);
  const person = (await one(`insert into person (login, name) values ('ann', 'Ann') returning id`)) as PersonId;
  const companyOf = async (name: string) => {
    const made = (await one('insert into company (name) values ($1) returning id', [name])) as CompanyId;
    await rows(`insert into membership (company_id, person_id, erp_integrations) values ($1, $2, 'admin')`, [
      made,
      person,
    ]);
    return made;
  };
  const company = await companyOf('Ann & Sons');
  const grants = { erp_integrations: 'admin', directory: 'none', push_to_accounting: true, commitments: {} } as const;
  const caller: Caller = { company, person, grants, requestId: null };
  const clock: Clock = {
    now: async () => (await database.pool.query<{ now: Instant }>('select clock_timestamp() as now')).rows[0]!.now,
  };
  const codeFor = async (by: Caller, connection: ConnectionId) => {
    const made = await makeAgentCode({ work, randomBytes } as unknown as Deps, by, connection);
    if (!made.ok) throw new Error(made.refusal.code);
    return made.value.code;
  };
  const code = (connection: ConnectionId) => codeFor(caller, connection);
  const enrolled = (given: string, name: string) => {
    const road = { hub: tieout.url, caFile: null, proxy: null };
    return enrol({ ...road, code: given, name, version: '1.0.0', host: 'srv-1' }, Date.now);
  };
  const connectionOf = async (of: CompanyId, kind: string) =>
    (await one(`insert into connection (company_id, kind, name) values ($1, $2, 'Books') returning id`, [
      of,
      kind,
    ])) as ConnectionId;
  const agents: RunningAgent[] = [];
  return {
    urls,
    url: tieout.url,
    company,
    clock,
    post,
    work,
    connection: (kind = 'sage_100_contractor') => connectionOf(company, kind),
    code,
    enrol: async (connection, name = 'office server') => enrolled(await code(connection), name),
    elsewhere: async () => {
      const other = await companyOf('Bea & Sons');
      const connection = await connectionOf(other, 'sage_100_contractor');
      return {
        company: other,
        key: await enrolled(await codeFor({ ...caller, company: other }, connection), 'theirs'),
      };
    },
    run: (key, erp, other = {}) => {
      const agent = runHere(key, erp, other);
      agents.push(agent);
      return agent;
    },
    connector: (connection, traits, wayMs) =>
      careful(openAgentConnector({ post, place: { company, connection }, traits: throughAgent(traits, wayMs) }), {
        clock,
        insideTransaction: inside,
      }),
    rows,
    close: async () => {
      for (const agent of agents) await agent.stop();
      await changes.close();
      await database.close();
      await tieout.stop();
      await urls.drop();
    },
  };
}

function runHere(key: AgentKey, erp: ErpConnector, other: Partial<AgentOptions>): RunningAgent {
  const log: string[] = [];
  const line = openLine(key, { road: openRoad(key), now: Date.now, log: (said) => void log.push(said) });
  const stopping = new AbortController();
  const options: AgentOptions = {
    line,
    erp,
    kind: key.kind,
    version: '1.0.0',
    host: 'srv-1',
    log: (said) => void log.push(said),
    keepKey: () => undefined,
    now: Date.now,
    random: Math.random,
    ...other,
  };
  const ended = runAgent(options, stopping.signal);
  ended.catch(() => undefined);
  return {
    key,
    line,
    log,
    ended,
    stop: async () => {
      stopping.abort();
      await ended.catch(() => undefined);
      line.close();
    },
  };
}

/** Waits until the agent has said hello. */
export async function serves(agent: RunningAgent): Promise<void> {
  const until = Date.now() + 20_000;
  while (!agent.log.some((said) => said.startsWith('Serving'))) {
    if (Date.now() > until) throw new Error(`the agent does not serve: ${agent.log.join(' | ')}`);
    await Promise.race([new Promise((resolve) => setTimeout(resolve, 10)), agent.ended]);
  }
}
