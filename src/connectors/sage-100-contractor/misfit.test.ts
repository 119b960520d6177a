import { describe, expect, it } from 'vitest';
import type { Bill } from '../../domain/bill.ts';
import type { BillReference, CommitmentLineId } from '../../domain/ids.ts';
import { cents, mostCents } from '../../domain/money.ts';
import type { Day } from '../../domain/time.ts';
import { inferredNames, type MessageNames } from './message-names.ts';
import { limitsWithin, misfit } from './misfit.ts';
import type { TextLimits } from './named-element.ts';

const bill: Bill = {
  vendorNumber: '12',
  jobNumber: '7',
  commitmentNumber: 'SC-1',
  invoiceNumber: 'INV-12345678',
  description: 'Tower',
  billingDate: '2026-03-31' as Day,
  postingPeriod: null,
  lines: [
    {
      lineNumber: 4,
      commitmentLineId: 1 as CommitmentLineId,
      costCode: '3100.000',
      costType: '4',
      description: 'Pour of the north wall',
      amount: cents(500),
      retainage: cents(50),
      quantity: null,
      unitPrice: null,
    },
  ],
  amount: cents(500),
  retainage: cents(50),
};
const without = (...parts: string[]): MessageNames => ({
  ...inferredNames,
  header: inferredNames.header.filter(({ holds }) => !parts.includes(holds)),
  line: inferredNames.line.filter(({ holds }) => !parts.includes(holds)),
});
const limited = (part: string, limits: TextLimits): MessageNames => ({
  ...inferredNames,
  header: inferredNames.header.map((place) => (place.holds === part ? { ...place, limits } : place)),
  line: inferredNames.line.map((place) => (place.holds === part ? { ...place, limits } : place)),
});
const of = (names: MessageNames, given: Partial<Bill> = {}) =>
  misfit({ ...bill, ...given }, 'TIE-x' as BillReference, { names, type: 1, status: 1 });

describe('a bill that the installed messages cannot hold whole', () => {
  it('is refused where its posting period has no place, for it would be posted to another', () => {
    const march = { postingPeriod: { year: 2026, month: 3 } };
    expect(of(inferredNames, march)).toBeNull();
    expect(of(without('postingPeriod'), march)).toBe(
      'The messages of the installed Sage 100 Contractor® have no place for the posting period of this bill. Enter it there by hand, or change the bill.',
    );
    expect(of(without('postingPeriod'))).toBeNull();
    expect(of(without('postingYear'), march)).toBeNull();
    expect(of(without('postingYear'), { postingPeriod: { year: 2027, month: 1 } })).toContain('posting year');
    const fromOctober = { names: without('postingYear'), type: 1, status: 1, fiscalYearBegins: 10 } as const;
    const [december, september] = ['2026-12-31', '2026-09-30'].map((billingDate) => ({ ...bill, billingDate }) as Bill);
    const inJanuary = { ...december!, postingPeriod: { year: 2027, month: 1 } };
    expect(misfit(inJanuary, 'TIE-x' as BillReference, fromOctober), 'of one fiscal year').toBeNull();
    const inOctober = { ...september!, postingPeriod: { year: 2026, month: 10 } };
    expect(misfit(inOctober, 'TIE-x' as BillReference, fromOctober)).toContain('posting year');
  });

  it('is refused where its retainage has no place at all', () => {
    expect(of(without('retainage', 'lineRetainage'))).toContain('no place for the retainage of this bill');
    expect(of(without('retainage'))).toBeNull();
    expect(of(without('lineRetainage'))).toBeNull();
    const none = { retainage: cents(0), lines: bill.lines.map((line) => ({ ...line, retainage: cents(0) })) };
    expect(of(without('retainage', 'lineRetainage'), none)).toBeNull();
  });

  it('is refused where a text is longer than its element, or of another form', () => {
    expect(of(limited('invoiceNumber', { length: 10 }))).toBe(
      'The invoice number has 12 characters; the messages of the installed Sage 100 Contractor® take 10: INV-12345678. Shorten it.',
    );
    expect(of(limited('lineDescription', { length: 10 }))).toContain('The description of line 4 has 22 characters');
    expect(of(limited('invoiceNumber', { patterns: ['\\d+'] }))).toBe(
      'The invoice number is written in a way that the messages of the installed Sage 100 Contractor® do not take: INV-12345678.',
    );
    expect(of(limited('costCode', { values: ['1', '2'] }))).toContain('The cost code of line 4 is written');
    expect(of(limited('invoiceNumber', { patterns: ['[A-Z]+-\\d+', '.*8'] }))).toBeNull();
  });

  it('is refused where a number has more digits than its element', () => {
    const pieces = (quantity: string, limits: TextLimits) => {
      const amount = cents(Math.round(Number(quantity) * 100));
      return of(limited('quantity', limits), { lines: [{ ...bill.lines[0]!, quantity, unitPrice: '1', amount }] });
    };
    expect(pieces('12.34560', { digits: 6, places: 4 })).toBeNull();
    expect(pieces('-000012.3456', { digits: 6, places: 4 })).toBeNull();
    expect(pieces('0.12345', { places: 4 })).toContain('The quantity of line 4 is written');
    expect(pieces('123.4567', { digits: 6, places: 4 })).toContain('The quantity of line 4 is written');
    expect(pieces('1000000', { digits: 6 })).toContain('The quantity of line 4 is written');
  });

  it('is left to Sage where a pattern is of a dialect that we do not speak', () => {
    expect(of(limited('invoiceNumber', { patterns: ['[\\i-[:]][\\c-[:]]*'] }))).toBeNull();
  });

  it('is not refused for a description without a place', () => {
    expect(of(without('description', 'lineDescription'))).toBeNull();
  });
});

it('limits are narrowed to what the installed messages take, never widened', () => {
  const limits = { invoiceNumber: 20, description: 50, commitmentNumber: 20, lineDescription: 50, amount: mostCents };
  expect(limitsWithin(limits, inferredNames)).toEqual(limits);
  expect(limitsWithin(limits, limited('invoiceNumber', { length: 15 }))).toEqual({ ...limits, invoiceNumber: 15 });
  expect(limitsWithin(limits, limited('description', { length: 255 }))).toEqual(limits);
});
