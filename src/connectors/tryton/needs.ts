import type { Bill } from '../../domain/bill.ts';
import type { ExportError, ExportErrorCode } from '../../domain/refusal.ts';
import type { Day } from '../../domain/time.ts';
import { fill, words } from '../../domain/words/words.ts';
import { type Books, rootsAmong } from './ground.ts';
import type { LineKeys } from './lines.ts';
import { periodNeed, postingDay } from './period.ts';
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

  constructor(code: ExportErrorCode, detail: string) {
    super(detail);
    this.name = 'Need';
    this.refusal = { code, detail };
  }
}

const say = words.tryton;

/** The one that is meant, or a {@link Need}. Tryton does not forbid that two accounts bear one code. */
function only(rows: readonly Row[], code: ExportErrorCode, missing: string): Row {
  const [row, another] = rows;
  if (!row) throw new Need(code, missing);
  if (another)
    throw new Need('erp_setup_incomplete', fill(say.several, { count: rows.length, what: text(row, 'code') }));
  return row;
}

/**
 * What the bill names, found in Tryton; and what Tryton or an accountant would stumble over after it was made. Asked
 * before anything is made, for a refusal has to leave nothing behind, and in Tryton's own words alone the reasons could
 * not be told apart. Throws a {@link Need}.
 */
export async function needsOf(
  books: Books,
  bill: Bill,
  retainageAccount: string,
  signal: AbortSignal,
): Promise<BillKeys> {
  const { company, currency, currencyDigits: digits } = await books.ground(signal);
  // Tryton would round our cents to what its currency has.
  if (digits !== 2) throw new Need('erp_setup_incomplete', fill(say.wrongCurrency, { digits }));
  const vendor = await vendorOf(books, bill, signal);
  const analytic = await analyticOf(books, bill, signal);
  const accounts = await accountsOf(books, bill, retainageAccount, signal);
  const accountingDay = postingDay(bill);
  const lacking = await periodNeed(books, accountingDay, signal);
  if (lacking) throw new Need(lacking.code, lacking.detail);
  const journals = await books.search('account.journal', [['type', '=', 'expense']], [], signal, 1);
  if (!journals[0]) throw new Need('erp_setup_incomplete', say.missing.journal);
  return { company, currency, ...vendor, ...analytic, ...accounts, accountingDay, journal: id(journals[0]) };
}

async function vendorOf(books: Books, bill: Bill, signal: AbortSignal) {
  const number = bill.vendorNumber;
  const fields = ['code', 'name', 'supplier_payment_term', 'account_payable', 'addresses.invoice'];
  const found = await books.search('party.party', [['code', '=', number]], fields, signal);
  const party = only(found, 'erp_unknown_vendor', fill(say.missing.vendor, { number }));
  const incomplete = (what: string) =>
    new Need('erp_setup_incomplete', fill(say.vendorLacks, { number, name: text(party, 'name'), what }));
  const addresses = joinedRows(party, 'addresses');
  const address = addresses.find((one) => isTrue(one, 'invoice')) ?? addresses[0];
  if (!address) throw incomplete(say.vendorParts.address);
  const paymentTerm = idOrNull(party, 'supplier_payment_term');
  // Tryton would post it as due today.
  if (paymentTerm === null) throw incomplete(say.vendorParts.paymentTerm);
  const payable = idOrNull(party, 'account_payable') ?? (await usualPayable(books, signal));
  if (payable === null) throw incomplete(say.vendorParts.payable);
  await mustBeUnused(books, bill, id(party), signal);
  return { party: id(party), address: id(address), paymentTerm, payable };
}

async function usualPayable(books: Books, signal: AbortSignal): Promise<number | null> {
  const [usual] = await books.search('account.configuration', [], ['default_account_payable'], signal, 1);
  return usual ? idOrNull(usual, 'default_account_payable') : null;
}

/** Tryton takes one number of a vendor's twice; an accountant would not. A cancelled one does not count. */
async function mustBeUnused(books: Books, bill: Bill, party: number, signal: AbortSignal): Promise<void> {
  const same = [
    ['type', '=', 'in'],
    ['party', '=', party],
    ['reference', '=', bill.invoiceNumber],
    ['state', '!=', 'cancelled'],
  ];
  const [other] = await books.search('account.invoice', same, ['number'], signal, 1);
  if (!other) return;
  const record = text(other, 'number') || fill(say.draft, { id: id(other) });
  throw new Need('erp_duplicate_number', fill(say.usedNumber, { record, number: bill.invoiceNumber }));
}

