import { columnNamed, importColumns } from './columns.ts';
import type { Cell } from './import-cells.ts';
import type { ImportKind } from './kinds.ts';
import type { SourceRow } from './read-row.ts';

/**
 * Objects in Procore's shapes as rows: a project, a vendor, a cost code or a contract is one row; a contract's
 * `line_items` and a requisition's `items` are a row each. A field is found by its name or an alias of the column; what is
 * nested is looked for at the places below.
 */

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where in an object of Procore's a column stands, beside its names; the first that holds something counts. */
const places: Readonly<Record<string, readonly string[]>> = {
  project: ['project.project_number', 'project.number', 'project.name', 'summary_text.project_number'],
  vendor: ['vendor.name', 'vendor.company'],
  cost_code: ['cost_code.full_code', 'cost_code.code'],
  cost_type: ['line_item_type.code', 'line_item_type.name', 'cost_type.code'],
  commitment: ['commitment.number', 'contract.number'],
  title: ['title'],
};

/** Fields of the object as a whole that its lines have too, but with another meaning. */
const ofLines: Readonly<Partial<Record<ImportKind, { readonly list: string; readonly columns: readonly string[] }>>> = {
  'schedules-of-values': {
    list: 'line_items',
    columns: [
      'line',
      'cost_code',
      'cost_type',
      'description',
      'quantity',
      'unit',
      'unit_price',
      'amount',
      'change_order',
      'erp_number',
    ],
  },
  invoices: {
    list: 'items',
    columns: [
      'line',
      'cost_code',
      'description',
      'scheduled_value',
      'previous',
      'this_period',
      'quantity_this_period',
      'stored',
      'materials_moved',
      'work_retainage_held',
      'work_retainage_released',
      'stored_retainage',
      'retainage',
      'line_comment',
    ],
  },
};

/** @param row the object's place in the file, from 1. */
export function rowsOfObject(kind: ImportKind, object: unknown, row: number): readonly SourceRow[] | null {
  if (!isObject(object)) return null;
  const parts = ofLines[kind];
  const lines = parts === undefined ? undefined : object[parts.list];
  if (parts === undefined || !Array.isArray(lines)) return [{ row, item: 0, cells: cells(kind, object, null) }];
  const whole = { ...cells(kind, object, parts.columns), ...identity(kind, object) };
  // A contract may have no lines yet; an invoice without any would be left out, and nobody told.
  if (kind === 'invoices' && lines.length === 0) return [{ row, item: 0, cells: whole }];
  return lines.map((line, i) => {
    const own = isObject(line) ? cells(kind, line, null) : {};
    const kept = Object.fromEntries(Object.entries(own).filter(([name]) => parts.columns.includes(name)));
    return { row, item: i + 1, cells: { ...kept, ...commentOf(kind, line), ...whole } };
  });
}

/** @param but columns that this object does not speak for. */
function cells(kind: ImportKind, object: Json, but: readonly string[] | null): Record<string, Cell> {
  const found: Record<string, Cell> = {};
  for (const [key, value] of Object.entries(object)) {
    const column = columnNamed(kind, key);
    const cell = cellOf(value);
    if (column === undefined || cell === undefined || but?.includes(column.name)) continue;
    // The column's own name counts more than an alias that the object has as well.
    if (found[column.name] === undefined || key === column.name) found[column.name] = cell;
  }
  for (const { name } of importColumns[kind]) {
    if (but?.includes(name) || found[name] !== undefined) continue;
    for (const path of places[name] ?? []) {
      const cell = cellOf(path.split('.').reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), object));
      if (cell === undefined || cell === '') continue;
      found[name] = cell;
      break;
    }
  }
  return { ...found, ...kindOf(kind, object), ...wholeCode(kind, object) };
}

/** A list, an object or nothing is no cell; nor is a number that is JSON's way to say null. */
function cellOf(value: unknown): Cell | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

/** A comment of a requisition's item is the line's; under the same name the requisition has its own. */
function commentOf(kind: ImportKind, line: unknown): Record<string, Cell> {
  const comment = kind === 'invoices' && isObject(line) ? cellOf(line.comment) : undefined;
  return comment === undefined ? {} : { line_comment: comment };
}

/** Which commitment an object with lines is, or is of. */
function identity(kind: ImportKind, object: Json): Record<string, Cell> {
  const own = cellOf(object.number);
  if (kind === 'schedules-of-values' && own !== undefined) return { commitment: own };
  // A requisition names its contract as `SC-2604-01 - Concrete`.
  const named = kind === 'invoices' && typeof object.contract_name === 'string' ? object.contract_name : null;
  const given = kind === 'invoices' ? cells(kind, { commitment: object.commitment }, null).commitment : undefined;
  if (named === null || given !== undefined) return {};
  return { commitment: named.split(' - ', 1)[0]! };
}

/** Of a purchase order only its fields tell what it is. */
function kindOf(kind: ImportKind, object: Json): Record<string, Cell> {
  if (kind !== 'commitments' || object.kind !== undefined || object.type !== undefined) return {};
  const order = ['ship_via', 'ship_to_address', 'bill_to_address'].some((name) => name in object);
  return { kind: order ? 'purchase_order' : 'subcontract' };
}

/** Procore's `code` is the last part of a cost code alone; all of it is its `full_code`. */
function wholeCode(kind: ImportKind, object: Json): Record<string, Cell> {
  const whole = kind === 'cost-codes' ? cellOf(object.full_code) : undefined;
  return whole === undefined ? {} : { code: whole };
}
