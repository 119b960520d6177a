import { describe, expect, it } from 'vitest';
import { payLine } from '../../../domain/testing/pay-line.ts';
import { judgeLine } from '../line-entry.ts';
import { fewLines, formLine, grid, groundOn, yards } from '../testing/ground.ts';
import { copied } from './paste.ts';
import { liveSheet } from './write.ts';

const ground = groundOn(fewLines(5));
const fresh = () => grid(ground);

describe('moving', () => {
  it('begins at the first cell that can be typed into', () => expect(fresh().active()).toEqual([1, 'work']));

  it('goes by arrows to every cell, read-only ones too, and stays at the edges', () => {
    const one = fresh();
    one.run({ do: 'move', by: 'left' });
    expect(one.active()).toEqual([1, 'previous']);
    one.run({ do: 'move', by: 'up' }, { do: 'move', by: 'first' }, { do: 'move', by: 'left' });
    expect(one.active()).toEqual([1, 'line']);
    one.run({ do: 'move', by: 'last' }, { do: 'move', by: 'right' }, { do: 'move', by: 'down' });
    expect(one.active()).toEqual([5, 'released']);
    one.run({ do: 'move', by: 'pageUp', page: 3 });
    expect(one.active()).toEqual([2, 'released']);
    one.run({ do: 'move', by: 'rowStart' }, { do: 'move', by: 'bottom' });
    expect(one.active()).toEqual([5, 'line']);
  });

  it('goes by Tab from one cell that can be typed into to the next, and on to the next line', () => {
    const one = fresh();
    const seen = [1, 2, 3, 4].map(() => {
      one.run({ do: 'tab' });
      return one.active();
    });
    expect(seen).toEqual([
      [1, 'stored'],
      [1, 'held'],
      [1, 'released'],
      [2, 'work'],
    ]);
    one.run({ do: 'tab', back: true });
    expect(one.active()).toEqual([1, 'released']);
  });

  it('goes by Enter a line on, below where Tab set out', () => {
    const one = fresh();
    one.run({ do: 'type', text: '1' }, { do: 'tab' }, { do: 'type', text: '2' }, { do: 'enter' });
    expect(one.active()).toEqual([2, 'work']);
    one.run({ do: 'enter', back: true });
    expect(one.active()).toEqual([1, 'work']);
  });

  it('tells why a read-only cell is one', () => {
    const one = fresh();
    one.select(1, 'balance');
    one.run({ do: 'refuse' });
    expect(one.said()).toContain('Balance to finish is worked out');
    one.select(1, 'scheduled');
    one.type('5');
    expect(one.said()).toContain('worked out');
    expect(one.state().edit).toBeNull();
    const locked = grid(groundOn(fewLines(2), 'It was sent.'));
    locked.select(1, 'work');
    locked.run({ do: 'open' });
    expect(locked.said()).toBe('It was sent.');
  });
});

