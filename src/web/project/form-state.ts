import type { Draft, FormLine, Header } from './draft.ts';
import { columnSets, columnsOf, type Locks } from './grid/columns.ts';
import { placedIn } from './grid/columns-changed.ts';
import { type Command, reduce } from './grid/reduce.ts';
import { type Change, freshGrid, type GridState, type Ground, type Place, placeOf } from './grid/state.ts';
import { changed, liveSheet, settle } from './grid/write.ts';
import { type Conflict, merge, nameOf, type Typed, textAt, typedIn, type Where } from './merge.ts';
import type { CellName } from './wrong-fields.ts';

/** What is being entered of an invoice: what it began from, what was typed, and what others did meanwhile. */
export interface FormState {
  /** The version of the invoice that the entries are laid over: saving over a newer one is refused. */
  readonly stamp: number;
  /** The form and its lines as that version has them. */
  readonly base: Draft;
  readonly lines: readonly FormLine[];
  readonly header: Header;
  readonly grid: GridState;
  /** The columns that are shown, by their ids. */
  readonly columns: readonly string[];
  /** Fields that somebody else changed too. Nothing is saved before each is decided. */
  readonly conflicts: readonly Conflict[];
  /** Fields that somebody else changed under what was typed, and that are in the form already. */
  readonly news: readonly Typed[];
}

/** An invoice as the server has it. */
export interface Fresh {
  readonly draft: Draft;
  readonly lines: readonly FormLine[];
  /** Changes whenever the invoice does. */
  readonly stamp: number;
}

export type FormCommand =
  | { readonly do: 'header'; readonly part: Partial<Header> }
  | { readonly do: 'grid'; readonly command: Command }
  /** Shows other columns. Whatever stands in hidden ones stays and is saved. */
  | { readonly do: 'columns'; readonly columns: readonly string[] }
  /** Makes a field of a line the active cell, its column shown if it was hidden. */
  | { readonly do: 'reveal'; readonly where: CellName }
  /** The invoice as the server now has it. */
  | { readonly do: 'server'; readonly fresh: Fresh }
  /** What was sent is saved as this version. */
  | { readonly do: 'saved'; readonly sent: Draft; readonly stamp: number }
  /** What was typed at an earlier time, and never saved. */
  | { readonly do: 'restore'; readonly typed: readonly Typed[] }
  /** Gives up what was typed. Undo in the grid brings its part back. */
  | { readonly do: 'discard' }
  /** The news has been read. */
  | { readonly do: 'sawNews' }
  | { readonly do: 'choose'; readonly where: Where; readonly whose: 'mine' | 'theirs' };

export function freshForm(
  { draft, lines, stamp }: Fresh,
  locks: Locks,
  columns: readonly string[] = columnSets.billing,
): FormState {
  const { lines: sheet, ...header } = draft;
  const grid = freshGrid(sheet, groundOf({ lines, columns }, locks));
  return { stamp, base: draft, lines, header, grid, columns, conflicts: [], news: [] };
}

/** What the grid stands on. @param locks why lines cannot be changed. */
export const groundOf = ({ lines, columns }: Pick<FormState, 'lines' | 'columns'>, locks: Locks): Ground => ({
  lines,
  columns: columnsOf(lines, columns),
  ...locks,
});

/** The form as it stands, what is being typed this moment included. */
export const draftNow = (state: FormState, ground: Ground): Draft => ({
  ...state.header,
  lines: liveSheet(state.grid, ground),
});

export function reduceForm(state: FormState, command: FormCommand, locks: Locks): FormState {
  const ground = groundOf(state, locks);
  switch (command.do) {
    case 'header':
      return { ...state, header: { ...state.header, ...command.part } };
    case 'grid':
      return withGrid(state, reduce(state.grid, command.command, ground));
    case 'columns':
      return withColumns(state, command.columns, ground);
    case 'reveal':
      return reveal(state, command.where, locks);
    case 'server':
      return server(state, command.fresh, ground);
    case 'saved':
      // The news of it may have been here before the answer to it.
      return state.stamp >= command.stamp ? state : { ...state, base: command.sent, stamp: command.stamp, news: [] };
    case 'restore':
      return restore(state, command.typed, ground);
    case 'discard':
      return { ...takeAll(state, state.base, ground), conflicts: [] };
    case 'sawNews':
      return { ...state, news: [] };
    case 'choose':
      return choose(state, command.where, command.whose, ground);
  }
}

const withGrid = (state: FormState, grid: GridState): FormState => (grid === state.grid ? state : { ...state, grid });

/** The active cell stays where it can; places are counted by the columns that are shown. */
function withColumns(state: FormState, columns: readonly string[], ground: Ground): FormState {
  const grid = settle(state.grid, ground);
  return { ...state, columns, grid: placedIn(grid, ground.columns, columnsOf(state.lines, columns)) };
}

