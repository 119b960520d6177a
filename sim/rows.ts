import type { InvoiceHead, JobKind, NewEvent, Operation, StoredBill } from '../src/app/unit-of-work.ts';
import type { InvoiceId, LinkId } from '../src/domain/ids.ts';
import type { Link } from '../src/domain/link.ts';
import type { ownBill, Sighting } from '../src/domain/sighting.ts';

export interface InvoiceRow extends InvoiceHead {
  readonly lastLink: LinkId | null;
}
export interface LinkRow {
  readonly id: LinkId;
  readonly link: Link;
  readonly stored: StoredBill | null;
}
export interface SightingRow {
  readonly id: number;
  readonly link: LinkId;
  /** As it was seen. */
  readonly sighting: Sighting;
  /** What of it is kept of the link's own bill. */
  readonly own: ReturnType<typeof ownBill>;
}
export interface JobRow {
  readonly id: number;
  readonly kind: JobKind;
  readonly subject: number;
  readonly state: 'queued' | 'done' | 'parked';
  /** `-Infinity`: wanted while it was in work, so due again when its turn ends. */
  readonly runAt: number;
  readonly heldUntil: number;
  readonly attempt: number;
  readonly token: number;
  readonly reason: string | null;
  readonly errors: number;
  readonly erredToken: number;
}
export interface EventRow extends NewEvent {
  readonly id: number;
}
export interface SlotRow {
  readonly id: number;
  readonly heldUntil: number;
  readonly token: number;
}
export type OperationRow = Operation;

/** The tables that the protocol lives by. */
export interface Tables {
  readonly invoice: InvoiceRow;
  readonly link: LinkRow;
  readonly sighting: SightingRow;
  readonly job: JobRow;
  readonly event: EventRow;
  readonly slot: SlotRow;
  readonly operation: OperationRow;
}
export type TableName = keyof Tables;
const tableNames = ['invoice', 'link', 'sighting', 'job', 'event', 'slot', 'operation'] as const;

/** What is committed. */
export class Rows {
  readonly #tables = Object.fromEntries(tableNames.map((name) => [name, new Map()])) as {
    readonly [T in TableName]: Map<number, Tables[T]>;
  };
  /** Like a sequence: numbers of transactions that came to nothing are not given again. */
  #last = 0;

  nextId(): number {
    return ++this.#last;
  }
  get<T extends TableName>(table: T, id: number): Tables[T] | undefined {
    return this.#tables[table].get(id);
  }
  put<T extends TableName>(table: T, row: Tables[T]): void {
    this.#tables[table].set(row.id, row);
  }
  all<T extends TableName>(table: T): IterableIterator<Tables[T]> {
    return this.#tables[table].values();
  }
  linkOf(invoice: InvoiceId): Link | null {
    const last = this.get('invoice', invoice)?.lastLink;
    return last == null ? null : this.get('link', last)!.link;
  }
}
