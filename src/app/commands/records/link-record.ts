import type { RecordSighting } from '../../../connectors/contract.ts';
import { missing } from '../../../domain/permission.ts';
import type { ListedKind } from '../../../domain/records/kinds.ts';
import { exactPairs, type MatchPart, matchedParts } from '../../../domain/records/match.ts';
import { mayJoin } from '../../../domain/records/rejecting.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../../domain/refusal.ts';
import { isoInstant } from '../../../domain/time.ts';
import { words } from '../../../domain/words/words.ts';
import type { Deps } from '../../deps.ts';
import { nameErp, readerFor } from '../../erp-access.ts';
import { asTheyStand } from '../../held-still.ts';
import { actionOf, hindrances, type ShownRecord, standingOfRecord } from '../../records.ts';
import type { Caller, ListedRecord, OurRecord, Tx } from '../../unit-of-work.ts';
import { lookForRecord } from './look-for-record.ts';
import { notOnItsWay } from './on-its-way.ts';
import { asItNowStands, type MovingRecord, openRecord, type RecordInput, recordEvent } from './open-record.ts';

/** So many of each side are compared; more than that are searched, not read. */
export const mostCompared = 20_000;

export interface LinkRecordInput extends RecordInput {
  /** The record of the ERP's list that it is joined to. */
  readonly listed: number;
}

/**
 * Joins a record of ours to one that the ERP has. What is the same in both is written down with it. The ERP's list is
 * what it rests on, with its age; of a commitment, on which bills are made, it is looked at live first.
 */
export async function linkRecord(deps: Deps, caller: Caller, input: LinkRecordInput): Promise<Outcome<ShownRecord>> {
  const looked = input.kind === 'commitment' ? await lookFirst(deps, caller, input) : yes(null);
  if (!looked.ok) return looked;
  return deps.work.run(caller, async (tx): Promise<Outcome<ShownRecord>> => {
    const found = await openRecord(deps, tx, await asTheyStand(tx, caller), 'link', input);
    if (!found.ok) return found;
    const listed = await listedOf(tx, found.value, input);
    if (!listed.ok) return listed;
    if (!(await tx.connections.stays(found.value.connection))) return no('not_found', { thing: 'record in the ERP' });
    const joined = await join(tx, caller, found.value, listed.value, looked.value);
    return joined.ok ? asItNowStands(tx, caller, input, found.value) : noMore(nameErp(joined.refusal, found.value.erp));
  });
}

async function lookFirst(
  deps: Deps,
  caller: Caller,
  input: LinkRecordInput,
): Promise<Outcome<Extract<RecordSighting, { is: 'present' }> | null>> {
  const { keeping: _kept, ...asking } = caller;
  const opened = await deps.work.run(asking, async (tx) => {
    const found = await openRecord(deps, tx, caller, 'link', input);
    if (!found.ok) return found;
    const listed = await listedOf(tx, found.value, input);
    return listed.ok ? yes({ ...found.value, listed: listed.value }) : listed;
  });
  if (!opened.ok) return opened;
  const { connection, erp, listed } = opened.value;
  const sought = {
    kind: 'commitment',
    erpNumber: listed.number,
    job: listed.job,
    commitment: null,
    toJoin: true,
  } as const;
  const sighting = await lookForRecord(deps, connection, erp, sought);
  if (sighting.is === 'present') return yes(sighting);
  if (sighting.is === 'gone') return no('not_found', { thing: 'record in the ERP' });
  return noMore(nameErp({ code: 'erp_not_answering', facts: { because: sighting.because } }, erp));
}

async function listedOf(
  tx: Tx,
  { connection }: Pick<MovingRecord, 'connection'>,
  { kind, listed }: LinkRecordInput,
): Promise<Outcome<ListedRecord>> {
  const found = await tx.records.listed(listed);
  const same = found !== null && found.kind === kind && found.connection === connection.id;
  return same ? yes(found) : no('not_found', { thing: 'record in the ERP' });
}

