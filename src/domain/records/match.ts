/** What of two records may be alike. In this order one is worth more than the next. */
export const matchParts = [
  'number',
  'name',
  'email',
  'number_alike',
  'name_alike',
  'address',
  'vendor',
  'amount',
] as const;
export type MatchPart = (typeof matchParts)[number];

/** A record of either side, as much of it as can be compared. Null is not known there, and never matches. */
export interface Comparable {
  readonly id: number;
  readonly number: string | null;
  readonly name: string;
  readonly email?: string | null;
  readonly address?: string | null;
  /** Of a commitment: whose it is, by the ERP's number. */
  readonly vendor?: string | null;
  readonly amount?: number | null;
  /** Only records of one job are each other's. */
  readonly job?: string | null;
}

export interface Match {
  readonly id: number;
  readonly parts: readonly MatchPart[];
  readonly score: number;
}

const worth: Readonly<Record<MatchPart, number>> = {
  number: 100,
  name: 80,
  email: 60,
  number_alike: 45,
  name_alike: 30,
  address: 20,
  vendor: 10,
  amount: 15,
};

/** Below this the two have nothing in common that says anything. */
const worthShowing = 20;

/** Blanks and capitals are nobody's meaning. */
const plain = (text: string) => text.trim().replace(/\s+/g, ' ').toLowerCase();

const forms = /\b(inc|incorporated|llc|l l c|ltd|limited|co|company|corp|corporation|gmbh|lp|llp|plc|the|and)\b/g;
/** What is left of a name without its legal form and its marks: `Ace Concrete, Inc.` and `ACE CONCRETE`. */
function bare(name: string): string {
  const letters = plain(name)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ');
  return letters.replace(forms, ' ').replace(/\s+/g, ' ').trim();
}

/** `03-100` and `3100.000`: the digits and letters alone, without zeros around them. */
function bareNumber(number: string): string {
  const [whole = '', places = ''] = plain(number).split(/\.(?=\d*$)/);
  const kept = places.replace(/0+$/, '');
  return `${whole.replace(/[^\p{L}\p{N}]+/gu, '').replace(/^0+(?=.)/, '')}${kept === '' ? '' : `.${kept}`}`;
}

/** All words of the shorter name stand in the longer one, and there are at least two, or it is a long one. */
function wordsWithin(one: string, other: string): boolean {
  const [few, many] = [one.split(' '), other.split(' ')].sort((a, b) => a.length - b.length) as [string[], string[]];
  const enough = few.length > 1 || few[0]!.length >= 6;
  return enough && few.every((word) => many.includes(word));
}

const both = (a: string | null | undefined, b: string | null | undefined, alike: (a: string, b: string) => boolean) =>
  a !== null && a !== undefined && a.trim() !== '' && b !== null && b !== undefined && b.trim() !== '' && alike(a, b);

/** In what the two are alike. Empty: in nothing. */
export function matchedParts(one: Comparable, other: Comparable): readonly MatchPart[] {
  if (one.job !== undefined && other.job !== undefined && one.job !== other.job) return [];
  const found = new Set<MatchPart>();
  if (both(one.number, other.number, (a, b) => plain(a) === plain(b))) found.add('number');
  else if (both(one.number, other.number, (a, b) => bareNumber(a) !== '' && bareNumber(a) === bareNumber(b))) {
    found.add('number_alike');
  }
  if (both(one.name, other.name, (a, b) => plain(a) === plain(b))) found.add('name');
  else if (both(bare(one.name), bare(other.name), (a, b) => a === b || wordsWithin(a, b))) found.add('name_alike');
  if (both(one.email, other.email, (a, b) => plain(a) === plain(b))) found.add('email');
  if (both(one.address, other.address, (a, b) => bare(a) === bare(b))) found.add('address');
  if (both(one.vendor, other.vendor, (a, b) => a === b)) found.add('vendor');
  if (typeof one.amount === 'number' && one.amount !== 0 && one.amount === other.amount) found.add('amount');
  return matchParts.filter((part) => found.has(part));
}

const scoreOf = (parts: readonly MatchPart[]) => parts.reduce((sum, part) => sum + worth[part], 0);

/** The likeliest of many, best first; of equals the one that was there first. */
export function bestMatches(of: Comparable, among: readonly Comparable[], most: number): readonly Match[] {
  return among
    .map((other) => {
      const parts = matchedParts(of, other);
      return { id: other.id, parts, score: scoreOf(parts) };
    })
    .filter(({ score }) => score >= worthShowing)
    .sort((a, b) => b.score - a.score || a.id - b.id)
    .slice(0, most);
}

/** What bulk linking may go by: the number, else the name, each the same but for blanks and capitals. */
export type ExactPart = 'number' | 'name';

/**
 * Pairs that leave no doubt: the same number, or the same name, and nobody else on either side has it. Whatever is
 * ambiguous stays for a person.
 */
export function exactPairs(
  ours: readonly Comparable[],
  theirs: readonly Comparable[],
): readonly { readonly ours: number; readonly theirs: number; readonly part: ExactPart }[] {
  const pairs: { ours: number; theirs: number; part: ExactPart }[] = [];
  const taken = { ours: new Set<number>(), theirs: new Set<number>() };
  for (const part of ['number', 'name'] as const) {
    const keyOf = (one: Comparable) => {
      const value = one[part];
      return value === null || plain(value) === '' ? null : `${one.job ?? ''}\n${plain(value)}`;
    };
    const [mine, other] = [single(ours, keyOf), single(theirs, keyOf)];
    for (const [key, id] of mine) {
      const match = other.get(key);
      if (match === undefined || match === null || id === null) continue;
      if (taken.ours.has(id) || taken.theirs.has(match)) continue;
      taken.ours.add(id);
      taken.theirs.add(match);
      pairs.push({ ours: id, theirs: match, part });
    }
  }
  return pairs;
}

/** Which one has each key; null for a key that several have. */
function single(all: readonly Comparable[], keyOf: (one: Comparable) => string | null): Map<string, number | null> {
  const found = new Map<string, number | null>();
  for (const one of all) {
    const key = keyOf(one);
    if (key !== null) found.set(key, found.has(key) ? null : one.id);
  }
  return found;
}
