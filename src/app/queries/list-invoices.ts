import type { InvoiceId, ProjectId, VendorId } from '../../domain/ids.ts';
import type { LiveLinkState } from '../../domain/link.ts';
import { daysOfMonth, type ListSort, mostAtOnce, typedAmount } from '../../domain/list-view.ts';
import type { Cents } from '../../domain/money.ts';
import { missing, readableProjects } from '../../domain/permission.ts';
import type { Policies } from '../../domain/policy.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { Restored } from '../../domain/restored.ts';
import { type Day, parseDay } from '../../domain/time.ts';
import type { Deps } from '../deps.ts';
import { readerFor } from '../erp-access.ts';
import { mustHoldStill } from '../held-still.ts';
import type {
  Caller,
  Counts,
  ListChoices,
  ListedRow,
  ListFilter,
  ListQuery,
  Matching,
  Selected,
} from '../unit-of-work.ts';
import { firstTimes } from './first-times.ts';

/** Which invoices of the tool; what is left out narrows nothing. */
export interface FilterInput {
  readonly filter: LiveLinkState | 'all';
  readonly search?: string | undefined;
  readonly project?: ProjectId | undefined;
  readonly vendor?: VendorId | undefined;
  /** The month in which their billing period ends, `2026-10`. */
  readonly period?: string | undefined;
  readonly amountFrom?: string | undefined;
  readonly amountTo?: string | undefined;
  readonly waitingDays?: number | undefined;
}

