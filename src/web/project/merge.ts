import { type Draft, type Header, type LineField, lineFields } from './draft.ts';

/** A field of the form: of its head, or of one of its lines. */
export type Where = { readonly header: keyof Header } | { readonly key: number; readonly field: LineField };

export const nameOf = (where: Where): string => ('header' in where ? where.header : `${where.key}.${where.field}`);

/** What was typed into a field, and what stood there when it was. */
export interface Typed {
  readonly where: Where;
  readonly from: string;
  readonly to: string;
}

/** A field that somebody else changed too, to something else. */
export interface Conflict {
  readonly where: Where;
  readonly mine: string;
  /** Null where the line is not on the invoice any more. */
  readonly theirs: string | null;
}

export const headerFields = [
  'invoice_number',
  'period_id',
  'billing_date',
  'status',
  'final',
  'comment',
] as const satisfies readonly (keyof Header)[];

/** What stands in a field of a draft; null where it has no such line. */
export function textAt(draft: Draft, where: Where): string | null {
  return 'header' in where ? draft[where.header] : (draft.lines[where.key]?.[where.field] ?? null);
}

function withText(draft: Draft, where: Where, text: string): Draft {
  if ('header' in where) return { ...draft, [where.header]: text };
  const line = draft.lines[where.key];
  if (line === undefined) return draft;
  return { ...draft, lines: { ...draft.lines, [where.key]: { ...line, [where.field]: text } } };
}

/** What is otherwise in a draft than in the one it began from. */
export function typedIn(from: Draft, to: Draft): readonly Typed[] {
  const head = headerFields
    .filter((header) => from[header] !== to[header])
    .map((header) => ({ where: { header }, from: from[header], to: to[header] }));
  // A line that nobody touched is the same object, so hundreds of them cost nothing.
  const lines = Object.entries(to.lines).flatMap(([key, line]) => {
    const before = from.lines[Number(key)];
    if (before === undefined || before === line) return [];
    return lineFields
      .filter((field) => before[field] !== line[field])
      .map((field) => ({ where: { key: Number(key), field }, from: before[field], to: line[field] }));
  });
  return [...head, ...lines];
}

export interface Merged {
  readonly draft: Draft;
  readonly conflicts: readonly Conflict[];
}

/**
 * What was typed, laid over the invoice as it now is. A field that only one side changed is that side's; what both
 * changed alike is no conflict; what both changed otherwise stays as it was typed, and is asked about.
 */
export function merge(typed: readonly Typed[], theirs: Draft): Merged {
  let draft = theirs;
  const conflicts: Conflict[] = [];
  for (const { where, from, to } of typed) {
    const now = textAt(theirs, where);
    if (now === to) continue;
    if (now !== from) conflicts.push({ where, mine: to, theirs: now });
    if (now !== null) draft = withText(draft, where, to);
  }
  return { draft, conflicts };
}