describe('typing', () => {
  it('replaces, is counted at once, and is entered by moving on', () => {
    const one = fresh();
    one.type('$2,5');
    one.type('$2,500');
    const live = liveSheet(one.state(), ground);
    expect(judgeLine(ground.lines[0]!, live[101]!).pay).toMatchObject({
      workThisPeriod: 250_000,
      workRetainageHeld: 25_000,
    });
    expect(one.text(1, 'work')).toBe('');
    one.run({ do: 'move', by: 'down' });
    expect(one.text(1, 'work')).toBe('2500.00');
    expect(one.active()).toEqual([2, 'work']);
  });

  it('keeps word for word what cannot be read, and lets one move on', () => {
    const one = fresh();
    one.enter('12.345');
    expect(one.text(1, 'work')).toBe('12.345');
    expect(judgeLine(ground.lines[0]!, one.state().sheet[101]!).problems.work).toContain('at most two decimals');
    expect(one.active()).toEqual([2, 'work']);
  });

  it('gives back by Escape what stood there', () => {
    const one = fresh();
    one.enter('5');
    one.select(1, 'work');
    one.run({ do: 'open' });
    expect(one.state().edit).toEqual({ text: '5.00', how: 'opened' });
    one.type('77');
    one.run({ do: 'restore' });
    expect(one.text(1, 'work')).toBe('5.00');
    expect(one.state().past).toHaveLength(1);
  });

  it('takes a percent for so much of the scheduled value as complete', () => {
    const line = formLine(1, payLine({ scheduledValue: 10_000, workPrevious: 1_500, storedPresently: 500 }));
    const one = grid(groundOn([line]));
    one.enter('40%');
    // Work to date is 4,000.00 then; what is stored is no work yet.
    expect(one.text(1, 'work')).toBe('2500.00');
    one.select(1, 'work');
    one.enter('140%');
    expect(one.text(1, 'work')).toBe('140%');
    expect(judgeLine(line, one.state().sheet[101]!).problems.work).toContain('between 0 and 100');
  });

  it('takes a percent in Retainage held for that of the work', () => {
    const one = fresh();
    one.enter('1000');
    one.select(1, 'held');
    one.enter('5%');
    expect(one.text(1, 'held')).toBe('50.00');
  });

  it('takes nought for nothing, but held nought for held', () => {
    const one = fresh();
    one.enter('0');
    expect(one.text(1, 'work')).toBe('');
    one.select(1, 'held');
    one.enter('0');
    expect(one.text(1, 'held')).toBe('0.00');
  });
});

describe('a line that is billed by quantity', () => {
  const line = formLine(1, payLine({ scheduledValue: 1_250, workPrevious: 250 }), yards, 20);
  const mixed = groundOn([line, formLine(2)]);

  it('has its column, which is read-only for the others', () => {
    const one = grid(mixed);
    expect(one.active()).toEqual([1, 'quantity']);
    one.select(2, 'quantity');
    one.type('1');
    expect(one.said()).toContain('billed by amount');
    expect(groundOn([formLine(1)]).columns.map((column) => column.id)).not.toContain('quantity');
  });

  it('comes to its amount, and an amount to its quantity where there is one', () => {
    const one = grid(mixed);
    one.enter('10.5');
    expect(one.text(1, 'work')).toBe('131.25');
    one.select(1, 'work');
    one.enter('25');
    expect(one.text(1, 'quantity')).toBe('2');
    one.select(1, 'work');
    one.enter('0.01');
    expect(one.text(1, 'quantity')).toBe('0.0008');
    one.run({ do: 'undo' }, { do: 'undo' });
    expect([one.text(1, 'quantity'), one.text(1, 'work')]).toEqual(['10.5', '131.25']);
  });

  it('bills the whole scheduled value with the whole quantity', () => {
    const odd = formLine(1, payLine({ scheduledValue: 1_250.07, workPrevious: 250 }), yards, 20);
    const one = grid(groundOn([odd]));
    one.enter('80');
    expect(one.text(1, 'work')).toBe('1000.07');
  });

  it('says what is wrong with a quantity, and leaves the amount', () => {
    const one = grid(mixed);
    one.enter('10');
    one.select(1, 'quantity');
    one.enter('ten');
    expect(one.text(1, 'work')).toBe('125.00');
    expect(judgeLine(line, one.state().sheet[101]!).problems.quantity).toContain('four decimals');
  });
});

describe('ranges', () => {
  it('are selected by Shift, cleared at once, and read out by their size', () => {
    const one = fresh();
    one.enter('1');
    one.enter('2');
    one.select(1, 'work');
    one.run({ do: 'move', by: 'down', extend: true }, { do: 'move', by: 'right', extend: true });
    expect(one.said()).toBe('2 lines, 2 columns selected');
    one.run({ do: 'clear' });
    expect([one.text(1, 'work'), one.text(2, 'work')]).toEqual(['', '']);
    one.run({ do: 'undo' });
    expect([one.text(1, 'work'), one.text(2, 'work')]).toEqual(['1.00', '2.00']);
  });

  it('are filled down from their first line, or from the line above', () => {
    const one = fresh();
    one.enter('7');
    one.select(1, 'work');
    one.extend(3, 'stored');
    one.run({ do: 'fillDown' });
    expect([2, 3].map((line) => one.text(line, 'work'))).toEqual(['7.00', '7.00']);
    one.select(4, 'work');
    one.run({ do: 'fillDown' });
    expect(one.text(4, 'work')).toBe('7.00');
    one.select(1, 'work');
    one.run({ do: 'fillDown' });
    expect(one.said()).toContain('no line above');
  });
});

