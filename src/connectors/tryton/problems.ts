import type { Bill } from '../../domain/bill.ts';
import type { ErpProblem } from '../contract.ts';
import { type Books, mustBeTheCompany } from './ground.ts';
import { judge } from './needs.ts';
import { readGround } from './read-needs.ts';
import { unsendable } from './unsendable.ts';

/** Bills asked about with one set of questions: what they name is far less than they are. */
const billsABatch = 100;

/** Everything for which this connector would refuse each of some bills, by the very rule by which it refuses them. */
export async function* problems(
  books: Books,
  bills: readonly Bill[],
  retainageAccount: string,
  signal: AbortSignal,
): AsyncGenerator<readonly ErpProblem[], void, undefined> {
  for (let at = 0; at < bills.length; at += billsABatch) {
    const some = bills.slice(at, at + billsABatch);
    // A text that no database of Tryton's holds must not be asked for either.
    const askable = some.filter((bill) => unsendable(bill) === null);
    const ground = askable.length === 0 ? null : await readGround(books, askable, retainageAccount, signal);
    // Its rules hide what is another company's, which would read here as lacking.
    await mustBeTheCompany(books, signal);
    for (const bill of some) yield ofOne(bill, () => judge(ground!, bill).problems);
  }
}

function ofOne(bill: Bill, judged: () => readonly ErpProblem[]): readonly ErpProblem[] {
  const detail = unsendable(bill);
  if (detail === null) return judged();
  return [{ code: 'erp_invalid', detail, about: { kind: 'bill', number: bill.invoiceNumber } }];
}
