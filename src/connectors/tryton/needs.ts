import type { Bill } from '../../domain/bill.ts';
import type { ExportError, ExportErrorCode } from '../../domain/refusal.ts';
import type { Day } from '../../domain/time.ts';
import type { Books } from './ground.ts';
import type { LineKeys } from './lines.ts';
import { periodNeed, postingDay } from './period.ts';
import { id, idOrNull, isTrue, joined, joinedRows, type Row, text } from './values.ts';

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

/** The one that bears the number, or a {@link Need}. Tryton does not forbid that two accounts bear one code. */
function only(rows: readonly Row[], code: ExportErrorCode, what: string): Row {
  const [row, another] = rows;
  if (!row) throw new Need(code, `Tryton has no ${what}.`);
  if (another) throw new Need('erp_setup_incomplete', `Tryton has ${rows.length} records that are ${what}.`);
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
  const { company, currency } = await books.ground(signal);
  const vendor = await vendorOf(books, bill, signal);
  const analytic = await analyticOf(books, bill, signal);
  const accounts = await accountsOf(books, bill, retainageAccount, signal);
  const accountingDay = postingDay(bill);
  const lacking = await periodNeed(books, accountingDay, signal);
  if (lacking) throw new Need(lacking.code, lacking.detail);
  const journals = await books.search('account.journal', [['type', '=', 'expense']], [], signal, 1);
  if (!journals[0]) throw new Need('erp_setup_incomplete', 'Tryton has no journal of the type Expense.');
  return { company, currency, ...vendor, ...analytic, ...accounts, accountingDay, journal: id(journals[0]) };
}

async function vendorOf(books: Books, bill: Bill, signal: AbortSignal) {
  const fields = ['name', 'supplier_payment_term', 'account_payable', 'addresses.invoice'];
  const found = await books.search('party.party', [['code', '=', bill.vendorNumber]], fields, signal);
  const party = only(found, 'erp_unknown_vendor', `party ${bill.vendorNumber}`);
  const who = `${bill.vendorNumber} (${text(party, 'name')})`;
  const incomplete = (what: string) => new Need('erp_setup_incomplete', `The party ${who} has no ${what} in Tryton.`);
  const addresses = joinedRows(party, 'addresses');
  const address = addresses.find((one) => isTrue(one, 'invoice')) ?? addresses[0];
  if (!address) throw incomplete('address');
  const paymentTerm = idOrNull(party, 'supplier_payment_term');
  // Tryton would post it as due today.
  if (paymentTerm === null) throw incomplete('supplier payment term');
  const payable = idOrNull(party, 'account_payable') ?? (await usualPayable(books, signal));
  if (payable === null) throw incomplete('account payable, nor is there a usual one');
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
  const which = text(other, 'number') || `the draft with the ID ${id(other)}`;
  throw new Need('erp_duplicate_number', `${which} bears the number ${bill.invoiceNumber} of this vendor.`);
}

/** Job, subcontract and cost codes: analytic accounts below the two roots. */
async function analyticOf(books: Books, bill: Bill, signal: AbortSignal) {
  const { company } = await books.ground(signal);
  const { jobsRoot, costCodesRoot } = books.places;
  const roots = await books.roots(signal);
  const missing = roots.jobs === null ? jobsRoot : costCodesRoot;
  if (roots.jobs === null || roots.costCodes === null) {
    throw new Need('erp_setup_incomplete', `Tryton has no analytic root named ${missing}.`);
  }
  const costCodes = [...new Set(bill.lines.map((line) => line.costCode))];
  const named = [
    ['company', '=', company],
    ['code', 'in', [bill.jobNumber, bill.commitmentNumber, ...costCodes]],
  ];
  const fields = ['code', 'type', 'root', 'parent', 'parent.code'];
  const found = await books.search('analytic_account.account', named, fields, signal);
  const coded = (root: number, code: string) =>
    found.filter((one) => idOrNull(one, 'root') === root && text(one, 'code') === code);
  const atTop = (one: Row) => idOrNull(one, 'parent') === roots.jobs;

  const jobs = coded(roots.jobs, bill.jobNumber).filter(atTop);
  const job = id(only(jobs, 'erp_unknown_job', `analytic account ${bill.jobNumber} directly below ${jobsRoot}`));
  const contracts = coded(roots.jobs, bill.commitmentNumber).filter((one) => !atTop(one));
  const below = contracts.filter((one) => idOrNull(one, 'parent') === job);
  const place = `analytic account ${bill.commitmentNumber} directly below the job ${bill.jobNumber}`;
  if (!below[0] && contracts[0]) {
    const other = text(joined(contracts[0], 'parent')!, 'code');
    throw new Need('erp_unknown_commitment', `Tryton has no ${place}, but one below ${other}.`);
  }
  const commitment = chargeable(only(below, 'erp_unknown_commitment', place));
  const codes = costCodes.map((code) => {
    const what = `analytic account ${code} below ${costCodesRoot}`;
    return [code, chargeable(only(coded(roots.costCodes!, code), 'erp_unknown_cost_code', what))] as const;
  });
  return { jobsRoot: roots.jobs, costCodesRoot: roots.costCodes, commitment, costCodes: new Map(codes) };
}

/** Costs are charged to an account of the type Normal; the others only add up. */
function chargeable(account: Row): number {
  if (text(account, 'type') === 'normal') return id(account);
  const detail = `The analytic account ${text(account, 'code')} is not of the type Normal, so that nothing can be charged to it.`;
  throw new Need('erp_setup_incomplete', detail);
}

/** A cost type is an account of expenses; the retainage account one of debts. */
async function accountsOf(books: Books, bill: Bill, retainageAccount: string, signal: AbortSignal) {
  const { company } = await books.ground(signal);
  const costTypes = [...new Set(bill.lines.map((line) => line.costType))];
  const codes = bill.retainage === 0 && bill.lines.every((line) => line.retainage === 0) ? [] : [retainageAccount];
  const named = [
    ['company', '=', company],
    ['code', 'in', [...costTypes, ...codes]],
    ['closed', '!=', true],
  ];
  const found = await books.search('account.account', named, ['code', 'type.expense', 'type.debt'], signal);
  const account = (code: string, kind: 'expense' | 'debt', unknown: ExportErrorCode, what: string) => {
    const row = only(
      found.filter((one) => text(one, 'code') === code),
      unknown,
      `account ${code} ${what}`,
    );
    const type = joined(row, 'type');
    if (type !== null && isTrue(type, kind)) return id(row);
    throw new Need('erp_setup_incomplete', `The account ${code} ${what} is not of a type that is marked ${kind}.`);
  };
  const expenses = costTypes.map(
    (code) => [code, account(code, 'expense', 'erp_unknown_cost_code', 'for a cost type')] as const,
  );
  const [held = null] = codes.map((code) => account(code, 'debt', 'erp_setup_incomplete', 'for retainage'));
  return { expenseAccounts: new Map(expenses), retainageAccount: held };
}
