import { type Cents, cents } from './money.ts';

/** Something to put right before invoices can be exported: where it lies, and what is said of it. */
export interface Obstacle {
  /** Here, in the project side; or in the ERP. */
  readonly where: 'here' | 'erp';
  readonly code: string;
  /** A whole sentence. */
  readonly says: string;
}

export interface Stopped<I> {
  readonly invoice: I;
  readonly amount: Cents;
  readonly obstacles: readonly Obstacle[];
}

/** One thing to fix, with all the invoices that it stops. */
export interface ThingToFix<I> extends Obstacle {
  readonly invoices: readonly I[];
  readonly amount: Cents;
}

/**
 * Gathers what stops invoices by the thing to fix. What stops most comes first, and of equals what stops the larger
 * amount: so that whoever begins at the top lets the most through. An invoice stands under each thing that stops it.
 */
export function thingsToFix<I>(stopped: readonly Stopped<I>[]): readonly ThingToFix<I>[] {
  const things = new Map<string, { readonly obstacle: Obstacle; readonly invoices: I[]; amount: Cents }>();
  for (const { invoice, amount, obstacles } of stopped) {
    const seen = new Set<string>();
    for (const obstacle of obstacles) {
      const key = `${obstacle.where} ${obstacle.code} ${obstacle.says}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const thing = things.get(key) ?? { obstacle, invoices: [], amount: cents(0) };
      thing.invoices.push(invoice);
      thing.amount = cents(thing.amount + amount);
      things.set(key, thing);
    }
  }
  return [...things.values()]
    .map(({ obstacle, invoices, amount }) => ({ ...obstacle, invoices, amount }))
    .sort((a, b) => b.invoices.length - a.invoices.length || b.amount - a.amount || (a.says < b.says ? -1 : 1));
}
