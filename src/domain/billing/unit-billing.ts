import { type Cents, cents } from '../money.ts';
import { extended, mostQuantity, type Quantity, type UnitPrice } from './quantity.ts';

/** What was agreed on a line that is billed by quantity. */
export interface AgreedUnits {
  readonly quantity: Quantity;
  readonly unitPrice: UnitPrice;
}

/**
 * What a quantity to date comes to. Rounding is cumulative: each application bills the difference of two of these, so
 * that the cents of many never drift from the cents of their sum, and the whole quantity comes to exactly the line's
 * scheduled value, whatever quantity times price is. Null past what an amount may be.
 */
export function amountToDate(units: AgreedUnits, scheduledValue: Cents, quantity: Quantity): Cents | null {
  return quantity === units.quantity ? scheduledValue : extended(quantity, units.unitPrice);
}

/**
 * The quantity to date that comes nearest to an amount to date, for a line that is billed by quantity but was entered by
 * amount or percent. The whole scheduled value is the whole quantity; without a price it is nothing.
 */
export function quantityToDate(units: AgreedUnits, scheduledValue: Cents, amount: Cents): Quantity {
  if (amount === scheduledValue) return units.quantity;
  if (units.unitPrice === 0) return 0 as Quantity;
  // Cents are hundredths, quantities and prices ten-thousandths each.
  const exact = BigInt(amount) * 1_000_000n;
  const price = BigInt(units.unitPrice);
  const [size, of] = [exact < 0n ? -exact : exact, price < 0n ? -price : price];
  const nearest = Number((size * 2n + of) / (of * 2n));
  const held = Math.min(nearest, mostQuantity);
  return (exact < 0n !== price < 0n && held !== 0 ? -held : held) as Quantity;
}

/**
 * What a quantity of this period adds to the amounts before. Nothing is nothing, even where the amounts before were
 * entered otherwise and lie some cents beside their quantity; the next quantity puts that right.
 */
export function amountOfPeriod(
  units: AgreedUnits,
  scheduledValue: Cents,
  before: { readonly quantity: Quantity; readonly amount: Cents },
  quantity: Quantity,
): Cents | null {
  if (quantity === 0) return cents(0);
  const toDate = amountToDate(units, scheduledValue, (before.quantity + quantity) as Quantity);
  return toDate === null ? null : cents(toDate - before.amount);
}
