import { type Column, columnNamed, importColumns } from './columns.ts';
import { type Cell, cameToNothing, isDate, isShortened, textOf } from './import-cells.ts';
import { type ImportError, type ImportKind, importLimits, type Place } from './kinds.ts';
import * as values from './values.ts';

/** Rows of a file as records of values by column. Pure: cells in, values or errors out. */

/** A row as its file has it, by the names of the columns. */
export interface SourceRow extends Place {
  readonly cells: Readonly<Record<string, Cell>>;
  /** What stands beyond the columns that the head names. */
  readonly beyond?: string | null;
}

export type Value = string | number | boolean;
/** Amounts are cents, quantities ten-thousandths, percents hundredths, days and choices texts. What is empty is left out. */
export type Values = Readonly<Record<string, Value | undefined>>;

export interface ReadRow extends Place {
  /** What could be read of it. */
  readonly values: Values;
  readonly errors: readonly ImportError[];
}

/** Which column stands where. */
export interface Head {
  /** By place in the row; null for what is no column of this kind. */
  readonly columns: readonly (Column | null)[];
  /** Heads that name no column, as they stand there. */
  readonly unknown: readonly string[];
  readonly errors: readonly ImportError[];
}

/** @param given columns that every row has from elsewhere, such as a project that was named with the file. */
export function readHead(kind: ImportKind, row: readonly Cell[], at: number, given: readonly string[]): Head {
  const columns = row.map((cell) => columnNamed(kind, textOf(cell)) ?? null);
  const error = (column: string, because: string, value: string | null): ImportError => ({
    row: at,
    item: 0,
    column,
    value,
    because,
  });
  const names = columns.map((one) => one?.name);
  const twice = columns.flatMap((one, i) =>
    one !== null && names.indexOf(one.name) !== i ? [error(one.name, 'column_twice', textOf(row[i]))] : [],
  );
  const lacking = importColumns[kind]
    .filter(({ name, required }) => required && !names.includes(name) && !given.includes(name))
    .map(({ name }) => error(name, 'column_missing', null));
  const unknown = row.flatMap((cell, i) => (columns[i] === null && textOf(cell) !== '' ? [textOf(cell)] : []));
  return { columns, unknown, errors: [...twice, ...lacking] };
}

/** The cells of a row by the names of its columns; a row may end before its head does. */
export function cellsOf(head: Head, row: readonly Cell[]): Readonly<Record<string, Cell>> {
  const cells: Record<string, Cell> = {};
  for (const [i, column] of head.columns.entries()) {
    if (column !== null) cells[column.name] = row[i] ?? null;
  }
  return cells;
}

/** @param usual what a column holds where the row leaves it empty. */
export function readRow(
  kind: ImportKind,
  source: SourceRow,
  style: values.Style,
  usual: Readonly<Record<string, Cell>>,
): ReadRow {
  const errors: ImportError[] = [];
  const { row, item, beyond = null } = source;
  if (beyond !== null) errors.push({ row, item, column: null, value: shown(beyond), because: 'too_many_cells' });
  const read: Record<string, Value> = {};
  for (const column of importColumns[kind]) {
    const given = source.cells[column.name];
    const cell = textOf(given) === '' ? (usual[column.name] ?? null) : given!;
    const text = textOf(cell);
    const wrong = (because: string, facts?: ImportError['facts']) =>
      errors.push({
        row: source.row,
        item: source.item,
        column: column.name,
        value: text === '' ? null : shown(text),
        because,
        ...(facts ? { facts } : {}),
      });
    if (text === '') {
      if (column.required) wrong('required');
      if (column.blank !== undefined && given !== undefined) read[column.name] = column.blank;
      continue;
    }
    if (text.length > importLimits.cell) {
      wrong('too_long', { length: text.length, limit: column.most ?? importLimits.cell });
      continue;
    }
    const found = valueIn(column, cell, style);
    if ('value' in found) read[column.name] = found.value;
    else wrong(found.because, { ...found.facts, options: column.choices?.join(', ') });
  }
  return { row: source.row, item: source.item, values: read, errors };
}

/** So much of a cell is shown with an error. */
const shownCharacters = 80;
export const shown = (text: string): string =>
  text.isWellFormed() ? (text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text) : '';

type Found = { readonly value: Value } | { readonly because: string; readonly facts?: object };

function valueIn(column: Column, cell: Cell, style: values.Style): Found {
  if (cameToNothing(cell)) return { because: 'formula_failed' };
  switch (column.type) {
    case 'money':
      return values.money(cell, style);
    case 'quantity':
      return values.quantity(cell, style);
    case 'rate':
      return values.rate(cell, style);
    case 'day':
      return values.day(cell, style);
    case 'yes_no':
      return values.yesOrNo(cell);
    case 'whole':
      return values.wholeNumber(cell);
    case 'choice':
      return values.choice(cell, column.choices ?? [], column.words ?? {});
    case 'text':
      return textual(column, cell);
  }
}

function textual(column: Column, cell: Cell): Found {
  // A spreadsheet takes 03-10 for a day of March.
  if (isDate(cell)) return { because: 'made_a_date' };
  if (isShortened(cell)) return { because: 'made_short' };
  const text = textOf(cell);
  // What no text of the database can be, and what would break the lines of whoever reads it.
  if (text.includes('\0') || !text.isWellFormed()) return { because: 'unreadable_text' };
  const limit = column.most ?? importLimits.cell;
  return text.length > limit ? { because: 'too_long', facts: { length: text.length, limit } } : { value: text };
}
