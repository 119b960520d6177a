import { describe, expect, it } from 'vitest';
import type { Day } from '../../domain/time.ts';
import {
  dayOrNull,
  dayValue,
  id,
  idOrNull,
  isTrue,
  joined,
  joinedRows,
  moment,
  money,
  rowsOf,
  text,
  textOrNull,
} from './values.ts';

const decimal = (value: string) => ({ amount: { __class__: 'Decimal', decimal: value } });

describe('a value of Tryton', () => {
  it('is money to the cent, however Python writes it', () => {
    for (const written of ['1250.5', '1250.50', '1250.5000']) expect(money(decimal(written), 'amount')).toBe(125_050);
    expect(money(decimal('-3'), 'amount')).toBe(-300);
    expect(money(decimal('0E-8'.replace('E-8', '')), 'amount')).toBe(0);
    expect(money(decimal('1E+3'), 'amount')).toBe(100_000);
  });

  it.each([['0.005'], ['NaN'], ['1E-2'], ['']])('is never rounded to money: %s', (written) => {
    expect(() => money(decimal(written), 'amount')).toThrow('amount');
  });

  it('is a day and a moment', () => {
    const day = dayValue('2026-03-05' as Day);
    expect(day).toEqual({ __class__: 'date', year: 2026, month: 3, day: 5 });
    expect(dayOrNull({ day }, 'day')).toBe('2026-03-05');
    expect(dayOrNull({ day: null }, 'day')).toBeNull();
    const at = { __class__: 'datetime', year: 2026, month: 3, day: 5, hour: 1, minute: 2, second: 3, microsecond: 40 };
    expect(moment({ at }, 'at')).toBe('2026-03-05T01:02:03.000040');
    for (const minute of [undefined, null, '2', 2.5, { toString: [] }]) {
      expect(() => moment({ at: { ...at, minute } }, 'at')).toThrow(/minute of a date is no number/);
    }
    expect(() => dayOrNull({ day: { ...day, month: { toString: [] } } }, 'day')).toThrow(/month of a date/);
  });

  it('is a joined record, or none', () => {
    expect(joined({ 'party.': { code: '201' } }, 'party')).toEqual({ code: '201' });
    expect(joined({ 'party.': null }, 'party')).toBeNull();
    expect(joinedRows({ 'lines.': [{ id: 1 }] }, 'lines')).toEqual([{ id: 1 }]);
    expect(isTrue({ closed: 1 }, 'closed') && isTrue({ closed: true }, 'closed')).toBe(true);
    expect(isTrue({ closed: 0 }, 'closed') || isTrue({ closed: null }, 'closed')).toBe(false);
  });

  it.each<[string, () => unknown]>([
    ['a field that is not there', () => textOrNull({}, 'code')],
    ['a number for a text', () => text({ code: 7 }, 'code')],
    ['a text for a number', () => idOrNull({ id: '7' }, 'id')],
    ['nothing for a key', () => id({ id: null })],
    ['a list for a record', () => joined({ 'party.': [] }, 'party')],
    ['a record for a list', () => joinedRows({ 'lines.': {} }, 'lines')],
    ['a bare text for a day', () => dayOrNull({ day: '2026-03-05' }, 'day')],
    ['no list of records', () => rowsOf(null, 'invoices')],
    ['a list of something else', () => rowsOf([1, 2], 'invoices')],
  ])('that is not as it should be says nothing: %s', (_, read) => {
    expect(read).toThrow(expect.objectContaining({ code: 'unreadable_answer' }));
  });
});
