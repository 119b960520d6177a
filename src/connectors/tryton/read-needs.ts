import type { Bill } from '../../domain/bill.ts';
import { type Books, type Ground as Company, type Places, type Roots, rootsAmong } from './ground.ts';
import { periodsAround, postingDay } from './period.ts';
import { id, idOrNull, type Row } from './values.ts';

/** What some bills stand on, as Tryton has it; no more of it than they name. */
export interface Ground extends Company {
  readonly places: Places;
  readonly roots: Roots;
  readonly parties: readonly Row[];
  /** The company's own account payable, for vendors without one. */
  readonly usualPayable: number | null;
  /** Their vendors' invoices of the same numbers that are not cancelled. */
  readonly used: readonly Row[];
  readonly analytic: readonly Row[];
  readonly accounts: readonly Row[];
  readonly retainageAccount: string;
  readonly periods: readonly Row[];
  readonly journals: readonly Row[];
}

export const retainageHeld = (bill: Bill): boolean => bill.lines.some((line) => line.retainage !== 0);

const distinct = (list: readonly string[]): readonly string[] => [...new Set(list)];

/** Reads it, one question after the other: as many for two hundred bills as for one. */
export async function readGround(
  books: Books,
  bills: readonly Bill[],
  retainageAccount: string,
  signal: AbortSignal,
): Promise<Ground> {
  const ground = await books.ground(signal);
  const { company } = ground;
  const lines = bills.flatMap((bill) => bill.lines);
  const fields = ['code', 'name', 'supplier_payment_term', 'account_payable', 'addresses.invoice'];
  const numbers = distinct(bills.map((bill) => bill.vendorNumber));
  const parties = await books.search('party.party', [['code', 'in', numbers]], fields, signal);
  const usualPayable = await usualPayableFor(books, parties, signal);
  const used = await usedNumbers(
    books,
    bills,
    parties.map((one) => id(one)),
    signal,
  );
  const analyticCodes = distinct([
    ...bills.flatMap((bill) => [bill.jobNumber, bill.commitmentNumber]),
    ...lines.map((line) => line.costCode),
  ]);
  const named = [
    ['company', '=', company],
    ['OR', ['type', '=', 'root'], ['code', 'in', analyticCodes]],
  ];
  const ofAccount = ['code', 'name', 'type', 'root', 'parent', 'parent.code'];
  const analytic = await books.search('analytic_account.account', named, ofAccount, signal);
  const accountCodes = distinct([
    ...lines.map((line) => line.costType),
    ...(bills.some(retainageHeld) ? [retainageAccount] : []),
  ]);
  const open = [
    ['company', '=', company],
    ['code', 'in', accountCodes],
    ['closed', '!=', true],
  ];
  const accounts = await books.search('account.account', open, ['code', 'type.expense', 'type.debt'], signal);
  const periods = await periodsAround(books, bills.map(postingDay), signal);
  const journals = await books.search('account.journal', [['type', '=', 'expense']], [], signal, 1);
  const roots = rootsAmong(analytic, books.places);
  const read = { parties, usualPayable, used, analytic, accounts, retainageAccount, periods, journals };
  return { ...ground, ...read, places: books.places, roots };
}

/** Asked for only where a vendor has none of its own. */
async function usualPayableFor(books: Books, parties: readonly Row[], signal: AbortSignal): Promise<number | null> {
  if (parties.every((party) => idOrNull(party, 'account_payable') !== null)) return null;
  const [usual] = await books.search('account.configuration', [], ['default_account_payable'], signal, 1);
  return usual ? idOrNull(usual, 'default_account_payable') : null;
}

async function usedNumbers(books: Books, bills: readonly Bill[], parties: readonly number[], signal: AbortSignal) {
  if (parties.length === 0) return [];
  const same = [
    ['type', '=', 'in'],
    ['party', 'in', parties],
    ['reference', 'in', distinct(bills.map((bill) => bill.invoiceNumber))],
    ['state', '!=', 'cancelled'],
  ];
  return await books.search('account.invoice', same, ['number', 'reference', 'party'], signal);
}
