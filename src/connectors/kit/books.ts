import { expect } from 'vitest';
import type { Bill, BillLine } from '../../domain/bill.ts';
import type { BookedBill, BookedLine, BookedPart } from '../harness.ts';
import type { Kit, Made } from './case.ts';

/**
 * The fingerprint leaves out what not every ERP can show again. The books are asked for all of it: a text that was cut
 * or a line in another's place is found here only.
 */
export async function expectBooked({ harness }: Kit, { bill, record }: Pick<Made, 'bill' | 'record'>): Promise<void> {
  const { accountant } = harness;
  const booked = await accountant.read(record);
  expect(comparable(booked, bill, accountant.lacks)).toEqual(
    comparable(asBooked(bill, booked), bill, accountant.lacks),
  );
}

/** What the books should hold of our bill. */
const asBooked = (bill: Bill, booked: BookedBill): BookedBill => ({
  vendorNumber: bill.vendorNumber,
  jobNumber: bill.jobNumber,
  commitmentNumber: bill.commitmentNumber,
  invoiceNumber: bill.invoiceNumber,
  description: bill.description,
  billingDate: bill.billingDate,
  // Where nobody typed one, the ERP chooses; that it chooses well has a case of its own.
  postingPeriod: bill.postingPeriod ?? booked.postingPeriod,
  amount: bill.amount,
  retainage: bill.retainage,
  lines: bill.lines.map((line) => ({
    lineNumber: line.lineNumber,
    costCode: line.costCode,
    costType: line.costType,
    description: line.description,
    amount: line.amount,
    retainage: line.retainage,
    quantity: line.quantity,
    unitPrice: line.unitPrice,
  })),
});

/** In the order of the lines, numbers written plainly, and without what cannot be compared. */
function comparable(booked: BookedBill, bill: Bill, lacks: readonly BookedPart[]) {
  const held = <T>(part: BookedPart, value: T) => (lacks.includes(part) ? null : value);
  const sent = new Map(bill.lines.map((line) => [line.lineNumber, line]));
  return {
    ...booked,
    description: held('description', booked.description),
    postingPeriod: held('postingPeriod', booked.postingPeriod),
    lines: [...booked.lines]
      .sort((a, b) => a.lineNumber - b.lineNumber)
      .map((line) => ({
        ...line,
        costCode: held('costCode', line.costCode),
        costType: held('costType', line.costType),
        description: held('lineDescription', line.description),
        ...byQuantity(line, sent.get(line.lineNumber), held),
      })),
  };
}

/** A line that is billed by amount has no quantity of ours, and ERPs write what they like there. */
function byQuantity(
  line: BookedLine,
  sent: BillLine | undefined,
  held: <T>(part: BookedPart, value: T) => T | null,
): Pick<BookedLine, 'quantity' | 'unitPrice'> {
  return {
    quantity: sent?.quantity ? held('quantity', plainDecimal(line.quantity)) : null,
    unitPrice: sent?.unitPrice ? held('unitPrice', plainDecimal(line.unitPrice)) : null,
  };
}

/** `12.3400` and `12.34` are one number. */
function plainDecimal(text: string | null): string | null {
  return text?.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
