import { describe, expect, it } from 'vitest';
import { ListedBills } from './listed-bills.ts';
import type { ListedBill } from './ports/tie-out.ts';

const bill = (n: number, label: string): ListedBill => ({
  recordId: `${n}`,
  identity: n % 2 === 0 ? null : `I-${n}`,
  label,
  reference: null,
  standing: 'live',
  fingerprint: `7|7|SC-1|${n}|2026-11-01|0.00|1=10.00-0.00` as ListedBill['fingerprint'],
  amount: 1_000 as ListedBill['amount'],
  costs: n % 3 === 0 ? null : ('3100/4=10.00' as ListedBill['costs']),
});
const told = (bills: ListedBills) => ({
  length: bills.length,
  costsTold: bills.costsTold,
  recordIds: bills.bytesOf('recordId').subarray(20).toString('hex'),
  identities: bills.bytesOf('identity').subarray(20).toString('hex'),
  labels: bills.bytesOf('label').subarray(20).toString('hex'),
});

describe('a part of a list of bills', () => {
  it('that was emptied is as a new one, whatever was in it', () => {
    const used = ListedBills.of([
      bill(1, 'x'.repeat(3_000_000)),
      ...Array.from({ length: 900 }, (_, n) => bill(n, 'Zürich')),
    ]);
    used.empty();
    expect(told(used)).toEqual(told(new ListedBills()));
    const few = [bill(2, 'Ütliberg'), bill(3, '')];
    for (const one of few) used.add(one);
    expect(told(used)).toEqual(told(ListedBills.of(few)));
    expect(used.bytesOf('label').length).toBe(20 + 4 + 9 + 4);
  });
});
