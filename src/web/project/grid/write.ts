import { type LineDraft, type LineField, lineFields, type Sheet } from '../draft.ts';
import { enterInto, typeInto } from '../line-typing.ts';
import { type ChangeKind, type GridState, type Ground, mostChanges, type Place, type Write } from './state.ts';

/** A text meant for a field of a line. */
export interface Entry {
  readonly row: number;
  readonly field: LineField;
  readonly text: string;
}

/** What becomes other in a line, its followers included. */
const writesOf = (key: number, before: LineDraft, after: LineDraft): readonly Write[] =>
  lineFields
    .filter((field) => before[field] !== after[field])
    .map((field) => ({ key, field, before: before[field], after: after[field] }));

/** The sheet with one side of some writes in it. */
export function withWrites(sheet: Sheet, writes: readonly Write[], side: 'before' | 'after'): Sheet {
  const next: Record<number, LineDraft> = { ...sheet };
  for (const write of writes) {
    const line = next[write.key];
    if (line !== undefined) next[write.key] = { ...line, [write.field]: write[side] };
  }
  return next;
}

/** Enters texts into cells that can be typed into, as one change. Where nothing becomes other, nothing is remembered. */
export function enterAll(
  state: GridState,
  ground: Ground,
  kind: ChangeKind,
  entries: readonly Entry[],
  range: { readonly at: Place; readonly to: Place } = state,
): GridState {
  const next = new Map<number, LineDraft>();
  for (const { row, field, text } of entries) {
    const line = ground.lines[row]!;
    next.set(line.key, enterInto(line, next.get(line.key) ?? state.sheet[line.key]!, field, text));
  }
  const writes = [...next].flatMap(([key, line]) => writesOf(key, state.sheet[key]!, line));
  return changed(state, kind, writes, range);
}

/** The state after a change that can be undone. */
export function changed(
  state: GridState,
  kind: ChangeKind,
  writes: readonly Write[],
  { at, to }: { readonly at: Place; readonly to: Place },
): GridState {
  if (writes.length === 0) return state;
  return {
    ...state,
    sheet: withWrites(state.sheet, writes, 'after'),
    past: [...state.past, { kind, writes, at, to }].slice(-mostChanges),
    future: [],
  };
}

/** The field that the active cell is typed into; null where it is read-only by nature. */
export const activeField = (state: GridState, ground: Ground): LineField | null =>
  ground.columns[state.at.column]?.field ?? null;

/** What is being typed becomes what is entered. Readable or not, it is never dropped. */
export function settle(state: GridState, ground: Ground): GridState {
  const field = activeField(state, ground);
  if (state.edit === null) return state;
  const done = { ...state, edit: null };
  if (field === null || ground.lines[state.at.row] === undefined) return done;
  return enterAll(done, ground, 'type', [{ row: state.at.row, field, text: state.edit.text }], {
    at: state.at,
    to: state.at,
  });
}

/** The sheet as it stands on the screen, with what is being typed in it: what totals and drafts are made of. */
export function liveSheet(state: GridState, ground: Ground): Sheet {
  const field = activeField(state, ground);
  const line = ground.lines[state.at.row];
  if (state.edit === null || field === null || line === undefined) return state.sheet;
  return { ...state.sheet, [line.key]: typeInto(line, state.sheet[line.key]!, field, state.edit.text) };
}
