import { type Bill, fingerprintOf } from '../../domain/bill.ts';
import type { BillReference } from '../../domain/ids.ts';
import { type Cents, formatMoney, parseMoney } from '../../domain/money.ts';
import type { ErpRecord, Fingerprint, Standing } from '../../domain/sighting.ts';
import { type Day, parseDay } from '../../domain/time.ts';
import type { ErpBill, ErpSubcontract } from '../contract.ts';
import { ErpTrouble } from '../trouble.ts';
import { erp } from './client.ts';

/*
 * The ERP's words and ours. Whatever is read is checked: a column that was renamed must not read as an empty one, and a
 * status that came with an update must not read as live.
 */

export type Row = Readonly<Record<string, unknown>>;

const unreadable = (what: string) => new ErpTrouble('unreadable_answer', { erp, what });

export function rowsOf(value: unknown, name: string): readonly Row[] {
  if (!Array.isArray(value)) throw unreadable(`it has no ${name}`);
  return value.map((row: unknown) => {
    if (typeof row !== 'object' || row === null) throw unreadable(`a row of ${name} is none`);
    return row as Row;
  });
}

export function text(row: Row, field: string): string {
  const value = row[field];
  if (typeof value !== 'string') throw unreadable(`${field} is no text`);
  return value;
}

function whole(row: Row, field: string): number {
  const value = row[field];
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw unreadable(`${field} is no whole number`);
  return value;
}

/** Amounts are decimals in text. Never let a float near them: 0.1 + 0.2 is not 0.3. */
export function money(row: Row, field: string): Cents {
  const amount = parseMoney(text(row, field));
  if (amount === null) throw unreadable(`${field} is no amount`);
  return amount;
}

export function day(row: Row, field: string): Day {
  const found = parseDay(text(row, field));
  if (found === null) throw unreadable(`${field} is no day`);
  return found;
}

/** The number is what people see, and may be used again. The identity never is; where an ERP has none, say null. */
export const recordOf = (bill: Row): ErpRecord => ({
  id: text(bill, 'number'),
  identity: text(bill, 'key'),
  label: `Bill ${text(bill, 'number')}`,
});

const standings: Readonly<Record<string, Standing>> = { open: 'live', paid: 'paid', void: 'void' };

export function standingOf(bill: Row): Standing {
  const status = text(bill, 'status');
  const standing = Object.hasOwn(standings, status) ? standings[status] : undefined;
  if (standing === undefined) throw new ErpTrouble('unknown_status', { erp, status });
  return standing;
}

/** Made from what the ERP holds, never from what we asked for: only so does it show when the two differ. */
export const fingerprint = (bill: Row): Fingerprint =>
  fingerprintOf({
    vendorNumber: text(bill, 'vendor'),
    jobNumber: text(bill, 'job'),
    commitmentNumber: text(bill, 'subcontract'),
    invoiceNumber: text(bill, 'invoice_number'),
    billingDate: day(bill, 'date'),
    retainage: money(bill, 'retainage'),
    lines: rowsOf(bill.lines, 'lines').map((line) => ({
      lineNumber: whole(line, 'line'),
      amount: money(line, 'amount'),
      retainage: money(line, 'retainage'),
    })),
  });

/** In a list of all; the same words as a look has for it. */
export const billOfList = (bill: Row): ErpBill => ({
  record: recordOf(bill),
  reference: text(bill, 'reference') || null,
  standing: standingOf(bill),
  fingerprint: fingerprint(bill),
});

/** The bill as this ERP is asked for it. Every field of it is here: what is left out here is lost. */
export const askedFor = (bill: Bill, reference: BillReference) => ({
  reference,
  vendor: bill.vendorNumber,
  job: bill.jobNumber,
  subcontract: bill.commitmentNumber,
  invoice_number: bill.invoiceNumber,
  description: bill.description,
  date: bill.billingDate,
  period: bill.postingPeriod && `${bill.postingPeriod.year}-${String(bill.postingPeriod.month).padStart(2, '0')}`,
  lines: bill.lines.map((line) => ({
    line: line.lineNumber,
    cost_code: line.costCode,
    cost_type: line.costType,
    description: line.description,
    amount: formatMoney(line.amount),
    retainage: formatMoney(line.retainage),
    quantity: line.quantity,
    unit_price: line.unitPrice,
  })),
});

export const subcontractOf = (row: Row): ErpSubcontract => ({
  number: text(row, 'number'),
  vendorNumber: text(row, 'vendor'),
  description: text(row, 'description'),
  amount: money(row, 'amount'),
  lines: rowsOf(row.lines, 'lines').map((line) => ({
    number: whole(line, 'line'),
    description: text(line, 'description'),
    costCode: text(line, 'cost_code'),
    costType: text(line, 'cost_type'),
    amount: money(line, 'amount'),
    billed: money(line, 'billed'),
  })),
});
