import type { ProjectId } from '../../domain/ids.ts';
import { mayReadInErpTool, missing } from '../../domain/permission.ts';
import { type Held, safeOrder } from '../../domain/records/holders.ts';
import { isListed, type ListedKind, type RecordKind } from '../../domain/records/kinds.ts';
import type { NewErpRecord } from '../../domain/records/made.ts';
import { makingProblems, offeredNumber, recordOf } from '../../domain/records/making.ts';
import { bestMatches, type Comparable, type MatchPart } from '../../domain/records/match.ts';
import { no, noMore, notPermitted, type Outcome, type Refusal, yes } from '../../domain/refusal.ts';
import { mostCompared } from '../commands/records/link-record.ts';
import type { Deps } from '../deps.ts';
import { nameErp, readerFor } from '../erp-access.ts';
import { isMade, type ShownRecord, shown } from '../records.ts';
import type { Caller, Connection, Reading, RecordCounts, RecordEvent, RecordFilter, Tx } from '../unit-of-work.ts';

export interface RecordListInput {
  readonly kind: RecordKind;
  readonly filter: RecordFilter;
  readonly search?: string | undefined;
  readonly project?: ProjectId | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface RecordList {
  readonly records: readonly ShownRecord[];
  readonly counts: RecordCounts;
  readonly erp: string | null;
  /** How old the ERP's list is; null for what nobody lists, and where nothing was read or asked for yet. */
  readonly reading: Reading | null;
  readonly listed: boolean;
  readonly nextCursor: string | null;
}

/** The records of one kind, a page by keyset, with how many stand where and how old the ERP's list is. */
export function listRecords(deps: Deps, caller: Caller, input: RecordListInput): Promise<Outcome<RecordList>> {
  return reading(deps, caller, async (tx) => {
    const { kind, limit, cursor } = input;
    const after = cursor === undefined ? null : parseCursor(cursor);
    if (after === 'unreadable') return no('malformed', { because: 'cursor' });
    const [connection = null] = await tx.connections.list();
    const erp = connection === null ? null : readerFor(deps, connection);
    const rows = await tx.records.list({
      ...{ kind, filter: input.filter, search: input.search?.trim() || null, project: input.project ?? null },
      ...{ connection: connection?.id ?? null, after, limit: limit + 1 },
    });
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1)! : null;
    return yes({
      records: page.map((row) => shown(caller.grants, row, erp?.traits ?? null)),
      counts: await tx.records.counts(kind, connection?.id ?? null),
      erp: erp?.traits.name ?? null,
      reading: await readingOf(tx, connection, kind),
      listed: isListed(kind),
      nextCursor: last === null ? null : cursorAfter(last.sort, last.id ?? last.listed!.id),
    });
  });
}

async function readingOf(tx: Tx, connection: Connection | null, kind: RecordKind): Promise<Reading | null> {
  if (connection === null) return null;
  return (await tx.records.readings(connection.id)).find((one) => one.kind === kind) ?? null;
}

/** How many of each kind wait for somebody, for the tabs of the tool. */
export const recordsWaiting = (deps: Deps, caller: Caller): Promise<Outcome<Readonly<Record<RecordKind, number>>>> =>
  reading(deps, caller, async (tx) => {
    const [connection = null] = await tx.connections.list();
    return yes(await tx.records.waiting(connection?.id ?? null));
  });

export interface RecordWhole extends ShownRecord {
  readonly history: readonly RecordEvent[];
  /** What the ERP would be asked to hold, under the number that is offered; null of what is not made there. */
  readonly wanted: NewErpRecord | null;
  /** What would keep the ERP from it. */
  readonly refusals: readonly Refusal[];
  /** What stands on it, in the order in which it is undone. */
  readonly held: readonly Held[];
}

/** One record, with its history and what would be exported of it. Whoever may read its project may read it too. */
export function recordWhole(
  deps: Deps,
  caller: Caller,
  { kind, id }: { readonly kind: RecordKind; readonly id: number },
): Promise<Outcome<RecordWhole>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<RecordWhole>> => {
    const [connection = null] = await tx.connections.list();
    const row = await tx.records.row(kind, id, connection?.id ?? null);
    if (row === null) return no('not_found', { thing: kind });
    const lacking = missing(caller.grants, 'record.read', null);
    const itsProjects = row.project !== null && row.commitment !== null;
    if (lacking.length > 0 && !(itsProjects && mayReadInErpTool(caller.grants, row.project!.id))) {
      return noMore(notPermitted(lacking));
    }
    const erp = connection === null ? null : readerFor(deps, connection);
    const source = isMade(kind) && row.state !== 'synced' ? await tx.records.source(kind, id) : null;
    const wanted = source === null ? null : recordOf(source, row.flow?.number ?? offeredNumber(source));
    const problems =
      source === null || wanted === null || erp === null ? [] : makingProblems(source, wanted, erp.traits.limits);
    return yes({
      ...shown(caller.grants, row, erp?.traits ?? null),
      history: await tx.records.history(kind, id),
      wanted,
      refusals: erp === null ? problems : problems.map((one) => nameErp(one, erp)),
      held: safeOrder(await tx.records.held(kind, id)),
    });
  });
}

