import writeXlsxFile, { type Cell, type Row } from 'write-excel-file/node';
import { summarize, summaryRows } from '../domain/billing/pay-application.ts';
import { type BasisPoints, formatRate } from '../domain/money.ts';
import type { Day } from '../domain/time.ts';
import { fill, words } from '../domain/words/words.ts';
import { head, money, text } from './cells.ts';
import type { PayApplicationDocument, PayApplicationLine } from './pay-application-document.ts';
import { percentOf, type SheetFigures, sheetAmounts, sheetFigures, totalOf } from './sums.ts';

const says = words.documents.payApplication;
const heads = words.documents.tableColumns;
const { kinds, sheets } = words.documents;

const percent = (rate: BasisPoints, more: object = {}): Cell => ({
  value: rate / 10_000,
  type: Number,
  format: '0.00%',
  ...more,
});
const exact = (tenThousandths: number): Cell => ({
  value: tenThousandths / 10_000,
  type: Number,
  format: '#,##0.####',
});
const day = (value: Day | null): Cell =>
  value === null ? null : { value: new Date(`${value}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' };
type Columns = keyof typeof heads;
const widths: Partial<Record<Columns, number>> = { description: 44, costType: 14, kind: 13, commitment: 14 };

/** The summary and the continuation sheet as a workbook: numbers are numbers, days are days, the head row stands still. */
export async function payApplicationExcel(document: PayApplicationDocument): Promise<Buffer> {
  return writeXlsxFile([
    { data: summarySheet(document), sheet: sheets.summary, columns: [{ width: 46 }, { width: 40 }] },
    {
      data: linesSheet(document),
      sheet: sheets.lines,
      stickyRowsCount: 1,
      orientation: 'landscape',
      columns: (Object.keys(heads) as Columns[]).map((name) => ({ width: widths[name] ?? 16 })),
    },
  ]).toBuffer();
}

function summarySheet(document: PayApplicationDocument): Row[] {
  const { project, contractor, subcontractor, commitment, application, lines } = document;
  const sums = summarize(lines);
  const percents: Partial<Record<string, string>> = {
    workRetainage: formatRate(sums.workRetainageRate),
    storedRetainage: formatRate(sums.storedRetainageRate),
  };
  const { facts } = says;
  const left = { align: 'left' };
  return [
    [text(says.title, { fontWeight: 'bold', fontSize: 14 })],
    [text(says.order)],
    [],
    [text(facts.project), text(`${project.number} ${project.name}`.trim())],
    [text(facts.contractor), text(contractor.name)],
    [text(facts.subcontractor), text(subcontractor.name)],
    [text(facts.commitment), text(`${commitment.number} ${commitment.title}`.trim())],
    [text(facts.application), { value: application.number, type: Number, ...left } as Cell],
    [text(facts.invoice), text(application.invoiceNumber)],
    [text(facts.period), text(fill(says.from, application))],
    [text(facts.billingDate), day(application.billingDate)],
    [text(facts.contractDate), day(commitment.contractDate)],
    [text(facts.status), text(application.final ? fill(says.final, application) : application.status)],
    [],
    ...summaryRows.map((row): Row => {
      const bold = row === 'currentPaymentDue' ? { fontWeight: 'bold' } : {};
      const name = fill(words.page.invoice.g702[row], { percent: percents[row] });
      return [text(name, bold), money(sums[row], bold)];
    }),
  ];
}

function linesSheet({ application, commitment, lines }: PayApplicationDocument): Row[] {
  const rows = lines.map((line): Row => {
    return [
      { value: application.number, type: Number },
      text(application.invoiceNumber),
      text(commitment.number),
      { value: line.position, type: Number },
      ...ofWork(line),
      ...amounts(sheetFigures(line)),
    ];
  });
  const bold = { fontWeight: 'bold', topBorderStyle: 'thin' };
  const blanks = Array.from({ length: 12 }, (): Cell => null);
  const total: Row = [text(says.total, bold), ...blanks, ...amounts(totalOf(lines.map(sheetFigures)), bold)];
  return [Object.values(heads).map(head), ...rows, total];
}

const ofWork = (line: PayApplicationLine): Row => [
  text(line.changeOrder ? kinds.changeOrder : kinds.contract),
  text(line.costCode),
  text(line.costType),
  text(line.description, { wrap: true }),
  line.units === null ? null : exact(line.units.quantity),
  text(line.units?.unit ?? null),
  line.units === null ? null : exact(line.units.unitPrice),
  line.units === null ? null : exact(line.units.previous),
  line.units === null ? null : exact(line.units.thisPeriod),
];

/** In the order of the columns: the percent stands between what is done and what is left. */
const amounts = (figures: SheetFigures, more: object = {}): Row =>
  sheetAmounts.flatMap((name) => {
    const cell = money(figures[name], more);
    return name === 'completedAndStored' ? [cell, percent(percentOf(figures), more)] : [cell];
  });
