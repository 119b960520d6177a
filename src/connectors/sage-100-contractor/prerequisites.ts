import { type Bill, formatPostingPeriod, type PostingPeriod, parsePostingPeriod } from '../../domain/bill.ts';
import { readableMoney } from '../../domain/money.ts';
import type { ExportError, ExportErrorCode } from '../../domain/refusal.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { ErpProblem } from '../contract.ts';
import type { Batch } from './batch.ts';
import { sageName } from './company.ts';
import type { Row } from './ports.ts';
import { money, text } from './rows.ts';

/** What a connection's owner decided about bills that Sage itself leaves to a setting of its own. */
export interface SageRules {
  /** Refuse a bill over what is left of its subcontract, or leave it to Sage's own option (4-2 Options). */
  readonly overSubcontract: 'refuse' | 'leave to Sage';
  /** Refuse a number that the vendor has used already, or leave it to the vendor's own setting (4-4). */
  readonly duplicateNumber: 'refuse' | 'leave to Sage';
  /**
   * The first month that is not closed (1-6 Manage Period Availability), as whoever closes them keeps it here: no table
   * of Sage's that holds it is known. Null: closed months show only in Sage's own answer.
   */
  readonly booksOpenFrom: PostingPeriod | null;
}

/**
 * Adds the reads of all that a bill stands on to a batch. What it returns names the first thing that would make Sage
 * refuse the bill, in words of its own, before anything is sent; null where nothing is known to be wrong. It never says
 * yes for Sage: a single locked month and field security show only in Sage's own answer.
 *
 * `SELECT *`, because the names of the columns for due terms, ledger account and department are inferred: where an
 * installation calls them otherwise, that check is left to Sage, and nothing fails.
 */
export function readPrerequisites(
  asked: Batch,
  bill: Bill,
  rules: SageRules,
): (answer: (place: number) => readonly Row[]) => ExportError | null {
  const costCodes = [...new Set(bill.lines.map((line) => line.costCode))];
  const costTypes = [...new Set(bill.lines.map((line) => line.costType))];
  const by = (table: string, column: string, list: string) => `SELECT * FROM dbo.${table} WHERE ${column} IN (${list})`;
  const vendor = asked.add(by('actpay', 'recnum', asked.values([Number(bill.vendorNumber)])));
  const job = asked.add(by('actrec', 'recnum', asked.values([Number(bill.jobNumber)])));
  const subcontract = asked.add(by('subcon', 'ctcnum', asked.values([bill.commitmentNumber])));
  const codes = asked.add(by('cstcde', 'recnum', asked.values(costCodes, 'decimal(12,3)')));
  const types = asked.add(by('csttyp', 'recnum', asked.values(costTypes.map(Number))));
  const number = [asked.value(Number(bill.vendorNumber)), asked.value(bill.invoiceNumber)];
  const used = asked.add(
    `SELECT TOP 1 recnum FROM dbo.acpinv WHERE vndnum = ${number[0]} AND invnum = ${number[1]} AND status <> 5`,
  );
  return (answer) => {
    const found = {
      vendor: answer(vendor)[0],
      job: answer(job)[0],
      subcontract: subcontractMeant(answer(subcontract), bill),
      codes: answer(codes),
      types: answer(types),
      used: answer(used)[0],
    };
    const [first] = problemsIn(found, bill, rules);
    return first === undefined ? null : { code: first.code, detail: first.detail };
  };
}

/** What a bill stands on, as Sage has it; undefined where Sage has no such record. */
export interface Ground {
  readonly vendor: Row | undefined;
  readonly job: Row | undefined;
  readonly subcontract: Row | undefined;
  readonly codes: readonly Row[];
  readonly types: readonly Row[];
  /** A payable invoice of the vendor with the same number, not void. */
  readonly used: Row | undefined;
}

/**
 * Everything known that would make Sage refuse a bill, the first thing first: that its number is taken. The bill that has it
 * may be this one, made by an ask whose answer was lost, and it takes from its subcontract what this one would lack there:
 * were that told instead, the invoice would count as refused, and could be sent again under another number.
 */
export function problemsIn(found: Ground, bill: Bill, rules: SageRules): readonly ErpProblem[] {
  const costCodes = [...new Set(bill.lines.map((line) => line.costCode))];
  const costTypes = [...new Set(bill.lines.map((line) => line.costType))];
  const of = (kind: ErpProblem['about']['kind'], number: string, some: readonly (ExportError | null)[]) =>
    some.flatMap((one): ErpProblem[] => (one === null ? [] : [{ ...one, about: { kind, number } }]));
  const period = formatPostingPeriod(bill.postingPeriod ?? { year: 0, month: 1 });
  return [
    ...of('bill', bill.invoiceNumber, [checkNumber(found.used, bill, rules)]),
    ...of('period', bill.postingPeriod === null ? bill.billingDate.slice(0, 7) : period, [checkPeriod(bill, rules)]),
    ...of('vendor', bill.vendorNumber, checkVendor(found.vendor, bill)),
    ...of('job', bill.jobNumber, [checkJob(found.job, bill)]),
    ...of('commitment', bill.commitmentNumber, [checkSubcontract(found.subcontract, bill, rules)]),
    ...costCodes.flatMap((code) => of('costCode', code, [checkCode('costCode', code, found.codes)])),
    ...costTypes.flatMap((code) => of('costType', code, [checkCode('costType', code, found.types)])),
  ];
}

