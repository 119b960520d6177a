import { type Cents, formatMoney } from '../domain/money.ts';

/**
 * Is the product the amount, whoever rounds it? Some round half a cent up, and others half to even, so a product that lies
 * just between two cents is left to nobody's rounding.
 */
export function comesTo(quantity: string, unitPrice: string, amount: Cents): boolean {
  const [q, qPlaces] = scaled(quantity);
  const [p, pPlaces] = scaled(unitPrice);
  const [a, aPlaces] = scaled(formatMoney(amount));
  const scale = 10n ** BigInt(qPlaces + pPlaces);
  const apart = q * p * 10n ** BigInt(aPlaces) - a * scale;
  return 2n * (apart < 0n ? -apart : apart) < scale;
}

function scaled(decimal: string): readonly [bigint, number] {
  const [whole = '', part = ''] = decimal.split('.');
  return [BigInt(whole + part), part.length];
}
