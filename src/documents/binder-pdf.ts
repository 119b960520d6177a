import type { Readable } from 'node:stream';
import { setImmediate as afterOthers } from 'node:timers/promises';
import { type Cents, cents, readableMoney, sum } from '../domain/money.ts';
import { findingKinds, findings as weights } from '../domain/tie-out.ts';
import { fill, words } from '../domain/words/words.ts';
import { binderLines } from './binder-lines.ts';
import { type Column, intoPages, lineOf, type Piece, space, tableOf } from './pdf/flow.ts';
import { ink, letter, margin, openPaper, type Paper } from './pdf/paper.ts';
import { type BinderTotal, momentText, type TieOutBinder } from './tie-out-binder.ts';

const foot = 18;
const top = margin + 20;
const room = letter.short - margin - foot - top;

/**
 * A tie-out as PDF for the binder: on the first page whether it is complete, then the sums, then every finding. It is
 * streamed while its later pages are drawn. Equal input gives equal bytes.
 */
export function tieOutPdf(binder: TieOutBinder): Readable {
  const says = words.tieOutBinder;
  const subject = fill(says.subject, { id: binder.id, company: binder.company, connection: binder.connection });
  const paper = openPaper(`${says.title} ${binder.id}`, subject, binder.madeAt);
  const pages = intoPages([...firstPage(paper, binder), ...sums(paper, binder), ...found(paper, binder)], room);
  drawAll(paper, pages, subject).catch((cause: Error) => paper.document.destroy(cause));
  return paper.document as unknown as Readable;
}

/** Between two pages everybody else has a turn. */
async function drawAll(paper: Paper, pages: readonly (readonly Piece[])[], subject: string): Promise<void> {
  for (const [place, pieces] of pages.entries()) {
    await afterOthers();
    if (paper.document.destroyed) return;
    paper.page('landscape');
    let y: number = top;
    for (const piece of pieces) {
      piece.draw(y);
      y += piece.height;
    }
    const at = letter.short - margin - 6;
    paper.write(subject, margin, at, 500, { size: 7, colour: ink.grey });
    const told = fill(words.tieOutBinder.page, { page: place + 1, pages: pages.length });
    paper.write(told, letter.long - margin - 120, at, 120, { size: 7, colour: ink.grey, align: 'right' });
  }
  paper.document.end();
}

function firstPage(paper: Paper, binder: TieOutBinder): readonly Piece[] {
  const says = words.tieOutBinder;
  const { facts } = says;
  const [verdict, ...lines] = binderLines(binder);
  const fact = (name: string, value: string): Piece => ({
    height: 13,
    draw: (y) => {
      paper.write(name, margin, y, 130, { size: 9, colour: ink.grey });
      paper.write(value, margin + 134, y, 560, { size: 9 });
    },
  });
  return [
    ...lineOf(paper, `${says.title} ${binder.id}`, { size: 16, font: 'bold' }),
    ...lineOf(paper, verdict!, { size: 11, font: 'bold', colour: binder.complete ? ink.black : '#a8181f' }),
    ...lines.flatMap((line) => lineOf(paper, line, { size: 9 })),
    space(8),
    fact(facts.company, binder.company),
    fact(facts.connection, binder.connection),
    fact(facts.asOf, momentText(binder.asOf)),
    fact(facts.askedBy, binder.askedBy ?? says.bySchedule),
    fact(facts.madeBy, `${binder.madeBy}, ${momentText(binder.madeAt)}`),
    ...(binder.complete ? [fact(facts.links, String(binder.links))] : []),
    fact(facts.bills, String(binder.bills)),
    space(8),
    ...lineOf(paper, `${says.basis} ${says.unchanged}`, { size: 8, colour: ink.grey }),
    ...(binder.complete ? counts(paper, binder) : []),
  ];
}

function counts(paper: Paper, binder: TieOutBinder): readonly Piece[] {
  const { columns, sections } = words.tieOutBinder;
  const shape: readonly Column[] = [
    { head: columns.finding, width: 150 },
    { head: columns.count, width: 60, right: true },
    { head: columns.means, width: 510 },
  ];
  const rows = findingKinds.map((kind) => {
    const { title, says: means } = words.tieOut.kinds[kind];
    return { cells: [title, String(binder.counts[kind] ?? 0), fill(means, { erp: binder.erp })] };
  });
  return tableOf(paper, sections.counts, shape, rows);
}

function sums(paper: Paper, binder: TieOutBinder): readonly Piece[] {
  if (!binder.complete) return [];
  const { columns, sections, sum: all } = words.tieOutBinder;
  const shape = (name: string): readonly Column[] => [
    { head: name, width: 300 },
    { head: columns.links, width: 60, right: true },
    { head: columns.ours, width: 120, right: true },
    { head: columns.theirs, width: 120, right: true },
    { head: columns.difference, width: 120, right: true },
  ];
  const row = ({ name, links, ours, theirs }: BinderTotal) => {
    const amounts = [ours, theirs, cents(theirs - ours)].map((amount) => readableMoney(amount));
    return { cells: [name, String(links), ...amounts] };
  };
  const table = (title: string, name: string, totals: readonly BinderTotal[]) => {
    const whole: BinderTotal = {
      name: all,
      links: totals.reduce((count, { links }) => count + links, 0),
      ours: sum(totals.map(({ ours }) => ours)),
      theirs: sum(totals.map(({ theirs }) => theirs)),
    };
    return tableOf(paper, title, shape(name), [...totals.map(row), { ...row(whole), bold: true }]);
  };
  return [
    ...table(sections.projects, columns.project, binder.projects),
    ...table(sections.periods, columns.period, binder.periods),
  ];
}

const amountText = (amount: Cents | null) => (amount === null ? '–' : readableMoney(amount));

function found(paper: Paper, binder: TieOutBinder): readonly Piece[] {
  if (!binder.complete) return [];
  const { columns, sections, yes, none } = words.tieOutBinder;
  const shape: readonly Column[] = [
    { head: columns.finding, width: 88 },
    { head: columns.project, width: 104 },
    { head: columns.vendor, width: 92 },
    { head: columns.invoice, width: 64 },
    { head: columns.bill, width: 66 },
    { head: columns.ours, width: 66, right: true },
    { head: columns.theirs, width: 66, right: true },
    { head: columns.what, width: 96, whole: true },
    { head: columns.note, width: 78, whole: true },
  ];
  const table = (title: string, weight: 'wrong' | 'to know') => {
    const rows = binder.findings
      .filter(({ kind }) => weights[kind] === weight)
      .map((one) => ({
        cells: [
          `${words.tieOut.kinds[one.kind].title}${one.isNew ? ` (${yes})` : ''}`,
          ...[one.project, one.vendor, one.invoice, one.bill, amountText(one.ours), amountText(one.theirs)],
          ...[one.differences.join('; '), one.note ?? ''],
        ],
      }));
    if (rows.length === 0) return tableOf(paper, title, [{ head: none, width: 720 }], []);
    return tableOf(paper, title, shape, rows);
  };
  return [...table(sections.wrong, 'wrong'), ...table(sections.known, 'to know')];
}
