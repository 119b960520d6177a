import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cents, cents, sum } from '../money.ts';
import {
  type ChangeOrderStatus,
  changeOrderEdit,
  changeOrderMove,
  changeOrderStatuses,
  countsAs,
} from './change-order.ts';
import { type CommitmentStatus, commitmentStatuses } from './commitment.ts';
import { contractSums } from './contract-sums.ts';

/** A commitment in small: its own lines, its change orders, and which of their lines stand on an invoice. */
interface Order {
  readonly number: string;
  status: ChangeOrderStatus;
  readonly lines: readonly Cents[];
  billed: boolean;
}
interface Line {
  readonly amount: Cents;
  readonly changeOrder: boolean;
  readonly of: string | null;
}

const amount = fc.integer({ min: -5_000_000, max: 5_000_000 }).map(cents);
const step = fc.record({
  order: fc.nat({ max: 3 }),
  to: fc.constantFrom(...changeOrderStatuses),
  bills: fc.boolean(),
  commitment: fc.oneof(
    { weight: 5, arbitrary: fc.constant('Approved' as const) },
    fc.constantFrom(...commitmentStatuses),
  ),
});
const course = fc.record({
  original: fc.array(amount, { minLength: 1, maxLength: 4 }),
  orders: fc.array(fc.array(amount, { maxLength: 3 }), { minLength: 4, maxLength: 4 }),
  steps: fc.array(step, { maxLength: 30 }),
});

function play(
  given: typeof course extends fc.Arbitrary<infer T> ? T : never,
  check: (lines: Line[], orders: Order[]) => void,
) {
  let lines: Line[] = given.original.map((one) => ({ amount: one, changeOrder: false, of: null }));
  const orders: Order[] = given.orders.map((own, i) => ({
    number: `CO ${i + 1}`,
    status: 'draft',
    lines: own,
    billed: false,
  }));
  for (const { order: which, to, bills, commitment } of given.steps) {
    const order = orders[which]!;
    const holder = { number: 'SC-1', status: commitment as CommitmentStatus };
    const move = changeOrderMove(order, to, holder, order.lines.length, order.billed ? ['INV-1'] : []);
    if (move.ok) {
      order.status = to;
      if (move.value === 'come') {
        lines = [...lines, ...order.lines.map((one) => ({ amount: one, changeOrder: true, of: order.number }))];
      }
      if (move.value === 'go') lines = lines.filter((line) => line.of !== order.number);
    }
    if (bills && order.status === 'approved') order.billed = true;
    check(lines, orders);
  }
}

const amountOf = (order: Order) => sum(order.lines);

describe('any course of change orders', () => {
  it('ties out: the revised sum is the original and every approved change order, and no other', () => {
    fc.assert(
      fc.property(course, (given) =>
        play(given, (lines, orders) => {
          const changeOrders = orders.map((order) => ({ status: order.status, amount: amountOf(order) }));
          const sums = contractSums({ lines, changeOrders, invoiced: cents(0), paid: cents(0) });
          const counted = (as: string) => sum(orders.filter((one) => countsAs[one.status] === as).map(amountOf));
          expect(sums.original).toBe(sum(given.original));
          expect(sums.approvedChanges).toBe(counted('approved'));
          expect(sums.pendingChanges).toBe(counted('pending'));
          expect(sums.draftChanges).toBe(counted('draft'));
          expect(sums.revised).toBe(sums.original + sums.approvedChanges);
          expect(sums.pendingRevised).toBe(sums.revised + sums.pendingChanges);
          expect(sums.revised).toBe(sum(lines.map((line) => line.amount)));
        }),
      ),
    );
  });

  it('never takes a line away that an invoice has, and has each approved line once', () => {
    fc.assert(
      fc.property(course, (given) =>
        play(given, (lines, orders) => {
          for (const order of orders) {
            const own = lines.filter((line) => line.of === order.number);
            expect(own.map((line) => line.amount)).toEqual(order.status === 'approved' ? order.lines : []);
            if (order.billed) expect(order.status).toBe('approved');
          }
        }),
      ),
    );
  });
});

describe('the sums of a contract', () => {
  it('say what is left to bill and what was paid', () => {
    const lines = [
      { amount: cents(10_000), changeOrder: false },
      { amount: cents(-1_000), changeOrder: true },
    ];
    const sums = contractSums({ lines, changeOrders: [], invoiced: cents(4_500), paid: cents(3_000) });
    expect(sums).toMatchObject({ revised: 9_000, balance: 4_500, paid: 3_000, percentPaid: 3_333 });
  });
});

describe('a change order', () => {
  const approved = { number: 'SC-1', status: 'Approved' as const };

  it('is approved only with lines, and on an approved commitment', () => {
    const draft = { number: 'CO 1', status: 'draft' as const };
    expect(changeOrderMove(draft, 'approved', approved, 0, [])).toMatchObject({ refusal: { code: 'invalid' } });
    for (const status of commitmentStatuses) {
      const { ok } = changeOrderMove(draft, 'approved', { number: 'SC-1', status }, 1, []);
      expect(ok, status).toBe(status === 'Approved');
    }
  });

  it('leaves a commitment only while that is approved: one that is complete keeps the sum that it ended with', () => {
    const order = { number: 'CO 1', status: 'approved' as const };
    for (const status of commitmentStatuses) {
      const move = changeOrderMove(order, 'void', { number: 'SC-1', status }, 1, []);
      if (status === 'Approved') expect(move).toEqual({ ok: true, value: 'go' });
      else
        expect(move, status).toMatchObject({
          refusal: { code: 'commitment_locked', facts: { part: 'change_orders' } },
        });
    }
  });

  it('that is approved is locked, and while an invoice has its lines it stays approved', () => {
    const order = { number: 'CO 1', status: 'approved' as const };
    expect(changeOrderEdit(order)).toMatchObject({ refusal: { code: 'change_order_approved' } });
    for (const to of changeOrderStatuses) {
      const move = changeOrderMove(order, to, approved, 1, ['INV-8']);
      if (to === 'approved') expect(move).toEqual({ ok: true, value: 'stay' });
      else expect(move).toMatchObject({ refusal: { code: 'change_order_billed', facts: { invoices: ['INV-8'] } } });
    }
  });
});
