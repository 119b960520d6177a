import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CommitmentStatus,
  type CommitmentUse,
  changeOf,
  type commitmentParts,
  commitmentStatuses,
  deletion,
  mayChange,
  statusMove,
} from './commitment.ts';

const status = fc.constantFrom(...commitmentStatuses);
const use: fc.Arbitrary<CommitmentUse> = fc.record({
  invoices: fc.array(fc.string({ minLength: 1 }), { maxLength: 2 }),
  payments: fc.nat({ max: 2 }),
  changeOrders: fc.array(fc.string({ minLength: 1 }), { maxLength: 2 }),
  erpNumber: fc.option(fc.constant('SC-1')),
});
const nothing: CommitmentUse = { invoices: [], payments: 0, changeOrders: [], erpNumber: null };
const named = (of: CommitmentStatus) => ({ number: 'SC-1', status: of });
const codeOf = (outcome: { ok: true } | { ok: false; refusal: { code: string } }) =>
  outcome.ok ? null : outcome.refusal.code;

describe('what may be changed in which status', () => {
  it('is the schedule of values and the company before it is signed, change orders after', () => {
    const may = (part: (typeof commitmentParts)[number]) =>
      commitmentStatuses.filter((of) => changeOf(part, named(of)).ok);
    expect(may('schedule_of_values')).toEqual(['Draft', 'Out For Bid', 'Out For Signature']);
    expect(may('company')).toEqual(['Draft', 'Out For Bid', 'Out For Signature']);
    expect(may('change_orders')).toEqual(['Approved']);
    expect(may('payments')).toEqual(['Approved', 'Complete', 'Terminated']);
    expect(may('terms')).toEqual(commitmentStatuses);
  });

  it('never lets lines and change orders be changed at once: the sum has one road', () => {
    for (const of of commitmentStatuses) {
      const parts: readonly string[] = mayChange[of];
      expect(parts.includes('schedule_of_values') && parts.includes('change_orders'), of).toBe(false);
    }
  });

  it('names the part and the status where it refuses', () => {
    expect(changeOf('schedule_of_values', named('Approved'))).toMatchObject({
      refusal: { code: 'commitment_locked', facts: { commitment_status: 'Approved', part: 'schedule_of_values' } },
    });
  });
});

describe('a change of status', () => {
  it('is open in every direction while nothing hangs on it, and to itself always', () => {
    for (const from of commitmentStatuses) {
      for (const to of commitmentStatuses) expect(statusMove(named(from), to, nothing).ok, `${from} ${to}`).toBe(true);
    }
    fc.assert(fc.property(status, use, (of, given) => statusMove(named(of), of, given).ok));
  });

  it('opens the schedule of values again only where nothing at all hangs on it', () => {
    fc.assert(
      fc.property(status, status, use, (from, to, given) => {
        const opens = changeOf('schedule_of_values', named(to)).ok && !changeOf('schedule_of_values', named(from)).ok;
        if (!opens || !statusMove(named(from), to, given).ok) return;
        expect(given).toEqual(nothing);
      }),
    );
  });

  it('is void only where nothing was billed or paid, whatever else there is', () => {
    fc.assert(
      fc.property(status, use, (from, given) => {
        if (from === 'Void') return;
        const free = given.invoices.length === 0 && given.payments === 0;
        expect(statusMove(named(from), 'Void', given).ok).toBe(free);
      }),
    );
  });

  it('to a status in which the lines stay locked is always open but to void', () => {
    fc.assert(
      fc.property(status, fc.constantFrom('Approved', 'Complete', 'Terminated' as const), use, (from, to, given) => {
        expect(statusMove(named(from), to, given).ok).toBe(true);
      }),
    );
  });
});

describe('a deletion', () => {
  it('goes only where nothing hangs on it, and says all that does', () => {
    fc.assert(
      fc.property(status, use, (of, given) => {
        const free = JSON.stringify(given) === JSON.stringify(nothing);
        expect(codeOf(deletion(named(of), given))).toBe(free ? null : 'commitment_in_use');
      }),
    );
    const all = { invoices: ['1'], payments: 1, changeOrders: ['CO 1'], erpNumber: 'SC-1' };
    expect(deletion(named('Approved'), all)).toMatchObject({
      refusal: { facts: { holds: ['invoices', 'payments', 'change_orders', 'erp'] } },
    });
  });
});
