import { expect } from 'vitest';
import type { Bill, BillLine } from '../../domain/bill.ts';
import type { BookedBill, BookedLine } from '../harness.ts';
import type { Kit, Made } from './case.ts';

/**
 * The fingerprint leaves out what not every ERP can show again. The books are asked for all of it: a text that was cut
 * or a line in another's place is found here only.
 */
export async function expectBooked({ harness }: Kit, { bill, record }: Pick<Made, 'bill' | 'record'>): Promise<void> {
  const booked = await harness.accountant.read(record);
  expect(inOrder({ ...booked, lines: booked.lines.map(plainLine) })).toEqual(asBooked(bill, booked));
}

const inOrder = (bill: BookedBill): BookedBill => ({
  ...bill,
  lines: [...bill.lines].sort((a, b) => a.lineNumber - b.lineNumber),
});
const plainLine = (line: BookedLine): BookedLine => ({
  ...line,
  quantity: plainDecimal(line.quantity),
  unitPrice: plainDecimal(line.unitPrice),
});

/** What the books should hold of our bill, less what this ERP has no place for. */
function asBooked(bill: Bill, booked: BookedBill): BookedBill {
  return inOrder({
    vendorNumber: bill.vendorNumber,
    jobNumber: bill.jobNumber,
    commitmentNumber: bill.commitmentNumber,
    invoiceNumber: bill.invoiceNumber,
    description: booked.description === null ? null : bill.description,
    billingDate: bill.billingDate,
    postingPeriod: bill.postingPeriod ?? booked.postingPeriod,
    amount: bill.amount,
    retainage: bill.retainage,
    lines: bill.lines.map((line) =>
      lineAsBooked(
        line,
        booked.lines.find(({ lineNumber }) => lineNumber === line.lineNumber),
      ),
    ),
  });
}

function lineAsBooked(line: BillLine, booked: BookedLine | undefined): BookedLine {
  const held = <T>(ours: T, theirs: T | null | undefined) => (theirs === null ? null : ours);
  return {
    lineNumber: line.lineNumber,
    costCode: held(line.costCode, booked?.costCode),
    costType: held(line.costType, booked?.costType),
    description: held(line.description, booked?.description),
    amount: line.amount,
    retainage: line.retainage,
    // A line that is billed by amount has no quantity of ours, and ERPs write what they like there.
    quantity:
      line.quantity === null ? plainDecimal(booked?.quantity) : held(plainDecimal(line.quantity), booked?.quantity),
    unitPrice:
      line.unitPrice === null ? plainDecimal(booked?.unitPrice) : held(plainDecimal(line.unitPrice), booked?.unitPrice),
  };
}

/** `12.3400` and `12.34` are one number. */
function plainDecimal(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
