import { randomBytes } from 'node:crypto';
import type { Bill } from '../../domain/bill.ts';
import { type BillReference, billReference, type CommitmentLineId } from '../../domain/ids.ts';
import { cents, sum } from '../../domain/money.ts';
import type { Day } from '../../domain/time.ts';
import type { BillVariation } from '../harness.ts';
import type { Company } from './pretend-books.ts';

/** Vendor V-12 on job J-7 is well set up, V-13 has no payment terms, and January 2025 is closed. */
export const ourCompany: Company = {
  name: 'Kit Builders & Sons, Inc.',
  vendors: [
    { number: 'V-12', name: 'Ace Concrete', terms: 'net 30' },
    { number: 'V-13', name: 'Bare Electric', terms: null },
    // More than the connector reads at once: a list is often cut at its first page.
    ...Array.from({ length: 120 }, (_, i) => ({ number: `V-${1_000 + i}`, name: `Vendor ${i}`, terms: 'net 30' })),
  ],
  jobs: [{ number: 'J-7', name: 'Harbor Tower' }],
  costCodes: [
    { code: '03-100', name: 'Concrete forming' },
    { code: '26-000', name: 'Electrical' },
  ],
  costTypes: [{ code: 'S', name: 'Subcontract' }],
  subcontracts: [
    { number: 'S-1', vendor: 'V-12', job: 'J-7', description: 'Concrete', amount: '15000000.00', lines: threeLines() },
    {
      number: 'S-2',
      vendor: 'V-13',
      job: 'J-7',
      description: 'Electrical',
      amount: '15000000.00',
      lines: threeLines(),
    },
  ],
  closedPeriods: ['2025-01'],
  uniqueReferences: true,
  uniqueNumbers: true,
};

/** Other books at the same address, which another key opens. They have vendors of their own, and no bill of ours. */
export const otherCompany: Company = { ...ourCompany, name: 'Another Builder, Inc.' };

function threeLines() {
  const common = { cost_code: '03-100', cost_type: 'S', amount: '5000000.00', billed: '0.00' };
  return [1, 2, 3].map((line) => ({ line, description: `Pour ${line}`, ...common }));
}

export const newReference = (): BillReference => billReference(randomBytes(26));

/** A bill that our company takes, with an invoice number of its own. */
export function plainBill(
  change: Partial<Bill> = {},
  amounts: BillVariation['lines'] = [{ amount: 1_250_000, retainage: 125_000 }],
): Bill {
  const lines = amounts.map(({ amount, retainage }, i) => ({
    lineNumber: i + 1,
    commitmentLineId: (i + 1) as CommitmentLineId,
    costCode: '03-100',
    costType: 'S',
    description: `Pour ${i + 1}`,
    amount: cents(amount),
    retainage: cents(retainage),
    quantity: null,
    unitPrice: null,
  }));
  return {
    vendorNumber: 'V-12',
    jobNumber: 'J-7',
    commitmentNumber: 'S-1',
    invoiceNumber: `INV-${randomBytes(6).toString('hex')}`,
    description: 'Pay application 3',
    billingDate: '2026-03-31' as Day,
    postingPeriod: null,
    lines,
    amount: sum(lines.map((line) => line.amount)),
    retainage: sum(lines.map((line) => line.retainage)),
    ...change,
  };
}

/** The same, as the kit wants it to differ. */
export function variedBill({ refusedAs, lines, posted }: BillVariation): Bill {
  if (posted !== undefined) return plainBill({ postingPeriod: { year: 2026, month: 2 } }, lines);
  switch (refusedAs) {
    case undefined:
      return plainBill({}, lines);
    case 'erp_unknown_vendor':
      return plainBill({ vendorNumber: 'V-999' }, lines);
    case 'erp_unknown_job':
      return plainBill({ jobNumber: 'J-999' }, lines);
    case 'erp_unknown_commitment':
      return plainBill({ commitmentNumber: 'S-999' }, lines);
    case 'erp_unknown_cost_code': {
      const bill = plainBill({}, lines);
      return { ...bill, lines: bill.lines.map((line) => ({ ...line, costCode: '99-999' })) };
    }
    case 'erp_closed_period':
      return plainBill({ billingDate: '2025-01-31' as Day }, lines);
    case 'erp_setup_incomplete':
      return plainBill({ vendorNumber: 'V-13', commitmentNumber: 'S-2' }, lines);
    default:
      throw new Error(`these books have no bill that is refused as ${refusedAs}`);
  }
}
