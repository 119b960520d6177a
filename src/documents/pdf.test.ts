import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summarize } from '../domain/billing/pay-application.ts';
import { type Cents, cents, parseMoney, readableMoney, sum } from '../domain/money.ts';
import type { PayApplicationLine } from './pay-application-document.ts';
import { mostLinesOfDescription } from './pdf/sheet-rows.ts';
import { manyLines, payApplication, sheetLine } from './testing/documents.ts';
import { pdfBytes, type ReadPage, readPdf, rowsOf } from './testing/read-pdf.ts';

const moneyIn = (text: string): Cents => parseMoney(text.replaceAll(',', ''))!;
/** Item, description, seven amounts and a percent: nothing else on a sheet has ten pieces in a row. */
const lineRows = (pages: readonly ReadPage[]) =>
  pages
    .slice(1)
    .flatMap(rowsOf)
    .filter((row) => row.length === 10 && /^\d+$/.test(row[0]!));
const totalRow = (pages: readonly ReadPage[]) => rowsOf(pages.at(-1)!).find((row) => row[0] === 'Total')!;
const allText = (page: ReadPage) => rowsOf(page).flat().join(' ');

const amount = (most: number) => fc.integer({ min: 0, max: most }).map(cents);
const anyLine = fc.record({
  scheduledValue: fc.integer({ min: -5_000_000, max: 900_000_000 }).map(cents),
  changeOrder: fc.boolean(),
  workPrevious: amount(400_000_000),
  workThisPeriod: amount(400_000_000),
  storedPresently: amount(9_000_000),
  workRetainagePrevious: amount(1_000_000),
  workRetainageHeld: amount(1_000_000),
  // Of letters that whoever reads a PDF back puts where they stood; others are below.
  description: fc.string({ unit: fc.constantFrom(...'abcéßñ 0123456789,.-–“”()/&#Ωж'), minLength: 0, maxLength: 300 }),
});

