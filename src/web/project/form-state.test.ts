import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { payLine } from '../../domain/testing/pay-line.ts';
import type { Draft, FormLine } from './draft.ts';
import { draftNow, type FormCommand, type FormState, freshForm, groundOf, reduceForm } from './form-state.ts';
import { unlocked } from './grid/columns.ts';
import { nameOf, typedIn } from './merge.ts';
import { fewLines, formLine, sheetOf } from './testing/ground.ts';

const work = 4;
const head = {
  invoice_number: 'INV-1',
  period_id: '7',
  billing_date: '2026-11-20',
  status: 'draft',
  final: '',
  comment: '',
} as const;
const server = (stamp: number, lines: readonly FormLine[], part: Partial<Draft> = {}) => ({
  draft: { ...head, ...part, lines: sheetOf(lines) },
  lines,
  stamp,
});
const billed = (position: number, workThisPeriod: number) =>
  formLine(position, payLine({ scheduledValue: 10_000, workThisPeriod, workRetainageHeld: workThisPeriod / 10 }));
const [one, two, three] = fewLines(3) as unknown as [FormLine, FormLine, FormLine];
const fresh = server(1, [one, two, three]);

const run = (state: FormState, ...commands: readonly FormCommand[]) =>
  commands.reduce((now, command) => reduceForm(now, command, unlocked), state);
const begin = () => freshForm(fresh, unlocked);
const type = (row: number, text: string): readonly FormCommand[] => [
  { do: 'grid', command: { do: 'type', place: { row, column: work }, text } },
  { do: 'grid', command: { do: 'settle' } },
];
const now = (state: FormState) => draftNow(state, groundOf(state, unlocked));
const typed = (state: FormState) => typedIn(state.base, now(state));
const workOf = (state: FormState, line: FormLine) => now(state).lines[line.key]!.work;

describe('a newer version of the invoice', () => {
  it('is simply shown where nobody has typed', () => {
    const state = run(begin(), { do: 'server', fresh: server(2, [billed(1, 50), two, three]) });
    expect([workOf(state, one), state.stamp, state.news, typed(state)]).toEqual(['50.00', 2, [], []]);
  });

  it('goes under what was typed, and is told', () => {
    const state = run(begin(), ...type(1, '7'), { do: 'server', fresh: server(2, [billed(1, 50), two, three]) });
    expect([workOf(state, one), workOf(state, two)]).toEqual(['50.00', '7.00']);
    expect(state.news.map((news) => nameOf(news.where))).toEqual(['101.work']);
    expect(state.conflicts).toEqual([]);
    expect(run(state, { do: 'sawNews' }).news).toEqual([]);
  });

  it('is asked about where it is not what was typed; either can be chosen, and taking theirs be undone', () => {
    const state = run(begin(), ...type(0, '7'), { do: 'server', fresh: server(2, [billed(1, 50), two, three]) });
    const where = { key: one.key, field: 'work' } as const;
    expect(state.conflicts).toEqual([{ where, mine: '7.00', theirs: '50.00' }]);
    expect(workOf(state, one)).toBe('7.00');

    const mine = run(state, { do: 'choose', where, whose: 'mine' });
    expect([workOf(mine, one), mine.conflicts, typed(mine).length]).toEqual(['7.00', [], 1]);

    const theirs = run(state, { do: 'choose', where, whose: 'theirs' });
    expect([workOf(theirs, one), theirs.conflicts, typed(theirs)]).toEqual(['50.00', [], []]);
    expect(workOf(run(theirs, { do: 'grid', command: { do: 'undo' } }), one)).toBe('7.00');
  });

  it('keeps an open question open until both say the same', () => {
    const asked = run(begin(), ...type(0, '7'), { do: 'server', fresh: server(2, [billed(1, 50), two, three]) });
    const again = run(asked, { do: 'server', fresh: server(3, [billed(1, 50), billed(2, 1), three]) });
    expect(again.conflicts).toMatchObject([{ mine: '7.00', theirs: '50.00' }]);
    const other = run(again, { do: 'server', fresh: server(4, [billed(1, 60), billed(2, 1), three]) });
    expect(other.conflicts).toMatchObject([{ mine: '7.00', theirs: '60.00' }]);
    expect(run(other, { do: 'server', fresh: server(5, [billed(1, 7), two, three]) }).conflicts).toEqual([]);
  });

  it('is not undone: undo goes back to what is there now, not to what was', () => {
    const state = run(begin(), ...type(0, '7'), ...type(0, ''), {
      do: 'server',
      fresh: server(2, [billed(1, 50), two, three]),
    });
    const undone = run(state, { do: 'grid', command: { do: 'undo' } }, { do: 'grid', command: { do: 'undo' } });
    expect(workOf(undone, one)).toBe('50.00');
  });

  it('may have fewer lines: what was typed on those is told, and no cell is active that is not there', () => {
    const state = run(begin(), ...type(2, '7'), { do: 'server', fresh: server(2, [one, two]) });
    expect(state.conflicts).toMatchObject([{ mine: '7.00', theirs: null }]);
    expect(state.grid.at.row).toBe(1);
    expect(run(state, { do: 'choose', where: state.conflicts[0]!.where, whose: 'mine' }).conflicts).toEqual([]);
  });
});

