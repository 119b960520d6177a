import type { ErpReader } from '../../connectors/contract.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import { outsideKind } from '../../domain/outside.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { ChosenWay, ConnectionWay } from '../../domain/set-up-tests.ts';
import type { Instant } from '../../domain/time.ts';
import type { Deps, ShownSettings } from '../deps.ts';
import { readerFor } from '../erp-access.ts';
import type { AgentHealth, Caller, Connection, TestResult } from '../unit-of-work.ts';

export interface SetUpState {
  readonly connection: Connection;
  readonly erp: string;
  /** Null: nobody has said yet how it is to be reached, and nothing says it by itself. */
  readonly way: ConnectionWay | null;
  readonly agent: AgentHealth | null;
  readonly codeUntil: Instant | null;
  readonly settings: ShownSettings | null;
  readonly tests: readonly TestResult[];
  /** Can it be examined: has its connector a doctor? */
  readonly examines: boolean;
  /** Something was sent to it, or joined with it: no other may take its place any more. */
  readonly inUse: boolean;
}

/** How far the setting up of a connection is, from what is there. */
export async function setUpState(deps: Deps, caller: Caller, id: ConnectionId): Promise<Outcome<SetUpState>> {
  const found = await deps.work.run(caller, async (tx) => {
    const connection = await tx.connections.get(id);
    if (connection === null) return null;
    const agent = (await tx.agents.list()).find((one) => one.connection === id) ?? null;
    return {
      ...{ connection, agent, chosen: await tx.setUpTests.way(id), codeUntil: await tx.setUpTests.codeUntil(id) },
      ...{ tests: await tx.setUpTests.results(id), inUse: !(await tx.connections.isUnused()) },
    };
  });
  if (found === null) return no('not_found', { thing: 'ERP connection' });
  const lacking = missing(caller.grants, 'connection.read', null);
  if (lacking.length > 0) return noMore(notPermitted(lacking));
  const { connection, agent, chosen, ...rest } = found;
  const settings = deps.settingsOf?.(connection) ?? null;
  const reader: ErpReader = readerFor(deps, connection);
  const way = wayOf(connection, agent !== null || rest.codeUntil !== null, settings, chosen);
  return yes({
    ...rest,
    connection,
    agent,
    settings,
    way,
    erp: reader.traits.name,
    examines: reader.examine !== undefined,
  });
}

/** What is there counts before what was chosen. */
function wayOf(
  connection: Connection,
  hasAgent: boolean,
  settings: ShownSettings | null,
  chosen: ChosenWay | null,
): ConnectionWay | null {
  if (connection.kind === outsideKind) return 'outside';
  if (connection.agentTraits !== null) return 'agent';
  if (settings?.from === 'file') return 'settings';
  if (settings?.from === 'demo') return hasAgent ? 'agent' : 'demo';
  return chosen ?? (hasAgent ? 'agent' : null);
}

/** Says how a connection is to be reached, so that whoever goes on with it finds it said. */
export function setWay(
  deps: Deps,
  caller: Caller,
  { connection, way }: { readonly connection: ConnectionId; readonly way: ChosenWay },
): Promise<Outcome<null>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<null>> => {
    if ((await tx.connections.get(connection)) === null) return no('not_found', { thing: 'ERP connection' });
    const lacking = missing(caller.grants, 'connection.manage', null);
    if (lacking.length > 0) return noMore(notPermitted(lacking));
    await tx.setUpTests.setWay(connection, way);
    return yes(null);
  });
}
