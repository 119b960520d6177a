import { type BillCosts, costsOf } from '../../domain/bill-costs.ts';
import type { ErpBill } from '../contract.ts';
import { ErpTrouble } from '../trouble.ts';
import { batch } from './batch.ts';
import { mustProve, proof, proofColumns, sageName } from './company.ts';
import type { Lists } from './lists.ts';
import type { Row } from './ports.ts';
import {
  addsUp,
  entered,
  type FoundInvoice,
  fingerprint,
  holdsInvoice,
  invoiceColumns,
  invoicesOf,
  money,
  recordOf,
  standingOf,
  text,
} from './rows.ts';

/** Invoices in one round trip: some hundred kilobytes with their lines. */
const invoicesAPage = 500;
const tries = 3;

/**
 * Every payable invoice on a subcontract, and whatever else bears a reference, by record number. Each page proves whose
 * books it is of, so that the empty one at the end is an end. Pages follow each other by the number, never by a count of
 * rows: what is deleted meanwhile moves nothing else out of the list.
 */
export async function* bills(from: Lists, signal: AbortSignal): AsyncGenerator<ErpBill, void, undefined> {
  for (let after = 0; ; ) {
    const found = await page(from, after, signal);
    const isLast = found.length < invoicesAPage;
    const told = isLast ? found : ofWholeNumbers(found);
    const costs = await costsOfThem(from, told, signal);
    for (const invoice of told) yield billOf(invoice, costs.get(ledgerRecord(invoice)));
    if (isLast) return;
    after = Number(numberOf(told.at(-1)!));
  }
}

const numberOf = ({ head }: FoundInvoice): string => text(head, 'recnum');

/**
 * A full page without those of its last number: nothing in Sage's database keeps two from bearing one, and the second of
 * them would come on no page.
 */
function ofWholeNumbers(found: readonly FoundInvoice[]): readonly FoundInvoice[] {
  const last = numberOf(found.at(-1)!);
  const whole = found.filter((invoice) => numberOf(invoice) !== last);
  if (whole.length > 0) return whole;
  throw new ErpTrouble('unreadable_answer', { erp: sageName, what: `${found.length} × recnum ${last}` });
}

async function page(from: Lists, after: number, signal: AbortSignal): Promise<readonly FoundInvoice[]> {
  for (let attempt = 1; ; attempt++) {
    const asked = batch();
    const place = asked.add(
      `SELECT ${proofColumns}, i.lgrrec AS lgrrec, ${invoiceColumns} FROM (${proof(asked, from)}) AS p LEFT JOIN (SELECT TOP (${invoicesAPage}) * FROM dbo.acpinv WHERE recnum > ${asked.value(after)} AND (ctcnum <> '' OR usrdf1 <> '') ORDER BY recnum) AS i ON 1 = 1 LEFT JOIN dbo.apivln AS l ON l._idref = i._idnum ORDER BY i.recnum`,
    );
    const rows = (await asked.run(from.sql, signal))(place);
    mustProve(rows[0], from);
    const found = invoicesOf(rows.filter(holdsInvoice));
    mustFollow(found, after);
    // As with a look: someone may have changed one between the reading of its header and of its lines.
    if (attempt === tries || found.every(addsUp)) return found;
  }
}

/** In another order than was asked for, whatever lies before a page's last number would come on no page. */
function mustFollow(found: readonly FoundInvoice[], after: number): void {
  const numbers = [after, ...found.map((invoice) => Number(numberOf(invoice)))];
  const at = numbers.findIndex((number, i) => i > 0 && !(number >= numbers[i - 1]! && number > after));
  if (at < 0) return;
  throw new ErpTrouble('unreadable_answer', { erp: sageName, what: `recnum ${numbers[at]} after ${numbers[at - 1]}` });
}

const ledgerRecord = ({ head }: FoundInvoice): string => String(head.lgrrec ?? '').trim();

/**
 * What bills cost by cost code, by their ledger record. A line of a bill has no cost code in Sage; its job cost has, and
 * that the two are joined by `lgrrec` is inferred. So where this cannot be read, costs are not told, and nothing fails; a
 * bill without a single open job cost is not told of either, for it may not be posted yet.
 */
async function costsOfThem(
  from: Lists,
  found: readonly FoundInvoice[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, BillCosts>> {
  const records = found.map(ledgerRecord).filter((one) => /^[1-9]\d{0,14}$/.test(one));
  if (records.length === 0) return new Map();
  try {
    const asked = batch();
    const place = asked.add(
      `SELECT lgrrec, cstcde, csttyp, cstamt, status FROM dbo.jobcst WHERE lgrrec IN (${asked.values(records.map(Number))})`,
    );
    const rows = (await asked.run(from.sql, signal))(place).filter((row) => text(row, 'status') === '1');
    const grouped = Map.groupBy(rows, (row) => text(row, 'lgrrec'));
    return new Map([...grouped].map(([record, its]) => [record, costsOf(its.map(costOf))]));
  } catch {
    signal.throwIfAborted();
    return new Map();
  }
}

const costOf = (row: Row) => ({
  costCode: text(row, 'cstcde'),
  costType: text(row, 'csttyp'),
  amount: money(row, 'cstamt'),
});

function billOf(invoice: FoundInvoice, costs: BillCosts | undefined): ErpBill {
  const standing = standingOf(invoice.head);
  if (standing === null) {
    throw new ErpTrouble('unknown_status', { erp: sageName, status: text(invoice.head, 'status') });
  }
  const reference = entered(invoice.head, 'usrdf1') || null;
  return {
    record: recordOf(invoice.head),
    reference,
    standing,
    fingerprint: fingerprint(invoice),
    costs: costs ?? null,
  };
}
