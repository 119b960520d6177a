import type { LinePrice } from './schedule-of-values.ts';

/** A line as a schedule of values keeps it, its place aside. */
export interface PlannedLine extends LinePrice {
  /** Null for a new one. */
  readonly id: number | null;
  readonly costCode: number;
  readonly costType: number;
  readonly description: string;
  readonly erpNumber: string | null;
  readonly originData: string | null;
}

/** From one schedule of values to another: what comes, what changes, what goes. */
export interface ScheduleChange<L> {
  readonly added: readonly L[];
  readonly changed: readonly L[];
  readonly removed: readonly number[];
  /** Does any line that stays change its place? */
  readonly moved: boolean;
}

const same = (a: PlannedLine, b: PlannedLine): boolean =>
  a.amount === b.amount &&
  a.costCode === b.costCode &&
  a.costType === b.costType &&
  a.description === b.description &&
  a.erpNumber === b.erpNumber &&
  a.originData === b.originData &&
  a.units?.quantity === b.units?.quantity &&
  a.units?.unitPrice === b.units?.unitPrice &&
  a.units?.unit === b.units?.unit;

/** @param before in its order, @param after in its order; a line of `after` with an id is one of `before`. */
export function scheduleChange<L extends PlannedLine>(before: readonly L[], after: readonly L[]): ScheduleChange<L> {
  const was = new Map(before.map((line) => [line.id, line]));
  const kept = new Set(after.flatMap(({ id }) => id ?? []));
  const staying = before.filter(({ id }) => kept.has(id!)).map(({ id }) => id);
  const stays = after.filter(({ id }) => id !== null).map(({ id }) => id);
  return {
    added: after.filter(({ id }) => id === null),
    changed: after.filter((line) => line.id !== null && !same(line, was.get(line.id)!)),
    removed: before.filter(({ id }) => !kept.has(id!)).map(({ id }) => id!),
    moved: stays.some((id, i) => id !== staying[i]),
  };
}
