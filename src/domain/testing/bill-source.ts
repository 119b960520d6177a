import type { BillLimits, BillSource } from '../bill.ts';
import type { CommitmentLineId } from '../ids.ts';
import { cents } from '../money.ts';
import type { Day } from '../time.ts';
import { payLine } from './pay-line.ts';

export type SourceLine = BillSource['lines'][number];

/** A line of an invoice that lacks nothing, with amounts in dollars. */
export function sourceLine(
  lineNumber: number,
  amounts: Parameters<typeof payLine>[0] = {},
  change: Partial<SourceLine> = {},
): SourceLine {
  return {
    ...payLine(amounts),
    lineNumber,
    commitmentLineId: (1_000 + lineNumber) as CommitmentLineId,
    description: `Line ${lineNumber}`,
    costCode: { code: `03-${lineNumber}00`, erpNumber: `3${lineNumber}00` },
    costType: { code: 'Subcontract', erpNumber: '4' },
    ...change,
  };
}

/** An invoice that may be sent as it is: 5,000.00 of work, 500.00 of it retained. */
export const source: BillSource = {
  invoiceNumber: 'INV-7',
  billingDate: '2026-03-31' as Day,
  description: 'March',
  project: { name: 'Harbor House', erpNumber: '214' },
  vendor: { name: 'Ace Concrete', erpNumber: '12' },
  commitment: { name: 'SC-214-03', erpNumber: '21403' },
  lines: [sourceLine(1, { workThisPeriod: 5_000, workRetainageHeld: 500 })],
};

export const limits: BillLimits = {
  invoiceNumber: 15,
  description: 50,
  commitmentNumber: 15,
  lineDescription: 30,
  amount: cents(999_999_999_999),
};
