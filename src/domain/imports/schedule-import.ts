import type { UnitPrice } from '../billing/quantity.ts';
import { type AccountingMethod, type LinePrice, mostLines, priced, sumOf } from '../billing/schedule-of-values.ts';
import { codesMeant } from '../code-meant.ts';
import { formatMoney } from '../money.ts';
import { beyond, type Cell, cameToNothing, isDate, isShortened, textOf } from './import-cells.ts';
import { money, quantity, type Read, type Style } from './values.ts';

/** A schedule of values out of a table: pasted, or read from a CSV or an Excel file. Pure: cells in, lines or errors out. */

const importColumns = ['cost_code', 'cost_type', 'description', 'quantity', 'unit', 'unit_price', 'amount'] as const;
export type ImportColumn = (typeof importColumns)[number];

/** What may stand at the head of each column, letters and digits alone. */
const heads: Readonly<Record<ImportColumn, readonly string[]>> = {
  cost_code: ['costcode', 'code', 'budgetcode', 'wbscode', 'phase'],
  cost_type: ['costtype', 'type', 'lineitemtype', 'category'],
  description: ['description', 'descriptionofwork', 'item', 'scope'],
  quantity: ['quantity', 'qty', 'units'],
  unit: ['unit', 'uom', 'um', 'unitofmeasure'],
  unit_price: ['unitprice', 'unitcost', 'price', 'rate'],
  amount: ['amount', 'scheduledvalue', 'value', 'total', 'subtotal', 'contractamount'],
};

/** Without a head the columns come in this order, by how many there are. */
const headless: Readonly<Record<number, readonly ImportColumn[]>> = {
  3: ['cost_code', 'description', 'amount'],
  4: ['cost_code', 'cost_type', 'description', 'amount'],
  6: importColumns.slice(0, 6),
  7: importColumns,
};

export interface KnownCodes {
  readonly costCodes: readonly { readonly id: number; readonly code: string; readonly name: string }[];
  readonly costTypes: readonly { readonly id: number; readonly code: string; readonly name: string }[];
}

export interface ImportedLine extends LinePrice {
  readonly costCode: number;
  readonly costType: number;
  readonly description: string;
}