function reveal(state: FormState, where: CellName, locks: Locks): FormState {
  const there = placeOf(groundOf(state, locks), where) !== null;
  const next = there ? state : withColumns(state, [...state.columns, where.field], groundOf(state, locks));
  const ground = groundOf(next, locks);
  const place = placeOf(ground, where);
  return place === null ? state : withGrid(next, reduce(next.grid, { do: 'select', place }, ground));
}

/** Takes in a newer version of the invoice, under what was typed. */
function server(given: FormState, { draft: fresh, lines: formLines, stamp }: Fresh, ground: Ground): FormState {
  const state = { ...given, grid: settle(given.grid, ground) };
  const typed = typedIn(state.base, { ...state.header, lines: state.grid.sheet });
  const { draft, conflicts } = merge(typed, fresh);
  const { lines, ...header } = draft;
  const undecided = state.conflicts.filter(
    ({ where }) => !conflicts.some((one) => nameOf(one.where) === nameOf(where)),
  );
  return {
    ...state,
    stamp,
    base: fresh,
    lines: formLines,
    header,
    grid: {
      ...within(state.grid, formLines.length),
      sheet: lines,
      past: rebased(state.grid.past, state.base, fresh),
      future: rebased(state.grid.future, state.base, fresh),
    },
    conflicts: [...undecided.flatMap((one) => stillOpen(one, draft, fresh)), ...conflicts],
    news: typed.length === 0 ? [] : [...state.news, ...newsIn(state.base, fresh, typed)],
  };
}

/** What is other than it was, in fields that nobody here typed into. */
function newsIn(before: Draft, after: Draft, typed: readonly Typed[]): readonly Typed[] {
  const mine = new Set(typed.map((one) => nameOf(one.where)));
  return typedIn(before, after).filter((one) => !mine.has(nameOf(one.where)));
}

/** Lines may have gone: no cell is active that is not there. */
function within(grid: GridState, lines: number): GridState {
  const row = (place: Place) => ({ ...place, row: Math.min(place.row, Math.max(0, lines - 1)) });
  return grid.at.row < lines && grid.to.row < lines ? grid : { ...grid, at: row(grid.at), to: row(grid.to) };
}

/** A conflict that was open before stays open until somebody decides, or both sides say the same. */
function stillOpen(one: Conflict, draft: Draft, fresh: Draft): readonly Conflict[] {
  const theirs = textAt(fresh, one.where);
  return theirs === textAt(draft, one.where) ? [] : [{ ...one, theirs }];
}

/**
 * Undo takes a field back to what stood there. Where that was the server's own text, and the server has another now, it is
 * that one: an undo must not bring back what somebody else replaced.
 */
function rebased(changes: readonly Change[], before: Draft, after: Draft): readonly Change[] {
  const moved = typedIn(before, after).filter(({ where }) => 'key' in where);
  if (moved.length === 0) return changes;
  const by = new Map(moved.map((one) => [nameOf(one.where), one]));
  return changes.map((change) => ({
    ...change,
    writes: change.writes.map((write) => {
      const one = by.get(nameOf(write));
      return one !== undefined && write.before === one.from ? { ...write, before: one.to } : write;
    }),
  }));
}

/** Makes every field what a draft has, the grid's part as one change. */
function takeAll(given: FormState, draft: Draft, ground: Ground): FormState {
  const grid = settle(given.grid, ground);
  const writes = typedIn({ ...draft, lines: grid.sheet }, draft).flatMap(({ where, from, to }) =>
    'key' in where ? [{ ...where, before: from, after: to }] : [],
  );
  const { lines: _lines, ...header } = draft;
  return { ...given, header, grid: changed(grid, 'take', writes, { at: grid.at, to: grid.at }) };
}

function restore(state: FormState, typed: readonly Typed[], ground: Ground): FormState {
  if (typed.length === 0) return state;
  const { draft, conflicts } = merge(typed, state.base);
  return { ...takeAll(state, draft, ground), conflicts };
}

function choose(given: FormState, where: Where, whose: 'mine' | 'theirs', ground: Ground): FormState {
  const conflict = given.conflicts.find((one) => nameOf(one.where) === nameOf(where));
  if (conflict === undefined) return given;
  const state = { ...given, conflicts: given.conflicts.filter((one) => one !== conflict) };
  if (whose === 'mine' || conflict.theirs === null) return state;
  if ('header' in where) return { ...state, header: { ...state.header, [where.header]: conflict.theirs } };
  const grid = settle(state.grid, ground);
  const before = grid.sheet[where.key]?.[where.field];
  if (before === undefined) return state;
  const write = { ...where, before, after: conflict.theirs };
  return { ...state, grid: changed(grid, 'take', [write], { at: grid.at, to: grid.at }) };
}
