import { createHash } from 'node:crypto';
import { enrolmentCode } from '../../domain/agent.ts';
import { type AgentId, type ConnectionId, randomText } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { Instant } from '../../domain/time.ts';
import type { Deps } from '../deps.ts';
import type { Caller } from '../unit-of-work.ts';

/** What lets one agent in. Only its hash is kept, so it can be shown this once. */
export interface AgentCode {
  readonly code: string;
  readonly expiresAt: Instant;
}

/** A code with which the program beside an ERP is enrolled for a connection. The last one of it counts no more. */
export async function makeAgentCode(deps: Deps, caller: Caller, id: ConnectionId): Promise<Outcome<AgentCode>> {
  return deps.work.run(caller, async (tx) => {
    if ((await tx.connections.get(id)) === null) return no('not_found', { thing: 'ERP connection' });
    const lacking = missing(caller.grants, 'connection.manage', null);
    if (lacking.length > 0) return noMore(notPermitted(lacking));
    const code = enrolmentCode(caller.company, randomText(deps.randomBytes(26)));
    const hash = createHash('sha256').update(code).digest();
    return yes({ code, expiresAt: await tx.agents.addCode(id, caller.person, hash) });
  });
}

/** From now on nothing that this agent sends is believed. The connection goes on only through another. */
export async function revokeAgent(
  deps: Deps,
  caller: Caller,
  { connection, agent }: { readonly connection: ConnectionId; readonly agent: AgentId },
): Promise<Outcome<null>> {
  return deps.work.run(caller, async (tx) => {
    if ((await tx.connections.get(connection)) === null) return no('not_found', { thing: 'ERP connection' });
    const lacking = missing(caller.grants, 'connection.manage', null);
    if (lacking.length > 0) return noMore(notPermitted(lacking));
    const revoked = await tx.agents.revoke(connection, agent, caller.person);
    return revoked ? yes(null) : no('not_found', { thing: 'agent' });
  });
}
