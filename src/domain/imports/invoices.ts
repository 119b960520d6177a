import { overlaps, type Stretch } from '../billing/billing-periods.ts';
import type { Day } from '../time.ts';
import type { ImportError } from './kinds.ts';
import type { Values } from './read-row.ts';
import { at } from './schedules.ts';
import type { StagedRow } from './staged.ts';

/** The rows of one commitment as invoices, in their order, and the billing period of each. */

/** What an invoice says of itself; its rows may say it each, but none another thing. */
const headColumns = [
  'period_start',
  'period_end',
  'billing_date',
  'status',
  'in_erp',
  'final',
  'submitted_at',
  'payment_date',
  'comment',
] as const;

const numbers = ({ values }: StagedRow) => `${values?.application ?? ''} ${values?.invoice_number ?? ''}`;

/**
 * Rows of one commitment by invoice, in the order in which they were billed: by the ends of their periods, then by their
 * application numbers, then as they stand in the file. An invoice's rows need not all say its days.
 */
export function byInvoice(rows: readonly StagedRow[]): readonly (readonly StagedRow[])[] {
  const found = new Map<string, StagedRow[]>();
  for (const row of rows) {
    const key = numbers(row);
    const ofInvoice = found.get(key);
    if (ofInvoice) ofInvoice.push(row);
    else found.set(key, [row]);
  }
  const days = ['period_end', 'billing_date', 'period_start'];
  const sortKey = (parts: readonly StagedRow[]) => {
    const name = days.find((one) => parts.some(({ values }) => values?.[one] !== undefined));
    const day = parts.find(({ values }) => name !== undefined && values?.[name] !== undefined)?.values?.[name!] ?? '';
    return `${day} ${String(parts[0]!.values?.application ?? '').padStart(6, '0')}`;
  };
  const keyed = [...found.values()].map((parts) => ({ parts, key: sortKey(parts) }));
  // The sort is stable: what is alike stays as it was.
  return keyed.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0)).map(({ parts }) => parts);
}

export interface InvoiceHeadRow {
  readonly row: StagedRow;
  readonly values: Values;
  readonly period: Stretch;
}

/** The head of an invoice out of its rows, or what is wrong with it. */
export function headOfInvoice(rows: readonly StagedRow[]): {
  readonly head: InvoiceHeadRow | null;
  readonly errors: readonly ImportError[];
} {
  const first = rows[0]!;
  const errors: ImportError[] = [];
  const values: Record<string, Values[string]> = {
    application: first.values?.application,
    invoice_number: first.values?.invoice_number,
  };
  const saidBy = new Map<string, number>();
  for (const row of rows) {
    for (const name of headColumns) {
      const value = row.values?.[name];
      if (value === undefined) continue;
      if (values[name] === undefined) {
        values[name] = value;
        saidBy.set(name, row.row);
      } else if (values[name] !== value) {
        errors.push(at(row, name, 'head_differs', { first: saidBy.get(name) }));
      }
    }
  }
  if (values.application === undefined && values.invoice_number === undefined) {
    errors.push(at(first, 'invoice_number', 'needs_number'));
  }
  const period = periodOf(values);
  if (period === null) errors.push(at(first, 'period_end', 'needs_period'));
  else if (period.end < period.start) errors.push(at(first, 'period_end', 'day_order'));
  return { head: errors.length > 0 || period === null ? null : { row: first, values, period }, errors };
}

/**
 * From its two days; from the first of the month where only its end is given; else the month of the billing date.
 */
function periodOf(values: Values): Stretch | null {
  const end = values.period_end as Day | undefined;
  const start = values.period_start as Day | undefined;
  if (end !== undefined) return { start: start ?? (`${end.slice(0, 8)}01` as Day), end };
  const day = start ?? (values.billing_date as Day | undefined);
  if (day === undefined) return null;
  const [year, month] = day.split('-').map(Number) as [number, number];
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return {
    start: start ?? (`${day.slice(0, 8)}01` as Day),
    end: `${day.slice(0, 8)}${String(last).padStart(2, '0')}` as Day,
  };
}

const hasOwnDays = ({ period_end, period_start }: Values) => period_end !== undefined || period_start !== undefined;

/** The days that an invoice is kept with: its own, or those of the period that it belongs to. */
export function daysWithin({ values, period }: InvoiceHeadRow, found: Stretch): Stretch {
  const { start, end } = hasOwnDays(values) ? period : found;
  return { start, end };
}

export interface KnownPeriod extends Stretch {
  readonly id: number;
}

/**
 * Which billing period an invoice belongs to: the one of just these days; without days of its own, the one that its
 * billing date lies in; else one has to be made, where no other lies across.
 */
export function findPeriod(
  known: readonly KnownPeriod[],
  { values, period }: InvoiceHeadRow,
): { readonly known: KnownPeriod } | { readonly make: Stretch } | { readonly across: Stretch } {
  const same = known.find((one) => one.start === period.start && one.end === period.end);
  if (same !== undefined) return { known: same };
  const day = values.billing_date as Day | undefined;
  if (!hasOwnDays(values) && day !== undefined) {
    const around = known.find((one) => one.start <= day && day <= one.end);
    if (around !== undefined) return { known: around };
  }
  const across = known.find((one) => overlaps(one, period));
  return across === undefined ? { make: period } : { across };
}
