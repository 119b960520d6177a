import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import {
  approversCsv,
  approversExcel,
  csvTable,
  payApplicationCsv,
  payApplicationExcel,
  type RecordTable,
  type TieOutBinder,
  tieOutExcel,
  xlsxTable,
} from '../src/documents/documents.ts';
import { payApplication, sheetLine } from '../src/documents/testing/documents.ts';
import { approverActs } from '../src/domain/accountant-report.ts';
import { cents } from '../src/domain/money.ts';
import { openZip } from '../src/http/api/imports/excel/zip.ts';
import { writeBlock } from '../src/web/project/grid/tsv.ts';

/** Everything that Tieout writes for a spreadsheet, filled with texts that one would run. A new way out joins here. */

const evil = ['=cmd|calc!A1', '+1+1', '-2+3', '@SUM(A1)', '\t=1+1', '\r=1+1', '=HYPERLINK("http://x","y")'];

const approver = (name: string) =>
  ({
    ...{ name, login: name, email: name, active: true, erpIntegrations: 'standard', password: true, lastSignIn: null },
    ...{ granted: { at: 0, by: name }, serviceAccounts: [name], digest: true, lastAct: null },
    acts: Object.fromEntries(approverActs.map((act) => [act, 1])),
  }) as unknown as Parameters<typeof approversCsv>[0][number];

const table = (): RecordTable => ({
  name: '=1',
  columns: [
    { head: 'A', kind: 'text' },
    { head: 'B', kind: 'money' },
  ],
  rows: Readable.from(
    evil.map((one) => [one, -5]),
    { objectMode: true },
  ) as AsyncIterable<readonly [string, number]>,
});

const binder = (one: string): TieOutBinder => ({
  ...{ company: one, connection: one, erp: one, id: 1, complete: false, because: one, asOf: null, askedBy: one },
  ...{
    madeBy: one,
    madeAt: 0,
    links: 1,
    bills: 1,
    costsTold: 1,
    counts: {},
    compared: null,
    left: 0,
    toKnowKept: true,
  },
  projects: [{ name: one, links: 1, ours: cents(1), theirs: cents(-1) }],
  periods: [],
  findings: [
    {
      ...{ kind: 'changed', isNew: true, project: one, vendor: one, invoice: one, bill: one },
      ...{ ours: cents(1), theirs: null, differences: [one], note: one },
    },
  ],
});

const lines = () =>
  payApplication(evil.map((description, at) => sheetLine(at + 1, { description, costCode: description })));

/** A cell that Excel, LibreOffice or Google's would run. A number may begin with its minus. */
const runs = (cell: string) => /^[=+\-@\t\r]/.test(cell) && !/^-?\d[\d,.]*$/.test(cell);

describe('of what is written for a spreadsheet nothing is a formula', () => {
  it.each([
    ['the CSV of a list', async () => text(Readable.from(csvTable(table())))],
    ['the CSV of a pay application', async () => payApplicationCsv(lines())],
    ['the CSV of the approvers', async () => approversCsv(evil.map(approver))],
  ])('%s', async (_what, made) => {
    const cells = (parse(await made(), { bom: true, relax_quotes: false }) as string[][]).flat();
    expect(cells.filter((cell) => cell.includes('cmd|calc')).length).toBeGreaterThan(0);
    expect(cells.filter(runs)).toEqual([]);
  });

  it('a copied block', () => {
    const cells = (parse(writeBlock(evil.map((one) => [one, '-5.00'])), { delimiter: '\t' }) as string[][]).flat();
    expect(cells.filter((cell) => /^[=+\-@]/.test(cell) && cell !== '-5.00')).toEqual([]);
  });

  it.each([
    ['the workbook of a list', async () => buffer(Readable.from(xlsxTable(table())))],
    ['the workbook of a pay application', () => payApplicationExcel(lines())],
    ['the workbook of the approvers', () => approversExcel(evil.map(approver))],
    ['the workbook of a tie-out', () => tieOutExcel(binder(evil[0]!))],
  ])('%s', async (_what, made) => {
    const zip = openZip(await made(), 50_000_000)!;
    const names = ['xl/worksheets/sheet1.xml', 'xl/worksheets/sheet2.xml', 'xl/sharedStrings.xml'];
    const all = await Promise.all(names.map(async (name) => text(Readable.from(zip.text(name) ?? []))));
    expect(all.join('')).toContain('cmd|calc');
    for (const sheet of all) expect(sheet).not.toMatch(/<f[ >/]|<hyperlink|t="str"/);
  });

  it('and nobody writes another way: these files alone make one', () => {
    const files = (folder: string): string[] =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|testing|simulators/.test(file))
        .map((file) => path.join(folder, file));
    const makers = files('src')
      .filter((file) => /csv-stringify|write-excel-file|join\(['"`](,|\\t)['"`]\)/.test(readFileSync(file, 'utf8')))
      .map((file) => file.replaceAll('\\', '/'));
    expect(makers.sort()).toEqual(known);
  });
});

const known: readonly string[] = [
  'src/documents/approvers.ts',
  'src/documents/binder-excel.ts',
  'src/documents/cells.ts',
  'src/documents/csv.ts',
  'src/documents/excel.ts',
  // Its fixed heads, for people to fill in.
  'src/domain/imports/columns.ts',
  'src/web/project/grid/tsv.ts',
];