/** What is wrong, where: rows count from 1 as a spreadsheet counts them; no column for a row as a whole. */
export interface RowError {
  readonly row: number;
  readonly column: ImportColumn | null;
  /** A code of the catalogue of reasons. */
  readonly because: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

export type Imported =
  | { readonly ok: true; readonly lines: readonly ImportedLine[] }
  | { readonly ok: false; readonly errors: readonly RowError[] };

type Row = readonly Cell[];
type Places = Partial<Record<ImportColumn, number>>;

const longestDescription = 2_000;
const longestUnit = 20;

/**
 * All of it or nothing: one row that cannot be taken, and there are errors instead of lines.
 * @param style how the table writes its numbers
 */
export function readSchedule(
  rows: readonly Row[],
  method: AccountingMethod,
  codes: KnownCodes,
  style: Style = 'us',
): Imported {
  const first = rows.findIndex((row) => row.some((cell) => textOf(cell) !== ''));
  if (first === -1) return { ok: false, errors: [{ row: 1, column: null, because: 'no_rows' }] };
  const head = headOf(rows[first]!);
  const places = head ?? placesByCount(rows[first]!);
  if (places === null) return { ok: false, errors: [{ row: first + 1, column: null, because: 'no_head' }] };
  const twice = head === null ? [] : columnsTwice(rows[first]!, places);
  if (twice.length > 0) return { ok: false, errors: twice.map((error) => ({ ...error, row: first + 1 })) };
  const reading = { method, style, codes: findersOf(codes) };
  const lines: ImportedLine[] = [];
  const errors: RowError[] = [];
  for (const [index, row] of rows.entries()) {
    if (index < first + (head === null ? 0 : 1) || row.every((cell) => textOf(cell) === '')) continue;
    const at = index + 1;
    if (isTotal(row, places)) {
      errors.push(...totalErrors(row, places, lines, errors.length > 0, style).map((error) => ({ ...error, row: at })));
      continue;
    }
    if (lines.length === mostLines) {
      return { ok: false, errors: [{ row: at, column: null, because: 'too_many', facts: { limit: mostLines } }] };
    }
    const value = beyond(rows[first]!, row);
    if (value !== null) {
      errors.push({ row: at, column: null, because: 'too_many_cells', facts: { value } });
      continue;
    }
    const line = readRow(row, places, reading);
    if ('line' in line) lines.push(line.line);
    else errors.push(...line.errors.map((error) => ({ ...error, row: at })));
  }
  if (errors.length > 0) return { ok: false, errors };
  if (lines.length === 0) return { ok: false, errors: [{ row: first + 1, column: null, because: 'no_rows' }] };
  return { ok: true, lines };
}

const bare = (cell: Cell | undefined) =>
  textOf(cell)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');

const columnOf = (cell: Cell) => importColumns.find((name) => heads[name].includes(bare(cell)));

/** Which column is where, if this row is a head: it names at least two of them. */
function headOf(row: Row): Places | null {
  const places: Places = {};
  for (const [index, cell] of row.entries()) {
    const column = columnOf(cell);
    if (column !== undefined && places[column] === undefined) places[column] = index;
  }
  return Object.keys(places).length >= 2 ? places : null;
}

/** Of two columns that mean the same, nobody can say which counts. */
function columnsTwice(head: Row, places: Places): readonly Wrong[] {
  const again = head
    .map((cell, i) => ({ column: columnOf(cell), i }))
    .filter(({ column, i }) => column && places[column] !== i);
  return again.map(({ column, i }) => ({
    column: column!,
    because: 'column_twice',
    facts: { value: textOf(head[i]) },
  }));
}

function placesByCount(row: Row): Places | null {
  const width = row.reduce<number>((last, cell, i) => (textOf(cell) === '' ? last : i + 1), 0);
  const order = headless[width];
  return order === undefined ? null : Object.fromEntries(order.map((column, i) => [column, i]));
}

const cellOf = (row: Row, places: Places, column: ImportColumn): Cell => {
  const place = places[column];
  return place === undefined ? null : (row[place] ?? null);
};

const totalWord = /^(grand\s+|sub-?\s*)?totals?:?$/i;

/** A line of totals at the end says nothing of its own. */
function isTotal(row: Row, places: Places): boolean {
  const words = row.map((cell) => textOf(cell)).filter((text) => text !== '');
  const code = textOf(cellOf(row, places, 'cost_code'));
  return totalWord.test(words[0] ?? '') && (code === '' || code === words[0]);
}

/** A total that is not the sum of the lines says that a line is missing, or wrong. */
function totalErrors(
  row: Row,
  places: Places,
  lines: readonly ImportedLine[],
  broken: boolean,
  style: Style,
): readonly Wrong[] {
  const sub = /^sub/i.test(row.map((cell) => textOf(cell)).find((text) => text !== '') ?? '');
  const cell = cellOf(row, places, 'amount');
  if (sub || textOf(cell) === '' || totalWord.test(textOf(cell))) return [];
  const said = cameToNothing(cell) ? { because: 'formula_failed' } : money(cell, style);
  if ('because' in said) return [{ column: 'amount', because: said.because, facts: { value: textOf(cell) } }];
  if (broken || said.value === sumOf(lines)) return [];
  const facts = { total: formatMoney(said.value), sum: formatMoney(sumOf(lines)) };
  return [{ column: 'amount', because: 'total_differs', facts }];
}

type Wrong = Omit<RowError, 'row'>;
type Telling = (column: ImportColumn, because: string, facts?: RowError['facts']) => undefined;
type Finder = ReturnType<typeof codesMeant<KnownCodes['costCodes'][number]>>;
interface Finders {
  readonly costCode: Finder;
  readonly costType: Finder;
  readonly onlyType: number | null;
}
const findersOf = ({ costCodes, costTypes }: KnownCodes): Finders => ({
  costCode: codesMeant(costCodes),
  costType: codesMeant(costTypes),
  onlyType: costTypes.length === 1 ? costTypes[0]!.id : null,
});

interface Reading {
  readonly method: AccountingMethod;
  readonly style: Style;
  readonly codes: Finders;
}

function readRow(
  row: Row,
  places: Places,
  { method, style, codes }: Reading,
): { readonly line: ImportedLine } | { readonly errors: readonly Wrong[] } {
  const errors: Wrong[] = [];
  const wrong: Telling = (column, because, facts) => {
    errors.push({ column, because, ...(facts ? { facts } : {}) });
    return undefined;
  };
  for (const column of importColumns) {
    const cell = cellOf(row, places, column);
    if (cameToNothing(cell)) wrong(column, 'formula_failed', { value: textOf(cell) });
  }
  if (errors.length > 0) return { errors };
  const code = cellOf(row, places, 'cost_code');
  const type = cellOf(row, places, 'cost_type');
  const costCode = codeOf('cost_code', codes.costCode, code, wrong);
  // A company with one cost type alone need not name it.
  const only = codes.onlyType !== null && textOf(type) === '' ? codes.onlyType : undefined;
  const costType = only ?? codeOf('cost_type', codes.costType, type, wrong);
  const description = textOf(cellOf(row, places, 'description'));
  if (description.length > longestDescription) tooLong('description', description, longestDescription);
  const unit = textOf(cellOf(row, places, 'unit'));
  if (unit.length > longestUnit) tooLong('unit', unit, longestUnit);
  function tooLong(column: ImportColumn, text: string, limit: number) {
    wrong(column, 'too_long', { length: text.length, limit });
  }
  const number = <T>(column: ImportColumn, read: (cell: Cell, style: Style) => Read<T>): T | undefined => {
    const cell = cellOf(row, places, column);
    if (textOf(cell) === '') return undefined;
    const found = read(cell, style);
    return 'value' in found ? found.value : wrong(column, found.because, { value: textOf(cell) });
  };
  const given = {
    amount: number('amount', money),
    quantity: number('quantity', quantity),
    unitPrice: number('unit_price', quantity) as UnitPrice | undefined,
    unit: unit === '' ? null : unit,
  };
  if (errors.length > 0) return { errors };
  const price = priced(method, given, null);
  if (!price.ok) {
    const { because, ...facts } = price.refusal.facts;
    return { errors: [{ column: 'amount', because: String(because), facts }] };
  }
  return { line: { ...price.value, costCode: costCode!, costType: costType!, description } };
}

/** Whose code stands in the cell; undefined with the error told. */
function codeOf(column: ImportColumn, meant: Finder, cell: Cell, wrong: Telling): number | undefined {
  const text = textOf(cell);
  if (text === '') return wrong(column, 'required', { value: text });
  // A spreadsheet takes 03-10 for a day of March.
  if (isDate(cell)) return wrong(column, 'made_a_date', { value: text });
  if (isShortened(cell)) return wrong(column, 'made_short', { value: text });
  const found = meant(text);
  if (found === null || found === 'many') {
    return wrong(column, found === null ? 'unknown' : 'code_ambiguous', { value: text });
  }
  return found.id;
}
