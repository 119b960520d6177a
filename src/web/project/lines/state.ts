import { fill, words } from '../../../domain/words/words.ts';
import type { Edit, Place, Said } from '../grid/state.ts';
import { freshRow, type Ground, hasUnits, type LineField, type LineRow } from './sheet.ts';

const says = words.commitmentsPage.schedule;

export interface LinesState {
  readonly rows: readonly LineRow[];
  /** The active cell, and the other end of the range that is selected from it. */
  readonly at: Place;
  readonly to: Place;
  readonly edit: Edit | null;
  /** Where Enter returns to after cells were filled across with Tab. */
  readonly tabFrom: number | null;
  readonly past: readonly Snapshot[];
  readonly future: readonly Snapshot[];
  readonly said: Said | null;
  readonly nextKey: number;
}
interface Snapshot {
  readonly rows: readonly LineRow[];
  readonly at: Place;
}

/** So many changes can be undone. */
const mostChanges = 200;

/** A grid always has a line to type into, unless nothing may be typed. */
export function freshState(rows: readonly LineRow[], ground: Ground): LinesState {
  const nextKey = rows.reduce((most, { key }) => Math.max(most, key), 0) + 1;
  const empty = rows.length === 0 && ground.locked === null;
  const at = { row: 0, column: 1 };
  return {
    rows: empty ? [freshRow(nextKey, undefined)] : rows,
    at,
    to: at,
    edit: null,
    tabFrom: null,
    past: [],
    future: [],
    said: null,
    nextKey: nextKey + 1,
  };
}

export const saying = (state: LinesState, text: string): LinesState => ({
  ...state,
  said: { count: (state.said?.count ?? 0) + 1, text },
});

export const fieldAt = (ground: Ground, { column }: Place): LineField | null => {
  const id = ground.columns[column];
  return id === undefined || id === 'position' ? null : id;
};

/** Why the cell at a place is read-only; null where it can be typed into. */
export function whyNotAt(state: Pick<LinesState, 'rows'>, ground: Ground, place: Place): string | null {
  const row = state.rows[place.row];
  const field = fieldAt(ground, place);
  if (row === undefined) return '';
  if (ground.locked !== null) return ground.locked;
  if (row.fixed) return says.changeOrderLine;
  if (field === null) return fill(says.drag, {});
  return field === 'amount' && hasUnits(row, ground.method) ? says.workedOut : null;
}

/** The next cell that can be typed into, in reading order; null past the last. */
export function nextWritable(state: LinesState, ground: Ground, from: Place, step: 1 | -1): Place | null {
  const width = ground.columns.length;
  for (let i = from.row * width + from.column + step; i >= 0 && i < state.rows.length * width; i += step) {
    const place = { row: Math.floor(i / width), column: i % width };
    if (whyNotAt(state, ground, place) === null) return place;
  }
  return null;
}

export const arrive = (state: LinesState, place: Place): LinesState => ({
  ...state,
  at: place,
  to: place,
  tabFrom: null,
});

/** Other rows, as a change that can be undone. */
export function changed(state: LinesState, rows: readonly LineRow[], place: Place = state.at): LinesState {
  return {
    ...state,
    rows,
    at: place,
    to: place,
    past: [...state.past, { rows: state.rows, at: state.at }].slice(-mostChanges),
    future: [],
  };
}

export function undo(state: LinesState): LinesState {
  const back = state.past.at(-1);
  if (back === undefined) return saying(state, says.nothingToUndo);
  const past = state.past.slice(0, -1);
  const future = [...state.future, { rows: state.rows, at: state.at }];
  return saying({ ...arrive(state, back.at), rows: back.rows, past, future }, says.undone);
}

export function redo(state: LinesState): LinesState {
  const again = state.future.at(-1);
  if (again === undefined) return saying(state, says.nothingToRedo);
  const future = state.future.slice(0, -1);
  const past = [...state.past, { rows: state.rows, at: state.at }];
  return saying({ ...arrive(state, again.at), rows: again.rows, past, future }, says.redone);
}

/** A text into a cell of a row; the same row where nothing becomes other. */
export const withCell = (row: LineRow, field: LineField, text: string): LineRow =>
  row.cells[field] === text ? row : { ...row, cells: { ...row.cells, [field]: text } };

/** What is being typed becomes what is entered. Readable or not, it is never dropped. */
export function settle(state: LinesState, ground: Ground): LinesState {
  if (state.edit === null) return state;
  const field = fieldAt(ground, state.at);
  const done = { ...state, edit: null };
  const row = state.rows[state.at.row];
  if (field === null || row === undefined) return done;
  const next = withCell(row, field, state.edit.text);
  if (next === row) return done;
  const settled = changed(done, state.rows.with(state.at.row, next));
  return { ...settled, tabFrom: state.tabFrom };
}

/** The rows as they stand on the screen, with what is being typed in them: what totals and drafts are made of. */
export function liveRows(state: LinesState, ground: Ground): readonly LineRow[] {
  const field = fieldAt(ground, state.at);
  const row = state.rows[state.at.row];
  if (state.edit === null || field === null || row === undefined) return state.rows;
  return state.rows.with(state.at.row, withCell(row, field, state.edit.text));
}
