import writeXlsxFile, { type Cell, type Row } from 'write-excel-file/node';
import { type Cents, cents, sum } from '../domain/money.ts';
import { findingKinds, findings as weights } from '../domain/tie-out.ts';
import { fill, words } from '../domain/words/words.ts';
import { binderLines } from './binder-lines.ts';
import { head, money, text } from './cells.ts';
import { type BinderFinding, type BinderTotal, momentText, type TieOutBinder } from './tie-out-binder.ts';

const number = (value: number): Cell => ({ value, type: Number });
const moneyOrNone = (amount: Cents | null): Cell => (amount === null ? null : money(amount));

/** A tie-out as a workbook, a sheet a section: amounts are numbers, and no text is run as a formula. */
export async function tieOutExcel(binder: TieOutBinder): Promise<Buffer> {
  const { sections, columns } = words.tieOutBinder;
  const wrong = binder.findings.filter(({ kind }) => weights[kind] === 'wrong');
  const known = binder.findings.filter(({ kind }) => weights[kind] !== 'wrong');
  const sheet = (name: string, data: Row[], widths: readonly number[]) => ({
    sheet: name,
    data,
    stickyRowsCount: 1,
    orientation: 'landscape' as const,
    columns: widths.map((width) => ({ width })),
  });
  const totals = [44, 10, 18, 18, 18];
  const findings = [24, 8, 34, 30, 18, 24, 16, 16, 60, 50];
  const first = { sheet: sections.summary, data: summary(binder), columns: [30, 12, 80].map((width) => ({ width })) };
  // Of half a list nothing was found: a nought beside a kind of finding would read as a verdict.
  if (!binder.complete) return writeXlsxFile([first]).toBuffer();
  return writeXlsxFile([
    first,
    sheet(sections.projects, totalRows(columns.project, binder.projects), totals),
    sheet(sections.periods, totalRows(columns.period, binder.periods), totals),
    sheet(sections.wrong, findingRows(wrong), findings),
    sheet(sections.known, findingRows(known), findings),
    sheet(sections.differences, differenceRows(binder.findings), [18, 30, 34, 24, 70]),
  ]).toBuffer();
}

function summary(binder: TieOutBinder): Row[] {
  const says = words.tieOutBinder;
  const { facts } = says;
  const bold = { fontWeight: 'bold' };
  const fact = (name: string, value: string): Row => [text(name), null, text(value)];
  return [
    [text(`${says.title} ${binder.id}`, { ...bold, fontSize: 14 })],
    ...binderLines(binder).map((line): Row => [text(line, line === binderLines(binder)[0] ? bold : {})]),
    [],
    fact(facts.company, binder.company),
    fact(facts.connection, binder.connection),
    fact(facts.asOf, momentText(binder.asOf)),
    fact(facts.askedBy, binder.askedBy ?? says.bySchedule),
    fact(facts.madeBy, binder.madeBy),
    fact(facts.madeAt, momentText(binder.madeAt)),
    ...(binder.complete ? [[text(facts.links), number(binder.links)]] : []),
    [text(facts.bills), number(binder.bills)],
    [],
    ...(binder.complete ? counts(binder) : []),
    [text(says.basis)],
    [text(says.unchanged)],
  ];
}

function counts(binder: TieOutBinder): Row[] {
  const { finding, count, means } = words.tieOutBinder.columns;
  return [
    [finding, count, means].map(head),
    ...findingKinds.map((kind): Row => {
      const { title, says } = words.tieOut.kinds[kind];
      return [text(title), number(binder.counts[kind] ?? 0), text(fill(says, { erp: binder.erp }))];
    }),
    [],
  ];
}

function totalRows(name: string, totals: readonly BinderTotal[]): Row[] {
  const { columns, sum: all } = words.tieOutBinder;
  const row = ({ name: of, links, ours, theirs }: BinderTotal, more: object = {}): Row => [
    text(of, more),
    { value: links, type: Number, ...more } as Cell,
    money(ours, more),
    money(theirs, more),
    money(cents(theirs - ours), more),
  ];
  const whole: BinderTotal = {
    name: all,
    links: totals.reduce((count, { links }) => count + links, 0),
    ours: sum(totals.map(({ ours }) => ours)),
    theirs: sum(totals.map(({ theirs }) => theirs)),
  };
  return [
    [name, columns.links, columns.ours, columns.theirs, columns.difference].map(head),
    ...totals.map((one) => row(one)),
    row(whole, { fontWeight: 'bold', topBorderStyle: 'thin' }),
  ];
}

function findingRows(found: readonly BinderFinding[]): Row[] {
  const { columns, yes } = words.tieOutBinder;
  const { finding, project, vendor, invoice, bill, ours, theirs, what, note } = columns;
  return [
    [finding, columns.new, project, vendor, invoice, bill, ours, theirs, what, note].map(head),
    ...found.map(
      (one): Row => [
        text(words.tieOut.kinds[one.kind].title),
        text(one.isNew ? yes : null),
        text(one.project),
        text(one.vendor),
        text(one.invoice),
        text(one.bill),
        moneyOrNone(one.ours),
        moneyOrNone(one.theirs),
        text(one.differences.join('\n'), { wrap: true }),
        text(one.note, { wrap: true }),
      ],
    ),
  ];
}

/** A part that differs in a row of its own, so that they can be sorted and counted. */
function differenceRows(found: readonly BinderFinding[]): Row[] {
  const { invoice, vendor, project, bill, what } = words.tieOutBinder.columns;
  return [
    [invoice, vendor, project, bill, what].map(head),
    ...found.flatMap((one) =>
      one.differences.map(
        (difference): Row => [text(one.invoice), text(one.vendor), text(one.project), text(one.bill), text(difference)],
      ),
    ),
  ];
}
