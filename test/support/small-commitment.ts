import type { BasisPoints, Cents } from '../../src/domain/money.ts';
import type { Day } from '../../src/domain/time.ts';

/** An approved commitment of two lines, of a small house; the ERP has it under its number. */
export const commitment = (number: string, vendor: string) => ({
  number,
  title: `${vendor} work`,
  vendor,
  status: 'Approved' as const,
  retainageRate: 1_000 as BasisPoints,
  contractDate: '2026-06-01' as Day,
  executed: true,
  erpNumber: number,
  lines: ['Footings', 'Slab'].map((description) => ({
    changeOrder: false,
    costCode: '03-100',
    costType: 'S',
    description,
    amount: 10_000_000 as Cents,
  })),
});
