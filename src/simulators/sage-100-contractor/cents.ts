/**
 * Reads an amount such as `1250.50` or `-3` into whole cents; null where it is none or would not fit `decimal(12,2)`.
 * The simulator has its own arithmetic on purpose: a mistake in the hub's must not cancel itself out here.
 */
export function centsOf(text: string): number | null {
  const match = /^(-?)(\d{1,10})(?:\.(\d{1,2}))?$/.exec(text);
  if (!match) return null;
  const size = Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0'));
  return match[1] === '-' && size > 0 ? -size : size;
}

/** `1250.50` for 125050. */
export function moneyOf(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
