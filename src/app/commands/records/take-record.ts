import type { ErpReader } from '../../../connectors/contract.ts';
import { outsideKind } from '../../../domain/outside.ts';
import { missing } from '../../../domain/permission.ts';
import { type RecordMove, type Standing, wrongRecordState } from '../../../domain/records/flow.ts';
import type { ListedKind, RecordKind } from '../../../domain/records/kinds.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../../domain/refusal.ts';
import type { Deps } from '../../deps.ts';
import { nameErp, readerFor } from '../../erp-access.ts';
import { asTheyStand } from '../../held-still.ts';
import { hindrances, type ShownRecord } from '../../records.ts';
import type { Caller, Connection, ListedRecord, Reading, Tx } from '../../unit-of-work.ts';
import { addFromErp } from './add-from-erp.ts';
import { notOnItsWay } from './on-its-way.ts';
import { asItNowStands, recordEvent } from './open-record.ts';

/** A record of the ERP's list, by its place in it. */
export interface ListedInput {
  readonly kind: RecordKind;
  readonly listed: number;
}

interface Taking {
  readonly tx: Tx;
  readonly listed: ListedRecord;
  readonly connection: Connection;
  readonly erp: ErpReader;
}

async function openListed(
  deps: Deps,
  tx: Tx,
  caller: Caller,
  move: RecordMove,
  { kind, listed: id }: ListedInput,
): Promise<Outcome<Taking>> {
  const [connection] = await tx.connections.list();
  const listed = await tx.records.listed(id);
  if (connection === undefined || listed === null || listed.kind !== kind || listed.connection !== connection.id) {
    return no('not_found', { thing: 'record in the ERP' });
  }
  const erp = readerFor(deps, connection);
  const standing: Standing = { state: listed.archived ? 'archived' : 'ready_to_import', parked: false };
  const against = hindrances(caller.grants, { kind, projectId: null, status: null, standing }, move, erp.traits);
  const shut = against.find((refusal) => refusal.code === 'not_permitted') ?? against[0];
  if (shut !== undefined) return noMore(nameErp(shut, erp));
  if ((await tx.records.holderOf(listed)) !== null) {
    const joined: Standing = { state: 'synced', parked: false };
    return noMore(nameErp(wrongRecordState(kind, joined, move), erp));
  }
  return yes({ tx, listed, connection, erp });
}

/** *Add here*: a record of the ERP becomes one of ours, joined to it from the start. */
export function importRecord(deps: Deps, caller: Caller, input: ListedInput): Promise<Outcome<ShownRecord>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<ShownRecord>> => {
    await tx.directory.lock();
    const found = await openListed(deps, tx, await asTheyStand(tx, caller), 'import', input);
    if (!found.ok) return found;
    const { listed, erp, connection } = found.value;
    const awaited = await notOnItsWay(tx, listed, null);
    if (!awaited.ok) return noMore(nameErp(awaited.refusal, erp));
    const made = await addFromErp(tx, caller, listed);
    if (!made.ok) return noMore(nameErp(made.refusal, erp));
    if (connection.kind === outsideKind) await tx.records.stagedIsImported(connection.id, listed.kind, listed.key);
    const record = await tx.records.lock(input.kind, made.value);
    const facts = { erp: erp.traits.name, number: listed.number };
    await tx.events.append([recordEvent(caller, record!, 'record.imported', facts)]);
    return asItNowStands(tx, caller, { kind: input.kind, id: made.value }, found.value);
  });
}

/** Puts a record of the ERP aside, or offers it again. Nothing of it is deleted. */
export function archiveRecord(
  deps: Deps,
  caller: Caller,
  { archived, ...input }: ListedInput & { readonly archived: boolean },
): Promise<Outcome<{ readonly archived: boolean }>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<{ readonly archived: boolean }>> => {
    const found = await openListed(deps, tx, caller, archived ? 'archive' : 'restore', input);
    if (!found.ok) return found;
    await tx.records.archive(input.listed, archived ? caller.person : null);
    return yes({ archived });
  });
}

/** Reads a list of the ERP anew, soon, and the lists that it leans on. */
export function refreshRecords(
  deps: Deps,
  caller: Caller,
  { kind }: { readonly kind: ListedKind },
): Promise<Outcome<Reading>> {
  const lacking = missing(caller.grants, 'record.keep', null);
  if (lacking.length > 0) return Promise.resolve(noMore(notPermitted(lacking)));
  return deps.work.run(caller, async (tx): Promise<Outcome<Reading>> => {
    const [connection] = await tx.connections.list();
    if (connection === undefined) return no('not_found', { thing: 'ERP connection' });
    await tx.records.askReading(connection.id, [kind]);
    await tx.jobs.add('read_records', connection.id);
    const reading = (await tx.records.readings(connection.id)).find((one) => one.kind === kind);
    return yes(reading!);
  });
}
