import { type Bill, type BillLine, fingerprintOf } from '../../../domain/bill.ts';
import type { BillReference } from '../../../domain/ids.ts';
import { cents, sum } from '../../../domain/money.ts';
import type { Fingerprint } from '../../../domain/sighting.ts';
import type { Day } from '../../../domain/time.ts';
import type { ErpConnector } from '../../contract.ts';
import { type Lie, lying } from './lie.ts';

const whole = 'texts, quantities and each line arrive whole and in their place';
const period = 'a typed posting period is kept or refused, never dropped';

/** Sends another bill than it was given. */
const altering = (alter: (bill: Bill) => Bill): Lie['open'] =>
  lying((honest) => ({
    createBill: (bill, reference, signal) => honest.createBill(alter(bill), reference, signal),
  }));

const onLines = (alter: (line: BillLine, i: number, all: readonly BillLine[]) => BillLine) => (bill: Bill) => ({
  ...bill,
  lines: bill.lines.map(alter),
});

/** In whole units of money, as if cents did not matter. */
function rounded(bill: Bill): Bill {
  const round = (amount: number) => cents(Math.round(amount / 100) * 100);
  const lines = bill.lines.map((line) => ({
    ...line,
    amount: round(line.amount),
    retainage: round(line.retainage),
  }));
  const total = (part: 'amount' | 'retainage') => sum(lines.map((line) => line[part]));
  return { ...bill, lines, amount: total('amount'), retainage: total('retainage') };
}

/** Shows the fingerprint of what it was asked for, in place of what the ERP holds. */
function remembering(honest: ErpConnector, alter: (bill: Bill) => Bill): Partial<ErpConnector> {
  const asked = new Map<string, Fingerprint>();
  return {
    async createBill(bill: Bill, reference: BillReference, signal) {
      const answer = await honest.createBill(alter(bill), reference, signal);
      if (answer.is === 'created') asked.set(answer.record.id, fingerprintOf(bill));
      return answer;
    },
    async lookFor(bill, signal) {
      const seen = await honest.lookFor(bill, signal);
      if (seen.is !== 'present') return seen;
      return { ...seen, fingerprint: asked.get(seen.record.id) ?? seen.fingerprint };
    },
  };
}

/** What the ERP holds is not what it was asked to hold, and they do not say so. */
export const alterations: readonly Lie[] = [
  {
    name: 'cuts descriptions',
    caughtBy: [whole, 'text longer than declared is refused, never cut'],
    open: altering((bill) => ({ ...bill, description: bill.description.slice(0, 10) })),
  },
  {
    name: 'declares more room than there is, and cuts',
    caughtBy: ['text longer than declared is refused, never cut'],
    open: lying((honest) => ({
      traits: { ...honest.traits, limits: { ...honest.traits.limits, lineDescription: 90 } },
      createBill: (bill, reference, signal) =>
        honest.createBill(
          onLines((line) => ({ ...line, description: line.description.slice(0, 60) }))(bill),
          reference,
          signal,
        ),
    })),
  },
  {
    name: 'rounds cents away, and remembers what was asked for',
    caughtBy: ['cents, retainage and negative lines survive'],
    open: lying((honest) => remembering(honest, rounded)),
  },
  {
    name: 'makes a moment of a day, and a day of the moment',
    caughtBy: ['a day is the same day in every time zone'],
    open: altering((bill) => {
      const midnight = new Date(`${bill.billingDate}T00:00:00`);
      return { ...bill, billingDate: midnight.toISOString().slice(0, 10) as Day };
    }),
  },
  {
    name: 'gives each line the text of the next',
    caughtBy: [whole],
    open: altering(onLines((line, i, all) => ({ ...line, description: all[(i + 1) % all.length]!.description }))),
  },
  {
    name: 'puts the amounts of the lines in another order, and remembers what was asked for',
    caughtBy: [whole],
    open: lying((honest) =>
      remembering(
        honest,
        onLines((line, i, all) => {
          const { amount, retainage } = all[all.length - 1 - i]!;
          return { ...line, amount, retainage };
        }),
      ),
    ),
  },
  {
    name: 'drops quantities',
    caughtBy: [whole],
    open: altering(onLines((line) => ({ ...line, quantity: null, unitPrice: null }))),
  },
  {
    name: 'drops a typed posting period',
    caughtBy: [period],
    open: altering((bill) => ({ ...bill, postingPeriod: null })),
  },
  {
    name: 'puts a question mark for what it cannot spell',
    caughtBy: ['awkward characters are held or refused, never changed'],
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant.
    open: altering((bill) => ({ ...bill, description: bill.description.replace(/[^\x00-\xff]/g, '?') })),
  },
];
