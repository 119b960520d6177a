import type { BillVariation } from '../../src/connectors/harness.ts';
import type { Bill } from '../../src/domain/bill.ts';
import { smallBill } from './small-bill.ts';

const numbers = { vendorNumber: '201', jobNumber: '1001', commitmentNumber: 'SC-001', costType: '5200' };

/** A bill for the small company in Tryton, with a number of its own. */
export const trytonBill = (change: Partial<Omit<Bill, 'lines'>> = {}, lines?: BillVariation['lines']): Bill =>
  smallBill(numbers, change, lines);
