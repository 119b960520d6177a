import { type Cents, cents, formatMoney } from '../money.ts';
import { no, type Outcome, yes } from '../refusal.ts';
import { extended, type Quantity, type UnitPrice } from './quantity.ts';

/** So many lines has one commitment, or one change order, at most. */
export const mostLines = 2_000;

/** How a commitment is billed: by amounts alone, or by quantities too. */
export const accountingMethods = ['amount', 'unit'] as const;
export type AccountingMethod = (typeof accountingMethods)[number];

/** What a line comes to. With units its amount is always the quantity times the unit price. */
export interface LinePrice {
  readonly amount: Cents;
  readonly units: { readonly quantity: Quantity; readonly unitPrice: UnitPrice; readonly unit: string | null } | null;
}

/** What may be typed on a line; whatever is left out stays. */
export interface PriceEntry {
  readonly amount?: Cents | undefined;
  readonly quantity?: Quantity | undefined;
  readonly unitPrice?: UnitPrice | undefined;
  readonly unit?: string | null | undefined;
}

/**
 * A line's price from what was typed. Where a commitment is billed by amount, a quantity and a unit price only work the
 * amount out; where it is billed by unit they stay, and an amount alone makes a lump sum.
 */
export function priced(method: AccountingMethod, entry: PriceEntry, before: LinePrice | null): Outcome<LinePrice> {
  const quantity = entry.quantity ?? before?.units?.quantity;
  const unitPrice = entry.unitPrice ?? before?.units?.unitPrice;
  // 0 × 0 is how programs write that a line has no units.
  const none = quantity === undefined || unitPrice === undefined || (Number(quantity) === 0 && Number(unitPrice) === 0);
  if (none) {
    if (entry.amount === undefined && before === null) return no('invalid', { field: 'amount', because: 'required' });
    return yes({ amount: entry.amount ?? before!.amount, units: null });
  }
  const product = extended(quantity, unitPrice);
  if (product === null) return no('invalid', { field: 'amount', because: 'money' });
  if (method === 'amount') return yes({ amount: entry.amount ?? product, units: null });
  if (entry.amount !== undefined && entry.amount !== product) {
    return no('invalid', { field: 'amount', because: 'not_the_product', product: formatMoney(product) });
  }
  const unit = entry.unit === undefined ? (before?.units?.unit ?? null) : entry.unit;
  return yes({ amount: product, units: { quantity, unitPrice, unit } });
}

/** The sum of some lines. */
export const sumOf = (lines: readonly { readonly amount: Cents }[]): Cents =>
  cents(lines.reduce((total, line) => total + line.amount, 0));

/** May so many lines come to those that are there? */
export const roomFor = (there: number, more: number): Outcome<null> =>
  there + more <= mostLines
    ? yes(null)
    : no('invalid', { field: 'line_items', because: 'schedule_full', limit: mostLines, count: there + more });

/** Lines in another order: every one of them named once, or the order is refused. */
export function inOrder<L extends { readonly id: number }>(
  lines: readonly L[],
  order: readonly number[],
): Outcome<readonly L[]> {
  const byId = new Map(lines.map((line) => [line.id, line]));
  const next = order.flatMap((id) => byId.get(id) ?? []);
  const named = new Set(order);
  if (next.length !== lines.length || named.size !== order.length || order.length !== lines.length) {
    return no('invalid', { field: 'order', because: 'not_each_line_once' });
  }
  return yes(next);
}
