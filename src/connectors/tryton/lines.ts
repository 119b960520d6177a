import type { Bill, BillLine } from '../../domain/bill.ts';
import { fill, words } from '../../domain/words/words.ts';
import { comesTo } from '../comes-to.ts';
import { noteOf } from './invoice.ts';
import { decimalValue, moneyValue } from './values.ts';

/** Tryton's keys for what a bill names by number. */
export interface LineKeys {
  readonly company: number;
  readonly currency: number;
  readonly jobsRoot: number;
  readonly costCodesRoot: number;
  readonly commitment: number;
  readonly costCodes: ReadonlyMap<string, number>;
  readonly expenseAccounts: ReadonlyMap<string, number>;
  readonly retainageAccount: number | null;
}

/** The lines of a bill as Tryton's: one for the work, and where retainage is held one more that takes it off again. */
export function linesOf(bill: Bill, keys: LineKeys): readonly unknown[] {
  const common = { type: 'line', company: keys.company, currency: keys.currency, invoice_type: 'in' };
  return bill.lines
    .flatMap((line) => [workLine(line, keys), ...(line.retainage === 0 ? [] : [retainageLine(line, keys)])])
    .map((line, i) => ({ ...common, ...line, sequence: (i + 1) * 10 }));
}

function workLine(line: BillLine, keys: LineKeys) {
  const counted = countedExactly(line);
  const { quantity, unitPrice } = line;
  const said = counted === null && quantity !== null && unitPrice !== null ? `\n${quantity} × ${unitPrice}` : '';
  return {
    account: keys.expenseAccounts.get(line.costType),
    description: line.description,
    note: `${noteOf(line.lineNumber)}${said}`,
    ...(counted ?? { quantity: 1, unit_price: moneyValue(line.amount) }),
    analytic_accounts: [
      [
        'create',
        [
          { root: keys.jobsRoot, account: keys.commitment },
          { root: keys.costCodesRoot, account: keys.costCodes.get(line.costCode) },
        ],
      ],
    ],
  };
}

/** Held back on an account of debts: an expense account would lower the cost of the job, which is not lower. */
function retainageLine(line: BillLine, keys: LineKeys) {
  return {
    account: keys.retainageAccount,
    description: fill(words.tryton.retainageOf, { line: line.lineNumber }),
    note: noteOf(line.lineNumber),
    quantity: -1,
    unit_price: moneyValue(line.retainage),
  };
}

/** Tryton's quantity without a unit has two decimals and is a float; its unit price has four, sixteen digits in all. */
const quantityForm = /^-?\d{1,12}(\.\d{1,2})?$/;
const priceForm = /^-?\d{1,12}(\.\d{1,4})?$/;

/**
 * Quantity and unit price where Tryton can hold both and comes to our amount by them; null where the line has to be
 * billed as one of its amount, or the cent would not be the same.
 */
export function countedExactly({ quantity, unitPrice, amount }: Pick<BillLine, 'quantity' | 'unitPrice' | 'amount'>) {
  if (quantity === null || unitPrice === null) return null;
  if (!quantityForm.test(quantity) || !priceForm.test(unitPrice)) return null;
  if (!comesTo(quantity, unitPrice, amount)) return null;
  return { quantity: Number(quantity), unit_price: decimalValue(unitPrice) };
}
