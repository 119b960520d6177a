import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import readXlsxFile from 'read-excel-file/node';
import { expect, it } from 'vitest';
import { csvTable } from './csv.ts';
import type { RecordTable, TableCell } from './table.ts';
import { xlsxTable } from './xlsx.ts';

const rows: readonly (readonly TableCell[])[] = [
  ['PA-1, "final"', 125_050, '2026-10-31', 1_790_000_000_000, 3],
  ['=cmd|calc', -5, null, null, null],
  ['+1', 0, null, null, null],
  ['-2+3', 0, null, null, null],
  ['@SUM(A1)', 0, null, null, null],
  ['\t=1', 0, null, null, null],
  ['Müller & <Söhne>\u0007', 999_999_999_999, null, null, null],
];
const table = (): RecordTable => ({
  name: 'Invoices: [synced]',
  columns: [
    { head: 'Invoice', kind: 'text' },
    { head: 'Amount due', kind: 'money' },
    { head: 'Date', kind: 'day' },
    { head: 'Sent', kind: 'instant' },
    { head: 'Days', kind: 'number' },
  ],
  rows: Readable.from(rows, { objectMode: true }) as AsyncIterable<readonly TableCell[]>,
});

it('writes a table that no spreadsheet runs', async () => {
  expect(await text(Readable.from(csvTable(table())))).toBe(
    [
      '\ufeffInvoice,Amount due,Date,Sent,Days',
      '"PA-1, ""final""",1250.50,2026-10-31,2026-09-21T14:13:20.000Z,3',
      "'=cmd|calc,-0.05,,,",
      "'+1,0.00,,,",
      "'-2+3,0.00,,,",
      "'@SUM(A1),0.00,,,",
      "'\t=1,0.00,,,",
      'Müller & <Söhne>\u0007,9999999999.99,,,',
      '',
    ].join('\r\n'),
  );
});

it('writes a workbook in which amounts and days are numbers and texts are texts', async () => {
  const file = await buffer(Readable.from(xlsxTable(table())));
  const [head, ...read] = (await readXlsxFile(file))[0]!.data;
  expect(head).toEqual(['Invoice', 'Amount due', 'Date', 'Sent', 'Days']);
  expect(read[0]).toEqual(['PA-1, "final"', 1250.5, new Date('2026-10-31'), new Date(1_790_000_000_000), 3]);
  expect(read.map(([invoice]) => invoice)).toEqual(
    rows.map(([invoice]) => String(invoice).replace('\u0007', ' ').trim()),
  );
  expect(read.map((row) => row[1])).toEqual(rows.map((row) => Number(row[1]) / 100));
});
