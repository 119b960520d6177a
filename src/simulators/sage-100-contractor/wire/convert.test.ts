import { describe, expect, it } from 'vitest';
import { convert } from './convert.ts';
import { atScale, decimalText, parseDecimal } from './decimals.ts';
import { datetimeText, dayPlus, daysBetween, momentText, parseMoment } from './moments.ts';
import {
  bigint,
  bit,
  date,
  datetime,
  datetime2,
  decimal,
  int,
  nvarchar,
  parseType,
  tinyint,
  varchar,
} from './sql-type.ts';

const text = nvarchar(4000);

describe('decimals', () => {
  it('keep every digit and round half away from zero', () => {
    const scaled = (given: string, scale: number) => decimalText(atScale(parseDecimal(given)!, scale), scale);
    expect(scaled('1.005', 2)).toBe('1.01');
    expect(scaled('-1.005', 2)).toBe('-1.01');
    expect(scaled('-0.004', 2)).toBe('0.00');
    expect(scaled('12345678901234567890123456789012345678', 0)).toBe('12345678901234567890123456789012345678');
    expect(scaled('.5', 3)).toBe('0.500');
    expect(parseDecimal('1e3')).toBeNull();
    expect(parseDecimal('1e-3', true)).toEqual({ units: 1n, scale: 3 });
    expect(['', '.', '-', '1.2.3', 'NaN', '0x10', '1 2'].map((one) => parseDecimal(one))).toEqual(Array(7).fill(null));
  });
});

describe('moments', () => {
  it('are read in the forms of us_english', () => {
    const at = (given: string) => {
      const moment = parseMoment(given);
      return moment && momentText(moment, 3);
    };
    expect(at('2026-11-25')).toBe('2026-11-25T00:00:00.000Z');
    expect(at('20261125 13:05')).toBe('2026-11-25T13:05:00.000Z');
    expect(at('11/25/2026 1:05:06.7 PM')).toBe('2026-11-25T13:05:06.700Z');
    expect(at('2026-11-25T13:05:06.789Z')).toBe('2026-11-25T13:05:06.789Z');
    for (const wrong of [
      '2026-02-30',
      '2026-13-01',
      '25/11/2026',
      'soon',
      '2026-11-25 24:00',
      '2026-11-25 13:00 PM',
      '0000-01-01',
    ])
      expect(at(wrong)).toBeNull();
  });

  it('are rounded, over midnight too', () => {
    const last = { day: '2026-12-31', ticks: 863_999_999_999 };
    expect(momentText(last, 7)).toBe('2026-12-31T23:59:59.9999999Z');
    expect(momentText(last, 3)).toBe('2027-01-01T00:00:00.000Z');
    expect(datetimeText(last)).toBe('2027-01-01T00:00:00.000Z');
    expect(datetimeText(parseMoment('2026-01-01 00:00:00.005')!)).toBe('2026-01-01T00:00:00.007Z');
    expect(datetimeText(parseMoment('2026-01-01 00:00:00.001')!)).toBe('2026-01-01T00:00:00.000Z');
    expect(daysBetween('9999-12-31', '0001-01-01')).toBe(3_652_058);
    expect(dayPlus('0001-01-01', 3_652_058)).toBe('9999-12-31');
    expect(dayPlus('9999-12-31', 1)).toBeNull();
  });
});

describe('a value of one type as another', () => {
  it('is cut, rounded or refused', () => {
    expect(convert('abcdef', text, nvarchar(3))).toBe('abc');
    expect(convert('東é€', text, varchar(5))).toBe('?é€');
    expect(convert(' 42 ', text, int)).toBe(42);
    expect(convert('true', text, bit)).toBe(true);
    expect(convert('-7.99', decimal(9, 2), int)).toBe(-7);
    expect(convert('9223372036854775807', text, bigint)).toBe('9223372036854775807');
    expect(convert('{6f9619ff-8b86-d011-b42d-00c04fc964ff}', text, parseType('uniqueidentifier'))).toBe(
      '6F9619FF-8B86-D011-B42D-00C04FC964FF',
    );
    expect(convert('2026-11-25T10:00:00.123Z', datetime, date)).toBe('2026-11-25');
    expect(convert('2026-11-25', date, datetime2(0))).toBe('2026-11-25T00:00:00Z');
    expect(convert('2026-11-05T13:05:00.000Z', datetime, text)).toBe('Nov  5 2026  1:05PM');
    expect(convert(null, text, int)).toBeNull();
    const numbers = [
      () => convert('x', text, int),
      () => convert('300', text, tinyint),
      () => convert('x', text, bigint),
      () => convert('1e3', text, decimal(9, 2)),
      () => convert('12345678.00', decimal(10, 2), decimal(9, 2)),
      () => convert('1752-12-31', text, datetime),
      () => convert(5, int, date),
    ].map((work) => {
      try {
        return work();
      } catch (error) {
        return (error as { number: number }).number;
      }
    });
    expect(numbers).toEqual([245, 244, 8114, 8114, 8115, 242, 206]);
  });
});

it('types are read as they are declared, and no others', () => {
  expect(parseType('nvarchar(max)')).toEqual(nvarchar(Number.POSITIVE_INFINITY));
  expect(parseType(' DECIMAL (12, 2) ')).toEqual(decimal(12, 2));
  for (const wrong of [
    'nvarchar(0)',
    'nvarchar(4001)',
    'decimal(39,2)',
    'decimal(4,5)',
    'int(4)',
    'point',
    'varchar(x)',
  ]) {
    expect(() => parseType(wrong)).toThrow(wrong);
  }
});