describe('saving', () => {
  it('leaves what was typed since', () => {
    const sending = run(begin(), ...type(0, '7'));
    const sent = now(sending);
    const state = run(sending, ...type(1, '8'), { do: 'saved', sent, stamp: 2 });
    expect(typed(state).map((left) => nameOf(left.where))).toEqual(['102.work']);
    const known = run(state, { do: 'server', fresh: server(2, [billed(1, 7), two, three]) });
    expect([typed(known).length, known.conflicts, known.news]).toEqual([1, [], []]);
  });

  it('whose answer was lost is seen to have been done', () => {
    const state = run(begin(), ...type(0, '7'), { do: 'server', fresh: server(2, [billed(1, 7), two, three]) });
    expect([typed(state), state.conflicts]).toEqual([[], []]);
  });

  it('whose news came before its answer is done once', () => {
    const sending = run(begin(), ...type(0, '7'));
    const told = run(sending, { do: 'server', fresh: server(2, [billed(1, 7), two, three]) });
    expect(run(told, { do: 'saved', sent: now(sending), stamp: 2 })).toEqual(told);
  });
});

describe('what an earlier page left', () => {
  const left = typed(run(begin(), ...type(0, '7'), { do: 'header', part: { comment: 'Rain' } }));

  it('is back as it was, wrong texts too, and can be undone', () => {
    const wrong = typed(run(begin(), ...type(0, 'ten')));
    const state = run(begin(), { do: 'restore', typed: wrong });
    expect(workOf(state, one)).toBe('ten');
    expect(workOf(run(state, { do: 'grid', command: { do: 'undo' } }), one)).toBe('');
  });

  it('is laid over what was changed since', () => {
    const since = freshForm(server(9, [billed(1, 50), billed(2, 1), three]), unlocked);
    const state = run(since, { do: 'restore', typed: left });
    expect(now(state)).toMatchObject({ comment: 'Rain' });
    expect(workOf(state, two)).toBe('1.00');
    expect(state.conflicts).toMatchObject([{ mine: '7.00', theirs: '50.00' }]);
  });

  it('can be given up', () => {
    const state = run(begin(), { do: 'restore', typed: left }, { do: 'discard' });
    expect(typed(state)).toEqual([]);
  });
});

it('never loses a typed value to a newer version, whatever both did', () => {
  const text = fc.constantFrom('', '7.00', '50.00', 'ten');
  const lines = fc.tuple(text, text, text);
  fc.assert(
    fc.property(lines, fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)), (mine, theirs) => {
      const before = run(begin(), ...mine.flatMap((typed, row) => type(row, typed)));
      const amounts = theirs.map((pick, row) => billed(row + 1, [0, 7, 50][pick]!));
      const state = run(before, { do: 'server', fresh: server(2, amounts) });
      for (const [row, line] of [one, two, three].entries()) {
        const was = workOf(before, line);
        const there = sheetOf(amounts)[line.key]!.work;
        expect(workOf(state, line)).toBe(was === '' ? there : was);
        const asked = state.conflicts.some((each) => nameOf(each.where) === `${line.key}.work`);
        expect(asked, String(row)).toBe(was !== '' && there !== '' && was !== there);
      }
    }),
  );
});
