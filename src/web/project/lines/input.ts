import { Refused } from '../../../http/client.ts';
import { bareMoney, bareQuantity, judge, type Problems } from './judge.ts';
import { type Ground, hasUnits, type LineField, type LineRow } from './sheet.ts';

/** A line as it is sent. */
export interface LineInput {
  readonly id?: number;
  readonly cost_code_id?: number;
  readonly line_item_type_id?: number;
  readonly description?: string;
  readonly amount?: string;
  readonly quantity?: string;
  readonly unit_cost?: string;
  readonly uom?: string | null;
}

/** @param row without problems. Units that were taken away are sent as none: 0 at 0. */
export function inputOf(row: LineRow, ground: Ground): LineInput {
  const id = row.id === null ? {} : { id: row.id };
  if (row.fixed) return id;
  const { costCode, costType, amount } = judge(row, ground);
  const units = hasUnits(row, ground.method);
  return {
    ...id,
    cost_code_id: costCode!.id,
    line_item_type_id: costType!.id,
    description: row.cells.description.trim(),
    ...(units
      ? {
          quantity: bareQuantity(row.cells.quantity)!,
          unit_cost: bareQuantity(row.cells.unit_price)!,
          uom: row.cells.unit.trim() || null,
        }
      : { amount: bareMoney(amount!), ...(ground.method === 'unit' ? { quantity: '0', unit_cost: '0' } : {}) }),
  };
}

const sentAs: Readonly<Record<string, LineField>> = {
  cost_code_id: 'cost_code',
  line_item_type_id: 'cost_type',
  description: 'description',
  quantity: 'quantity',
  unit_cost: 'unit_price',
  uom: 'unit',
  amount: 'amount',
};

/** What the server refused of which line, by its key; null where it was about none of them. */
export function refusedLines(problem: unknown, sent: readonly LineRow[]): ReadonlyMap<number, Problems> | null {
  if (!(problem instanceof Refused)) return null;
  const given = String(problem.problem?.facts?.field ?? Object.keys(problem.fields)[0] ?? '');
  const [, index, name = ''] = /^(?:lines|line_items)\.(\d+)\.(\w+)$/.exec(given) ?? [];
  const row = sent[Number(index)];
  const field = Object.hasOwn(sentAs, name) ? sentAs[name] : undefined;
  if (row === undefined || field === undefined) return null;
  const said = /^[^:]{1,80}: (.+)$/s.exec(problem.message)?.[1] ?? problem.message;
  return new Map([[row.key, { [field]: said.charAt(0).toUpperCase() + said.slice(1) }]]);
}
