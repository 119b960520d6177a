import fc from 'fast-check';
import { expect, it } from 'vitest';
import { payLine } from '../../../domain/testing/pay-line.ts';
import { lineFields, type Sheet } from '../draft.ts';
import { enterInto, typeInto } from '../line-typing.ts';
import { fewLines, formLine, groundOn, sheetOf, yards } from '../testing/ground.ts';
import { type Command, reduce } from './reduce.ts';
import { freshGrid, type GridState, type Ground, isSame, mostChanges, spanOf, whyNotAt } from './state.ts';
import { activeField, liveSheet } from './write.ts';

const lines = [...fewLines(3), formLine(4, payLine({ scheduledValue: 1_250, workPrevious: 250 }), yards, 20)];
const ground: Ground = groundOn(lines);

const text = fc.oneof(
  fc.constantFrom('', '0', '1', '2,500', '$(3.50)', '40%', '12.345', 'ten', ' 7 ', '-', '0.0001'),
  fc.string({ maxLength: 8 }),
);
const block = fc
  .array(fc.array(text, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
  .map((rows) => rows.map((row) => row.join('\t')).join('\n'));
const place = fc.record({
  row: fc.integer({ min: 0, max: lines.length - 1 }),
  column: fc.integer({ min: 0, max: ground.columns.length - 1 }),
});
const by = fc.constantFrom(
  ...(['up', 'down', 'left', 'right', 'rowStart', 'rowEnd', 'top', 'bottom', 'first', 'last', 'pageUp'] as const),
);
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: text.map((typed) => ({ do: 'type', text: typed }) as const) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('move' as const), by, extend: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('select' as const), place, extend: fc.boolean() }) },
  fc.record({ do: fc.constantFrom('tab' as const, 'enter' as const), back: fc.boolean() }),
  fc.record({ do: fc.constant('paste' as const), text: block }),
  fc
    .constantFrom('open', 'settle', 'restore', 'clear', 'fillDown', 'undo', 'redo', 'refuse', 'selectAll')
    .map((what) => ({ do: what }) as Command),
);
const day = fc.array(command, { maxLength: 40 });

const begin = () => freshGrid(sheetOf(lines), ground);
const play = (commands: readonly Command[]) => commands.reduce((state, one) => reduce(state, one, ground), begin());
const times = (state: GridState, what: 'undo' | 'redo', count: number) =>
  Array.from({ length: count }).reduce<GridState>((now) => reduce(now, { do: what }, ground), state);

it('undo takes back all of any day, and redo does it again, to the letter', () => {
  fc.assert(
    fc.property(day, (commands) => {
      const end = reduce(play(commands), { do: 'settle' }, ground);
      const undone = times(end, 'undo', mostChanges);
      const first = times(undone, 'redo', end.past.length);
      expect(undone.sheet).toEqual(sheetOf(lines));
      expect(first.sheet).toEqual(end.sheet);
    }),
    { numRuns: 500 },
  );
});

it('keeps the active cell and the range within the grid', () => {
  fc.assert(
    fc.property(day, (commands) => {
      const state = play(commands);
      for (const { row, column } of [state.at, state.to]) {
        expect(lines[row]).toBeDefined();
        expect(ground.columns[column]).toBeDefined();
      }
      if (state.edit !== null) expect(whyNotAt(ground, state.at)).toBeNull();
    }),
  );
});

/** The cells that a command may change, by `key.field`; null where it may be any. */
function meant(state: GridState, one: Command): ReadonlySet<string> | null {
  if (['undo', 'redo', 'paste'].includes(one.do)) return null;
  const cells = new Set<string>();
  const add = (row: number, column: number) => {
    const field = ground.columns[column]?.field;
    const line = lines[row]!;
    if (field) for (const with_ of line.units ? lineFields : [field]) cells.add(`${line.key}.${with_}`);
  };
  // What is being typed is entered, or taken back, by whatever comes next.
  add(state.at.row, state.at.column);
  if (['clear', 'fillDown'].includes(one.do)) {
    const { top, bottom, left, right } = spanOf(state);
    for (let row = top; row <= bottom; row++) for (let column = left; column <= right; column++) add(row, column);
  }
  return cells;
}

const cellsOf = (sheet: Sheet) =>
  Object.entries(sheet).flatMap(([key, line]) => lineFields.map((field) => [`${key}.${field}`, line[field]] as const));

it('no command loses what was typed: other cells stay, and the cell itself holds what it means', () => {
  fc.assert(
    fc.property(day, (commands) => {
      let state = begin();
      for (const one of commands) {
        const next = reduce(state, one, ground);
        const allowed = meant(state, one);
        if (allowed !== null) {
          const before = new Map(cellsOf(state.sheet));
          for (const [cell, now] of cellsOf(next.sheet)) if (!allowed.has(cell)) expect(now).toBe(before.get(cell));
        }
        const field = activeField(state, ground);
        const line = lines[state.at.row]!;
        const kept = ['move', 'select', 'tab', 'enter', 'settle', 'refuse', 'selectAll'].includes(one.do);
        if (kept && state.edit !== null && field !== null) {
          const entered = enterInto(line, state.sheet[line.key]!, field, state.edit.text);
          expect(next.sheet[line.key]).toEqual(entered);
        }
        if (one.do === 'type' && whyNotAt(ground, state.at) === null) {
          const live = liveSheet(next, ground)[line.key]!;
          expect(live).toEqual(typeInto(line, next.sheet[line.key]!, field!, one.text));
          expect(live[field!]).toBe(one.text);
        }
        state = next;
      }
    }),
    { numRuns: 300 },
  );
});

it('what a cell holds once it is entered, it holds when it is entered again', () => {
  const field = fc.constantFrom(...lineFields.filter((one) => one !== 'quantity'));
  fc.assert(
    fc.property(field, text, (of, typed) => {
      const line = lines[0]!;
      const once = enterInto(line, sheetOf(lines)[line.key]!, of, typed);
      expect(enterInto(line, once, of, once[of])).toEqual(once);
    }),
  );
});

it('Tab visits every cell that can be typed into once, in reading order, and ends', () => {
  let state = reduce(begin(), { do: 'select', place: { row: 0, column: 0 } }, ground);
  const seen: string[] = [];
  for (;;) {
    const next = reduce(state, { do: 'tab' }, ground);
    if (isSame(next.at, state.at)) break;
    state = next;
    seen.push(`${state.at.row}:${ground.columns[state.at.column]!.id}`);
  }
  expect(seen).toHaveLength(3 * 4 + 5);
  expect(new Set(seen).size).toBe(seen.length);
});
