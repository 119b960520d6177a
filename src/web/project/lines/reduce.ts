import { mostLines } from '../../../domain/billing/schedule-of-values.ts';
import { fill, words } from '../../../domain/words/words.ts';
import { moved } from '../grid/moves.ts';
import type { SheetCommand } from '../grid/reduce.ts';
import { isSame, type Place, spanOf } from '../grid/state.ts';
import { paste } from './paste.ts';
import { freshRow, type Ground, isBlank, type LineRow } from './sheet.ts';
import {
  arrive,
  changed,
  fieldAt,
  type LinesState,
  nextWritable,
  redo,
  saying,
  settle,
  undo,
  whyNotAt,
  withCell,
} from './state.ts';

/** What a person can do to lines: all that one can do in a grid, and lines that come, go and change their places. */
export type Command =
  | SheetCommand
  | { readonly do: 'add' | 'duplicate' | 'remove' }
  | { readonly do: 'shift'; readonly by: 1 | -1 }
  | { readonly do: 'carry'; readonly from: number; readonly to: number };

const says = words.commitmentsPage.schedule;

/** The lines after a command. Whatever is being typed is entered first, unless the command is about just that. */
export function reduce(state: LinesState, command: Command, ground: Ground): LinesState {
  switch (command.do) {
    case 'type':
      return type(command.place === undefined ? state : reach(state, command.place, ground), command.text, ground);
    case 'open':
      return open(state, ground);
    case 'restore':
      return state.edit === null ? { ...state, to: state.at } : { ...state, edit: null };
    case 'add':
    case 'duplicate':
    case 'remove':
    case 'shift':
    case 'carry':
      return ground.locked === null ? lines(settle(state, ground), command) : saying(state, ground.locked);
    default:
      return cells(settle(state, ground), command, ground);
  }
}

function cells(
  state: LinesState,
  command: Exclude<SheetCommand, { do: 'type' | 'open' | 'restore' }>,
  ground: Ground,
): LinesState {
  switch (command.do) {
    case 'settle':
      return state;
    case 'move': {
      const place = moved(command.extend ? state.to : state.at, command.by, sizeOf(state, ground), command.page ?? 1);
      return command.extend ? { ...state, to: place } : arrive(state, place);
    }
    case 'tab':
      return tab(state, ground, command.back ?? false);
    case 'enter':
      return enter(state, command.back ?? false);
    case 'select':
      return select(state, command.place, command.extend ?? false, ground);
    case 'selectAll': {
      const to = { row: state.rows.length - 1, column: ground.columns.length - 1 };
      return { ...state, at: { row: 0, column: 0 }, to };
    }
    case 'clear':
      return write(state, ground, () => '');
    case 'fillDown':
      return fillDown(state, ground);
    case 'paste':
      return ground.locked === null ? paste(state, ground, command.text) : saying(state, ground.locked);
    case 'undo':
      return undo(state);
    case 'redo':
      return redo(state);
    case 'refuse':
      return saying(state, whyNotAt(state, ground, state.at) ?? '');
  }
}

const reach = (state: LinesState, place: Place, ground: Ground): LinesState =>
  isSame(state.at, place) ? state : select(settle(state, ground), place, false, ground);

function type(state: LinesState, text: string, ground: Ground): LinesState {
  const why = whyNotAt(state, ground, state.at);
  if (why !== null) return saying(state, why);
  return { ...state, to: state.at, edit: { text, how: state.edit?.how ?? 'typed' } };
}

function open(state: LinesState, ground: Ground): LinesState {
  const why = whyNotAt(state, ground, state.at);
  if (why !== null) return saying(state, why);
  const text = state.edit?.text ?? state.rows[state.at.row]!.cells[fieldAt(ground, state.at)!];
  return { ...state, to: state.at, edit: { text, how: 'opened' } };
}

function select(state: LinesState, place: Place, extend: boolean, ground: Ground): LinesState {
  if (state.rows[place.row] === undefined || ground.columns[place.column] === undefined) return state;
  return extend ? { ...state, to: place } : arrive(state, place);
}

const sizeOf = ({ rows }: LinesState, { columns }: Ground) => ({ rows: rows.length, columns: columns.length });

