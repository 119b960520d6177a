import type { AccountingMethod } from '../../../domain/billing/schedule-of-values.ts';
import type { Codes } from '../../../http/client.ts';

/** Lines as they are typed: every cell a text, read only where it is judged. */

export const lineFields = [
  'cost_code',
  'cost_type',
  'description',
  'quantity',
  'unit',
  'unit_price',
  'amount',
] as const;
export type LineField = (typeof lineFields)[number];
export type Cells = Readonly<Record<LineField, string>>;

export interface LineRow {
  /** Its name in the grid as long as the page is open. */
  readonly key: number;
  /** Of a line that is saved already. */
  readonly id: number | null;
  /** A change order's line in a schedule: it is changed there. */
  readonly fixed: boolean;
  readonly cells: Cells;
}

/** `position` is the number of the line, and where it is taken hold of. */
export type ColumnId = 'position' | LineField;

const byAmount: readonly ColumnId[] = ['position', 'cost_code', 'cost_type', 'description', 'amount'];
const byUnit: readonly ColumnId[] = ['position', ...lineFields];
export const columnsOf = (method: AccountingMethod): readonly ColumnId[] => (method === 'unit' ? byUnit : byAmount);

export const isFigure = (column: ColumnId): boolean => ['quantity', 'unit_price', 'amount'].includes(column);

/** What the grid is about and does not change by typing. */
export interface Ground {
  readonly method: AccountingMethod;
  readonly columns: readonly ColumnId[];
  readonly codes: Codes;
  /** Why nothing can be typed at all; null where it can. */
  readonly locked: string | null;
}

const noCells: Cells = Object.fromEntries(lineFields.map((field) => [field, ''])) as unknown as Cells;

/** A fresh line takes the cost type of the one before it, for that is nearly always the same. */
export const freshRow = (key: number, before: LineRow | undefined): LineRow => ({
  key,
  id: null,
  fixed: false,
  cells: { ...noCells, cost_type: before?.cells.cost_type ?? '' },
});

/** A line in which nothing was typed is none. */
export const isBlank = (row: LineRow): boolean =>
  row.id === null && lineFields.every((field) => field === 'cost_type' || row.cells[field].trim() === '');

/** Of a line that is billed by quantity the amount follows. */
export const hasUnits = (row: LineRow, method: AccountingMethod): boolean =>
  method === 'unit' && row.cells.quantity.trim() !== '' && row.cells.unit_price.trim() !== '';

const isSameLine = (one: LineRow, other: LineRow): boolean =>
  one.id === other.id && lineFields.every((field) => one.cells[field] === other.cells[field]);

export const isSameSheet = (one: readonly LineRow[], other: readonly LineRow[]): boolean =>
  one.length === other.length && one.every((row, i) => isSameLine(row, other[i]!));

/** A saved line as both the schedule and a change order have it. */
interface SavedLine {
  readonly id: number;
  readonly fixed?: boolean;
  readonly description: string;
  readonly amount: string;
  readonly quantity: string | null;
  readonly unitPrice: string | null;
  readonly unit: string | null;
  readonly costCode: string;
  readonly costType: string;
}

export const rowOf = (line: SavedLine, key: number, keepId: boolean): LineRow => ({
  key,
  id: keepId ? line.id : null,
  fixed: line.fixed ?? false,
  cells: {
    cost_code: line.costCode,
    cost_type: line.costType,
    description: line.description,
    quantity: line.quantity ?? '',
    unit: line.unit ?? '',
    unit_price: line.unitPrice ?? '',
    amount: line.amount,
  },
});
