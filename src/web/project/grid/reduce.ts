import { fill, words } from '../../../domain/words/words.ts';
import { at, enterKey, type Move, move, tab } from './moves.ts';
import { paste } from './paste.ts';
import {
  type Change,
  type ChangeKind,
  type GridState,
  type Ground,
  isSame,
  type Place,
  saying,
  spanOf,
  whyNotAt,
} from './state.ts';
import { activeField, type Entry, enterAll, settle, withWrites } from './write.ts';

/** What a person can do in any grid of ours. */
export type SheetCommand =
  | { readonly do: 'move'; readonly by: Move; readonly extend?: boolean; readonly page?: number }
  | { readonly do: 'tab' | 'enter'; readonly back?: boolean }
  | { readonly do: 'select'; readonly place: Place; readonly extend?: boolean }
  | { readonly do: 'selectAll' }
  /** The text of a cell as it now stands in its field; of the active one where none is named. */
  | { readonly do: 'type'; readonly text: string; readonly place?: Place }
  | { readonly do: 'open' }
  | { readonly do: 'settle' }
  | { readonly do: 'restore' }
  | { readonly do: 'clear' }
  | { readonly do: 'fillDown' }
  | { readonly do: 'paste'; readonly text: string }
  | { readonly do: 'undo' | 'redo' }
  /** Whoever types on a read-only cell is told why nothing happens. */
  | { readonly do: 'refuse' };

/** And in that of an invoice: texts for fields of any lines, hidden columns included, as one change. */
export type Command =
  | SheetCommand
  | { readonly do: 'write'; readonly kind: ChangeKind; readonly entries: readonly Entry[] };

const says = words.grid;

/** The grid after a command. Whatever is being typed is entered first, unless the command is about just that. */
export function reduce(state: GridState, command: Command, ground: Ground): GridState {
  switch (command.do) {
    case 'type':
      return type(command.place === undefined ? state : arriveAt(state, command.place, ground), command.text, ground);
    case 'open':
      return open(state, ground);
    case 'restore':
      return state.edit === null ? { ...state, to: state.at } : { ...state, edit: null };
    default:
      return afterSettling(settle(state, ground), command, ground);
  }
}

function afterSettling(
  state: GridState,
  command: Exclude<Command, { do: 'type' | 'open' | 'restore' }>,
  ground: Ground,
): GridState {
  switch (command.do) {
    case 'settle':
      return state;
    case 'move':
      return told(move(state, ground, command.by, command.extend ?? false, command.page ?? 1));
    case 'tab':
      return tab(state, ground, command.back ?? false);
    case 'enter':
      return enterKey(state, ground, command.back ?? false);
    case 'select':
      return select(state, command.place, command.extend ?? false, ground);
    case 'selectAll':
      return told({
        ...state,
        at: { row: 0, column: 0 },
        to: { row: ground.lines.length - 1, column: ground.columns.length - 1 },
      });
    case 'clear':
      return enterAll(
        state,
        ground,
        'clear',
        entriesOf(state, ground, () => ''),
      );
    case 'fillDown':
      return fillDown(state, ground);
    case 'paste':
      return ground.locked === null ? paste(state, ground, command.text) : saying(state, ground.locked);
    case 'write':
      return ground.locked === null
        ? enterAll(state, ground, command.kind, command.entries)
        : saying(state, ground.locked);
    case 'undo':
      return undo(state);
    case 'redo':
      return redo(state);
    case 'refuse':
      return saying(state, whyNotAt(ground, state.at) ?? '');
  }
}

/** Typing into another cell enters what is typed in this one. */
const arriveAt = (state: GridState, place: Place, ground: Ground): GridState =>
  isSame(state.at, place) ? state : select(settle(state, ground), place, false, ground);

function type(state: GridState, text: string, ground: Ground): GridState {
  const why = whyNotAt(ground, state.at);
  if (why !== null) return saying(state, why);
  return { ...state, to: state.at, edit: { text, how: state.edit?.how ?? 'typed' } };
}

function open(state: GridState, ground: Ground): GridState {
  const why = whyNotAt(ground, state.at);
  if (why !== null) return saying(state, why);
  const text = state.edit?.text ?? state.sheet[ground.lines[state.at.row]!.key]![activeField(state, ground)!];
  return { ...state, to: state.at, edit: { text, how: 'opened' } };
}

/** A range is read out by its size: what is selected cannot be heard otherwise. */
function told(state: GridState): GridState {
  if (isSame(state.at, state.to)) return state;
  const { top, bottom, left, right } = spanOf(state);
  return saying(state, fill(says.selected, { rows: bottom - top + 1, columns: right - left + 1 }));
}

function select(state: GridState, place: Place, extend: boolean, ground: Ground): GridState {
  if (ground.lines[place.row] === undefined || ground.columns[place.column] === undefined) return state;
  if (!extend) return at(state, place);
  return isSame(state.to, place) ? state : told({ ...state, to: place });
}

/** An entry for each cell of the range that can be typed into; none where the text for it is null. */
function entriesOf(state: GridState, ground: Ground, textFor: (place: Place) => string | null): readonly Entry[] {
  const { top, bottom, left, right } = spanOf(state);
  const entries: Entry[] = [];
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const text = whyNotAt(ground, { row, column }) === null ? textFor({ row, column }) : null;
      if (text !== null) entries.push({ row, field: ground.columns[column]!.field!, text });
    }
  }
  return entries;
}

/** The first line of the range goes into the others; of a range of one line, the line above goes into it. */
function fillDown(state: GridState, ground: Ground): GridState {
  const { top, bottom } = spanOf(state);
  const source = top === bottom ? top - 1 : top;
  const from = ground.lines[source];
  if (from === undefined) return saying(state, says.nothingAbove);
  const entries = entriesOf(state, ground, ({ row, column }) => {
    if (row === source || whyNotAt(ground, { row: source, column }) !== null) return null;
    return state.sheet[from.key]![ground.columns[column]!.field!];
  });
  return enterAll(state, ground, 'fill', entries);
}

const about = (change: Change, sentence: keyof typeof says.undone) =>
  fill(says.undone[sentence], { change: says.changes[change.kind] });

function undo(state: GridState): GridState {
  const change = state.past.at(-1);
  if (change === undefined) return saying(state, says.nothingToUndo);
  const back = {
    ...state,
    sheet: withWrites(state.sheet, change.writes, 'before'),
    past: state.past.slice(0, -1),
    future: [...state.future, change],
    at: change.at,
    to: change.to,
    tabFrom: null,
  };
  return saying(back, about(change, 'undo'));
}

function redo(state: GridState): GridState {
  const change = state.future.at(-1);
  if (change === undefined) return saying(state, says.nothingToRedo);
  const again = {
    ...state,
    sheet: withWrites(state.sheet, change.writes, 'after'),
    past: [...state.past, change],
    future: state.future.slice(0, -1),
    at: change.at,
    to: change.to,
    tabFrom: null,
  };
  return saying(again, about(change, 'redo'));
}
