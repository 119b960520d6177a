import type { ErpTraits } from '../../connectors/contract.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { TroubleCode } from '../../domain/trouble.ts';
import type { Deps } from '../deps.ts';
import { allBusy, askErp, readerFor } from '../erp-access.ts';
import type { AgentHealth, Caller, Connection } from '../unit-of-work.ts';

export interface ConnectionView {
  readonly connection: Connection;
  readonly traits: ErpTraits;
  /** The agent that asks its ERP, or is to; null where there is none. */
  readonly agent: AgentHealth | null;
}

/** Which ERPs a company has connected. */
export async function connections(deps: Deps, caller: Caller): Promise<Outcome<readonly ConnectionView[]>> {
  const lacking = missing(caller.grants, 'connection.read', null);
  if (lacking.length > 0) return noMore(notPermitted(lacking));
  const [found, agents] = await deps.work.run(caller, async (tx) => [
    await tx.connections.list(),
    await tx.agents.list(),
  ]);
  return yes(
    found.map((connection) => ({
      connection,
      traits: readerFor(deps, connection).traits,
      agent: agents.find((agent) => agent.connection === connection.id) ?? null,
    })),
  );
}

async function find(deps: Deps, caller: Caller, id: ConnectionId, action: 'connection.read' | 'connection.read_now') {
  const connection = await deps.work.run(caller, (tx) => tx.connections.get(id));
  if (connection === null) return no('not_found', { thing: 'ERP connection' });
  const lacking = missing(caller.grants, action, null);
  return lacking.length > 0 ? noMore(notPermitted(lacking)) : yes(connection);
}

export interface ConnectionCheck {
  readonly ok: boolean;
  readonly because: string | null;
  readonly trouble: TroubleCode | null;
  readonly ms: number;
}

/** Is it there, and does it let us in? Asked live. */
export async function checkConnection(deps: Deps, caller: Caller, id: ConnectionId): Promise<Outcome<ConnectionCheck>> {
  const found = await find(deps, caller, id, 'connection.read');
  if (!found.ok) return found;
  const erp = readerFor(deps, found.value);
  const begun = performance.now();
  const answer = await askErp(deps, found.value, erp, 5_000, (signal) => erp.check(signal));
  const verdict = answer?.value ?? { ...allBusy(), ok: false as const };
  const ms = Math.round(performance.now() - begun);
  if (verdict.ok) return yes({ ok: true, because: null, trouble: null, ms });
  return yes({ ok: false, because: verdict.because, trouble: verdict.trouble ?? null, ms });
}

/** Reads every synced bill again, soon. */
export async function readNow(deps: Deps, caller: Caller, id: ConnectionId): Promise<Outcome<null>> {
  const found = await find(deps, caller, id, 'connection.read_now');
  if (!found.ok) return found;
  await deps.work.run(caller, (tx) => tx.jobs.add('read_erp', id));
  return yes(null);
}
