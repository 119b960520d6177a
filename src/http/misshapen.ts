import { z } from 'zod';
import { type Facts, type Refusal, refusal } from '../domain/refusal.ts';
import { words } from '../domain/words/words.ts';
import { strangers } from './strangers.ts';

type Issue = z.core.$ZodIssue;

/** Something sent is not of its shape. Fastify adds where it stood. */
export class Misshapen extends Error {
  readonly issues: readonly Issue[];
  readonly validationContext?: string;
  constructor(issues: readonly Issue[]) {
    super('misshapen');
    this.issues = issues;
  }
}

/**
 * Reads by a shape, and keeps what was given with each issue: whether it was given at all makes another sentence. Never
 * throws: zod asks for the length of what is no text or list as well, and a `length` that cannot be compared throws out of it.
 */
export function readBy<T extends z.ZodType>(shape: T, value: unknown): z.ZodSafeParseResult<z.output<T>> {
  try {
    return shape.safeParse(value, { reportInput: true });
  } catch {
    return z.never({ error: 'form' }).safeParse(value, { reportInput: true });
  }
}

/**
 * Reads a body of our own API: the same, and nothing may be in it that its shape has no name for. A version or a posting period that
 * is spelt wrong would be as good as not sent, and what was to be held by it would be done.
 */
export function readBody<T extends z.ZodType>(shape: T, value: unknown): { value: z.output<T> } | { error: Misshapen } {
  const read = readBy(shape, value);
  if (!read.success) return { error: new Misshapen(read.error.issues) };
  const unknown: Issue[] = [];
  for (const path of strangers(shape, value)) {
    unknown.push({ code: 'custom', message: 'unknown_field', path: [...path], input: value });
    if (unknown.length === mostFields) break;
  }
  return unknown.length === 0 ? { value: read.data } : { error: new Misshapen(unknown) };
}

/** How many fields of a body are named at once: a list of a thousand may be wrong in each of its items. */
const mostFields = 20;

/** A wrong path names nothing; a wrong query cannot be read; a wrong body is refused by its fields, each named once. */
export function refusalOfShape({
  issues,
  validationContext,
}: Pick<Misshapen, 'issues' | 'validationContext'>): Refusal {
  if (validationContext === 'params') return refusal('not_found');
  if (validationContext === 'querystring') {
    const field = issues[0]?.path.join('.');
    return refusal('malformed', { ...(field ? { field } : {}), ...reasonOf(issues[0]) });
  }
  const [first = refusal('invalid', { field: 'body', because: 'form' }), ...also] = [...firstOfEachField(issues)].map(
    ([field, issue]) => refusal('invalid', { field, ...reasonOf(issue) }),
  );
  return also.length === 0 ? first : { ...first, also };
}

/** In one pass, and no further than is told: what is sent may be wrong in a hundred thousand places. */
function firstOfEachField(issues: readonly Issue[]): ReadonlyMap<string, Issue> {
  const found = new Map<string, Issue>();
  for (const issue of issues) {
    const field = issue.path.join('.') || 'body';
    if (!found.has(field)) found.set(field, issue);
    if (found.size === mostFields) break;
  }
  return found;
}

const reasonOf = (issue: Issue | undefined): Facts => (issue ? whyNot(issue) : { because: 'form' });

const types: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  int: 'whole_number',
  boolean: 'yes_or_no',
  array: 'list',
  object: 'object',
  record: 'object',
};

/** The library's issue in our words: a code of the catalogue, and what its sentence needs. */
function whyNot(issue: Issue): Facts {
  // A shape may name the reason itself.
  if (Object.hasOwn(words.becauses, issue.message) || Object.hasOwn(words.forms, issue.message)) {
    return { because: issue.message };
  }
  if (issue.input === undefined) return { because: 'required' };
  switch (issue.code) {
    case 'invalid_type':
      return { because: types[issue.expected] ?? 'form' };
    case 'invalid_value':
      return { because: 'one_of', options: issue.values.map(String).join(', ') };
    case 'invalid_format':
      return { because: issue.format === 'date' ? 'day' : issue.format === 'datetime' ? 'instant' : 'form' };
    case 'too_big':
      return size(
        issue,
        ['too_long', 'too_many', 'too_big'],
        Number(issue.maximum) - (issue.inclusive === false ? 1 : 0),
      );
    case 'too_small':
      return size(
        issue,
        ['too_short', 'too_few', 'too_small'],
        Number(issue.minimum) + (issue.inclusive === false ? 1 : 0),
      );
    default:
      return { because: 'form' };
  }
}

/** Sizes are whole numbers here, so that `limit` can always be the last one that is allowed. */
function size(
  { origin, input }: { readonly origin: string; readonly input?: unknown },
  [ofText, ofList, ofNumber]: readonly [string, string, string],
  limit: number,
): Facts {
  if (origin === 'string') return { because: ofText, limit, length: String(input).length };
  return { because: origin === 'array' ? ofList : ofNumber, limit };
}