/** Tab: the next cell that can be typed into; past the last one of a line that holds anything, a new line. */
function tab(state: LinesState, ground: Ground, back: boolean): LinesState {
  const next = nextWritable(state, ground, state.at, back ? -1 : 1);
  if (next !== null) return { ...arrive(state, next), tabFrom: state.tabFrom ?? state.at.column };
  return back || !mayGrow(state, ground) ? state : insert(state, state.rows.length);
}

/** May a new line be begun behind the last? */
export const mayGrow = (state: LinesState, ground: Ground): boolean =>
  ground.locked === null && state.rows.length < mostLines && !isBlank(state.rows.at(-1)!);

function enter(state: LinesState, back: boolean): LinesState {
  const column = state.tabFrom ?? state.at.column;
  const row = state.at.row + (back ? -1 : 1);
  if (row < state.rows.length) return arrive(state, { row: Math.max(0, row), column });
  const last = state.rows.at(-1);
  if (last === undefined || last.fixed || isBlank(last) || state.rows.length >= mostLines) return state;
  return arrive(insert(state, state.rows.length), { row, column });
}

function insert(
  state: LinesState,
  at: number,
  of: (key: number) => LineRow = (key) => freshRow(key, state.rows[at - 1]),
) {
  if (state.rows.length >= mostLines) {
    return saying(state, fill(says.tooMany, { limit: mostLines, count: state.rows.length + 1 }));
  }
  const rows = state.rows.toSpliced(at, 0, of(state.nextKey));
  return { ...changed(state, rows, { row: at, column: 1 }), nextKey: state.nextKey + 1, tabFrom: null };
}

function lines(state: LinesState, command: Exclude<Command, SheetCommand>): LinesState {
  const { top, bottom } = spanOf(state);
  switch (command.do) {
    case 'add':
      return insert(state, Math.min(bottom + 1, state.rows.length));
    case 'duplicate': {
      const source = state.rows[state.at.row];
      if (source === undefined || source.fixed) return saying(state, says.changeOrderLine);
      return insert(state, state.at.row + 1, (key) => ({ ...source, key, id: null }));
    }
    case 'remove':
      return remove(state, top, bottom);
    case 'shift':
      return carry(state, state.at.row, state.at.row + command.by);
    case 'carry':
      return carry(state, command.from, command.to);
  }
}

function remove(state: LinesState, top: number, bottom: number): LinesState {
  const goes = state.rows.slice(top, bottom + 1);
  if (goes.some(({ fixed }) => fixed)) return saying(state, says.changeOrderLine);
  const rest = state.rows.toSpliced(top, goes.length);
  const rows = rest.length === 0 ? [freshRow(state.nextKey, undefined)] : rest;
  const place = { row: Math.min(top, rows.length - 1), column: state.at.column };
  const next = { ...changed(state, rows, place), nextKey: state.nextKey + 1 };
  return saying(next, fill(says.removedLine, { line: goes.length === 1 ? top + 1 : `${top + 1}–${bottom + 1}` }));
}

function carry(state: LinesState, from: number, to: number): LinesState {
  const row = state.rows[from];
  if (row === undefined || state.rows[to] === undefined || from === to) return state;
  const rows = state.rows.toSpliced(from, 1).toSpliced(to, 0, row);
  return saying(changed(state, rows, { row: to, column: state.at.column }), fill(says.moved, { place: to + 1 }));
}

/** A text for each cell of the range that can be typed into; none where it is null. */
function write(state: LinesState, ground: Ground, textFor: (place: Place) => string | null): LinesState {
  const { top, bottom, left, right } = spanOf(state);
  const rows = [...state.rows];
  let any = false;
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const place = { row, column };
      const text = whyNotAt({ rows }, ground, place) === null ? textFor(place) : null;
      if (text === null) continue;
      const next = withCell(rows[row]!, fieldAt(ground, place)!, text);
      any ||= next !== rows[row];
      rows[row] = next;
    }
  }
  return any ? { ...changed(state, rows), to: state.to } : state;
}

/** The first line of the range goes into the others; of a range of one line, the line above goes into it. */
function fillDown(state: LinesState, ground: Ground): LinesState {
  const { top, bottom } = spanOf(state);
  const source = state.rows[top === bottom ? top - 1 : top];
  if (source === undefined) return saying(state, words.grid.nothingAbove);
  return write(state, ground, (place) => {
    const field = fieldAt(ground, place);
    return field === null || state.rows[place.row] === source ? null : source.cells[field];
  });
}
