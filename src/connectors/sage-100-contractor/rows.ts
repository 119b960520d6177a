import { fingerprintOf } from '../../domain/bill.ts';
import { type Cents, parseMoney, sum } from '../../domain/money.ts';
import type { ErpRecord, Fingerprint, Standing } from '../../domain/sighting.ts';
import { parseDay } from '../../domain/time.ts';
import type { ErpCostCode, ErpCostType, ErpJob, ErpSubcontract, ErpVendor } from '../contract.ts';
import type { Row } from './ports.ts';

/** Reads a cell as text. Throws where the column is missing: a changed database must not read as an empty one. */
export function text(row: Row, column: string): string {
  const cell = row[column];
  if (cell === undefined || cell === null) throw new Error(`Sage's column ${column} holds nothing`);
  return String(cell).trim();
}

function money(row: Row, column: string): Cents {
  const cell = row[column];
  const amount = typeof cell === 'string' || typeof cell === 'number' ? parseMoney(cell) : null;
  if (amount === null) throw new Error(`Sage's column ${column} holds no amount`);
  return amount;
}

export const guid = (row: Row, column: string): string => text(row, column).toUpperCase();

/** `recnum` is the number that people see; `_idnum` is never used again, even where the number is. */
export const recordOf = (invoice: Row): ErpRecord => ({
  id: text(invoice, 'recnum'),
  identity: guid(invoice, '_idnum'),
  label: `Payable invoice ${text(invoice, 'recnum')}`,
});

const standings: Readonly<Record<string, Standing>> = { 1: 'live', 2: 'live', 3: 'live', 4: 'paid', 5: 'void' };

/** 1 Open, 2 Review, 3 Dispute, 4 Paid, 5 Void. Null for a status that we do not know, which must not read as live. */
export const standingOf = (invoice: Row): Standing | null => standings[text(invoice, 'status')] ?? null;

/** The bill as Sage holds it, in the same words as ours: header, subcontract lines, amounts and retainage. */
export function fingerprint(invoice: Row, lines: readonly Row[]): Fingerprint | null {
  const billingDate = parseDay(text(invoice, 'invdte').slice(0, 10));
  if (billingDate === null) return null;
  return fingerprintOf({
    vendorNumber: text(invoice, 'vndnum'),
    jobNumber: text(invoice, 'jobnum'),
    commitmentNumber: text(invoice, 'ctcnum'),
    invoiceNumber: text(invoice, 'invnum'),
    billingDate,
    retainage: money(invoice, 'retain'),
    lines: lines.map((line) => ({
      lineNumber: Number(text(line, 'linref')),
      amount: money(line, 'extttl'),
      retainage: money(line, 'hldamt'),
    })),
  });
}

/** Do header and lines belong to one moment? Deleting and saving change both; a look between two reads may see one. */
export const addsUp = (invoice: Row, lines: readonly Row[]): boolean =>
  sum(lines.map((line) => money(line, 'extttl'))) === money(invoice, 'invttl');

export const vendorOf = (row: Row): ErpVendor => ({ number: text(row, 'recnum'), name: text(row, 'vndnme') });
export const jobOf = (row: Row): ErpJob => ({ number: text(row, 'recnum'), name: text(row, 'jobnme'), phases: [] });
export const costTypeOf = (row: Row): ErpCostType => ({ code: text(row, 'recnum'), name: text(row, 'typnme') });

/** Cost codes are decimals with three places, and `3100` is written `3100.000`. */
export const costCodeOf = (row: Row): ErpCostCode => ({
  code: Number(text(row, 'recnum')).toFixed(3),
  name: text(row, 'cdenme'),
});

export const subcontractOf = (row: Row): ErpSubcontract => ({
  number: text(row, 'ctcnum'),
  vendorNumber: text(row, 'vndnum'),
  description: text(row, 'dscrpt'),
  amount: money(row, 'ctcttl'),
  lines: [],
});
