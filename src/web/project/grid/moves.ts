import { type GridState, type Ground, isSame, nextWritable, type Place } from './state.ts';

export type Move =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'rowStart'
  | 'rowEnd'
  | 'top'
  | 'bottom'
  | 'first'
  | 'last'
  | 'pageUp'
  | 'pageDown';

const clamp = (value: number, most: number) => Math.max(0, Math.min(value, most));

/** Where a move leads from a place; at an edge it stays there. @param page how many lines are in sight. */
export function moved({ row, column }: Place, by: Move, size: { rows: number; columns: number }, page: number): Place {
  const lastRow = Math.max(0, size.rows - 1);
  const lastColumn = size.columns - 1;
  const to = {
    up: [row - 1, column],
    down: [row + 1, column],
    left: [row, column - 1],
    right: [row, column + 1],
    rowStart: [row, 0],
    rowEnd: [row, lastColumn],
    top: [0, column],
    bottom: [lastRow, column],
    first: [0, 0],
    last: [lastRow, lastColumn],
    pageUp: [row - page, column],
    pageDown: [row + page, column],
  }[by] as [number, number];
  return { row: clamp(to[0], lastRow), column: clamp(to[1], lastColumn) };
}

const sizeOf = ({ lines, columns }: Ground) => ({ rows: lines.length, columns: columns.length });

/** The active cell goes on, or, extending, the far end of the range does. */
export function move(state: GridState, ground: Ground, by: Move, extend: boolean, page: number): GridState {
  const place = moved(extend ? state.to : state.at, by, sizeOf(ground), Math.max(1, page));
  return extend ? { ...state, to: place } : at(state, place);
}

export function at(state: GridState, place: Place): GridState {
  return isSame(state.at, place) && isSame(state.to, place) && state.tabFrom === null
    ? state
    : { ...state, at: place, to: place, tabFrom: null };
}

/** Tab: the next cell that can be typed into. Past the last one the state stays, and the page takes the focus on. */
export function tab(state: GridState, ground: Ground, back: boolean): GridState {
  const next = nextWritable(ground, state.at, back ? -1 : 1);
  return next === null ? state : { ...at(state, next), tabFrom: state.tabFrom ?? state.at.column };
}

/** Enter: a line on, below where Tab set out. */
export function enterKey(state: GridState, ground: Ground, back: boolean): GridState {
  const column = state.tabFrom ?? state.at.column;
  return at(state, moved({ row: state.at.row, column }, back ? 'up' : 'down', sizeOf(ground), 1));
}
