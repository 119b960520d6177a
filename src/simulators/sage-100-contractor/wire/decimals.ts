/** Decimals as text and whole numbers, never as floats: an amount keeps its last cent. */

const form = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?\s*$/;

/** A decimal as a whole number of its last digit: 12.30 is 1230n at scale 2. */
export interface Scaled {
  readonly units: bigint;
  readonly scale: number;
}

/** Reads `-12.30`, `.5`, `7.`, and with `exponent` also `1e-3`. Null for anything else. */
export function parseDecimal(text: string, exponent = false): Scaled | null {
  const found = form.exec(text);
  if (!found) return null;
  const [, sign, whole = '', fraction = '', power] = found;
  if (whole === '' && fraction === '') return null;
  if (power !== undefined && !exponent) return null;
  const units = BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n);
  const scale = fraction.length - Number(power ?? 0);
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 };
}

/** The same number at another scale, rounded half away from zero as SQL Server does. */
export function atScale({ units, scale }: Scaled, wanted: number): bigint {
  if (wanted >= scale) return units * 10n ** BigInt(wanted - scale);
  const step = 10n ** BigInt(scale - wanted);
  const half = units < 0n ? -step / 2n : step / 2n;
  return (units + half) / step;
}

/** The whole part, cut as SQL Server cuts a decimal that becomes an integer. */
export const wholeOf = ({ units, scale }: Scaled): bigint => units / 10n ** BigInt(scale);

/** `1230n` at scale 2 is `12.30`. */
export function decimalText(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  const text = scale === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return units < 0n ? `-${text}` : text;
}

export const fitsPrecision = (units: bigint, precision: number): boolean =>
  (units < 0n ? -units : units) < 10n ** BigInt(precision);
