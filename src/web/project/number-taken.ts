/** What of an invoice tells that it is another one. */
interface Numbered {
  readonly id: number;
  readonly invoice_number: string | null;
}

const plain = (number: string) => number.trim().toLowerCase();

/** The other invoice of a commitment that bears this number already: mostly the same paper, about to be entered twice. */
export function bearerOf<T extends Numbered>(number: string, others: readonly T[], own: number | null): T | null {
  if (plain(number) === '') return null;
  return others.find((one) => one.id !== own && plain(one.invoice_number ?? '') === plain(number)) ?? null;
}
