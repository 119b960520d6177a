import { fill, words } from '../../domain/words/words.ts';
import type { FormLine } from './draft.ts';
import { allColumns, shownText } from './grid/columns.ts';
import type { Where } from './merge.ts';

const says = words.page.invoice;
const heads = {
  invoice_number: says.number,
  period_id: says.period,
  billing_date: says.date,
  status: says.status,
  final: words.lineGrid.final,
  comment: says.comment,
} as const;

/** `Work this period, line 3`: how one speaks of a field of the form. */
export function sayWhere(where: Where, lines: readonly FormLine[]): string {
  if ('header' in where) return heads[where.header];
  const line = lines.find((one) => one.key === where.key);
  const label = allColumns(lines).find((column) => column.field === where.field)?.label ?? where.field;
  return line === undefined
    ? fill(words.grid.lineGone, { field: label })
    : fill(says.fieldOf, { field: label, line: line.position });
}

/** What stands in a field, as one reads it; a dash for nothing. @param period the words for a billing period */
export function sayText(where: Where, text: string, period: (id: string) => string): string {
  if (text === '') return words.grid.nothing;
  if (!('header' in where)) return shownText(where.field, text);
  if (where.header === 'period_id') return period(text);
  if (where.header === 'final') return words.lineGrid.final;
  const { statuses } = words.page;
  return where.header === 'status' && Object.hasOwn(statuses, text) ? statuses[text as keyof typeof statuses] : text;
}
