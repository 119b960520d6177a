import type { ImportKind, Place } from './kinds.ts';
import type { Values } from './read-row.ts';

/** A row as it waits to be written, in the order in which it will be. */
export interface StagedRow extends Place {
  /** The project that it names; null for what belongs to none. */
  readonly project: number | null;
  /** What its rows are grouped by within a project: a commitment's number. */
  readonly record: string;
  /** Null where cells of it could not be read: what it belongs to cannot be judged as a whole. */
  readonly values: Values | null;
}

/** The lines of a commitment come together, and so do its invoices; what needs no grouping stays in the order of its file. */
export function recordOf(kind: ImportKind, values: Values): string {
  return kind === 'schedules-of-values' || kind === 'invoices' ? String(values.commitment ?? '') : '';
}

/** Rows of one group after the other: `same` says whether two neighbours belong together. */
export function groups<R>(rows: readonly R[], same: (one: R, other: R) => boolean): readonly (readonly R[])[] {
  const found: R[][] = [];
  for (const row of rows) {
    const last = found.at(-1);
    if (last !== undefined && same(last[0]!, row)) last.push(row);
    else found.push([row]);
  }
  return found;
}
