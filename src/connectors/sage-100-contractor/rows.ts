import { fingerprintOf } from '../../domain/bill.ts';
import { type Cents, parseMoney, sum } from '../../domain/money.ts';
import type { ErpRecord, Fingerprint, Standing } from '../../domain/sighting.ts';
import { parseDay } from '../../domain/time.ts';
import { fill, words } from '../../domain/words/words.ts';
import { ErpTrouble } from '../trouble.ts';
import type { Row } from './ports.ts';

const unreadable = (column: string) =>
  new ErpTrouble('unreadable_answer', { erp: 'Sage 100 Contractor®', what: column });

/** Reads a cell as text. Throws where the column is missing: a changed database must not read as an empty one. */
export function text(row: Row, column: string): string {
  const cell = row[column];
  if (cell === undefined || cell === null) throw unreadable(column);
  return String(cell).trim();
}

/** The same of what nobody has to enter: NULL there is an empty text, and one such bill must not keep all others from being read. */
export const entered = (row: Row, column: string): string => (row[column] === null ? '' : text(row, column));

export function money(row: Row, column: string): Cents {
  const cell = row[column];
  const amount = typeof cell === 'string' || typeof cell === 'number' ? parseMoney(cell) : null;
  if (amount === null) throw unreadable(column);
  return amount;
}

/** A record's number. Throws where it is none: it could be looked for by nobody. */
function number(row: Row, column: string): string {
  const found = text(row, column);
  if (!/^\d{1,15}$/.test(found)) throw unreadable(column);
  return found;
}

export const guid = (row: Row, column: string): string => text(row, column).toUpperCase();

/** `recnum` is the number that people see; `_idnum` is never used again, even where the number is. */
export const recordOf = (invoice: Row): ErpRecord => ({
  id: number(invoice, 'recnum'),
  identity: guid(invoice, '_idnum'),
  label: fill(words.erp.recordLabels.payableInvoice, { number: number(invoice, 'recnum') }),
});

const standings: Readonly<Record<string, Standing>> = { 1: 'live', 2: 'live', 3: 'live', 4: 'paid', 5: 'void' };

/** 1 Open, 2 Review, 3 Dispute, 4 Paid, 5 Void. Null for a status that we do not know, which must not read as live. */
export const standingOf = (invoice: Row): Standing | null => standings[text(invoice, 'status')] ?? null;

/** A payable invoice with its lines, as one read shows them. */
export interface FoundInvoice {
  readonly head: Row;
  readonly lines: readonly Row[];
}

/** Columns of an invoice's head, as a read has them. */
const headColumns: readonly string[] = [
  ...['recnum', '_idnum', 'usrdf1', 'status', 'invnum', 'vndnum', 'jobnum', 'ctcnum', 'invdte', 'invttl', 'retain'],
];

/**
 * Is there an invoice in a row of the join? Where there is none all its columns are null. Throws where only its identity
 * is: of a row that was damaged nobody may read that there is no bill.
 */
export function holdsInvoice(row: Row): boolean {
  if (row._idnum !== null) return true;
  if (headColumns.some((name) => row[name] !== null)) throw unreadable('_idnum');
  return false;
}

/** Columns of a read of invoices with their lines. `invamt` is 0 on every row, and `invrec` joins to nothing. */
export const invoiceColumns = [
  ...headColumns.map((name) => `i.${name} AS ${name}`),
  ...['_idnum', 'linref', 'extttl', 'hldamt'].map((name) => `l.${name} AS line${name}`),
].join(', ');

/**
 * Rows of the join, put together by invoice. An invoice without lines comes as one row with an empty line. Throws where two
 * bear one identity: taken for one, the other would not be there.
 */
export function invoicesOf(rows: readonly Row[]): readonly FoundInvoice[] {
  return [...Map.groupBy(rows, (row) => guid(row, '_idnum')).values()].map((all) => {
    const [head] = all as [Row];
    if (all.some((row) => row.recnum !== head.recnum)) throw unreadable('_idnum');
    return { head, lines: all.filter((row) => row.line_idnum !== null && row.line_idnum !== undefined) };
  });
}

/** The bill as Sage holds it, in the same words as ours: header, subcontract lines, amounts and retainage. */
export function fingerprint({ head, lines }: FoundInvoice): Fingerprint | null {
  const billingDate = parseDay(entered(head, 'invdte').slice(0, 10));
  if (billingDate === null) return null;
  return fingerprintOf({
    vendorNumber: text(head, 'vndnum'),
    jobNumber: entered(head, 'jobnum'),
    commitmentNumber: entered(head, 'ctcnum'),
    invoiceNumber: entered(head, 'invnum'),
    billingDate,
    retainage: money(head, 'retain'),
    lines: lines.map((line) => ({
      lineNumber: Number(entered(line, 'linelinref')),
      amount: money(line, 'lineextttl'),
      retainage: money(line, 'linehldamt'),
    })),
  });
}

/** Do header and lines belong to one moment? Deleting and saving change both; a look between the two may see one. */
export const addsUp = ({ head, lines }: FoundInvoice): boolean =>
  sum(lines.map((line) => money(line, 'lineextttl'))) === money(head, 'invttl');
