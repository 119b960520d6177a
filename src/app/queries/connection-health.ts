import type { ErpTraits } from '../../connectors/contract.ts';
import { type HealthReason, type HealthVerdict, judgeHealth } from '../../domain/care/connection-health.ts';
import { inQuietHours } from '../../domain/care/quiet-hours.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { Instant } from '../../domain/time.ts';
import type { Deps } from '../deps.ts';
import { readerFor } from '../erp-access.ts';
import type { AgentHealth, Caller, Connection, Fare, Schedule } from '../unit-of-work.ts';

export interface ConnectionHealth {
  readonly connection: Connection;
  readonly traits: ErpTraits;
  readonly agent: AgentHealth | null;
  readonly verdict: HealthVerdict;
  readonly reasons: readonly HealthReason[];
  readonly at: Instant;
  readonly fare: Fare;
  readonly schedule: Schedule;
  readonly timeZone: string;
  /** Is it quiet now: is nothing read by itself? */
  readonly quietNow: boolean;
}

/** How one connection is, from what is noted: nobody is asked for it. */
export async function connectionHealth(
  deps: Deps,
  caller: Caller,
  id: ConnectionId,
): Promise<Outcome<ConnectionHealth>> {
  const found = await deps.work.run(caller, async (tx) => {
    const connection = await tx.connections.get(id);
    if (connection === null) return null;
    const agents = await tx.agents.list();
    const agent = agents.find((one) => one.connection === id) ?? null;
    const schedule = await tx.care.schedule(id);
    const { timeZone } = await tx.directory.settings();
    return { connection, agent, schedule, timeZone, fare: await tx.care.fare(id), at: await tx.now() };
  });
  if (found === null) return no('not_found', { thing: 'ERP connection' });
  const lacking = missing(caller.grants, 'connection.read', null);
  if (lacking.length > 0) return noMore(notPermitted(lacking));
  const { connection, agent, schedule, timeZone, fare, at } = found;
  const quietNow = inQuietHours(at, schedule.quiet, timeZone);
  const judged = judgeHealth({
    agent: agentState(connection, agent),
    readFailed: connection.lastReadError !== null,
    readAgoMs: connection.lastReadAt === null ? null : at - connection.lastReadAt,
    readEveryMs: quietNow || fare.next.read_erp === undefined ? null : schedule.readEveryMinutes * 60_000,
    lastHour: fare.lastHour,
    parked: fare.queue.parked,
    failed: fare.queue.failed,
  });
  return yes({ ...found, traits: readerFor(deps, connection).traits, quietNow, ...judged });
}

/** Null: no agent has anything to do with it. */
export function agentState(connection: Connection, agent: AgentHealth | null): 'none' | 'away' | 'online' | null {
  if (agent === null) return connection.agentTraits === null ? null : 'none';
  return agent.away ? 'away' : 'online';
}
