import type { InvoiceId, ProjectId } from '../../domain/ids.ts';
import type { LiveLinkState } from '../../domain/link.ts';
import { missing, readableProjects } from '../../domain/permission.ts';
import type { Policies } from '../../domain/policy.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import { parseDay } from '../../domain/time.ts';
import type { Deps } from '../deps.ts';
import { readerFor } from '../erp-access.ts';
import type { Caller, Counts, ErpRow, ListQuery } from '../unit-of-work.ts';

export interface ListInput {
  readonly filter: LiveLinkState | 'all';
  readonly search?: string | undefined;
  readonly project?: ProjectId | undefined;
  /** A column, with `-` in front for descending. */
  readonly sort: string;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface InvoiceList {
  readonly rows: readonly ErpRow[];
  readonly counts: Counts;
  /** The connected ERP's name, for the heading; null while none is connected. */
  readonly erp: string | null;
  /** Of that connection. */
  readonly policies?: Policies | null;
  readonly nextCursor: string | null;
}

/** The invoices of the ERP tool that one may read, a page by keyset, with how many stand where. */
export async function listInvoices(deps: Deps, caller: Caller, input: ListInput): Promise<Outcome<InvoiceList>> {
  const lacking = missing(caller.grants, 'connection.read', null);
  const readable = lacking.length === 0 ? null : readableProjects(caller.grants);
  if (readable?.length === 0) return noMore(notPermitted(lacking));
  const sort = input.sort.replace(/^-/, '') as ListQuery['sort'];
  const after = input.cursor === undefined ? null : parseCursor(input.cursor, input.sort);
  if (after === 'unreadable') return no('malformed', { because: 'cursor' });
  const { rows, counts, connection } = await deps.reads.list(caller, {
    filter: input.filter,
    search: input.search?.trim() || null,
    project: input.project ?? null,
    readable,
    sort,
    descending: input.sort.startsWith('-'),
    limit: input.limit + 1,
    after,
  });
  const page = rows.slice(0, input.limit);
  const last = rows.length > input.limit ? page.at(-1)! : null;
  return yes({
    rows: page,
    counts,
    erp: connection === null ? null : readerFor(deps, connection).traits.name,
    policies: connection?.policies ?? null,
    nextCursor: last === null ? null : cursorAfter(last, input.sort),
  });
}

const sortValueOf = ({ head }: ErpRow, sort: ListQuery['sort']): string | number =>
  ({
    billing_date: head.billingDate ?? '0001-01-01',
    invoice_number: head.invoiceNumber ?? '',
    amount_due: head.amountDue,
    updated_at: head.updatedAt,
  })[sort];

/** Where the next page begins: opaque to callers, and of one order alone. */
function cursorAfter(last: ErpRow, sort: string): string {
  const value = sortValueOf(last, sort.replace(/^-/, '') as ListQuery['sort']);
  return Buffer.from(JSON.stringify([sort, value, last.head.id])).toString('base64url');
}

/** Whoever makes a cursor up must not reach the database with what it cannot read. */
const sortable: Record<ListQuery['sort'], (value: unknown) => boolean> = {
  billing_date: (value) => typeof value === 'string' && parseDay(value) !== null,
  invoice_number: (value) => typeof value === 'string' && !value.includes('\0'),
  amount_due: Number.isSafeInteger,
  updated_at: (value) => Number.isSafeInteger(value) && Math.abs(value as number) < 1e14,
};

function parseCursor(text: string, sort: string): ListQuery['after'] | 'unreadable' {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (!Array.isArray(parts) || parts.length !== 3 || parts[0] !== sort) return 'unreadable';
    const [, value, id] = parts as [string, unknown, unknown];
    if (!Number.isSafeInteger(id)) return 'unreadable';
    if (!sortable[sort.replace(/^-/, '') as ListQuery['sort']](value)) return 'unreadable';
    return { value: value as string | number, id: id as InvoiceId };
  } catch {
    return 'unreadable';
  }
}
