import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bill, type BillSource, billOf, missingPrerequisites, releasedRetainage } from './bill.ts';
import { carryForward, summarize } from './billing/pay-application.ts';
import { cents, sum } from './money.ts';
import { source, sourceLine } from './testing/bill-source.ts';

const withLines = (...lines: BillSource['lines']): BillSource => ({ ...source, lines });
const amounts = (bill: Bill) => bill.lines.map((line) => [line.lineNumber, line.amount / 100, line.retainage / 100]);

describe('a bill', () => {
  it('is the invoice in the numbers of the ERP', () => {
    expect(billOf(source)).toEqual({
      vendorNumber: '12',
      jobNumber: '214',
      commitmentNumber: '21403',
      invoiceNumber: 'INV-7',
      description: 'March',
      billingDate: '2026-03-31',
      postingPeriod: null,
      lines: [
        {
          lineNumber: 1,
          commitmentLineId: 1_001,
          costCode: '3100',
          costType: '4',
          description: 'Line 1',
          amount: 500_000,
          retainage: 50_000,
          quantity: null,
          unitPrice: null,
        },
      ],
      amount: 500_000,
      retainage: 50_000,
    });
  });

  it('bills work of this period and newly stored materials, and nothing of before', () => {
    const line = sourceLine(3, {
      scheduledValue: 90_000,
      workPrevious: 20_000,
      workThisPeriod: 4_000,
      storedPrevious: 1_000,
      storedPresently: 1_700,
      workRetainagePrevious: 2_000,
      storedRetainagePrevious: 100,
      workRetainageHeld: 400,
      storedRetainageHeld: 70,
    });
    expect(amounts(billOf(withLines(line)))).toEqual([[3, 4_700, 470]]);
  });

  it('leaves out lines that bill nothing, and keeps those that only hold retainage', () => {
    const bill = billOf(
      withLines(
        sourceLine(1),
        sourceLine(2, { workPrevious: 800, scheduledValue: 800, workRetainagePrevious: 80 }),
        sourceLine(3, { workThisPeriod: 10 }),
        sourceLine(4, { workThisPeriod: 50, storedPrevious: 50, workRetainageHeld: 5 }),
        sourceLine(5, { workRetainagePrevious: 80, workRetainageReleased: 80 }),
      ),
    );
    expect(amounts(bill)).toEqual([
      [3, 10, 0],
      [4, 0, 5],
    ]);
    expect([bill.amount, bill.retainage]).toEqual([1_000, 500]);
  });

  it('keeps a negative line, and adds it up with its sign', () => {
    const bill = billOf(withLines(sourceLine(1, { workThisPeriod: 300 }), sourceLine(2, { workThisPeriod: -100 })));
    expect(amounts(bill)).toEqual([
      [1, 300, 0],
      [2, -100, 0],
    ]);
    expect(bill.amount).toBe(20_000);
  });

  it('is not sent retainage that is released; that is told apart', () => {
    const release = withLines(
      sourceLine(1, { workThisPeriod: 100, workRetainageHeld: 10, workRetainageReleased: 4 }),
      sourceLine(2, { storedRetainagePrevious: 7, storedRetainageReleased: 7 }),
    );
    expect(amounts(billOf(release))).toEqual([[1, 100, 10]]);
    expect(releasedRetainage(release)).toBe(1_100);
    expect(releasedRetainage(source)).toBe(0);
  });

  it('trims the invoice number, and has empty texts where numbers lack', () => {
    expect(billOf({ ...source, invoiceNumber: '  INV-8\t' }).invoiceNumber).toBe('INV-8');
    const nothing = { name: 'none', erpNumber: null };
    const lacking = billOf({
      ...source,
      invoiceNumber: null,
      billingDate: null,
      project: nothing,
      vendor: nothing,
      commitment: nothing,
    });
    expect(lacking).toMatchObject({ invoiceNumber: '', billingDate: '', jobNumber: '', vendorNumber: '' });
    expect(lacking.commitmentNumber).toBe('');
  });

  it('has lines that sum to its header to the cent, and over a life comes to what was earned', () => {
    const cent = fc.integer({ min: -1_000_000, max: 1_000_000 }).map(cents);
    const held = fc.integer({ min: 0, max: 100_000 }).map(cents);
    const period = fc.record({
      workThisPeriod: cent,
      storedPresently: held,
      workRetainageHeld: held,
      workRetainageReleased: held,
      storedRetainageHeld: held,
      storedRetainageReleased: held,
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(period, period), { minLength: 1, maxLength: 8 }), (periods) => {
        let lines: BillSource['lines'] = [sourceLine(1), sourceLine(2)];
        const bills: Bill[] = [];
        let released = 0;
        for (const entered of periods) {
          lines = lines.map((line, i) => ({ ...line, ...carryForward(line), ...entered[i] }));
          const bill = billOf(withLines(...lines));
          bills.push(bill);
          released += releasedRetainage(withLines(...lines));
          expect(bill.amount).toBe(sum(bill.lines.map((line) => line.amount)));
          expect(bill.retainage).toBe(sum(bill.lines.map((line) => line.retainage)));
        }
        const summary = summarize(lines);
        expect(sum(bills.map((bill) => bill.amount))).toBe(summary.totalCompletedAndStored);
        expect(sum(bills.map((bill) => bill.retainage)) - released).toBe(summary.totalRetainage);
      }),
    );
  });
});

describe('what is missing for a bill', () => {
  const nameless = (name: string) => ({ name, erpNumber: null });
  const codeless = { code: '03-900', erpNumber: null };

  it('is nothing where all have numbers', () => {
    expect(missingPrerequisites(source)).toEqual([]);
  });

  it('is named all at once, each as people name it', () => {
    const lacking: BillSource = {
      ...source,
      invoiceNumber: null,
      billingDate: null,
      project: nameless('Harbor House'),
      vendor: nameless('Ace Concrete'),
      commitment: nameless('SC-214-03'),
      lines: [
        sourceLine(1, { workThisPeriod: 1 }, { costCode: codeless, costType: { code: 'Labor', erpNumber: null } }),
      ],
    };
    expect(missingPrerequisites(lacking)).toEqual([
      'invoice number',
      'billing date',
      'project Harbor House',
      'vendor Ace Concrete',
      'commitment SC-214-03',
      'cost code 03-900',
      'cost type Labor',
    ]);
  });

  it('is named once, however many lines lack it', () => {
    const lines = [1, 2, 3].map((n) => sourceLine(n, { workThisPeriod: n }, { costCode: codeless }));
    expect(missingPrerequisites(withLines(...lines))).toEqual(['cost code 03-900']);
  });

  it('is not asked of lines that bill nothing', () => {
    expect(missingPrerequisites(withLines(...source.lines, sourceLine(2, {}, { costCode: codeless })))).toEqual([]);
  });

  it.each(['', '   ', '\t\n'])('counts the invoice number %j as none', (invoiceNumber) => {
    expect(missingPrerequisites({ ...source, invoiceNumber })).toEqual(['invoice number']);
  });

  it('counts an empty number as none', () => {
    expect(missingPrerequisites({ ...source, vendor: { name: 'Ace', erpNumber: '' } })).toEqual(['vendor Ace']);
  });
});
