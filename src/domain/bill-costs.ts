import type { BillLine } from './bill.ts';
import { type Cents, cents, formatMoney, parseMoney, sum } from './money.ts';

/** What a bill costs the job by cost code and cost type, as one comparable line of text: {@link costsOf}. */
export type BillCosts = string & { readonly brand: 'BillCosts' };

export interface Cost {
  readonly costCode: string;
  readonly costType: string;
  readonly amount: Cents;
}

/** `3100.000` and `3100` are one code to whoever keeps codes as decimals. What is no decimal stays as it is. */
const plain = (code: string): string => (/^\d+\.\d+$/.test(code) ? code.replace(/0+$/, '').replace(/\.$/, '') : code);

const encoded = (text: string) => encodeURIComponent(text.toWellFormed());

/**
 * The costs of a bill by code and type, added up and sorted: `3100/4=1250.00|3200/4=80.00`. A line's own code cannot be
 * told apart in an ERP that keeps costs beside its bills, so they are compared as these sums. Codes that come to nothing
 * are left out, for an ERP makes no cost of nothing.
 */
export function costsOf(lines: readonly Cost[] | readonly BillLine[]): BillCosts {
  const sums = new Map<string, Cents>();
  for (const { costCode, costType, amount } of lines) {
    const key = `${encoded(plain(costCode))}/${encoded(plain(costType))}`;
    sums.set(key, cents((sums.get(key) ?? 0) + amount));
  }
  return [...sums]
    .filter(([, amount]) => amount !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, amount]) => `${key}=${formatMoney(amount)}`)
    .join('|') as BillCosts;
}

/** The inverse of {@link costsOf}; null where it is none. */
export function readCosts(costs: string): readonly Cost[] | null {
  if (costs === '') return [];
  const read = costs.split('|').map((part): Cost | null => {
    const match = /^([^/=]*)\/([^/=]*)=(-?\d+\.\d\d)$/.exec(part);
    const amount = parseMoney(match?.[3] ?? '');
    if (match === null || amount === null) return null;
    try {
      return { costCode: decodeURIComponent(match[1]!), costType: decodeURIComponent(match[2]!), amount };
    } catch {
      return null;
    }
  });
  return read.includes(null) ? null : (read as readonly Cost[]);
}

/** What a cost code comes to on either side, where that is not the same; null on the side that has none of it. */
export interface CostDifference {
  readonly costCode: string;
  readonly costType: string;
  readonly ours: Cents | null;
  readonly theirs: Cents | null;
}

export function costDifferences(ours: readonly Cost[], theirs: readonly Cost[]): readonly CostDifference[] {
  const same = (a: Cost) => (b: Cost) => a.costCode === b.costCode && a.costType === b.costType;
  const all = [...ours, ...theirs.filter((one) => !ours.some(same(one)))];
  const of = (costs: readonly Cost[], one: Cost) => {
    const its = costs.filter(same(one));
    return its.length === 0 ? null : sum(its.map(({ amount }) => amount));
  };
  return all
    .map((one) => ({
      costCode: one.costCode,
      costType: one.costType,
      ours: of(ours, one),
      theirs: of(theirs, one),
    }))
    .filter((one) => one.ours !== one.theirs);
}