export interface ListInput extends FilterInput {
  /** A column, with `-` in front for descending. */
  readonly sort: string;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface InvoiceList {
  readonly rows: readonly ListedRow[];
  readonly counts: Counts;
  /** The connected ERP's name, for the heading; null while none is connected. */
  readonly erp: string | null;
  /** Of that connection. */
  readonly policies?: Policies | null;
  readonly restored?: Restored | null;
  readonly nextCursor: string | null;
}

/** The invoices of the ERP tool that one may read, a page by keyset, with how many stand where. */
export async function listInvoices(deps: Deps, caller: Caller, input: ListInput): Promise<Outcome<InvoiceList>> {
  const query = queryOf(caller, input);
  if (!query.ok) return query;
  const { rows, counts, connection } = await deps.reads.list(caller, { ...query.value, limit: input.limit + 1 });
  const page = rows.slice(0, input.limit);
  const last = rows.length > input.limit ? page.at(-1)! : null;
  return yes({
    rows: page,
    counts,
    erp: connection === null ? null : readerFor(deps, connection).traits.name,
    policies: connection?.policies ?? null,
    restored: connection?.restored ?? null,
    nextCursor: last === null ? null : cursorAfter(last, input.sort),
  });
}

/** How many match, and what they come to: counted to the limit of a bulk operation. */
export async function matchingInvoices(deps: Deps, caller: Caller, input: FilterInput): Promise<Outcome<Matching>> {
  const filter = filterOf(caller, input);
  return filter.ok ? yes(await deps.reads.matching(caller, filter.value, mostAtOnce)) : filter;
}

export interface Selection {
  readonly selected: readonly Selected[];
  /** There are more than a bulk operation takes. */
  readonly more: boolean;
}

/** All that match, in the order of the list: what one selects across pages. */
export async function selectInvoices(
  deps: Deps,
  caller: Caller,
  input: FilterInput & { readonly sort: string },
): Promise<Outcome<Selection>> {
  const query = queryOf(caller, { ...input, limit: mostAtOnce });
  if (!query.ok) return query;
  const found = await deps.reads.selection(caller, { ...query.value, limit: mostAtOnce + 1 });
  return yes({ selected: found.slice(0, mostAtOnce), more: found.length > mostAtOnce });
}

/** What the list can be narrowed down to by whoever asks. */
export async function listChoices(deps: Deps, caller: Caller): Promise<Outcome<ListChoices>> {
  const may = readableOf(caller);
  return may.ok ? yes(await deps.reads.listChoices(caller, may.value)) : may;
}

/** So many rows are read at once for a file. */
const handful = 1_000;

/** A change is written no later than this after the moment that it bears: longer no statement and no pause between two may take. */
const writtenWithinMs = 120_000;

/**
 * Every row of the list once, read page by page while it is taken. What changed its place meanwhile, and was passed over so,
 * comes at the end: each change of an invoice or its link is in the order of the changes, and there further on.
 */
export async function everyInvoice(
  deps: Deps,
  caller: Caller,
  input: FilterInput & { readonly sort: string },
): Promise<Outcome<AsyncIterable<ListedRow>>> {
  const query = queryOf(caller, { ...input, limit: handful });
  if (!query.ok) return query;
  const pages = async function* (which: ListQuery): AsyncGenerator<readonly ListedRow[]> {
    for (let { after } = which; ; ) {
      await mustHoldStill(deps.work, caller, (now) => readsAsMuch(now, which.readable));
      const rows: readonly ListedRow[] = await deps.reads.listRows(caller, { ...which, after });
      yield rows;
      const last = rows.at(-1);
      if (last === undefined || rows.length < handful) return;
      after = { value: last.sortValue, id: last.head.id };
    }
  };
  const read = async function* (): AsyncGenerator<ListedRow> {
    const isFirst = firstTimes();
    const from = { value: (await deps.clock.now()) - writtenWithinMs, id: 0 as InvoiceId };
    const changed = { ...query.value, sort: 'updated_at', descending: false, after: from } as const;
    for (const which of [query.value, changed]) {
      for await (const rows of pages(which)) yield* rows.filter(({ head }) => isFirst(head.id));
    }
  };
  return yes(read());
}

/** The projects whose invoices one may read; null: all of them. */
function readableOf(caller: Caller): Outcome<readonly ProjectId[] | null> {
  const lacking = missing(caller.grants, 'connection.read', null);
  const readable = lacking.length === 0 ? null : readableProjects(caller.grants);
  return readable?.length === 0 ? noMore(notPermitted(lacking)) : yes(readable);
}

/** Rights go meanwhile, none come: as many projects are the same ones. */
function readsAsMuch(now: Caller, before: readonly ProjectId[] | null): boolean {
  const readable = readableOf(now);
  return readable.ok && readable.value?.length === before?.length;
}

function filterOf(caller: Caller, input: FilterInput): Outcome<ListFilter> {
  const readable = readableOf(caller);
  if (!readable.ok) return readable;
  const period = input.period === undefined ? null : daysOfMonth(input.period);
  if (input.period !== undefined && period === null) return no('malformed', { because: 'period' });
  const [amountFrom, amountTo] = [input.amountFrom, input.amountTo].map((text) =>
    text === undefined ? null : (typedAmount(text) ?? Number.NaN),
  ) as [Cents | null, Cents | null];
  const unread = Number.isNaN(amountFrom) ? 'amount_from' : Number.isNaN(amountTo) ? 'amount_to' : null;
  if (unread !== null) return no('malformed', { field: unread, because: 'money' });
  return yes({
    filter: input.filter,
    search: input.search?.trim() || null,
    project: input.project ?? null,
    vendor: input.vendor ?? null,
    period: period as { from: Day; to: Day } | null,
    amountFrom,
    amountTo,
    waitingDays: input.waitingDays ?? null,
    readable: readable.value,
  });
}

function queryOf(caller: Caller, input: ListInput): Outcome<ListQuery> {
  const filter = filterOf(caller, input);
  if (!filter.ok) return filter;
  const after = input.cursor === undefined ? null : parseCursor(input.cursor, input.sort);
  if (after === 'unreadable') return no('malformed', { because: 'cursor' });
  const sort = input.sort.replace(/^-/, '') as ListSort;
  return yes({ ...filter.value, sort, descending: input.sort.startsWith('-'), limit: input.limit, after });
}

/** Where the next page begins: opaque to callers, and of one order alone. */
const cursorAfter = (last: ListedRow, sort: string): string =>
  Buffer.from(JSON.stringify([sort, last.sortValue, last.head.id])).toString('base64url');

/** Whoever makes a cursor up must not reach the database with what it cannot read. */
const text = (value: unknown) => typeof value === 'string' && !value.includes('\0');
const instant = (value: unknown) => Number.isSafeInteger(value) && Math.abs(value as number) < 1e14;
const sortable: Record<ListSort, (value: unknown) => boolean> = {
  billing_date: (value) => typeof value === 'string' && parseDay(value) !== null,
  invoice_number: text,
  vendor: text,
  project: text,
  amount_due: Number.isSafeInteger,
  retainage: Number.isSafeInteger,
  state_since: instant,
  updated_at: instant,
};

function parseCursor(given: string, sort: string): ListQuery['after'] | 'unreadable' {
  try {
    const parts: unknown = JSON.parse(Buffer.from(given, 'base64url').toString());
    if (!Array.isArray(parts) || parts.length !== 3 || parts[0] !== sort) return 'unreadable';
    const [, value, id] = parts as [string, unknown, unknown];
    if (!Number.isSafeInteger(id)) return 'unreadable';
    if (!sortable[sort.replace(/^-/, '') as ListSort](value)) return 'unreadable';
    return { value: value as string | number, id: id as InvoiceId };
  } catch {
    return 'unreadable';
  }
}
