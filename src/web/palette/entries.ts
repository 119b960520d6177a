/** One line of the palette. */
export interface Entry {
  readonly id: string;
  readonly name: string;
  /** What tells it from another of the same name: the row of a button, the vendor of an invoice. */
  readonly of?: string | undefined;
  /** Why it cannot be done now; it is shown all the same, for whoever looks for it wants to know. */
  readonly no?: string | undefined;
  readonly keys?: readonly string[] | undefined;
  readonly run: () => void;
}

/** Without case and accents: `José` is found by `jose`. */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** How well a line answers: 0 not at all, more where a word of its name begins with what was typed. */
export function rank(entry: Pick<Entry, 'name' | 'of'>, typed: string): number {
  const asked = plain(typed).split(/\s+/).filter(Boolean);
  const name = plain(entry.name);
  const whole = `${name} ${plain(entry.of ?? '')}`;
  if (!asked.every((part) => whole.includes(part))) return 0;
  const [first = ''] = asked;
  if (name.startsWith(asked.join(' '))) return 4;
  if (name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(first))) return 3;
  return name.includes(first) ? 2 : 1;
}

/** The lines that answer what was typed, the best first, as many as fit; all of them in their order where nothing was. */
export function answering<E extends Entry>(entries: readonly E[], typed: string, most: number): readonly E[] {
  if (typed.trim() === '') return entries.slice(0, most);
  return entries
    .map((entry) => ({ entry, rank: rank(entry, typed) }))
    .filter((one) => one.rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .slice(0, most)
    .map((one) => one.entry);
}
