import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billOf } from '../../domain/bill.ts';
import { type PayLine, summarize } from '../../domain/billing/pay-application.ts';
import type { BillReference, CommitmentLineId } from '../../domain/ids.ts';
import { cents, readableMoney } from '../../domain/money.ts';
import type { Day, Instant } from '../../domain/time.ts';
import { createRequisitions } from './payload.ts';

/** What an integrator is told of an invoice ties out with what its pages say, to the cent. */

const money = (max: number) => fc.integer({ min: 0, max }).map(cents);
const payLine: fc.Arbitrary<PayLine> = fc.record({
  changeOrder: fc.boolean(),
  scheduledValue: money(99_999_999),
  workPrevious: money(5_000_000),
  workThisPeriod: fc.integer({ min: -100, max: 5_000_000 }).map(cents),
  storedPrevious: money(300_000),
  storedPresently: money(300_000),
  workRetainagePrevious: money(500_000),
  workRetainageHeld: money(500_000),
  workRetainageReleased: money(500_000),
  storedRetainagePrevious: money(30_000),
  storedRetainageHeld: money(30_000),
  storedRetainageReleased: money(30_000),
});

/** As the desk reads it beside the bill. */
const aboutLine = (line: PayLine, place: number) => ({
  id: place + 1,
  commitment_line: place + 1,
  change_order: line.changeOrder,
  cost_code: 1,
  unit: null,
  erp_number: null,
  scheduled_value: line.scheduledValue,
  stored_presently: line.storedPresently,
  stored_previous: line.storedPrevious,
  work_retainage_held: line.workRetainageHeld,
  work_retainage_released: line.workRetainageReleased,
  stored_retainage_held: line.storedRetainageHeld,
  stored_retainage_released: line.storedRetainageReleased,
  stored_retainage_previous: line.storedRetainagePrevious,
});

const code = { code: '03-100', erpNumber: 'C-3100' };
const named = { name: 'Pier 4', erpNumber: 'J-1001' };

function told(lines: readonly PayLine[]) {
  const bill = billOf({
    invoiceNumber: 'INV-1',
    billingDate: '2026-10-31' as Day,
    description: 'SC-001 application 1',
    project: named,
    vendor: named,
    commitment: named,
    lines: lines.map((line, place) => ({
      ...line,
      lineNumber: place + 1,
      commitmentLineId: (place + 1) as CommitmentLineId,
      description: 'Slab',
      costCode: code,
      costType: code,
    })),
  });
  const about = { invoice: 1, project: 1, contract: 1, created_at: 0 as Instant, lines: lines.map(aboutLine) };
  const { requisitions } = createRequisitions(bill, 'TIE-a' as BillReference, about) as {
    requisitions: { [name: string]: unknown; line_items: Record<string, string>[] }[];
  };
  return requisitions[0]!;
}

const hundredths = (text: unknown) => Math.round(Number(text) * 100);
const totalOf = (items: readonly Record<string, string>[], name: string) =>
  items.reduce((all, item) => all + hundredths(item[name]), 0);

describe('what an integrator is told', () => {
  it('of any lines comes to what the invoice says is due, to the cent', () => {
    fc.assert(
      fc.property(fc.array(payLine, { minLength: 1, maxLength: 300 }), (lines) => {
        const summary = summarize(lines);
        const { line_items: items, ...of } = told(lines);
        expect(of.formatted_payment_due).toBe(
          `${summary.currentPaymentDue < 0 ? '-' : ''}$${readableMoney(cents(Math.abs(summary.currentPaymentDue)))}`,
        );
        expect(hundredths(of.total_amount)).toBe(summary.grossThisPeriod);
        expect(hundredths(of.retainage)).toBe(summary.retainageHeldThisPeriod);
        expect(hundredths(of.retainage_released)).toBe(summary.retainageReleasedThisPeriod);
        expect(totalOf(items, 'amount')).toBe(hundredths(of.total_amount));
        expect(totalOf(items, 'retainage_this_period')).toBe(hundredths(of.retainage));
      }),
      { numRuns: 50 },
    );
  });

  it('of an amount below nothing is written as people write it', () => {
    const [line] = fc.sample(payLine, 1);
    const credit = { ...line!, workThisPeriod: cents(-123_456), storedPresently: line!.storedPrevious };
    expect(told([credit]).line_items[0]).toMatchObject({ amount: '-1234.56', formatted_amount: '-$1,234.56' });
  });
});
