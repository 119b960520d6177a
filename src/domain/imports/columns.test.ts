import { describe, expect, it } from 'vitest';
import { bareHead, columnNamed, importColumns, importTemplate } from './columns.ts';
import { formatOf, importKinds } from './kinds.ts';
import { cellsOf, readHead, readRow } from './read-row.ts';

describe('the columns', () => {
  it.each(importKinds)('of %s have names and aliases that no other column of theirs has', (kind) => {
    const all = importColumns[kind].flatMap(({ name, aliases }) => [bareHead(name), ...aliases]);
    expect(all.filter((one, i) => all.indexOf(one) !== i)).toEqual([]);
    for (const one of all) expect(bareHead(one)).toBe(one);
  });

  it.each(importKinds)('of %s are those of their template, whose example is taken', (kind) => {
    const [names = '', example = ''] = importTemplate(kind).split('\r\n');
    const head = readHead(kind, names.split(','), 1, []);
    expect(head.errors).toEqual([]);
    expect(head.unknown).toEqual([]);
    const row = readRow(kind, { row: 2, item: 0, cells: cellsOf(head, example.split(',')) }, 'us', {});
    expect(row.errors).toEqual([]);
  });

  it('are found however a head is written', () => {
    expect(columnNamed('invoices', ' Work Completed – This Period ')?.name).toBe('this_period');
    expect(columnNamed('projects', 'PROJECT NO.')?.name).toBe('number');
    expect(columnNamed('projects', 'constructor')).toBeUndefined();
    expect(columnNamed('projects', '')).toBeUndefined();
  });
});

it('a head that lacks a column or has one twice is told, but for what comes with the file', () => {
  const head = readHead('cost-codes', ['Code', 'Full Code', 'Colour', null], 3, ['project']);
  expect(head.errors.map(({ row, column, because }) => `${row} ${column} ${because}`)).toEqual([
    '3 code column_twice',
    '3 name column_missing',
  ]);
  expect(head.unknown).toEqual(['Colour']);
});

it('a file is known by its ending', () => {
  expect(['a.csv', 'A.XLSX', 'x.tsv', 'b.json', 'c.txt', 'd.xls', 'none'].map(formatOf)).toEqual([
    ...['csv', 'xlsx', 'csv', 'json', 'csv'],
    null,
    null,
  ]);
});
