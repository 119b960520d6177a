import type { ErpReader } from '../../../connectors/contract.ts';
import type { RecordMove, Standing } from '../../../domain/records/flow.ts';
import type { RecordKind } from '../../../domain/records/kinds.ts';
import { first, no, noMore, type Outcome, yes } from '../../../domain/refusal.ts';
import type { EventType } from '../../../domain/words/words.ts';
import type { Deps } from '../../deps.ts';
import { nameErp, readerFor } from '../../erp-access.ts';
import { asTheyStand } from '../../held-still.ts';
import { hindrances, type ShownRecord, shown, standingOfRecord } from '../../records.ts';
import type { Caller, Connection, NewEvent, OurRecord, Tx } from '../../unit-of-work.ts';

/** What every move on a record is given. */
export interface RecordInput {
  readonly kind: RecordKind;
  readonly id: number;
  /** The flow that the caller saw; if another is under way since, nothing is done. */
  readonly flow?: number | undefined;
}

/** What a move sees, its record locked. */
export interface MovingRecord {
  readonly tx: Tx;
  readonly record: OurRecord;
  readonly standing: Standing;
  readonly connection: Connection;
  readonly erp: ErpReader;
}

/** Finds and locks the record, and checks permission, what the caller saw, and state, in this order. */
export async function openRecord(
  deps: Deps,
  tx: Tx,
  caller: Caller,
  move: RecordMove,
  input: RecordInput,
): Promise<Outcome<MovingRecord>> {
  const record = await tx.records.lock(input.kind, input.id);
  if (record === null) return no('not_found', { thing: input.kind });
  const [connection] = await tx.connections.list();
  if (connection === undefined) return no('not_found', { thing: 'ERP connection' });
  const erp = readerFor(deps, connection);
  const standing = standingOfRecord(record);
  const against = hindrances(caller.grants, { ...record, standing }, move, erp.traits);
  const forbidden = against.find((refusal) => refusal.code === 'not_permitted');
  if (forbidden) return noMore(forbidden);
  if (input.flow !== undefined && input.flow !== (record.flow?.id ?? null)) {
    return no('changed_meanwhile', { changed_thing: input.kind });
  }
  const shut = first(against);
  return shut === null ? yes({ tx, record, standing, connection, erp }) : noMore(nameErp(shut, erp));
}

/**
 * The frame of every move that is one transaction: `work` refuses before it writes. What the caller gets is the record as
 * it then is. They may what they still may, for the ERP may have been asked first.
 */
export async function moveRecord(
  deps: Deps,
  caller: Caller,
  move: RecordMove,
  input: RecordInput,
  work: (moving: MovingRecord) => Promise<Outcome<unknown>>,
): Promise<Outcome<ShownRecord>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<ShownRecord>> => {
    const found = await openRecord(deps, tx, await asTheyStand(tx, caller), move, input);
    if (!found.ok) return found;
    const done = await work(found.value);
    if (!done.ok) return noMore(nameErp(done.refusal, found.value.erp));
    return asItNowStands(tx, caller, input, found.value);
  });
}

export async function asItNowStands(
  tx: Tx,
  caller: Caller,
  { kind, id }: Pick<RecordInput, 'kind' | 'id'>,
  { connection, erp }: { readonly connection: Pick<Connection, 'id'>; readonly erp: ErpReader },
): Promise<Outcome<ShownRecord>> {
  const row = await tx.records.row(kind, id, connection.id);
  return row === null ? no('not_found', { thing: kind }) : yes(shown(caller.grants, row, erp.traits));
}

/** An event of a record's history, by the one who asked for it. */
export const recordEvent = (
  by: Pick<Caller, 'person' | 'requestId'> | null,
  record: Pick<OurRecord, 'kind' | 'id' | 'projectId' | 'commitmentId' | 'name' | 'number'>,
  type: Extract<EventType, `record.${string}`>,
  facts: Readonly<Record<string, unknown>> = {},
): NewEvent => ({
  type,
  by: by?.person ?? null,
  projectId: record.projectId,
  ...(record.commitmentId === null ? {} : { commitmentId: record.commitmentId }),
  record: { kind: record.kind, id: record.id },
  facts: { record_kind: record.kind, name: record.name, ...facts },
  requestId: by?.requestId ?? null,
});
