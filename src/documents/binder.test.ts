import { buffer } from 'node:stream/consumers';
import { readSheet } from 'read-excel-file/node';
import { expect, it } from 'vitest';
import { cents } from '../domain/money.ts';
import { type BinderFinding, type TieOutBinder, tieOutExcel, tieOutPdf } from './documents.ts';
import { intoPages, type Piece } from './pdf/flow.ts';
import { readPdf, rowsOf } from './testing/read-pdf.ts';

const finding = (nth: number, more: Partial<BinderFinding> = {}): BinderFinding => ({
  kind: 'changed',
  isNew: nth === 0,
  project: '2617 Fircrest Elementary',
  vendor: 'Ace Concrete',
  invoice: `INV-${nth}`,
  bill: `Payable invoice ${nth}`,
  ours: cents(1_250_050),
  theirs: cents(-100),
  differences: ['amount of line 1: 12,500.50 here, -1.00 there'],
  note: nth === 0 ? 'Known (Dana, 2026-11-26)' : null,
  ...more,
});
const binder = (more: Partial<TieOutBinder> = {}): TieOutBinder => ({
  ...{ company: 'Harbor & Pine', connection: 'Sage', erp: 'Sage 100 Contractor®', id: 60001, complete: true },
  ...{ because: null, asOf: 1_790_000_000_000, askedBy: null, madeBy: 'Dana', madeAt: 1_790_000_100_000 },
  ...{ links: 33, bills: 34, costsTold: 34, counts: { changed: 120, paid: 1 }, left: 0, toKnowKept: true },
  compared: { asOf: 1_789_000_000_000, added: 1, settled: 2 },
  projects: [{ name: '2617 Fircrest Elementary', links: 33, ours: cents(500), theirs: cents(400) }],
  periods: [{ name: '2026-10-01 – 2026-10-31', links: 33, ours: cents(500), theirs: cents(400) }],
  findings: [...Array.from({ length: 120 }, (_, nth) => finding(nth)), finding(121, { kind: 'paid', differences: [] })],
  ...more,
});
const textOf = async (given: TieOutBinder) => {
  const pages = await readPdf(await buffer(await tieOutPdf(given)));
  return pages.map((page) => rowsOf(page).flat().join(' '));
};

it('has every finding, the sums, who made it and the pages counted, the same bytes for the same input', async () => {
  const pages = await textOf(binder());
  const all = pages.join(' ');
  const missing = Array.from({ length: 120 }, (_, nth) => `INV-${nth} `).filter((number) => !all.includes(number));
  expect(missing).toEqual([]);
  expect(pages[0]).toContain('Complete: every bill of Sage 100 Contractor®');
  for (const said of ['Harbor & Pine', 'Dana', '2026-09-21', 'its schedule', '120 findings need somebody']) {
    expect(pages[0], said).toContain(said);
  }
  for (const [place, page] of pages.entries()) expect(page).toContain(`Page ${place + 1} of ${pages.length}`);
  expect(all).toContain('2026-10-01 – 2026-10-31');
  expect(all).toContain('Known (Dana,');
  const bytes = await Promise.all([1, 2].map(async () => buffer(await tieOutPdf(binder()))));
  expect(bytes[0]!.equals(bytes[1]!)).toBe(true);
});

it('says on its first page, and before anything else, that it is not complete', async () => {
  const given = binder({ complete: false, because: 'the line went dead', counts: {}, findings: [], compared: null });
  const [first] = await textOf(given);
  expect(first).toContain('NOT COMPLETE. This tie-out gives no verdict: the line went dead');
  expect(first).not.toContain('Everything ties out');
  const rows = await readSheet(await tieOutExcel(given), 'Summary');
  expect(rows[1]![0]).toContain('NOT COMPLETE');
});

it('states no count and no sum as a workbook either, where it is not complete', async () => {
  const given = binder({ complete: false, because: 'the line went dead', counts: {}, findings: [], compared: null });
  const book = await tieOutExcel({ ...given, links: 0, projects: [], periods: [] });
  const cells = (await readSheet(book, 'Summary')).flat();
  expect(cells).toContain('Bills read');
  for (const none of ['Links', 'Changed', 'Bill gone', 'Count', 0]) expect(cells, String(none)).not.toContain(none);
  await expect(readSheet(book, 'By project')).rejects.toThrow();
  await expect(readSheet(book, 'To look at')).rejects.toThrow();
});

it('has all of a long note and of many differences, over the full width where a cell has no room for them', async () => {
  const note = Array.from({ length: 280 }, (_, nth) => `word${nth}`).join(' ');
  const differences = Array.from({ length: 90 }, (_, nth) => `amount of line ${nth + 1}: 12,500.50 here, -1.00 there`);
  const long = finding(1, { note, differences });
  const pages = await textOf(binder({ findings: [...Array.from({ length: 60 }, () => long), finding(2)] }));
  const all = pages.join(' ');
  expect(all.split('word279').length - 1).toBe(60);
  expect(all.split('amount of line 90:').length - 1).toBe(60);
  expect(all.split('Note: word0 word1 ').length - 1).toBe(60);
  expect(all).not.toContain('…');
  expect(all).toContain('INV-2 ');
});

it('says how many findings are left out, where not all are in it', async () => {
  expect((await textOf(binder({ toKnowKept: false })))[0]).toContain('of this one it is counted alone.');
  expect((await textOf(binder({ left: 7 })))[0]).toContain('Only the first 121 of 128 findings are in this file.');
});

it('is a workbook of a sheet a section, amounts as numbers, and no text that is run as a formula', async () => {
  const evil = finding(0, { vendor: '=HYPERLINK("http://x")', note: '+1' });
  const book = await tieOutExcel(binder({ findings: [evil, finding(2, { kind: 'paid' })] }));
  const wrong = await readSheet(book, 'To look at');
  expect(wrong[1]).toContain('=HYPERLINK("http://x")');
  expect([wrong[1]![6], wrong[1]![7]]).toEqual([12_500.5, -1]);
  const names = ['Summary', 'By project', 'By billing period', 'To look at', 'Good to know', 'What differs'];
  for (const name of names) expect((await readSheet(book, name)).length, name).toBeGreaterThan(1);
  expect((await readSheet(book, 'By project')).at(-1)).toEqual(['Sum', 33, 5, 4, -1]);
  expect(book.includes('<f>')).toBe(false);
});

it('repeats the head of a table that goes on, and leaves no title alone at the foot of a page', () => {
  const draw = () => undefined;
  const head: Piece = { height: 10, leads: true, draw };
  const title: Piece = { height: 10, leads: true, draw };
  const row: Piece = { height: 10, head, draw };
  const pages = intoPages(
    [...Array.from({ length: 8 }, () => ({ height: 10, draw })), title, head, row, row, row],
    100,
  );
  expect(pages.map((page) => page.length)).toEqual([8, 5]);
  expect(intoPages([title, head, ...Array.from({ length: 12 }, () => row)], 100).map((page) => page[0])).toEqual([
    title,
    head,
  ]);
});
