import { changeOrderSummary } from '../src/domain/billing/change-order-summary.ts';
import { entryProblems } from '../src/domain/billing/line-problems.ts';
import { type AgreedLine, type BilledLine, nextLine } from '../src/domain/billing/next-application.ts';
import { billsOver } from '../src/domain/billing/over-billing.ts';
import { summarize } from '../src/domain/billing/pay-application.ts';
import { enter, type PayLineEntry } from '../src/domain/billing/pay-line-entry.ts';
import { extended, type Quantity, type UnitPrice } from '../src/domain/billing/quantity.ts';
import type { BasisPoints, Cents } from '../src/domain/money.ts';
import type { Figure } from './parts/figures.ts';
import { inRounds, timed } from './parts/rounds.ts';

const invoices = 1_000;
const lines = 100;
const rounds = 7;
const tenPercent = 1_000 as BasisPoints;

/** A schedule of values: amounts and, every fourth line, a quantity at a price; every tenth a change order. */
const agreed: readonly AgreedLine[] = Array.from({ length: lines }, (_, i) => {
  const units = i % 4 === 3 ? { quantity: 10_000_000 as Quantity, unitPrice: (123_456 + i) as UnitPrice } : null;
  const amount = units === null ? ((50_000_000 + i * 137) as Cents) : extended(units.quantity, units.unitPrice)!;
  return { amount, changeOrder: i % 10 === 9, units };
});

/** What is typed on a line of an invoice: work in every way that it can be, and materials that come and go. */
function entryOf(invoice: number, line: number, units: AgreedLine['units']): PayLineEntry {
  if (units !== null) return { quantityThisPeriod: (5_000 + ((invoice * line) % 97)) as Quantity };
  if (line % 5 === 0) return { workPercent: 5 as BasisPoints, storedPresently: ((invoice % 7) * 1_000) as Cents };
  return { workThisPeriod: (10_000 + ((invoice * 31 + line * 17) % 991)) as Cents };
}

/**
 * All invoices of one commitment one after the other, as the server works them out: each line carried forward, entered, its
 * rules asked, the summary and the change orders summed. Answers what the last one comes to, so that nothing is left out.
 */
function ours(): number {
  let before: readonly BilledLine[] | null = null;
  let [due, over, changes] = [0, 0, 0];
  for (let invoice = 0; invoice < invoices; invoice++) {
    const entered: BilledLine[] = agreed.map((line, i) => {
      const fresh = nextLine(line, before?.[i] ?? null);
      const entry = entryOf(invoice, i, line.units);
      const written = enter(fresh, entry, tenPercent, line.units);
      if (entryProblems(fresh, written, entry, line.units).length > 0) throw new Error(`line ${i} was refused`);
      if (billsOver(written)) over++;
      return written;
    });
    due += summarize(entered).currentPaymentDue;
    const appearsFirst = invoice === 0;
    changes += changeOrderSummary(entered.map((line) => ({ ...line, appearsFirst }))).net;
    before = entered;
  }
  return due + over + changes;
}

/** The least that could be called the same: the twelve amounts of every line added up in plain numbers. */
function bareSum(): number {
  let total = 0;
  const amounts = agreed.map((line, i) => [line.amount, i, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const);
  for (let invoice = 0; invoice < invoices; invoice++) {
    for (const line of amounts) for (const amount of line) total += amount + invoice;
  }
  return total;
}

/** The arithmetic of a thousand invoices of a hundred lines, beside a loop that only adds. */
export async function arithmetic(): Promise<readonly Figure[]> {
  // Once each beforehand, so that both are compiled.
  if (ours() === bareSum()) throw new Error('two different sums came out the same');
  const ask = (work: () => number) => () => timed(async () => work());
  const what = `${invoices.toLocaleString('en')} invoices of ${lines} lines: entered, checked, summed`;
  return [await inRounds(what, 'ms', { of: 'figure', atMost: 1_000 }, rounds, ask(ours), ask(bareSum))];
}
