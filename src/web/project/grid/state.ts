import type { FormLine, LineField, Sheet } from '../draft.ts';
import { type Column, type Locks, whyReadOnly } from './columns.ts';

/** A cell by its place: lines and columns are counted from nought. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** One field of one line that became another text. */
export interface Write {
  readonly key: number;
  readonly field: LineField;
  readonly before: string;
  readonly after: string;
}

export type ChangeKind = 'type' | 'paste' | 'clear' | 'fill' | 'take' | 'move' | 'release' | 'approve';

/** What one undo takes back. */
export interface Change {
  readonly kind: ChangeKind;
  readonly writes: readonly Write[];
  readonly at: Place;
  readonly to: Place;
}

/** What is being typed in the active cell, word for word. */
export interface Edit {
  readonly text: string;
  /** Begun by typing, the arrows leave the cell; opened by F2 or a double click, they move within its text. */
  readonly how: 'typed' | 'opened';
}

/** A sentence for whoever cannot see what happened, or could not know why. The count makes the same sentence new. */
export interface Said {
  readonly count: number;
  readonly text: string;
}

export interface GridState {
  readonly sheet: Sheet;
  /** The active cell, and the other end of the range that is selected from it. */
  readonly at: Place;
  readonly to: Place;
  readonly edit: Edit | null;
  /** Where Enter returns to after cells were filled across with Tab. */
  readonly tabFrom: number | null;
  readonly past: readonly Change[];
  readonly future: readonly Change[];
  readonly said: Said | null;
}

/** What the state is about and does not change by typing. */
export interface Ground extends Locks {
  readonly lines: readonly FormLine[];
  readonly columns: readonly Column[];
}

/** So many changes can be undone; older ones are kept in the form all the same. */
export const mostChanges = 500;

export interface Span {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export const spanOf = ({ at, to }: Pick<GridState, 'at' | 'to'>): Span => ({
  top: Math.min(at.row, to.row),
  bottom: Math.max(at.row, to.row),
  left: Math.min(at.column, to.column),
  right: Math.max(at.column, to.column),
});

export const isSame = (one: Place, other: Place): boolean => one.row === other.row && one.column === other.column;

/** Why the cell at a place is read-only; null where it can be typed into. */
export function whyNotAt(ground: Ground, { row, column }: Place): string | null {
  const line = ground.lines[row];
  const at = ground.columns[column];
  return line === undefined || at === undefined ? '' : whyReadOnly(at, line, ground);
}

/** The next cell that can be typed into, in reading order; null past the last. */
export function nextWritable(ground: Ground, from: Place, step: 1 | -1): Place | null {
  const width = ground.columns.length;
  for (let i = from.row * width + from.column + step; i >= 0 && i < ground.lines.length * width; i += step) {
    const place = { row: Math.floor(i / width), column: i % width };
    if (whyNotAt(ground, place) === null) return place;
  }
  return null;
}

/** A field by its place; null where its column is hidden or its line gone. */
export function placeOf(
  ground: Ground,
  { key, field }: { readonly key: number; readonly field: LineField },
): Place | null {
  const row = ground.lines.findIndex((line) => line.key === key);
  const column = ground.columns.findIndex((one) => one.field === field);
  return row === -1 || column === -1 ? null : { row, column };
}

/** Before anything was typed: the first cell that can be typed into is the active one. */
export function freshGrid(sheet: Sheet, ground: Ground): GridState {
  const at = nextWritable(ground, { row: 0, column: -1 }, 1) ?? { row: 0, column: 0 };
  return { sheet, at, to: at, edit: null, tabFrom: null, past: [], future: [], said: null };
}

export function saying(state: GridState, text: string): GridState {
  return { ...state, said: { count: (state.said?.count ?? 0) + 1, text } };
}
