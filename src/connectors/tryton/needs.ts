import type { Bill } from '../../domain/bill.ts';
import type { ExportError, ExportErrorCode } from '../../domain/refusal.ts';
import type { Day } from '../../domain/time.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { ErpProblem, ProblemKind } from '../contract.ts';
import type { Books } from './ground.ts';
import type { LineKeys } from './lines.ts';
import { periodProblem, postingDay } from './period.ts';
import { type Ground, readGround, retainageHeld } from './read-needs.ts';
import { id, idOrNull, isTrue, joined, joinedRows, mustJoin, type Row, text } from './values.ts';

/** All of Tryton's keys that a bill needs. */
export interface BillKeys extends LineKeys {
  readonly party: number;
  readonly address: number;
  readonly payable: number;
  readonly paymentTerm: number;
  readonly journal: number;
  readonly accountingDay: Day;
}

/** A no that is known before anything is made. */
export class Need extends Error {
  readonly refusal: ExportError;

  constructor({ code, detail }: ExportError) {
    super(detail);
    this.name = 'Need';
    this.refusal = { code, detail };
  }
}

/** What a bill names, found in Tryton; or all that Tryton or an accountant would stumble over, the first thing first. */
export type Judged =
  | { readonly keys: BillKeys; readonly problems: readonly [] }
  | { readonly keys: null; readonly problems: readonly [ErpProblem, ...ErpProblem[]] };

const say = words.tryton;

/**
 * The keys of what the bill names. Asked before anything is made, for a refusal has to leave nothing behind, and in
 * Tryton's own words alone the reasons could not be told apart. Throws a {@link Need} for the first thing that is wrong.
 */
export async function needsOf(
  books: Books,
  bill: Bill,
  retainageAccount: string,
  signal: AbortSignal,
): Promise<BillKeys> {
  const judged = judge(await readGround(books, [bill], retainageAccount, signal), bill);
  if (judged.keys === null) throw new Need(judged.problems[0]);
  return judged.keys;
}

/** One and the same rule before the export and at it: whatever would be refused then is told beforehand. */
export function judge(ground: Ground, bill: Bill): Judged {
  const problems: ErpProblem[] = [];
  const at = (kind: ProblemKind, number: string): Told => ({
    no(code, detail) {
      problems.push({ code, detail, about: { kind, number } });
      return null;
    },
  });
  const ofBill = at('bill', bill.invoiceNumber);
  mustBeUnused(ground, bill, ofBill);
  // Tryton would round our cents to what its currency has.
  const { company, currency, currencyDigits: digits } = ground;
  if (digits !== 2) ofBill.no('erp_setup_incomplete', fill(say.wrongCurrency, { digits }));
  const vendor = vendorOf(ground, bill, at);
  const analytic = analyticOf(ground, bill, at);
  const accounts = accountsOf(ground, bill, at);
  const accountingDay = postingDay(bill);
  const lacking = periodProblem(ground.periods, accountingDay);
  if (lacking) at('period', accountingDay.slice(0, 7)).no(lacking.code, lacking.detail);
  const [journal = null] = ground.journals;
  if (journal === null) ofBill.no('erp_setup_incomplete', say.missing.journal);
  const [first, ...others] = problems;
  if (first !== undefined) return { keys: null, problems: [first, ...others] };
  const keys = { company, currency, ...vendor!, ...analytic!, ...accounts!, accountingDay, journal: id(journal!) };
  return { keys, problems: [] };
}

/** Notes a problem of what it is about; null stands for the key that is lacking then. */
interface Told {
  no(code: ExportErrorCode, detail: string): null;
}
type About = (kind: ProblemKind, number: string) => Told;

/** The one that is meant. Tryton does not forbid that two accounts bear one code. */
function only(rows: readonly Row[], told: Told, code: ExportErrorCode, missing: string): Row | null {
  const [row, another] = rows;
  if (!row) return told.no(code, missing);
  if (!another) return row;
  return told.no('erp_setup_incomplete', fill(say.several, { count: rows.length, what: text(row, 'code') }));
}

function vendorOf(ground: Ground, bill: Bill, at: About) {
  const number = bill.vendorNumber;
  const told = at('vendor', number);
  const found = ground.parties.filter((one) => text(one, 'code') === number);
  const party = only(found, told, 'erp_unknown_vendor', fill(say.missing.vendor, { number }));
  if (party === null) return null;
  const incomplete = (what: string) =>
    told.no('erp_setup_incomplete', fill(say.vendorLacks, { number, name: text(party, 'name'), what }));
  const addresses = joinedRows(party, 'addresses');
  const address = addresses.find((one) => isTrue(one, 'invoice')) ?? addresses[0];
  if (!address) incomplete(say.vendorParts.address);
  const paymentTerm = idOrNull(party, 'supplier_payment_term');
  // Tryton would post it as due today.
  if (paymentTerm === null) incomplete(say.vendorParts.paymentTerm);
  const payable = idOrNull(party, 'account_payable') ?? ground.usualPayable;
  if (payable === null) incomplete(say.vendorParts.payable);
  if (!address || paymentTerm === null || payable === null) return null;
  return { party: id(party), address: id(address), paymentTerm, payable };
}