const says = words.erp.billDetails;
const no = (code: ExportErrorCode, template: string, facts: Readonly<Record<string, unknown>>): ExportError => ({
  code,
  detail: fill(template, { erp: sageName, ...facts }),
});

/** Does a column say "nothing"? One that is not there says nothing either way. */
const isBlank = (row: Row, column: string): boolean =>
  Object.hasOwn(row, column) && ['', '0', 'null'].includes(String(row[column]).trim());

const inOrder = ({ year, month }: PostingPeriod): number => year * 12 + month;

function checkPeriod(bill: Bill, { booksOpenFrom: from }: SageRules): ExportError | null {
  const period = bill.postingPeriod ?? parsePostingPeriod(bill.billingDate.slice(0, 7));
  if (from === null || period === null || inOrder(period) >= inOrder(from)) return null;
  return no('erp_closed_period', says.closedPeriod, {
    from: formatPostingPeriod(from),
    period: formatPostingPeriod(period),
  });
}

/**
 * A number that Sage writes otherwise finds its record there, and every bill that names it differs from the one that was
 * asked for: `0012` is 12 in Sage, and on its bills.
 */
const writtenOtherwise = (record: Row, number: string): boolean => text(record, 'recnum') !== number;

function checkVendor(vendor: Row | undefined, { vendorNumber: number }: Bill): readonly (ExportError | null)[] {
  if (vendor === undefined) return [no('erp_unknown_vendor', says.unknown.vendor, { number })];
  const found = text(vendor, 'recnum');
  return [
    writtenOtherwise(vendor, number) ? no('erp_unknown_vendor', says.writtenOtherwise.vendor, { number, found }) : null,
    isBlank(vendor, 'duetrm') ? no('erp_setup_incomplete', says.noDueTerms, { number }) : null,
    isBlank(vendor, 'lgrdft') ? no('erp_setup_incomplete', says.noLedgerAccount, { number }) : null,
  ];
}

function checkJob(job: Row | undefined, { jobNumber: number }: Bill): ExportError | null {
  if (job === undefined) return no('erp_unknown_job', says.unknown.job, { number });
  if (writtenOtherwise(job, number)) {
    return no('erp_unknown_job', says.writtenOtherwise.job, { number, found: text(job, 'recnum') });
  }
  return isBlank(job, 'dptmnt') ? no('erp_setup_incomplete', says.noDepartment, { number }) : null;
}

const isOfBill = (subcontract: Row, { vendorNumber, jobNumber }: Bill): boolean =>
  Number(text(subcontract, 'vndnum')) === Number(vendorNumber) &&
  Number(text(subcontract, 'jobnum')) === Number(jobNumber);

/**
 * Of the subcontracts of a number that of the bill's vendor and job. That there is only one of each is INFERRED, and
 * people number those of every job anew: the first that comes would be refused as somebody else's.
 */
export const subcontractMeant = (found: readonly Row[], bill: Bill): Row | undefined =>
  found.find((row) => isOfBill(row, bill)) ?? found[0];

function checkSubcontract(subcontract: Row | undefined, bill: Bill, rules: SageRules): ExportError | null {
  const number = bill.commitmentNumber;
  if (number === '') return null;
  if (subcontract === undefined) return no('erp_unknown_commitment', says.unknown.commitment, { number });
  if (!isOfBill(subcontract, bill)) {
    const [vendor, job] = [text(subcontract, 'vndnum'), text(subcontract, 'jobnum')];
    return no('erp_unknown_commitment', says.otherCommitment, { number, vendor, job });
  }
  if (String(subcontract.lckedt ?? '0') === '1') return no('erp_record_locked', says.lockedCommitment, { number });
  if (rules.overSubcontract === 'refuse' && bill.amount > money(subcontract, 'balttl')) {
    const left = readableMoney(money(subcontract, 'balttl'));
    return no('erp_over_commitment', says.overCommitment, { number, left, amount: readableMoney(bill.amount) });
  }
  return null;
}

function checkCode(kind: 'costCode' | 'costType', number: string, rows: readonly Row[]): ExportError | null {
  const isThere = rows.some((row) => Number(text(row, 'recnum')) === Number(number));
  return isThere ? null : no('erp_unknown_cost_code', says.unknown[kind], { number });
}

function checkNumber(used: Row | undefined, bill: Bill, rules: SageRules): ExportError | null {
  if (used === undefined || rules.duplicateNumber === 'leave to Sage') return null;
  const facts = { number: bill.invoiceNumber, vendor: bill.vendorNumber, record: text(used, 'recnum') };
  return no('erp_duplicate_number', says.usedNumber, facts);
}
