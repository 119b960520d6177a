import { stringify } from 'csv-stringify/sync';
import { formatQuantity, type Quantity, type UnitPrice } from '../domain/billing/quantity.ts';
import { type Cents, formatMoney, formatRate } from '../domain/money.ts';
import { words } from '../domain/words/words.ts';
import type { PayApplicationDocument } from './pay-application-document.ts';
import { percentOf, sheetAmounts, sheetFigures } from './sums.ts';

const heads = words.documents.tableColumns;
const { kinds } = words.documents;

/**
 * The lines of the continuation sheet, one a row and nothing else, so that a program can add them up. In UTF-8 with its
 * mark, without which Excel takes accents for another alphabet. A text that a spreadsheet would run as a formula is
 * given an apostrophe; amounts keep their minus.
 */
export function payApplicationCsv({ application, commitment, lines }: PayApplicationDocument): string {
  const rows = lines.map((line) => {
    const figures = sheetFigures(line);
    const money = Object.fromEntries(sheetAmounts.map((name) => [name, bigint(figures[name])]));
    return {
      application: String(application.number),
      invoiceNumber: application.invoiceNumber ?? '',
      commitment: commitment.number,
      item: String(line.position),
      kind: line.changeOrder ? kinds.changeOrder : kinds.contract,
      costCode: line.costCode,
      costType: line.costType,
      description: line.description,
      quantity: number(line.units?.quantity),
      unit: line.units?.unit ?? '',
      unitPrice: number(line.units?.unitPrice),
      quantityPrevious: number(line.units?.previous),
      quantityThisPeriod: number(line.units?.thisPeriod),
      ...money,
      percentComplete: { number: formatRate(percentOf(figures)) },
    };
  });
  return stringify(rows, {
    bom: true,
    header: true,
    columns: Object.entries(heads).map(([key, header]) => ({ key, header })),
    record_delimiter: 'windows',
    escape_formulas: true,
    cast: {
      // Cents travel as big integers: by their type they are known for numbers, whose minus begins no formula.
      bigint: (amount) => formatMoney(Number(amount) as Cents),
      object: (value) => ({ value: (value as { number: string }).number, escape_formulas: false }) as never,
    },
  });
}

const number = (value: Quantity | UnitPrice | undefined) =>
  value === undefined ? null : { number: formatQuantity(value) };
const bigint = (amount: Cents) => BigInt(amount);
