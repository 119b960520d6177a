import type { ConnectionId } from '../../../domain/ids.ts';
import { outsideKind } from '../../../domain/outside.ts';
import { no, type Outcome, yes } from '../../../domain/refusal.ts';
import type { Deps } from '../../deps.ts';
import { ofConnection } from '../../queries/outside.ts';
import type { Caller, StagedEntry, StagedRecord } from '../../unit-of-work.ts';
import { holdToChoose, noteChoice } from '../connect-erp.ts';

export interface OutsideConnection {
  readonly name: string;
  /** After so many minutes of silence a request detail is stale; left out, the usual hour. */
  readonly staleMinutes?: number | undefined;
}

/**
 * A company's choice to have its ERP driven from outside. Only while nothing was ever sent: the history of a link tells
 * of the ERP that its bill was in, and a connection that became another would make that untrue.
 */
export async function connectOutside(
  deps: Deps,
  caller: Caller,
  { name, staleMinutes }: OutsideConnection,
): Promise<Outcome<ConnectionId>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<ConnectionId>> => {
    const held = await holdToChoose(tx, caller, outsideKind);
    if (!held.ok) return held;
    const [there] = await tx.connections.list();
    if (!held.value) return no('connection_in_use', { erp: there?.name });
    const settings = staleMinutes === undefined ? {} : { staleMs: staleMinutes * 60_000 };
    const id = await tx.connections.become(outsideKind, name.trim(), settings);
    await noteChoice(tx, caller, id, there?.name ?? null, name.trim());
    return yes(id);
  });
}

/** What an integrator offers for import; null in its place where it names an id that is not there. */
export async function stageRecords(
  deps: Deps,
  caller: Caller,
  entries: readonly StagedEntry[],
): Promise<Outcome<readonly (StagedRecord | null)[]>> {
  const connection = await ofConnection(deps, caller);
  if (!connection.ok) return connection;
  return deps.work.run(caller, async (tx) => {
    const kept: (StagedRecord | null)[] = [];
    for (const entry of entries) {
      const { parentId = null } = entry;
      const parents = parentId === null ? [] : await tx.outside.staged(connection.value.id, [parentId]);
      if (parentId !== null && parents.length === 0) return no('invalid', { field: 'parent_id', because: 'unknown' });
      const record = await tx.outside.putStaged(connection.value.id, entry);
      if (record === 'taken') return no('invalid', { field: 'origin_id', because: 'taken' });
      kept.push(record);
    }
    return yes(kept);
  });
}

/** One record that was staged. */
export async function stagedRecord(deps: Deps, caller: Caller, id: number): Promise<Outcome<StagedRecord>> {
  const connection = await ofConnection(deps, caller);
  if (!connection.ok) return connection;
  const [found] = await deps.work.run(caller, (tx) => tx.outside.staged(connection.value.id, [id]));
  return found === undefined ? no('not_found', { thing: 'staged record' }) : yes(found);
}