/** The two become one: the number, the end of what was under way, and the history, in one transaction. */
async function join(
  tx: Tx,
  caller: Caller,
  { record, connection, erp }: Pick<MovingRecord, 'record' | 'connection' | 'erp'>,
  listed: ListedRecord,
  seen: Extract<RecordSighting, { is: 'present' }> | null,
): Promise<Outcome<null>> {
  if (listed.job !== null && listed.job !== record.job) {
    return no('invalid', { field: 'erp_record', because: record.job === null ? 'no_job' : 'other_job' });
  }
  const free = mayJoin(record.kind, record.flow, listed.number);
  if (!free.ok) return free;
  const awaited = await notOnItsWay(tx, listed, record.id);
  if (!awaited.ok) return awaited;
  const holder = await tx.records.holderOf(listed);
  const set = holder === null ? await tx.records.setNumber(record.kind, record.id, listed.number) : 'taken';
  if (set === 'taken') {
    return no('erp_number_taken', { number: listed.number, holder: words.records.one[record.kind] });
  }
  if (record.flow !== null) await tx.records.endFlow(record.flow.id, 'joined', caller.person, null);
  const parts = await alike(tx, record, listed);
  const [reading] = (await tx.records.readings(connection.id)).filter(({ kind }) => kind === listed.kind);
  const asOf = seen?.asOf ?? reading?.asOf ?? null;
  const facts = {
    erp: erp.traits.name,
    number: listed.number,
    their_name: listed.name,
    matched: sayMatched(parts),
    matched_parts: parts,
    as_of: asOf === null ? null : isoInstant(asOf),
  };
  await tx.events.append([recordEvent(caller, record, 'record.linked', facts)]);
  return yes(null);
}

const sayMatched = (parts: readonly MatchPart[]): string =>
  parts.length === 0 ? words.records.byHand : parts.map((part) => words.records.matched[part]).join(', ');

/** Compared before they were joined, as the list and ours have them. */
async function alike(tx: Tx, record: OurRecord, listed: ListedRecord): Promise<readonly MatchPart[]> {
  const ours = await tx.records.comparable(record.kind, record.id);
  const { email = null, address = null, vendor = null, amount = null } = listed.detail;
  const { id, number, name } = listed;
  return ours === null ? [] : matchedParts(ours, { id, number, name, email, address, vendor, amount });
}

export interface LinkedMatches {
  readonly linked: number;
  /** Of ours that are joined to nothing still. */
  readonly left: number;
}

/**
 * Links every pair that leaves no doubt: the same number, or the same name, and nobody else on either side has it. All
 * in one transaction. Commitments are left out: each is looked at live.
 */
export async function linkMatches(
  deps: Deps,
  caller: Caller,
  { kind }: { readonly kind: ListedKind },
): Promise<Outcome<LinkedMatches>> {
  const lacking = missing(caller.grants, actionOf(kind, 'link', { state: 'not_in_erp', parked: false }), null);
  if (lacking.length > 0) return noMore(notPermitted(lacking));
  if (!bulkLinked(kind)) return no('record_never', { record_kind: kind, record_move: 'link' });
  return deps.work.run(caller, async (tx): Promise<Outcome<LinkedMatches>> => {
    const [connection] = await tx.connections.list();
    if (connection === undefined) return no('not_found', { thing: 'ERP connection' });
    const erp = readerFor(deps, connection);
    const ours = await tx.records.unjoined(kind, connection.id, 'ours', mostCompared);
    const theirs = await tx.records.unjoined(kind, connection.id, 'erp', mostCompared);
    if (!(await tx.connections.stays(connection))) return no('not_found', { thing: 'ERP connection' });
    const pairs = [];
    // All of them first: from the first number on others wait for this, who may have locked one already.
    for (const pair of exactPairs(ours, theirs))
      pairs.push({ ...pair, record: await tx.records.lock(kind, pair.ours) });
    let linked = 0;
    for (const { record, ...pair } of pairs) {
      const listed = await tx.records.listed(pair.theirs);
      if (record === null || listed === null) continue;
      const movable = { ...record, standing: standingOfRecord(record) };
      if (hindrances(caller.grants, movable, 'link', erp.traits).length > 0) continue;
      if ((await join(tx, caller, { record, connection, erp }, listed, null)).ok) linked++;
    }
    return yes({ linked, left: ours.length - linked });
  });
}

/** Kinds that are linked by the list alone, and so many at once. */
const bulkLinked = (kind: string): boolean =>
  kind === 'vendor' || kind === 'job' || kind === 'cost_code' || kind === 'cost_type';
