import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import readXlsxFile from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { approverActs } from '../domain/accountant-report.ts';
import { summarize } from '../domain/billing/pay-application.ts';
import { cents, formatMoney, parseMoney, sum } from '../domain/money.ts';
import type { ApproverRow } from './approvers.ts';
import { approversExcel, payApplicationCsv, payApplicationExcel } from './documents.ts';
import { manyLines, payApplication, sheetLine } from './testing/documents.ts';

const csvRows = (text: string) => parse(text, { columns: true, bom: true }) as Record<string, string>[];
const nasty = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '=HYPERLINK("http://x","y")',
  'a "quoted", thing\nand more',
  'Fläche',
];

describe('the CSV of a pay application', () => {
  it('ties out for any amounts, with a minus where there is one', () => {
    const amount = fc.integer({ min: -900_000_000, max: 900_000_000 }).map(cents);
    fc.assert(
      fc.property(fc.array(fc.tuple(amount, amount, amount), { minLength: 1, maxLength: 40 }), (given) => {
        const lines = given.map(([scheduledValue, workPrevious, workThisPeriod], place) =>
          sheetLine(place + 1, { scheduledValue, workPrevious, workThisPeriod }),
        );
        const rows = csvRows(payApplicationCsv(payApplication(lines)));
        const total = (column: string) => sum(rows.map((row) => parseMoney(row[column]!)!));
        const sums = summarize(lines);
        expect(total('Scheduled value')).toBe(sums.contractSumToDate);
        expect(total('Completed and stored to date')).toBe(sums.totalCompletedAndStored);
        expect(total('Retainage')).toBe(sums.totalRetainage);
      }),
    );
  });

  it('gives a spreadsheet no formula to run, and every other text as it is', () => {
    const lines = nasty.map((description, place) => sheetLine(place + 1, { description }));
    const text = payApplicationCsv(payApplication(lines));
    expect(text.charCodeAt(0)).toBe(0xfeff);
    const found = csvRows(text).map((row) => row['Description of work']);
    expect(found).toEqual(nasty.map((one) => (/^[=+\-@\t]/.test(one) ? `'${one}` : one)));
  });

  it('shows quantities where there are some', () => {
    const rows = csvRows(payApplicationCsv(payApplication(manyLines(3))));
    expect(rows[2]).toMatchObject({
      Quantity: '120.5',
      Unit: 'CY',
      'Unit price': '85.25',
      'Quantity from previous applications': '30',
      'Quantity this period': '12.5',
    });
    expect(rows[0]).toMatchObject({ Quantity: '', Unit: '', 'Unit price': '', Kind: 'Contract' });
  });
});

describe('the Excel of a pay application', () => {
  it('holds numbers as numbers, days as days and texts as texts, and ties out', async () => {
    const lines = [...manyLines(20, 4), ...nasty.map((description, place) => sheetLine(21 + place, { description }))];
    const [summary, sheet] = await readXlsxFile(await payApplicationExcel(payApplication(lines)));
    const sums = summarize(lines);
    const value = (name: string) => summary!.data.find((row) => String(row[0]).startsWith(name))?.[1];
    expect(value('8. ')).toBeCloseTo(sums.currentPaymentDue / 100, 6);
    expect(value('Billing date')).toEqual(new Date('2026-10-25T00:00:00Z'));
    expect(value('Application no.')).toBe(3);
    const [head, ...rows] = sheet!.data;
    const total = rows.pop()!;
    const at = (name: string) => head!.indexOf(name);
    expect(rows.length).toBe(lines.length);
    for (const name of ['Scheduled value', 'Completed and stored to date', 'Retainage']) {
      const column = rows.map((row) => cents(Math.round((row[at(name)] as number) * 100)));
      expect(formatMoney(sum(column))).toBe((total[at(name)] as number).toFixed(2));
    }
    expect(total[at('Scheduled value')]).toBe(sums.contractSumToDate / 100);
    expect(total[at('Retainage')]).toBe(sums.totalRetainage / 100);
    const texts = rows.slice(20).map((row) => row[at('Description of work')]);
    // The library that reads it back trims what stands around a text.
    expect(texts).toEqual(nasty.map((one) => one.trim()));
  });
});

describe('a text that no sheet can hold', () => {
  const pasted = 'Slab\u000bon\u0001grade\uffffA';
  const held = 'Slab on grade A';

  it('is written without what would damage the workbook', async () => {
    const lines = [sheetLine(1, { description: pasted })];
    const [, sheet] = await readXlsxFile(await payApplicationExcel(payApplication(lines)));
    const [head, row] = sheet!.data;
    expect(row![head!.indexOf('Description of work')]).toBe(held);
  });

  it('in the name of an approver too', async () => {
    const acts = Object.fromEntries(approverActs.map((act) => [act, 0])) as ApproverRow['acts'];
    const nobody = { email: null, granted: null, serviceAccounts: [], lastSignIn: null, lastAct: null } as const;
    const yes = { active: true, password: true, digest: true, erpIntegrations: 'admin' } as const;
    const file = await approversExcel([{ name: pasted, login: 'ada', acts, ...nobody, ...yes }]);
    expect((await readXlsxFile(file))[0]!.data[1]![0]).toBe(held);
  });
});
