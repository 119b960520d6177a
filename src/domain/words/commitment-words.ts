import type { RowError } from '../imports/schedule-import.ts';
import type { Facts } from '../refusal.ts';
import { words } from './catalogue.ts';
import { fill } from './fill.ts';

const list = (value: unknown): unknown => (Array.isArray(value) ? value.join(', ') : value);
const own = <T>(table: Readonly<Record<string, T>>, key: unknown): T | undefined =>
  typeof key === 'string' && Object.hasOwn(table, key) ? table[key] : undefined;

/** What the sentences of the Commitments tool need besides the facts of a refusal. */
export function commitmentFacts(facts: Facts): Facts {
  const { parts, holds, done } = words.commitments;
  const lists = { ...facts, invoice_list: list(facts.invoices), change_order_list: list(facts.change_orders) };
  const part = own<readonly [string, string]>(parts, facts.part);
  const given = Array.isArray(facts.holds) ? facts.holds : [];
  const held = given.flatMap((one) =>
    [own<readonly [string, string]>(holds, one)].filter((found) => found !== undefined),
  );
  return {
    ...(facts.invoices === undefined ? {} : { invoice_list: lists.invoice_list }),
    ...(facts.payments === undefined ? {} : { payment_list: list(facts.payments) }),
    ...(part === undefined ? {} : { part_says: part[0], part_way: part[1] }),
    ...(held.length === 0
      ? {}
      : { held: held.map(([says]) => fill(says, lists)).join('; '), way_out: held.map(([, way]) => way).join(' ') }),
    ...(facts.done === undefined ? {} : { done_says: fill(own(done, facts.done) ?? String(facts.done), facts) }),
  };
}

/** `row 3, Amount: this has to be filled in`: what is wrong in a table that somebody brought along, and where. */
export function sayRowError({ row, column, because, facts = {} }: RowError): string {
  const { importColumns, importPlaces } = words.commitments;
  const why = fill(own<string>({ ...words.becauses, ...words.forms }, because) ?? because, facts);
  return column === null
    ? fill(importPlaces.row, { row, because: why })
    : fill(importPlaces.cell, { row, column: importColumns[column], because: why });
}
