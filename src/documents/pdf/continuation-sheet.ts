import { fill, words } from '../../domain/words/words.ts';
import type { PayApplicationDocument } from '../pay-application-document.ts';
import { sheetAmounts } from '../sums.ts';
import { ink, letter, margin, type Paper } from './paper.ts';
import { intoPages, moneyText, percentText, type SheetRow, sheetRows, sizes } from './sheet-rows.ts';

const says = words.documents.payApplication;
const heads = words.documents.columns;

type Column = keyof typeof heads;
const money = 66;
/** Widths in points; the description takes what is left. */
const widths: Readonly<Record<Column, number>> = {
  position: 28,
  description: 0,
  scheduledValue: money,
  workPrevious: money,
  workThisPeriod: money,
  storedPresently: money,
  completedAndStored: money,
  percentComplete: 36,
  balanceToFinish: money,
  retainage: 62,
};
const letters: Readonly<Partial<Record<Column, string>>> = {
  position: 'A',
  description: 'B',
  scheduledValue: 'C',
  workPrevious: 'D',
  workThisPeriod: 'E',
  storedPresently: 'F',
  completedAndStored: 'G',
  balanceToFinish: 'H',
  retainage: 'I',
};
const columns = Object.keys(widths) as Column[];
const right = letter.long - margin;
const gap = 3;

/** Where each column begins, and how wide it is within its gaps. */
const places = (() => {
  const rest = right - margin - Object.values(widths).reduce((sum, width) => sum + width, 0);
  let x: number = margin;
  return Object.fromEntries(
    columns.map((column) => {
      const width = column === 'description' ? rest : widths[column];
      const place = { x: x + gap, width: width - 2 * gap };
      x += width;
      return [column, place];
    }),
  ) as Readonly<Record<Column, { readonly x: number; readonly width: number }>>;
})();

const top = 78;
const headHeight = 31;
/** Of the rows on a page. */
const room = letter.short - margin - 16 - (top + headHeight);

export interface SheetPlan {
  readonly pages: readonly (readonly SheetRow[])[];
}

/** The rows measured and put onto pages, before anything is drawn: only so is `page x of y` known on page 1. */
export function planSheet(document: PayApplicationDocument, paper: Paper): SheetPlan {
  return { pages: intoPages(sheetRows(document, paper, places.description.width), room) };
}

/** @param number of this page, within all of the document's. */
export function drawSheet(
  paper: Paper,
  document: PayApplicationDocument,
  rows: readonly SheetRow[],
  number: number,
  pages: number,
): void {
  paper.page('landscape');
  drawTitle(paper, document);
  drawHead(paper);
  let y = top + headHeight;
  for (const row of rows) {
    drawRow(paper, row, y);
    y += row.height;
  }
  footer(paper, document, number, pages, letter.long, letter.short);
}

function drawTitle(paper: Paper, { project, subcontractor, commitment, application }: PayApplicationDocument): void {
  const half = (right - margin) / 2;
  const pair = (left: string, leads: string, y: number) => {
    paper.write(left, margin, y, half - 6, { size: 8 });
    paper.write(leads, margin + half, y, half, { size: 8, align: 'right' });
  };
  paper.write(says.sheetTitle, margin, margin - 4, half, { size: 13, font: 'bold' });
  const { facts } = says;
  paper.write(`${facts.application} ${application.number}`, margin + half, margin - 1, half, {
    size: 10,
    font: 'bold',
    align: 'right',
  });
  pair(
    `${facts.project}: ${[project.number, project.name].filter(Boolean).join(' ')}`,
    `${facts.period}: ${fill(says.from, application)}`,
    margin + 15,
  );
  pair(
    `${facts.commitment}: ${commitment.number} ${commitment.title} · ${subcontractor.name}`,
    `${facts.invoice} ${application.invoiceNumber ?? says.none}`,
    margin + 26,
  );
}

function drawHead(paper: Paper): void {
  paper.shade(margin, top, right - margin, headHeight - 3);
  paper.rule(margin, top, right, ink.strong, 0.8);
  for (const column of columns) {
    const { x, width } = places[column];
    const align = column === 'position' || column === 'description' ? 'left' : 'right';
    const letter = letters[column];
    if (letter !== undefined) paper.write(letter, x, top + 3, width, { size: 6, colour: ink.grey, align });
    const lines = paper.wrap(heads[column], width, 6.5, 'bold', 3);
    lines.forEach((line, place) => {
      paper.write(line, x, top + 10 + place * 7.8, width, { size: 6.5, font: 'bold', align });
    });
  }
  paper.rule(margin, top + headHeight - 3, right, ink.strong, 0.8);
}

function drawRow(paper: Paper, row: SheetRow, y: number): void {
  const font = row.kind === 'line' ? 'plain' : 'bold';
  const { size, at } = { size: sizes.text, at: y + sizes.above + (row.kind === 'total' ? 1.5 : 0) };
  if (row.kind === 'total') paper.shade(margin, y, right - margin, row.height);
  const { position, description } = places;
  paper.write(row.position, position.x, at, position.width, { size });
  row.description.forEach((line, place) => {
    paper.write(line, description.x, at + place * sizes.lead, description.width, { size, font });
  });
  const under = at + row.description.length * sizes.lead;
  row.below.forEach((line, place) => {
    paper.write(line, description.x, under + place * sizes.smallLead, description.width, {
      size: sizes.small,
      colour: ink.grey,
    });
  });
  if (row.figures !== null) {
    for (const name of sheetAmounts) {
      const { x, width } = places[name];
      paper.write(moneyText(row.figures, name), x, at, width, { size, font, align: 'right' });
    }
    const { x, width } = places.percentComplete;
    paper.write(percentText(row.figures), x, at, width, { size, font, align: 'right' });
  }
  const strong = row.kind === 'total' || row.kind === 'subtotal';
  if (strong) paper.rule(margin, y, right, ink.strong, 0.6);
  paper.rule(
    margin,
    y + row.height,
    right,
    row.kind === 'total' ? ink.strong : ink.rule,
    row.kind === 'total' ? 0.8 : 0.3,
  );
}

/** Which page of which document this is, at the foot. */
export function footer(
  paper: Paper,
  { project, commitment, application }: PayApplicationDocument,
  page: number,
  pages: number,
  width: number,
  height: number,
  inset: number = margin,
): void {
  const y = height - margin + 2;
  const within = (width - 2 * inset) * 0.75;
  const subject = fill(says.subject, {
    number: application.number,
    commitment: commitment.number,
    project: project.name,
  });
  paper.write(subject, inset, y, within, { size: 6.5, colour: ink.grey });
  paper.write(fill(says.page, { page, pages }), width - inset - 100, y, 100, {
    size: 6.5,
    colour: ink.grey,
    align: 'right',
  });
}
