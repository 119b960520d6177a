import type { HistoryEvent } from '../../app/hub.ts';
import { isoInstant } from '../../domain/time.ts';
import { words } from '../../domain/words/words.ts';

/**
 * What keeps the ids of rows apart. The first thousand of an event are numbered as ever, for others have kept their ids; a
 * long invoice that is changed at once has more, and those are numbered far above every other.
 */
const near = 1_000;
const far = 100_000;
const idOf = (event: number, row: number) => (row < near ? event * near + row : 2 ** 52 + event * far + row);

interface Row {
  readonly column: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

const text = (value: unknown): string | null => (value === undefined || value === null ? null : String(value));
const listed = (value: unknown): readonly Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : [];

/** Our names of an invoice's fields in Procore's. */
const columns: Readonly<Record<string, string>> = {
  invoiceNumber: 'invoice_number',
  periodId: 'period_id',
  billingDate: 'billing_date',
  start: 'requisition_start',
  end: 'requisition_end',
  paymentDate: 'payment_date',
  submittedAt: 'submitted_at',
};
const columnOf = (name: unknown) => columns[String(name)] ?? String(name);

function rowsOf({ type, facts }: HistoryEvent): readonly Row[] {
  switch (type) {
    case 'invoice.created':
      return [{ column: 'created', to: facts.number }];
    case 'invoice.status':
      return [{ column: 'status', from: facts.from, to: facts.to }];
    case 'invoice.edited': {
      const changes = listed(facts.changes).map(({ name, from, to }) => ({ column: columnOf(name), from, to }));
      const told = new Set(changes.map(({ column }) => column));
      const names = Array.isArray(facts.fields) ? facts.fields.map(columnOf) : [String(facts.fields ?? '')];
      return [...changes, ...names.filter((name) => !told.has(name)).map((column) => ({ column }))];
    }
    case 'invoice.reviewed':
      return listed(facts.lines).map(({ position, review, comment }) => ({
        column: `items.${position}.status`,
        to: comment === null || comment === undefined ? review : `${review}: ${comment}`,
      }));
    default:
      return [{ column: type.startsWith('link.') ? 'erp_status' : type, to: facts.detail ?? type }];
  }
}

/** The history of an invoice as Procore lists it: a row for each field that an event changed. */
export const changeHistoryView = (invoice: number, events: readonly HistoryEvent[]) =>
  events.flatMap((event) =>
    rowsOf(event)
      .slice(0, far)
      .map((row, i) => ({
        id: idOf(event.id, i),
        column: row.column,
        old_value: text(row.from),
        new_value: text(row.to),
        action_by: event.by ?? words.page.frame.name,
        action_by_id: event.byId ?? null,
        created_at: isoInstant(event.at),
        ref_id: invoice,
        ref_type: 'Requisition',
      })),
  );
