import { createHash } from 'node:crypto';
import { enrolmentCode } from '../../domain/agent.ts';
import { type AgentId, type ConnectionId, randomText } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { Instant } from '../../domain/time.ts';
import type { Deps } from '../deps.ts';
import type { Caller, Connection, Tx } from '../unit-of-work.ts';

/** What lets one agent in. Only its hash is kept, so it can be shown this once. */
export interface AgentCode {
  readonly code: string;
  readonly expiresAt: Instant;
}

/** A code with which the program beside an ERP is enrolled for a connection. The last one of it counts no more. */
export async function makeAgentCode(deps: Deps, caller: Caller, id: ConnectionId): Promise<Outcome<AgentCode>> {
  return deps.work.run(caller, async (tx) => {
    const connection = await tx.connections.get(id);
    if (connection === null) return no('not_found', { thing: 'ERP connection' });
    const lacking = missing(caller.grants, 'connection.manage', null);
    if (lacking.length > 0) return noMore(notPermitted(lacking));
    const code = enrolmentCode(caller.company, randomText(deps.randomBytes(26)));
    const hash = createHash('sha256').update(code).digest();
    const expiresAt = await tx.agents.addCode(id, caller.person, hash);
    await note(tx, caller, 'agent.code_made', connection, {});
    return yes({ code, expiresAt });
  });
}

/** From now on nothing that this agent sends is believed. The connection goes on only through another. */
export async function revokeAgent(
  deps: Deps,
  caller: Caller,
  { connection: id, agent }: { readonly connection: ConnectionId; readonly agent: AgentId },
): Promise<Outcome<null>> {
  return deps.work.run(caller, async (tx) => {
    const connection = await tx.connections.get(id);
    if (connection === null) return no('not_found', { thing: 'ERP connection' });
    const lacking = missing(caller.grants, 'connection.manage', null);
    if (lacking.length > 0) return noMore(notPermitted(lacking));
    const revoked = await tx.agents.revoke(id, agent, caller.person);
    if (revoked === null) return no('not_found', { thing: 'agent' });
    await note(tx, caller, 'agent.revoked', connection, { agent: revoked });
    return yes(null);
  });
}

async function note(
  tx: Tx,
  caller: Caller,
  type: 'agent.code_made' | 'agent.revoked',
  { id, name }: Connection,
  more: { readonly agent?: string },
): Promise<void> {
  const facts = { connection: id, name, ...more };
  await tx.directory.note({ type, by: caller.person, facts, requestId: caller.requestId });
}
