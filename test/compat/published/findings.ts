import { fieldsIn, fieldsOf, misfits, type Schema, schemaOf, statusesOf } from './description.ts';
import type { Kept } from './walk.ts';

/** What the answers to one operation come to. */
export interface Finding {
  readonly operation: string;
  /** The published fields that were in one of the answers, and those that were in none. */
  readonly answered: ReadonlySet<string>;
  readonly missed: ReadonlySet<string>;
  /** Of those that were answered, the ones that were null in every answer. */
  readonly empty: ReadonlySet<string>;
  /** Where an answer does not fit: the field and what is wrong with it. */
  readonly wrong: ReadonlyMap<string, string>;
}

/** Holds each answer against its operation's description. */
export function findings(kept: readonly Kept[]): readonly Finding[] {
  const operations = [...new Set(kept.map(({ operation }) => operation))];
  return operations.map((operation) =>
    findingOf(
      operation,
      kept.filter((one) => one.operation === operation),
    ),
  );
}

function findingOf(operation: string, kept: readonly Kept[]): Finding {
  const statuses = statusesOf(operation);
  const wrong = new Map<string, string>();
  const answered = new Set<string>();
  const there = new Set<string>();
  const valued = new Set<string>();
  for (const { status, body } of kept) {
    const as = statuses.includes(String(status)) ? String(status) : statuses[0]!;
    if (as !== String(status)) wrong.set('status', `is ${status}`);
    const schema = schemaOf(operation, as);
    if (schema === null) continue;
    for (const [field, what] of held(schema, body)) wrong.set(field, what);
    for (const field of fieldsOf(schema)) there.add(field);
    for (const field of fieldsIn(body)) answered.add(field);
    for (const field of fieldsIn(body, '', true)) valued.add(field);
  }
  const [yes, not] = [[...there].filter((one) => answered.has(one)), [...there].filter((one) => !answered.has(one))];
  const empty = new Set(yes.filter((one) => !valued.has(one)));
  return { operation, empty, answered: new Set(yes), missed: new Set(not), wrong };
}

/** A list where one object is published is wrong as a whole; each in it is still held to the description. */
function held(schema: Schema, body: unknown): ReadonlyMap<string, string> {
  if (!Array.isArray(body) || schema.properties === undefined) return misfits(schema, body);
  const each = misfits({ type: 'array', items: schema }, body);
  return new Map([['the answer', 'is a list'], ...each]);
}
