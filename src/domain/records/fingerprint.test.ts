import { describe, expect, it } from 'vitest';
import { cents } from '../money.ts';
import type { Day } from '../time.ts';
import { recordFingerprint } from './fingerprint.ts';
import type { NewErpLine, NewErpRecord } from './made.ts';

const vendor = {
  type: 'vendor',
  number: '12',
  name: 'Ace Concrete',
  address: '1 Main St',
  city: 'Portland',
  state: 'OR',
  zip: '97201',
  phone: '',
  email: null,
} as const;
const line = (number: number, amount: number, costCode = '3100.000'): NewErpLine => ({
  number,
  description: `Line ${number}`,
  costCode,
  costType: '4',
  amount: cents(amount),
});
const commitment = {
  type: 'commitment',
  number: 'SC-1',
  vendorNumber: '12',
  jobNumber: '204',
  title: 'Concrete',
  date: '2026-03-01' as Day,
  retainageRate: 1000,
  lines: [line(1, 100_00), line(2, 50_00)],
} as const satisfies NewErpRecord;

describe('the fingerprint of a record', () => {
  it('can be read', () => {
    expect(recordFingerprint(vendor)).toBe('vendor|12|Ace Concrete');
    expect(recordFingerprint(commitment)).toBe('commitment|SC-1|12|204|Concrete|1=3100/4 100.00|2=3100/4 50.00');
    const { vendorNumber, retainageRate, ...rest } = commitment;
    const changeOrder = { ...rest, type: 'change_order', number: '1', commitmentNumber: 'SC-1' } as const;
    expect(recordFingerprint(changeOrder)).toBe('change_order|1|SC-1|204|Concrete|1=3100/4 100.00|2=3100/4 50.00');
  });

  it('is the same however numbers are written, whatever the order of lines, and without what ERPs lack', () => {
    const other = {
      ...commitment,
      vendorNumber: '0012',
      date: null,
      retainageRate: 0,
      lines: [line(2, 50_00, '3100'), line(1, 100_00, '03100.0')],
    };
    expect(recordFingerprint(other)).toBe(recordFingerprint(commitment));
    expect(recordFingerprint({ ...vendor, number: '012', name: 'Ace Concrete ', city: '' })).toBe(
      recordFingerprint(vendor),
    );
  });

  it.each([
    ['title', { title: 'Steel' }],
    ['vendor', { vendorNumber: '13' }],
    ['job', { jobNumber: '205' }],
    ['number', { number: '0SC-1' }],
    ['amount', { lines: [line(1, 100_01), line(2, 50_00)] }],
    ['cost code', { lines: [line(1, 100_00, '3100.1'), line(2, 50_00)] }],
    ['a line less', { lines: [line(1, 100_00)] }],
  ])('differs by its %s', (_, change) => {
    expect(recordFingerprint({ ...commitment, ...change })).not.toBe(recordFingerprint(commitment));
  });

  it('keeps its parts apart, and takes what an ERP may hold', () => {
    const names = ['a|1', 'a%7C1', 'a\ud800'].map((name) => recordFingerprint({ ...vendor, name }));
    expect(new Set(names).size).toBe(3);
    expect(recordFingerprint({ ...vendor, number: '0' })).toBe('vendor|0|Ace Concrete');
    expect(recordFingerprint({ ...vendor, number: '100' })).toBe('vendor|100|Ace Concrete');
  });
});