/**
 * Tryton takes one number of a vendor's twice; an accountant would not. A cancelled one does not count. Told before all else:
 * the bill that has it may be this one, made by an ask whose answer was lost, and whatever else was told would have the
 * invoice count as refused, so that it could be sent again under another number.
 */
function mustBeUnused({ used, parties }: Ground, { vendorNumber, invoiceNumber: number }: Bill, told: Told): void {
  const vendors = parties.filter((one) => text(one, 'code') === vendorNumber).map((one) => id(one));
  const other = used.find((one) => vendors.includes(id(one, 'party')) && text(one, 'reference') === number);
  if (!other) return;
  const record = text(other, 'number') || fill(say.draft, { id: id(other) });
  told.no('erp_duplicate_number', fill(say.usedNumber, { record, number }));
}

/** Job, subcontract and cost codes: analytic accounts below the two roots. */
function analyticOf(ground: Ground, bill: Bill, at: About) {
  const { analytic, roots, places } = ground;
  const { jobs, costCodes: codesRoot } = roots;
  if (jobs === null || codesRoot === null) {
    const root = jobs === null ? places.jobsRoot : places.costCodesRoot;
    return at('bill', bill.invoiceNumber).no('erp_setup_incomplete', fill(say.missing.root, { root }));
  }
  const coded = (root: number, code: string) =>
    analytic.filter((one) => idOrNull(one, 'root') === root && text(one, 'code') === code);
  const codes = [...new Set(bill.lines.map((line) => line.costCode))];
  const commitment = commitmentOf(bill, jobs, places.jobsRoot, (code) => coded(jobs, code), at);
  const costCodes = new Map<string, number>();
  for (const number of codes) {
    const told = at('costCode', number);
    const missing = fill(say.missing.costCode, { number, root: places.costCodesRoot });
    const code = chargeable(only(coded(codesRoot, number), told, 'erp_unknown_cost_code', missing), told);
    if (code !== null) costCodes.set(number, code);
  }
  if (commitment === null || costCodes.size < codes.length) return null;
  return { jobsRoot: jobs, costCodesRoot: codesRoot, commitment, costCodes };
}

/** The subcontract's account: directly below its job's, which stands directly below the root. */
function commitmentOf(
  bill: Bill,
  jobs: number,
  root: string,
  coded: (code: string) => readonly Row[],
  at: About,
): number | null {
  const isBelow = (parent: number) => (one: Row) => idOrNull(one, 'parent') === parent;
  const missingJob = fill(say.missing.job, { number: bill.jobNumber, root });
  const jobRow = only(
    coded(bill.jobNumber).filter(isBelow(jobs)),
    at('job', bill.jobNumber),
    'erp_unknown_job',
    missingJob,
  );
  // Of a job that is not there, nothing can be said of what stands below it.
  if (jobRow === null) return null;
  const told = at('commitment', bill.commitmentNumber);
  const facts = { number: bill.commitmentNumber, job: bill.jobNumber };
  const contracts = coded(bill.commitmentNumber).filter((one) => !isBelow(jobs)(one));
  const below = contracts.filter(isBelow(id(jobRow)));
  if (!below[0] && contracts[0]) {
    const other = text(mustJoin(contracts[0], 'parent'), 'code');
    return told.no('erp_unknown_commitment', fill(say.missing.commitmentElsewhere, { ...facts, other }));
  }
  return chargeable(only(below, told, 'erp_unknown_commitment', fill(say.missing.commitment, facts)), told);
}

/** Costs are charged to an account of the type Normal; the others only add up. */
function chargeable(account: Row | null, told: Told): number | null {
  if (account === null) return null;
  if (text(account, 'type') === 'normal') return id(account);
  return told.no('erp_setup_incomplete', fill(say.notChargeable, { number: text(account, 'code') }));
}

/** A cost type is an account of expenses; the retainage account one of debts. */
function accountsOf({ accounts, retainageAccount }: Ground, bill: Bill, at: About) {
  const costTypes = [...new Set(bill.lines.map((line) => line.costType))];
  const account = (number: string, kind: 'expense' | 'debt', told: Told, code: ExportErrorCode, missing: string) => {
    const coded = accounts.filter((one) => text(one, 'code') === number);
    const row = only(coded, told, code, fill(missing, { number }));
    if (row === null) return null;
    const type = joined(row, 'type');
    if (type !== null && isTrue(type, kind)) return id(row);
    return told.no('erp_setup_incomplete', fill(say.wrongType, { number, mark: say.marks[kind] }));
  };
  const expenseAccounts = new Map<string, number>();
  for (const code of costTypes) {
    const found = account(code, 'expense', at('costType', code), 'erp_unknown_cost_code', say.missing.costType);
    if (found !== null) expenseAccounts.set(code, found);
  }
  const ofBill = at('bill', bill.invoiceNumber);
  const held = retainageHeld(bill);
  const debt = held
    ? account(retainageAccount, 'debt', ofBill, 'erp_setup_incomplete', say.missing.retainageAccount)
    : null;
  if (expenseAccounts.size < costTypes.length || (held && debt === null)) return null;
  return { expenseAccounts, retainageAccount: debt };
}