describe('the PDF of a pay application', () => {
  it('has the same bytes for the same input, and others for another', async () => {
    const document = payApplication(manyLines(30, 3));
    const [one, again] = [await pdfBytes(document), await pdfBytes(document)];
    expect(one.equals(again)).toBe(true);
    expect(one.equals(await pdfBytes(payApplication(manyLines(31, 3))))).toBe(false);
    expect(one.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('begins with an upright summary, to the cent, and goes on across', async () => {
    const lines = manyLines(60, 8);
    const [first, ...sheets] = await readPdf(await pdfBytes(payApplication(lines)));
    expect([first!.width, first!.height]).toEqual([612, 792]);
    expect(sheets.length).toBeGreaterThan(2);
    for (const sheet of sheets) expect([sheet.width, sheet.height]).toEqual([792, 612]);
    const sums = summarize(lines);
    const rows = rowsOf(first!);
    const amountAt = (name: string) => rows.find((row) => row[0]!.startsWith(name))?.at(-1);
    expect(amountAt('1.')).toBe(readableMoney(sums.originalContractSum));
    expect(amountAt('2.')).toBe(readableMoney(sums.netChangeByChangeOrders));
    expect(amountAt('3.')).toBe(readableMoney(sums.contractSumToDate));
    expect(amountAt('4.')).toBe(readableMoney(sums.totalCompletedAndStored));
    expect(amountAt('5a.')).toBe(readableMoney(sums.workRetainage));
    expect(amountAt('5b.')).toBe(readableMoney(sums.storedRetainage));
    expect(amountAt('6.')).toBe(readableMoney(sums.totalEarnedLessRetainage));
    expect(amountAt('7.')).toBe(readableMoney(sums.lessPreviousCertificates));
    expect(amountAt('8.')).toBe(readableMoney(sums.currentPaymentDue));
    expect(amountAt('9.')).toBe(readableMoney(sums.balanceToFinishIncludingRetainage));
    const text = allText(first!);
    for (const part of ['2604 Kestrel Landing', 'Northfork Builders', 'Ace Concrete & Masonry, Inc.', 'INV-0712']) {
      expect(text).toContain(part);
    }
    expect(text).toContain('Page 1 of 6');
  });

  it('says the head, the page and the pages on each sheet', async () => {
    const [, ...sheets] = await readPdf(await pdfBytes(payApplication(manyLines(120))));
    for (const [place, sheet] of sheets.entries()) {
      const text = allText(sheet);
      expect(text).toContain(`Page ${place + 2} of ${sheets.length + 1}`);
      expect(text).toContain('Description of work');
      expect(text).toContain('A B C D E F G H I');
    }
  });

  it('never cuts a row, nor lets one run off the page or into its neighbour', async () => {
    const words = 'furnish and place reinforced concrete along the quay '.repeat(6);
    const lines = Array.from({ length: 90 }, (_, place) =>
      sheetLine(place + 1, {
        description: `${words.slice(0, (place * 41) % 300)} END${place + 1}`,
        costCode: `C${place}`,
      }),
    );
    const [, ...sheets] = await readPdf(await pdfBytes(payApplication(lines)));
    expect(sheets.length).toBeGreaterThan(3);
    const pageOf = (text: string) => sheets.findIndex(({ pieces }) => pieces.some((one) => one.text.includes(text)));
    for (const line of lines) {
      const begins = sheets.findIndex((sheet) => lineRows([sheet, sheet]).some((row) => row[0] === `${line.position}`));
      expect(begins, `line ${line.position}`).toBeGreaterThanOrEqual(0);
      expect(sheets[begins]!.pieces.some((one) => one.text.endsWith(`END${line.position}`))).toBe(true);
      expect(pageOf(`C${line.position - 1} `)).toBe(begins);
    }
    for (const { pieces, width, height } of sheets) {
      const foot = pieces.find((one) => one.text.startsWith('Page '))!.y;
      for (const piece of pieces) {
        expect(piece.x).toBeGreaterThanOrEqual(36);
        expect(piece.right).toBeLessThanOrEqual(width - 36 + 0.5);
        expect(piece.y).toBeLessThan(height - 20);
        if (piece.y !== foot && !piece.text.startsWith('Application 3 on')) expect(piece.y).toBeLessThan(foot - 6);
      }
    }
  });

  it('ties out: the lines to the total, the total to the summary', async () => {
    const property = fc.asyncProperty(fc.array(anyLine, { minLength: 1, maxLength: 60 }), async (given) => {
      const lines = given.map((line, place): PayApplicationLine => sheetLine(place + 1, line));
      const pages = await readPdf(await pdfBytes(payApplication(lines)));
      const total = totalRow(pages).slice(1).map(moneyIn);
      const sums = summarize(lines);
      expect(total[0]).toBe(sums.contractSumToDate);
      expect(total[4]).toBe(sums.totalCompletedAndStored);
      expect(total[7]).toBe(sums.totalRetainage);
      const printed = pages
        .slice(1)
        .flatMap(rowsOf)
        .filter((row) => /^\d+$/.test(row[0]!) && row.length >= 9)
        .map((row) => row.slice(-8).map(moneyIn));
      expect(printed.length).toBe(lines.length);
      for (const column of [0, 1, 2, 3, 4, 6, 7]) {
        expect(sum(printed.map((row) => row[column]!))).toBe(total[column]);
      }
    });
    await fc.assert(property, { numRuns: 12, endOnFailure: true });
  });

  it('takes any text there is', async () => {
    const anyText = fc.array(fc.string({ unit: 'binary', maxLength: 200 }), { minLength: 1, maxLength: 20 });
    const property = fc.asyncProperty(anyText, async (texts) => {
      const lines = texts.map((description, place) => sheetLine(place + 1, { description }));
      const pages = await readPdf(await pdfBytes(payApplication(lines)));
      expect(moneyIn(totalRow(pages)[1]!)).toBe(summarize(lines).contractSumToDate);
    });
    await fc.assert(property, { numRuns: 10, endOnFailure: true });
  });

  it('makes the largest amounts fit, cut words that no line holds, and cuts what no page holds', async () => {
    const most = cents(999_999_999_999);
    const lines = [
      ...Array.from({ length: 20 }, (_, place) => sheetLine(place + 1, { scheduledValue: most, workPrevious: most })),
      sheetLine(21, { description: 'x'.repeat(500) }),
      sheetLine(22, { description: 'word '.repeat(5_000) }),
    ];
    const pages = await readPdf(await pdfBytes(payApplication(lines)));
    const total = pages.at(-1)!.pieces.filter((one) => one.text.startsWith('200,0') || one.text.startsWith('199,9'));
    expect(total.length).toBeGreaterThan(0);
    const rows = pages.slice(1).flatMap((page) => rowsOf(page));
    expect(rows.filter((row) => /^x+$/.test(row.at(row.length > 1 ? 1 : 0)!)).length).toBeGreaterThan(5);
    const ofWords = rows.filter((row) => row.some((text) => /^word word /.test(text)));
    expect(ofWords.length).toBe(mostLinesOfDescription);
    for (const { pieces } of pages.slice(1)) {
      const numbers = pieces.filter((one) => /^-?[\d,]+\.\d\d$/.test(one.text));
      for (const one of numbers) {
        const into = numbers.filter((other) => other !== one && Math.abs(other.y - one.y) < 1 && other.x > one.x);
        for (const other of into) expect(one.right).toBeLessThan(other.x);
      }
    }
  });

  it('shows quantity and unit price of a line that is billed by them', async () => {
    const pages = await readPdf(await pdfBytes(payApplication(manyLines(3))));
    expect(allText(pages[1]!)).toContain('120.5 CY at 85.25: 30 before, 12.5 this period');
  });

  it('holds 5,000 lines, every one of them', async () => {
    const lines = manyLines(5_000, 500);
    const pages = await readPdf(await pdfBytes(payApplication(lines)));
    const numbers = lineRows(pages).map((row) => Number(row[0]));
    expect(numbers).toEqual(lines.map((line) => line.position));
    expect(moneyIn(totalRow(pages)[1]!)).toBe(summarize(lines).contractSumToDate);
  });

  it('takes several at once, each with its own pages', async () => {
    const one = payApplication(manyLines(3));
    const other = { ...one, application: { ...one.application, number: 4 } };
    const pages = await readPdf(await pdfBytes(one, other));
    expect(pages.map((page) => allText(page).match(/Page \d of \d/)?.[0])).toEqual([
      'Page 1 of 2',
      'Page 2 of 2',
      'Page 1 of 2',
      'Page 2 of 2',
    ]);
  });
});
