import { describe, expect, it } from 'vitest';
import { type Bill, type BillLimits, type BillSource, billOf, billProblems, limitProblems } from './bill.ts';
import { cents, mostCents } from './money.ts';
import { first, refusals } from './refusal.ts';
import { limits, source, sourceLine } from './testing/bill-source.ts';

const withLines = (...lines: BillSource['lines']): BillSource => ({ ...source, lines });
const problems = (given: BillSource, within: BillLimits = limits) => billProblems(given, billOf(given), within);
const codes = (given: BillSource) => problems(given).map((one) => one.code);
const bill = billOf(source);

describe('what refuses a bill', () => {
  it('is nothing, where it may be sent', () => {
    expect(problems(source)).toEqual([]);
    const mixed = withLines(sourceLine(1, { workThisPeriod: 300 }), sourceLine(2, { workThisPeriod: -100 }));
    expect(problems(mixed)).toEqual([]);
  });

  it('is every missing number, in one refusal', () => {
    const lacking = { ...source, billingDate: null, vendor: { name: 'Ace', erpNumber: null } };
    expect(problems(lacking)).toEqual([
      { code: 'prerequisite_missing', facts: { missing: ['billing date', 'vendor Ace'] } },
    ]);
  });

  it.each<[string, BillSource]>([
    ['no lines', withLines()],
    ['lines of nothing', withLines(sourceLine(1), sourceLine(2))],
    ['released retainage alone', withLines(sourceLine(1, { workRetainagePrevious: 9, workRetainageReleased: 9 }))],
    ['materials built in', withLines(sourceLine(1, { workThisPeriod: 9, storedPrevious: 9, workRetainageHeld: 1 }))],
  ])('is that nothing is billed: %s', (_, given) => {
    expect(problems(given)).toEqual([{ code: 'nothing_to_bill', facts: {} }]);
  });

  it('is not a total of nothing: lines that cancel out are bills of their cost codes', () => {
    expect(codes(withLines(sourceLine(1, { workThisPeriod: 5 }), sourceLine(2, { workThisPeriod: -5 })))).toEqual([]);
  });

  it('is a credit, from the first cent', () => {
    const credit = withLines(sourceLine(1, { workThisPeriod: 1_000 }), sourceLine(2, { workThisPeriod: -1_000.01 }));
    expect(problems(credit)).toEqual([{ code: 'credit_not_supported', facts: { amount: '-0.01' } }]);
  });

  it('comes in the order of the catalogue, so that the first is the one to give', () => {
    const worst: BillSource = {
      ...source,
      invoiceNumber: 'x'.repeat(16),
      billingDate: null,
      lines: [sourceLine(1, { workThisPeriod: -9_999_999_999.99 }), sourceLine(2, { workThisPeriod: -0.01 })],
    };
    const found = codes(worst);
    expect(found).toEqual(['prerequisite_missing', 'credit_not_supported', 'too_long_for_erp', 'too_much_for_erp']);
    const order = Object.keys(refusals);
    expect(found.map((code) => order.indexOf(code))).toEqual(
      found.map((code) => order.indexOf(code)).sort((a, b) => a - b),
    );
    expect(first(problems(worst))?.code).toBe('prerequisite_missing');
    const empty = { ...withLines(), billingDate: null, description: 'x'.repeat(51) };
    expect(codes(empty)).toEqual(['prerequisite_missing', 'nothing_to_bill', 'too_long_for_erp']);
  });
});

