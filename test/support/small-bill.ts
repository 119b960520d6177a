import { randomBytes } from 'node:crypto';
import type { BillVariation } from '../../src/connectors/harness.ts';
import type { Bill } from '../../src/domain/bill.ts';
import { billReference, type CommitmentLineId } from '../../src/domain/ids.ts';
import { type Cents, cents, sum } from '../../src/domain/money.ts';
import type { Day } from '../../src/domain/time.ts';

export const newReference = () => billReference(randomBytes(26));

/** What a small company's ERP calls the one vendor, job, subcontract and cost type that bills are tried with. */
type Numbers = Pick<Bill, 'vendorNumber' | 'jobNumber' | 'commitmentNumber'> & { readonly costType: string };

/** A bill for a small company, each time with a number of its own. */
export function smallBill(
  { costType, ...numbers }: Numbers,
  change: Partial<Omit<Bill, 'lines'>> = {},
  given: BillVariation['lines'] = [{ amount: 1_250_000, retainage: 125_000 }],
): Bill {
  const lines = given.map(({ amount, retainage }, i) => ({
    lineNumber: i + 1,
    commitmentLineId: (i + 1) as CommitmentLineId,
    costCode: '3100.000',
    costType,
    description: `Pour ${i + 1}`,
    amount: cents(amount),
    retainage: cents(retainage),
    quantity: null,
    unitPrice: null,
  }));
  const total = (pick: (line: Bill['lines'][number]) => Cents) => sum(lines.map(pick));
  return {
    ...numbers,
    invoiceNumber: `INV-${randomBytes(5).toString('hex')}`,
    description: 'Pay application 3 <Tower & Dock>',
    billingDate: '2026-03-31' as Day,
    postingPeriod: null,
    amount: total((line) => line.amount),
    retainage: total((line) => line.retainage),
    ...change,
    lines,
  };
}
