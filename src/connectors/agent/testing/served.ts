import { type AgentGround, type RunningAgent, serves } from '../../../../test/support/agent-ground.ts';
import type { AgentKey } from '../../../agent/key.ts';
import type { AgentOptions } from '../../../agent/run.ts';
import type { ConnectionId } from '../../../domain/ids.ts';
import type { ErpConnector } from '../../contract.ts';
import { type FewBooks, fewBooks } from './books.ts';

/** A connection whose agent is there, and the ERP as the hub has it through that agent. */
export interface Served {
  readonly connection: ConnectionId;
  readonly key: AgentKey;
  readonly agent: RunningAgent;
  readonly erp: ErpConnector;
}

/** A new connection with an agent of its own, beside books that answer so. */
export async function serveFrom(
  ground: AgentGround,
  answers: FewBooks,
  other: Partial<AgentOptions> = {},
): Promise<Served> {
  const connection = await ground.connection();
  const key = await ground.enrol(connection);
  const books = fewBooks(answers);
  const agent = ground.run(key, books, other);
  await serves(agent);
  return { connection, key, agent, erp: ground.connector(connection, books.traits, 2_000) };
}