describe('pasting', () => {
  it('takes a block of a spreadsheet with its signs', () => {
    const one = fresh();
    one.run({ do: 'paste', text: ' $1,250.00 \t(25.00)\r\n $ -   \t3\r\n' });
    expect([one.text(1, 'work'), one.text(1, 'stored')]).toEqual(['1250.00', '-25.00']);
    expect([one.text(2, 'work'), one.text(2, 'stored')]).toEqual(['', '3.00']);
    expect(one.said()).toBe('4 cells pasted. 1 of them needs another look.');
  });

  it('marks what cannot be read and pastes the rest; what falls on read-only cells is left out', () => {
    const one = fresh();
    one.run({ do: 'paste', text: '1\t2\t9\t9\t0\nten\t2\t9\t9\t0' });
    expect([one.text(1, 'work'), one.text(2, 'work')]).toEqual(['1.00', 'ten']);
    expect(one.text(2, 'held')).toBe('0.00');
    expect(one.said()).toBe(
      '6 cells pasted. 1 of them needs another look. 4 values fell on read-only cells and were left out.',
    );
  });

  it('pastes the blank cells at its end, for a line would go on billing what it had', () => {
    const one = fresh();
    one.run({ do: 'paste', text: '1\n2\n3' }, { do: 'paste', text: '5\r\n\r\n\r\n' });
    expect([1, 2, 3].map((line) => one.text(line, 'work'))).toEqual(['5.00', '', '']);
  });

  it('says of a block that is too large, and pastes none of it', () => {
    const one = fresh();
    one.select(4, 'work');
    one.run({ do: 'paste', text: '1\n2\n3' });
    expect(one.said()).toContain('3 rows and 1 columns, and from here there is room for 2 lines');
    expect(one.text(4, 'work')).toBe('');
    one.run({ do: 'paste', text: '1'.repeat(1_000_001) });
    expect(one.said()).toContain('longer than 1,000,000 characters');
  });

  it('fills a range with one value, and repeats a block that goes into it', () => {
    const one = fresh();
    one.extend(4, 'work');
    one.run({ do: 'paste', text: '5' });
    expect([1, 2, 3, 4].map((line) => one.text(line, 'work'))).toEqual(['5.00', '5.00', '5.00', '5.00']);
    one.select(1, 'work');
    one.extend(4, 'work');
    one.run({ do: 'paste', text: '1\n2' });
    expect([1, 2, 3, 4].map((line) => one.text(line, 'work'))).toEqual(['1.00', '2.00', '1.00', '2.00']);
  });

  it('says why nothing is pasted into a locked invoice', () => {
    const one = grid(groundOn(fewLines(2), 'It was sent.'));
    one.run({ do: 'paste', text: '5' });
    expect(one.said()).toBe('It was sent.');
    expect(one.text(1, 'work')).toBe('');
  });
});

it('copies what a spreadsheet reads: bare decimals, worked out ones too', () => {
  const one = fresh();
  one.enter('1,000');
  one.select(1, 'description');
  one.extend(2, 'released');
  expect(copied(one.state(), ground)).toBe(
    'Line 1\t10000.00\t0.00\t1000.00\t0.00\t1000.00\t9000.00\t100.00\t0.00\n' +
      'Line 2\t10000.00\t0.00\t0.00\t0.00\t0.00\t10000.00\t0.00\t0.00',
  );
});

it('says where there is nothing to undo or redo', () => {
  const one = fresh();
  one.run({ do: 'undo' });
  expect(one.said()).toContain('nothing to undo');
  one.enter('1');
  one.run({ do: 'undo' }, { do: 'redo' });
  expect(one.text(1, 'work')).toBe('1.00');
  expect(one.said()).toBe('Done again: typing');
  one.run({ do: 'redo' });
  expect(one.said()).toContain('nothing to redo');
});
