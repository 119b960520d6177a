import { parse } from 'csv-parse/sync';
import { readPdf, rowsOf } from '../../src/documents/testing/read-pdf.ts';
import { type Cents, parseSum, sum } from '../../src/domain/money.ts';
import type { RequisitionExtended, RequisitionItem } from '../../src/http/rest/shapes.ts';
import { simulator } from './billing.ts';
import type { Running } from './tieout.ts';

/** Reads every place that says a number of an invoice, as whoever trusts no figure does. */

/** `-1,250.50`, as a program or a person is shown it. */
export function centsOf(text: string): Cents {
  const cents = parseSum(text.replaceAll(',', ''));
  if (cents === null) throw new Error(`no amount: ${text}`);
  return cents;
}
export const added = <T>(rows: readonly T[], pick: (row: T) => string): Cents =>
  sum(rows.map((row) => centsOf(pick(row))));

type Amount =
  | `${'work_completed' | 'materials_stored'}_retainage_released_this_period`
  | keyof Pick<
      RequisitionItem,
      'gross_amount' | 'work_completed_retainage_retained_this_period' | 'materials_stored_retainage_new_materials'
    >;
const ofLines = ({ items }: RequisitionExtended, name: Amount) => added(items, (item) => item[name]);

/** What an invoice asks for. */
export interface Asked {
  readonly gross: Cents;
  readonly held: Cents;
  readonly due: Cents;
}

/** By its lines, added up. */
export function byLines(invoice: RequisitionExtended): Asked {
  const total = (...names: Amount[]) => sum(names.map((name) => ofLines(invoice, name)));
  const gross = total('gross_amount');
  const held = total('work_completed_retainage_retained_this_period', 'materials_stored_retainage_new_materials');
  const released = total(
    'work_completed_retainage_released_this_period',
    'materials_stored_retainage_released_this_period',
  );
  return { gross, held, due: (gross - held + released) as Cents };
}

/** The rows of its G702 that paper has, by the figure in front of their names; and the last row of its continuation sheet. */
export async function onPaper(bytes: ArrayBuffer) {
  const [first, ...sheets] = await readPdf(new Uint8Array(bytes));
  const rows = rowsOf(first!);
  const row = (beginning: string) => centsOf(rows.find(([name]) => name!.startsWith(beginning))!.at(-1)!);
  const totals = sheets.flatMap(rowsOf).findLast(([name]) => name === 'Total')!;
  return {
    row,
    totals: totals
      .slice(1)
      .filter((_, place) => place !== 5)
      .map(centsOf),
  };
}

/** The columns of its continuation sheet, added up by whoever opens the CSV. */
export function inTable(text: string) {
  const rows = parse(text, { columns: true, bom: true }) as Record<string, string>[];
  return (column: string) => added(rows, (row) => row[column]!);
}

/** What Sage's own tables hold of a bill: its head, and its lines added up. */
export async function atSage(tieout: Running, recnum: string) {
  const { body } = await tieout.call('owner', 'GET', `${simulator}/payable-invoices/${recnum}`);
  const lines = body.lines as readonly { extttl: string; hldamt: string }[];
  return {
    head: [body.invttl, body.subttl, body.retain].map(centsOf),
    lines: [added(lines, ({ extttl }) => extttl), added(lines, ({ hldamt }) => hldamt)],
  };
}
