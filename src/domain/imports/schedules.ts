import { formatQuantity, type Quantity, type UnitPrice } from '../billing/quantity.ts';
import { type AccountingMethod, type LinePrice, mostLines, priced } from '../billing/schedule-of-values.ts';
import { type CodeMeant, codesMeant } from '../code-meant.ts';
import { type Cents, formatMoney } from '../money.ts';
import type { ImportError } from './kinds.ts';
import { shown, type Values } from './read-row.ts';
import type { StagedRow } from './staged.ts';

/** The lines of one commitment out of their rows. */

interface Code {
  readonly id: number;
  readonly code: string;
  readonly name: string;
}

/** Codes, found by what stands in a cell. */
export interface CodeBook {
  readonly find: (text: string) => CodeMeant<Code>;
  readonly only: number | null;
}
export const codeBook = (codes: readonly Code[]): CodeBook => ({
  only: codes.length === 1 ? codes[0]!.id : null,
  find: codesMeant(codes),
});

export interface ScheduleLine extends LinePrice {
  readonly position: number;
  readonly costCode: number;
  readonly costType: number;
  readonly description: string;
  readonly changeOrder: boolean;
  readonly erpNumber: string | null;
}

export interface ScheduleOf {
  readonly lines: readonly ScheduleLine[];
  readonly errors: readonly ImportError[];
}

/** All rows of one commitment that has no lines yet. */
export function scheduleOf(
  rows: readonly StagedRow[],
  method: AccountingMethod,
  codes: { readonly costCodes: CodeBook; readonly costTypes: CodeBook },
): ScheduleOf {
  const errors: ImportError[] = [];
  const lines: ScheduleLine[] = [];
  const taken = new Map<number, number>();
  const erpNumbers = new Map<string, number>();
  if (rows.length > mostLines) errors.push(at(rows[mostLines]!, null, 'too_many', { limit: mostLines }));
  const numbered = rows.some(({ values }) => values?.line !== undefined);
  for (const [i, row] of rows.entries()) {
    if (row.values === null) continue;
    const before = errors.length;
    const line = lineOf(row, row.values, method, codes, errors);
    const position = numbered ? Number(row.values.line ?? 0) : i + 1;
    if (position === 0) errors.push(at(row, 'line', 'line_all_or_none'));
    else if (taken.has(position)) errors.push(at(row, 'line', 'twice', { first: taken.get(position) }));
    taken.set(position, row.row);
    if (line?.erpNumber != null) {
      const first = erpNumbers.get(line.erpNumber);
      if (first !== undefined) errors.push(at(row, 'erp_number', 'twice', { first }));
      erpNumbers.set(line.erpNumber, row.row);
    }
    if (line !== null && errors.length === before) lines.push({ ...line, position });
  }
  return { lines: [...lines].sort((one, other) => one.position - other.position), errors };
}

function lineOf(
  row: StagedRow,
  values: Values,
  method: AccountingMethod,
  codes: { readonly costCodes: CodeBook; readonly costTypes: CodeBook },
  errors: ImportError[],
): Omit<ScheduleLine, 'position'> | null {
  const idOf = (column: string, found: CodeMeant<Code>, unknown: string): number | null => {
    if (found !== null && found !== 'many') return found.id;
    errors.push(at(row, column, found === null ? unknown : 'code_ambiguous'));
    return null;
  };
  const costCode = idOf('cost_code', codes.costCodes.find(String(values.cost_code)), 'unknown_code');
  const type = values.cost_type;
  const only = type === undefined ? codes.costTypes.only : null;
  const typed = type === undefined ? null : codes.costTypes.find(String(type));
  const costType = only ?? idOf('cost_type', typed, type === undefined ? 'required' : 'unknown_type');
  const price = priced(
    method,
    {
      amount: values.amount as never,
      quantity: values.quantity as Quantity | undefined,
      unitPrice: values.unit_price as UnitPrice | undefined,
      unit: values.unit as string | undefined,
    },
    null,
  );
  if (!price.ok) {
    const { because, ...facts } = price.refusal.facts;
    errors.push(at(row, 'amount', String(because), facts));
    return null;
  }
  if (costCode === null || costType === null) return null;
  return {
    ...price.value,
    costCode,
    costType,
    description: String(values.description ?? ''),
    changeOrder: values.change_order === true,
    erpNumber: values.erp_number === undefined ? null : String(values.erp_number),
  };
}

const amounts = new Set([
  'amount',
  'scheduled_value',
  'previous',
  'this_period',
  'stored',
  'materials_moved',
  'work_retainage_held',
  'work_retainage_released',
  'stored_retainage',
  'retainage',
]);
const quantities = new Set(['quantity', 'unit_price', 'quantity_this_period']);

/** As people write it: money and quantities are kept in their smallest parts. */
function written(column: string, value: unknown): string {
  if (typeof value !== 'number') return String(value ?? '');
  if (amounts.has(column)) return formatMoney(value as Cents);
  return quantities.has(column) ? formatQuantity(value as Quantity) : String(value);
}

/** An error at a column of a staged row, with what stands there. */
export function at(
  row: StagedRow,
  column: string | null,
  because: string,
  facts?: Readonly<Record<string, unknown>>,
): ImportError {
  const value = column === null ? undefined : row.values?.[column];
  const text = column === null ? '' : written(column, value);
  return {
    row: row.row,
    item: row.item,
    column,
    value: text === '' ? null : shown(text),
    because,
    ...(facts ? { facts } : {}),
  };
}
