import { type LineRow, lineFields } from './sheet.ts';
import type { LinesState } from './state.ts';

/**
 * The lines once what was sent of them is saved: each is as the server now has it, but for the cells that were typed into
 * since. A line that is new since stays new, one that was taken out since stays out, and what undo brings back is the line
 * that was saved.
 */
export function savedUnder(state: LinesState, sent: readonly LineRow[], fresh: readonly LineRow[]): LinesState {
  const ids = new Set(sent.map(({ id }) => id));
  const made = fresh.filter(({ id }) => id === null || !ids.has(id))[Symbol.iterator]();
  const pairs = new Map(
    sent.map((was) => {
      const is = was.id === null ? made.next().value : fresh.find(({ id }) => id === was.id);
      return [was.key, { was, is: is ?? was }] as const;
    }),
  );
  const named = (row: LineRow): LineRow => ({ ...row, id: pairs.get(row.key)?.is.id ?? row.id });
  const told = (row: LineRow): LineRow => {
    const pair = pairs.get(row.key);
    if (pair === undefined) return row;
    const cell = (field: (typeof lineFields)[number]) =>
      row.cells[field] === pair.was.cells[field] ? pair.is.cells[field] : row.cells[field];
    return {
      ...named(row),
      cells: { ...row.cells, ...Object.fromEntries(lineFields.map((field) => [field, cell(field)])) },
    };
  };
  const snapshots = (all: LinesState['past']) => all.map((one) => ({ ...one, rows: one.rows.map(named) }));
  return { ...state, rows: state.rows.map(told), past: snapshots(state.past), future: snapshots(state.future) };
}
