import { fingerprintOf } from '../../domain/bill.ts';
import { type Cents, cents, sum } from '../../domain/money.ts';
import type { ErpRecord, Fingerprint, Standing } from '../../domain/sighting.ts';
import { fill, words } from '../../domain/words/words.ts';
import { dayOrNull, id, joined, joinedRows, moment, money, mustJoin, type Row, text, textOrNull } from './values.ts';

export const invoiceModel = 'account.invoice';

/** The field that bears our reference and nothing else, so that it can be searched for whole: the header's comment. */
export const referenceField = 'comment';

/** All that a look needs, in one call: Tryton joins what stands behind a point, lists of lines too. */
export const invoiceFields = [
  'state',
  'number',
  'reference',
  referenceField,
  'invoice_date',
  'accounting_date',
  'create_date',
  'party.code',
  'lines.type',
  'lines.note',
  'lines.amount',
  'lines.account.code',
  'lines.analytic_accounts.root.name',
  'lines.analytic_accounts.account.code',
  'lines.analytic_accounts.account.parent.code',
] as const;

/**
 * Tryton's ids are counted by the database. A restored backup goes back in the count, and the same id is another record
 * then; the moment of its making, to the microsecond, tells the two apart.
 */
export const recordOf = (invoice: Row): ErpRecord => ({
  id: String(id(invoice)),
  identity: `${id(invoice)}@${moment(invoice, 'create_date')}`,
  // The number that people see is given when a draft is posted; what a link calls its bill must not change then.
  label: fill(words.erp.recordLabels.supplierInvoice, { number: id(invoice) }),
});

/**
 * The id that a record is asked for by; null for what is none, which was never Tryton's. Of any length that a database counts
 * to: one that was not asked for would read as gone.
 */
export const idOf = ({ id }: Pick<ErpRecord, 'id'>): number | null => (/^[1-9]\d{0,14}$/.test(id) ? Number(id) : null);

const standings: Readonly<Record<string, Standing>> = {
  draft: 'live',
  validated: 'live',
  posted: 'live',
  paid: 'paid',
  cancelled: 'void',
};

/** Null for a state that we do not know, which must not read as live. */
export const standingOf = (invoice: Row): Standing | null => standings[text(invoice, 'state')] ?? null;

/**
 * A draft that nobody has taken in hand: it never had a number. (What was validated and put back to draft keeps its
 * number, and what is posted never becomes a draft again.)
 */
export const isUntouchedDraft = (invoice: Row): boolean =>
  text(invoice, 'state') === 'draft' && textOrNull(invoice, 'number') === null;

/** Which lines hold retainage, and which trees the job and the cost code stand in. */
export interface Reading {
  readonly retainageAccount: string;
  readonly jobsRoot: string;
}

interface ReadLine {
  readonly lineNumber: number;
  readonly amount: Cents;
  readonly retainage: Cents;
  readonly job: string | null;
  readonly commitment: string | null;
}

/** What the first line of a Tryton line's note says: which line of the subcontract it bills. */
export const noteOf = (lineNumber: number): string => `Line ${lineNumber}`;
const lineNumberOf = (note: string): number => Number(/^Line (\d{1,9})(?:\n|$)/.exec(note)?.[1] ?? 0);

/** Retainage stands on its own account with the sign turned, for it lowers what is owed now. */
function readLine(line: Row, { retainageAccount, jobsRoot }: Reading): ReadLine {
  const amount = money(line, 'amount');
  const account = joined(line, 'account');
  const held = account !== null && text(account, 'code') === retainageAccount;
  const entry = joinedRows(line, 'analytic_accounts').find((one) => text(mustJoin(one, 'root'), 'name') === jobsRoot);
  const commitment = entry ? joined(entry, 'account') : null;
  const job = commitment ? joined(commitment, 'parent') : null;
  return {
    lineNumber: lineNumberOf(text(line, 'note')),
    amount: held ? cents(0) : amount,
    retainage: held ? cents(-amount) : cents(0),
    job: held || !job ? null : text(job, 'code'),
    commitment: held || !commitment ? null : text(commitment, 'code'),
  };
}

const readLines = (invoice: Row, reading: Reading): readonly ReadLine[] =>
  joinedRows(invoice, 'lines')
    .filter((line) => text(line, 'type') === 'line')
    .map((line) => readLine(line, reading));

/** Work before retainage: negative on a credit note. */
export const grossOf = (invoice: Row, reading: Reading): Cents =>
  sum(readLines(invoice, reading).map((line) => line.amount));

/** The subcontracts that its lines are on, by their codes. */
export const subcontractsOf = (invoice: Row, reading: Reading): readonly string[] =>
  readLines(invoice, reading).flatMap((line) => line.commitment ?? []);

/** The bill as Tryton holds it, in the same words as ours. Null where it has no date yet. */
export function fingerprint(invoice: Row, reading: Reading): Fingerprint | null {
  const billingDate = dayOrNull(invoice, 'invoice_date');
  if (billingDate === null) return null;
  const lines = readLines(invoice, reading);
  const numbers = [...new Set(lines.map((line) => line.lineNumber))];
  /** Where the lines name several, the fingerprint shows them all, and is not ours. */
  const named = (pick: (line: ReadLine) => string | null) =>
    [...new Set(lines.flatMap((line) => pick(line) ?? []))].join(' + ');
  return fingerprintOf({
    vendorNumber: text(mustJoin(invoice, 'party'), 'code'),
    jobNumber: named((line) => line.job),
    commitmentNumber: named((line) => line.commitment),
    invoiceNumber: text(invoice, 'reference'),
    billingDate,
    retainage: sum(lines.map((line) => line.retainage)),
    lines: numbers.map((lineNumber) => {
      const its = lines.filter((line) => line.lineNumber === lineNumber);
      return {
        lineNumber,
        amount: sum(its.map((line) => line.amount)),
        retainage: sum(its.map((line) => line.retainage)),
      };
    }),
  });
}
