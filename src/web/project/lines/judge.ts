import {
  extended,
  formatQuantity,
  parseQuantity,
  parseUnitPrice,
  type UnitPrice,
} from '../../../domain/billing/quantity.ts';
import { type CodeMeant, codesMeant } from '../../../domain/code-meant.ts';
import { type Cents, formatMoney, parseMoney } from '../../../domain/money.ts';
import { fill, sayCount, words } from '../../../domain/words/words.ts';
import type { Codes } from '../../../http/client.ts';
import { plainNumber } from '../grid/cell-text.ts';
import { type Ground, hasUnits, isBlank, type LineField, type LineRow } from './sheet.ts';

const says = words.commitmentsPage.schedule;

type Code = Codes['cost_codes'][number];
export type Problems = Readonly<Partial<Record<LineField, string>>>;

/** A line as it was understood. */
export interface Judged {
  readonly costCode: Code | null;
  readonly costType: Code | null;
  /** What it comes to; null while that cannot be said. */
  readonly amount: Cents | null;
  readonly problems: Problems;
}

const longest = { description: 2_000, unit: 20 } as const;

interface Finders {
  readonly code: (text: string) => CodeMeant<Code>;
  readonly type: (text: string) => CodeMeant<Code>;
}
const finders = new WeakMap<Codes, Finders>();

function findersOf(codes: Codes): Finders {
  const known = finders.get(codes);
  if (known !== undefined) return known;
  const fresh = { code: codesMeant(codes.cost_codes), type: codesMeant(codes.cost_types) };
  finders.set(codes, fresh);
  return fresh;
}

const judged = new WeakMap<LineRow, { readonly ground: Ground; readonly judged: Judged }>();

/** What a line says, and what is wrong with it. Kept as long as the line stays as it is. */
export function judge(row: LineRow, ground: Ground): Judged {
  const kept = judged.get(row);
  if (kept?.ground.codes === ground.codes && kept.ground.method === ground.method) return kept.judged;
  const fresh = judgeAnew(row, ground);
  judged.set(row, { ground, judged: fresh });
  return fresh;
}

function judgeAnew(row: LineRow, ground: Ground): Judged {
  const { cells } = row;
  const find = findersOf(ground.codes);
  const problems: Partial<Record<LineField, string>> = {};
  const code = find.code(cells.cost_code);
  const type = find.type(cells.cost_type);
  const costCode = code === 'many' ? null : code;
  const costType = type === 'many' ? null : type;
  const amount = row.fixed || !hasUnits(row, ground.method) ? typedAmount(cells.amount) : product(row, problems);
  if (row.fixed || isBlank(row)) return { costCode, costType, amount, problems: {} };
  if (costCode === null) {
    const blank = cells.cost_code.trim() === '';
    problems.cost_code = blank ? says.needCode : code === 'many' ? says.manyCodes : says.noCode;
  }
  if (costType === null) {
    const blank = cells.cost_type.trim() === '';
    problems.cost_type = blank ? says.needType : type === 'many' ? says.manyTypes : says.noType;
  }
  if (cells.description.trim().length > longest.description) problems.description = tooLong(longest.description);
  if (cells.unit.trim().length > longest.unit) problems.unit = tooLong(longest.unit);
  if (!hasUnits(row, ground.method)) {
    if (amount === null) problems.amount = cells.amount.trim() === '' ? says.needAmount : says.notMoney;
    // Half of a price: told at the cell that was filled, for the other one says nothing yet.
    if (ground.method === 'unit') halfPrice(row, problems);
  }
  return { costCode, costType, amount, problems };
}

const tooLong = (limit: number) => fill(says.tooLong, { limit: sayCount(limit) });

/** An amount as typed; null where it is none. */
export function typedAmount(text: string): Cents | null {
  const plain = text.trim() === '' ? null : plainNumber(text);
  return plain === null ? null : parseMoney(plain);
}

const readNumber = (text: string) => {
  const plain = plainNumber(text);
  return plain === null ? null : parseQuantity(plain);
};
const readPrice = (text: string): UnitPrice | null => {
  const plain = plainNumber(text);
  return plain === null ? null : parseUnitPrice(plain);
};

function product(row: LineRow, problems: Partial<Record<LineField, string>>): Cents | null {
  const [quantity, price] = [readNumber(row.cells.quantity), readPrice(row.cells.unit_price)];
  if (quantity === null) problems.quantity = says.notQuantity;
  if (price === null) problems.unit_price = says.notQuantity;
  if (quantity === null || price === null) return null;
  const amount = extended(quantity, price);
  if (amount === null) problems.amount = says.tooLarge;
  return amount;
}

function halfPrice(row: LineRow, problems: Partial<Record<LineField, string>>): void {
  const { quantity, unit_price } = row.cells;
  if (quantity.trim() !== '' && readNumber(quantity) === null) problems.quantity = says.notQuantity;
  if (unit_price.trim() !== '' && readPrice(unit_price) === null) problems.unit_price = says.notQuantity;
  if (quantity.trim() !== '' && unit_price.trim() === '') problems.unit_price ??= says.needOther;
  if (quantity.trim() === '' && unit_price.trim() !== '') problems.quantity ??= says.needOther;
}

/** Bare decimals, as programs write them. */
export const bareMoney = (amount: Cents): string => formatMoney(amount);
export const bareQuantity = (text: string): string | null => {
  const read = readNumber(text);
  return read === null ? null : formatQuantity(read);
};

/** What all lines come to; those that cannot be read count nothing. */
export function totalOf(rows: readonly LineRow[], ground: Ground): Cents {
  return rows.reduce((sum, row) => sum + (judge(row, ground).amount ?? 0), 0) as Cents;
}
