import { formatQuantity } from '../../domain/billing/quantity.ts';
import { formatRate, readableMoney } from '../../domain/money.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { PayApplicationDocument, PayApplicationLine } from '../pay-application-document.ts';
import { percentOf, type SheetFigures, sheetFigures, totalOf } from '../sums.ts';
import type { Paper } from './paper.ts';

const says = words.documents.payApplication;
export const sizes = { text: 7, small: 6, lead: 8.6, smallLead: 7.4, above: 2.6, below: 2.6 } as const;
/** So many lines of one description are printed; the whole of it is in the tables. */
export const mostLinesOfDescription = 30;

/** A row of the continuation sheet, measured: it is never cut by the end of a page. */
export interface SheetRow {
  readonly kind: 'line' | 'heading' | 'subtotal' | 'total';
  readonly position: string;
  readonly description: readonly string[];
  /** In small letters below: cost code, quantity and unit price. */
  readonly below: readonly string[];
  readonly figures: SheetFigures | null;
  readonly height: number;
  /** A heading does not end a page, and no total stands on one alone. */
  readonly keepsWithNext: boolean;
}

export const moneyText = (figures: SheetFigures, name: keyof SheetFigures): string => readableMoney(figures[name]);
export const percentText = (figures: SheetFigures): string => formatRate(percentOf(figures));

/** Every row of the sheet in order: the contract, the change orders, the total. */
export function sheetRows(document: PayApplicationDocument, paper: Paper, within: number): readonly SheetRow[] {
  const parts = [
    { of: says.ofCommitment, lines: document.lines.filter((line) => !line.changeOrder) },
    { of: says.ofChangeOrders, lines: document.lines.filter((line) => line.changeOrder) },
  ];
  const headed = parts[1]!.lines.length > 0;
  const rows: SheetRow[] = [];
  for (const { of, lines } of parts) {
    if (lines.length === 0) continue;
    if (headed) rows.push(wordsRow('heading', of, null, true));
    for (const [place, line] of lines.entries()) {
      rows.push(lineRow(line, paper, within, place === lines.length - 1));
    }
    if (headed) rows.push(wordsRow('subtotal', fill(says.subtotal, { of }), totalOf(lines.map(sheetFigures)), false));
  }
  const last = rows.at(-1);
  if (last !== undefined) rows[rows.length - 1] = { ...last, keepsWithNext: true };
  rows.push(wordsRow('total', says.total, totalOf(document.lines.map(sheetFigures)), false));
  return rows;
}

function wordsRow(
  kind: SheetRow['kind'],
  text: string,
  figures: SheetFigures | null,
  keepsWithNext: boolean,
): SheetRow {
  const height = sizes.lead + sizes.above + sizes.below + (kind === 'total' ? 3 : 1);
  return { kind, position: '', description: [text], below: [], figures, height, keepsWithNext };
}

function lineRow(line: PayApplicationLine, paper: Paper, within: number, keepsWithNext: boolean): SheetRow {
  const description = paper.wrap(line.description, within, sizes.text, 'plain', mostLinesOfDescription);
  const below = paper.wrap(belowOf(line), within, sizes.small, 'plain', 2);
  const height = sizes.above + description.length * sizes.lead + below.length * sizes.smallLead + sizes.below;
  const position = String(line.position);
  return { kind: 'line', position, description, below, figures: sheetFigures(line), height, keepsWithNext };
}

function unitsOf(line: PayApplicationLine): string | null {
  if (line.units === null) return null;
  const { quantity, unitPrice, unit, previous, thisPeriod } = line.units;
  const facts = {
    quantity: formatQuantity(quantity),
    unit: unit ?? '',
    price: formatQuantity(unitPrice),
    previous: formatQuantity(previous),
    now: formatQuantity(thisPeriod),
  };
  return fill(says.units, facts).replaceAll(/ {2,}/g, ' ');
}

const belowOf = (line: PayApplicationLine): string =>
  [`${line.costCode} ${line.costType}`.trim(), unitsOf(line)]
    .filter((part) => part !== null && part !== '')
    .join(' · ');

/** Fills pages of this height. What keeps with its next goes to the next page with it, unless no page holds them all. */
export function intoPages(rows: readonly SheetRow[], height: number): readonly (readonly SheetRow[])[] {
  const pages: SheetRow[][] = [[]];
  let left = height;
  const place = (row: SheetRow) => {
    if (row.height > left && pages.at(-1)!.length > 0) {
      pages.push([]);
      left = height;
    }
    pages.at(-1)!.push(row);
    left -= row.height;
  };
  for (let from = 0; from < rows.length; ) {
    let to = from + 1;
    while (to < rows.length && rows[to - 1]!.keepsWithNext) to++;
    const block = rows.slice(from, to);
    const needed = block.reduce((sum, row) => sum + row.height, 0);
    if (needed > left && needed <= height && pages.at(-1)!.length > 0) {
      pages.push([]);
      left = height;
    }
    for (const row of block) place(row);
    from = to;
  }
  return pages;
}