export interface RecordMatch {
  readonly id: number;
  readonly number: string | null;
  readonly name: string;
  readonly beside: string | null;
  readonly amount: number | null;
  readonly parts: readonly MatchPart[];
}
export interface RecordMatches {
  readonly of: { readonly number: string | null; readonly name: string };
  readonly matches: readonly RecordMatch[];
}

const mostMatches = 50;

/**
 * What a record may be the same as on the other side: the likeliest first, and with a search whatever it finds, alike or
 * not. `listed` is a record of the ERP's list, `id` one of ours.
 */
export function recordMatches(
  deps: Deps,
  caller: Caller,
  input: { readonly kind: RecordKind; readonly search?: string | undefined } & (
    | { readonly id: number }
    | { readonly listed: number }
  ),
): Promise<Outcome<RecordMatches>> {
  return reading(deps, caller, async (tx): Promise<Outcome<RecordMatches>> => {
    const { kind } = input;
    const [connection] = await tx.connections.list();
    if (connection === undefined) return no('not_found', { thing: 'ERP connection' });
    if (!isListed(kind)) return no('record_never', { record_kind: kind, record_move: 'link' });
    const of = await subjectOf(tx, connection, kind, input);
    if (of === null) return no('not_found', { thing: 'id' in input ? kind : 'record in the ERP' });
    const others = await tx.records.unjoined(kind, connection.id, 'id' in input ? 'erp' : 'ours', mostCompared);
    const amongJob = others.filter((one) => of.job === undefined || of.job === null || one.job === of.job);
    return yes({ of: { number: of.number, name: of.name }, matches: found(of, amongJob, input.search?.trim() ?? '') });
  });
}

async function subjectOf(
  tx: Tx,
  connection: Connection,
  kind: ListedKind,
  input: { readonly id: number } | { readonly listed: number },
): Promise<Comparable | null> {
  if ('id' in input) {
    const record = await tx.records.lock(kind, input.id);
    const ours = await tx.records.comparable(kind, input.id);
    return record === null || ours === null ? null : { ...ours, job: record.job };
  }
  const listed = await tx.records.listed(input.listed);
  if (listed === null || listed.kind !== kind || listed.connection !== connection.id) return null;
  const { email = null, address = null, vendor = null, amount = null } = listed.detail;
  return { id: listed.id, number: listed.number, name: listed.name, job: listed.job, email, address, vendor, amount };
}

function found(
  of: Comparable,
  others: readonly (Comparable & { readonly beside: string | null })[],
  search: string,
): readonly RecordMatch[] {
  const known = new Map(others.map((one) => [one.id, one]));
  const view = (id: number, parts: readonly MatchPart[]): RecordMatch => {
    const { number, name, beside, amount = null } = known.get(id)!;
    return { id, number, name, beside, amount, parts };
  };
  const alike = bestMatches(of, others, search === '' ? mostMatches : others.length);
  if (search === '') return alike.map(({ id, parts }) => view(id, parts));
  const wanted = search.toLowerCase();
  const partsOf = new Map(alike.map(({ id, parts }) => [id, parts]));
  const hits = others.filter((one) =>
    [one.number, one.name, one.beside].some((text) => text?.toLowerCase().includes(wanted)),
  );
  return hits
    .map(({ id }) => view(id, partsOf.get(id) ?? []))
    .sort((a, b) => b.parts.length - a.parts.length)
    .slice(0, mostMatches);
}

async function reading<T>(deps: Deps, caller: Caller, read: (tx: Tx) => Promise<Outcome<T>>): Promise<Outcome<T>> {
  const lacking = missing(caller.grants, 'record.read', null);
  return lacking.length > 0 ? noMore(notPermitted(lacking)) : deps.work.run(caller, read);
}

/** Where the next page begins: opaque to callers. */
const cursorAfter = (sort: string, id: number): string => Buffer.from(JSON.stringify([sort, id])).toString('base64url');

function parseCursor(text: string): { readonly sort: string; readonly id: number } | 'unreadable' {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (!Array.isArray(parts) || parts.length !== 2) return 'unreadable';
    const [sort, id] = parts as [unknown, unknown];
    if (typeof sort !== 'string' || sort.includes('\0') || !Number.isSafeInteger(id)) return 'unreadable';
    return { sort, id: id as number };
  } catch {
    return 'unreadable';
  }
}