describe('the limits of an ERP', () => {
  it.each<[string, number, (text: string) => Bill]>([
    ['invoice number', limits.invoiceNumber, (invoiceNumber) => ({ ...bill, invoiceNumber })],
    ['description', limits.description, (description) => ({ ...bill, description })],
    ['commitment number', limits.commitmentNumber, (commitmentNumber) => ({ ...bill, commitmentNumber })],
    [
      'description of line 1',
      limits.lineDescription,
      (description) => ({ ...bill, lines: [{ ...bill.lines[0]!, description }] }),
    ],
  ])('take a text at its limit and refuse one more: %s', (field, limit, of) => {
    expect(limitProblems(of('x'.repeat(limit)), limits)).toEqual([]);
    const value = 'x'.repeat(limit + 1);
    const facts = { field, value, length: limit + 1, limit };
    expect(limitProblems(of(value), limits)).toEqual([{ code: 'too_long_for_erp', facts }]);
  });

  it('count as nvarchar does, in UTF-16 units: what looks short may be cut in two', () => {
    const small = { ...limits, description: 5 };
    expect(limitProblems({ ...bill, description: '𝟙𝟚x' }, small)).toEqual([]);
    expect(limitProblems({ ...bill, description: '𝟙𝟚𝟛' }, small)[0]!.facts).toMatchObject({ length: 6, limit: 5 });
    expect(limitProblems({ ...bill, description: 'äöüéñ' }, small)).toEqual([]);
  });

  it('are asked of the trimmed invoice number, which is what is sent', () => {
    expect(codes({ ...source, invoiceNumber: ` ${'x'.repeat(15)} ` })).toEqual([]);
    expect(codes({ ...source, invoiceNumber: 'x'.repeat(16) })).toEqual(['too_long_for_erp']);
  });

  it('name every text that is too long, line by line', () => {
    const long = 'x'.repeat(31);
    const lines = [1, 2, 3].map((n) => sourceLine(n, { workThisPeriod: n }, n === 2 ? {} : { description: long }));
    expect(problems(withLines(...lines)).map((one) => one.facts.field)).toEqual([
      'description of line 1',
      'description of line 3',
    ]);
  });

  const small = { ...limits, amount: cents(10_000) };
  const full = { amount: cents(10_000), retainage: cents(10_000) };
  const fits: Bill = { ...bill, ...full, lines: [{ ...bill.lines[0]!, ...full }] };
  const withLine = (change: Partial<Bill['lines'][number]>): Bill => ({
    ...fits,
    lines: [{ ...fits.lines[0]!, ...change }],
  });
  it.each<[string, Bill, string]>([
    ['the total', { ...fits, amount: cents(10_001) }, '100.01'],
    ['the retainage', { ...fits, retainage: cents(10_001) }, '100.01'],
    ['a line', withLine({ amount: cents(10_001) }), '100.01'],
    ['a negative line', withLine({ amount: cents(-10_001) }), '-100.01'],
    ['the retainage of a line', withLine({ retainage: cents(10_001) }), '100.01'],
  ])('refuse an amount a cent over: %s', (_, over, amount) => {
    expect(limitProblems(fits, small)).toEqual([]);
    expect(limitProblems(over, small)).toEqual([{ code: 'too_much_for_erp', facts: { amount, limit: '100.00' } }]);
  });

  it('never exceed our own', () => {
    const boundless = { ...limits, amount: cents(Number.MAX_SAFE_INTEGER) };
    const huge = { ...bill, amount: cents(mostCents + 1) };
    expect(limitProblems({ ...bill, amount: mostCents }, boundless)).toEqual([]);
    expect(limitProblems(huge, boundless)[0]?.facts).toMatchObject({ limit: '9,999,999,999.99' });
  });

  it('is a number that the ERP could not read, by its part, but not one that is missing', () => {
    const forms = { vendorNumber: { digits: 3, places: 0 }, costCode: { digits: 4, places: 3 } };
    const line = { ...bill.lines[0]!, costCode: '03-30' };
    const odd = { ...bill, vendorNumber: '1234', jobNumber: 'North', lines: [line] };
    expect(limitProblems(odd, { ...limits, forms })).toEqual([
      { code: 'misformed_for_erp', facts: { field: 'vendor number', value: '1234', digits: 3, places: 0 } },
      { code: 'misformed_for_erp', facts: { field: 'cost code of line 1', value: '03-30', digits: 4, places: 3 } },
    ]);
    for (const costCode of ['3100', '3100.0', '3100.125', '']) {
      expect(limitProblems({ ...bill, lines: [{ ...line, costCode }] }, { ...limits, forms })).toEqual([]);
    }
    for (const costCode of ['31000', '3100.1250', '-3', '3e3', ' 3']) {
      expect(limitProblems({ ...bill, lines: [{ ...line, costCode }] }, { ...limits, forms })).toHaveLength(1);
    }
  });
});