/** Job, subcontract and cost codes: analytic accounts below the two roots. */
async function analyticOf(books: Books, bill: Bill, signal: AbortSignal) {
  const { company } = await books.ground(signal);
  const { jobsRoot, costCodesRoot } = books.places;
  const codes = [...new Set(bill.lines.map((line) => line.costCode))];
  const named = [
    ['company', '=', company],
    ['OR', ['type', '=', 'root'], ['code', 'in', [bill.jobNumber, bill.commitmentNumber, ...codes]]],
  ];
  const fields = ['code', 'name', 'type', 'root', 'parent', 'parent.code'];
  const found = await books.search('analytic_account.account', named, fields, signal);
  const { jobs, costCodes } = rootsAmong(found, books.places);
  if (jobs === null || costCodes === null) {
    const root = jobs === null ? jobsRoot : costCodesRoot;
    throw new Need('erp_setup_incomplete', fill(say.missing.root, { root }));
  }
  const coded = (root: number, code: string) =>
    found.filter((one) => idOrNull(one, 'root') === root && text(one, 'code') === code);
  const chargeableCode = (number: string) => {
    const missing = fill(say.missing.costCode, { number, root: costCodesRoot });
    return [number, chargeable(only(coded(costCodes, number), 'erp_unknown_cost_code', missing))] as const;
  };
  return {
    jobsRoot: jobs,
    costCodesRoot: costCodes,
    commitment: commitmentOf(bill, jobs, jobsRoot, (code) => coded(jobs, code)),
    costCodes: new Map(codes.map(chargeableCode)),
  };
}

/** The subcontract's account: directly below its job's, which stands directly below the root. */
function commitmentOf(bill: Bill, jobs: number, root: string, coded: (code: string) => readonly Row[]): number {
  const isBelow = (parent: number) => (one: Row) => idOrNull(one, 'parent') === parent;
  const missingJob = fill(say.missing.job, { number: bill.jobNumber, root });
  const job = id(only(coded(bill.jobNumber).filter(isBelow(jobs)), 'erp_unknown_job', missingJob));
  const facts = { number: bill.commitmentNumber, job: bill.jobNumber };
  const contracts = coded(bill.commitmentNumber).filter((one) => !isBelow(jobs)(one));
  const below = contracts.filter(isBelow(job));
  if (!below[0] && contracts[0]) {
    const other = text(mustJoin(contracts[0], 'parent'), 'code');
    throw new Need('erp_unknown_commitment', fill(say.missing.commitmentElsewhere, { ...facts, other }));
  }
  return chargeable(only(below, 'erp_unknown_commitment', fill(say.missing.commitment, facts)));
}

/** Costs are charged to an account of the type Normal; the others only add up. */
function chargeable(account: Row): number {
  if (text(account, 'type') === 'normal') return id(account);
  throw new Need('erp_setup_incomplete', fill(say.notChargeable, { number: text(account, 'code') }));
}

/** A cost type is an account of expenses; the retainage account one of debts. */
async function accountsOf(books: Books, bill: Bill, retainageAccount: string, signal: AbortSignal) {
  const { company } = await books.ground(signal);
  const costTypes = [...new Set(bill.lines.map((line) => line.costType))];
  const held = bill.lines.some((line) => line.retainage !== 0);
  const named = [
    ['company', '=', company],
    ['code', 'in', [...costTypes, ...(held ? [retainageAccount] : [])]],
    ['closed', '!=', true],
  ];
  const found = await books.search('account.account', named, ['code', 'type.expense', 'type.debt'], signal);
  const account = (number: string, kind: 'expense' | 'debt', code: ExportErrorCode, missing: string) => {
    const coded = found.filter((one) => text(one, 'code') === number);
    const row = only(coded, code, fill(missing, { number }));
    const type = joined(row, 'type');
    if (type !== null && isTrue(type, kind)) return id(row);
    throw new Need('erp_setup_incomplete', fill(say.wrongType, { number, mark: say.marks[kind] }));
  };
  const expense = (code: string) => account(code, 'expense', 'erp_unknown_cost_code', say.missing.costType);
  const debt = () => account(retainageAccount, 'debt', 'erp_setup_incomplete', say.missing.retainageAccount);
  return {
    expenseAccounts: new Map(costTypes.map((code) => [code, expense(code)] as const)),
    retainageAccount: held ? debt() : null,
  };
}
