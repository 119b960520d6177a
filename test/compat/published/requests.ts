import type { Answer, Running } from '../../support/tieout.ts';
import { type Schema, sentBy } from './description.ts';

/** What becomes of each field that a write may send, as it is published: sent all at once, and looked for in the answer. */

type Fields = Readonly<Record<string, unknown>>;
// biome-ignore lint/suspicious/noExplicitAny: an answer from outside is looked into by its names
type Body = any;

/** One write, and how it is made. */
export interface Probe {
  readonly operation: string;
  /** What the places of the path are. */
  readonly places?: Fields;
  readonly query?: Readonly<Record<string, number>>;
  /** What stands beside the record in the body, such as the project that it is of. */
  readonly beside?: Fields;
  /** What the record cannot be without; the number is another each time. */
  readonly needs?: (number: number) => Fields;
  /** What a field is sent as, where any text or number would not do. */
  readonly samples?: Fields;
  /** Fields that another probe sends. */
  readonly elsewhere?: readonly string[];
  /** Fields that are looked for under another name. */
  readonly shownAs?: Readonly<Record<string, string>>;
}

export interface Sent {
  readonly operation: string;
  readonly effective: readonly string[];
  readonly ignored: readonly string[];
  readonly refused: readonly string[];
}

interface Place {
  /** The record's fields, as they are published. */
  readonly schema: Schema;
  readonly wrap: (fields: Fields) => Fields;
  /** The same without its wrapper; null where there is none. */
  readonly bare: ((fields: Fields) => Fields) | null;
  readonly shown: (answer: Body) => Body;
  readonly errors: (answer: Body) => Fields;
}

/** Where in the body the record stands: in a sync's `updates`, under its wrapper, or bare. */
function placeOf(operation: string, beside: Fields): Place {
  const whole = sentBy(operation);
  const properties = whole.properties ?? {};
  if (operation.endsWith('/sync')) {
    return {
      schema: properties.updates!.items!,
      wrap: (fields) => ({ ...beside, updates: [fields] }),
      bare: null,
      shown: ({ entities }) => entities[0],
      errors: ({ errors }) => errors[0]?.errors ?? {},
    };
  }
  const [wrapper] = Object.entries(properties).filter(([, one]) => one.properties !== undefined);
  const plain = { shown: (answer: Body) => answer, errors: ({ errors }: Body) => errors ?? {} };
  const bare = (fields: Fields) => ({ ...beside, ...fields });
  if (wrapper === undefined) return { schema: whole, wrap: bare, bare: null, ...plain };
  const [name, schema] = wrapper;
  return { schema, wrap: (fields) => ({ ...beside, [name]: fields }), bare, ...plain };
}

let numbers = 0;

/** Something of the kind that is published, and other than what was there before. */
function sampleOf(name: string, schema: Schema, before: unknown): unknown {
  if (schema.properties !== undefined) {
    const within = Object.entries(schema.properties);
    return Object.fromEntries(
      within.map(([field, one]) => [field, sampleOf(field, one, (before as Fields | null)?.[field])]),
    );
  }
  if (schema.enum !== undefined) return schema.enum.find((one) => one !== before && one !== null);
  if (schema.type === 'array') return [sampleOf(name, schema.items ?? {}, null)];
  if (schema.type === 'boolean') return before !== true;
  if (schema.type === 'integer') return name.endsWith('_id') ? 999_999_999 : numbers;
  if (schema.type === 'number') return numbers / 2;
  if (schema.format?.startsWith('date') || name.endsWith('_date')) return `20${30 + (numbers % 60)}-11-09`;
  return `S${numbers} ${name}`;
}

/** Every field by its own name, those of an object with the object's before it. */
const flat = (fields: Fields): readonly (readonly [string, unknown])[] =>
  Object.entries(fields).flatMap(([name, value]) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.entries(value).map(([field, one]) => [`${name}.${field}`, one] as const)
      : [[name, value] as const],
  );

/** A field of an answer; `vendor_id` is looked for in `vendor` too. */
function shownIn(answer: Body, field: string): unknown {
  const value = field.split('.').reduce((at, name) => at?.[name], answer);
  return value === undefined && field.endsWith('_id') ? answer?.[field.slice(0, -3)]?.id : value;
}

const alike = (sent: unknown, shown: unknown): boolean =>
  shown !== undefined &&
  (JSON.stringify(sent) === JSON.stringify(shown) ||
    String(sent) === String(shown) ||
    (typeof shown === 'string' && shown !== '' && Number(sent) === Number(shown)));

/** The call of a probe, made with those fields. */
function callOf(tieout: Running, { operation, places = {}, query = {} }: Probe): (body: object) => Promise<Answer> {
  const [method, template] = operation.split(' ') as [string, string];
  const values: Fields = { company_id: tieout.company, ...places };
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
  const words = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const headers = { 'Procore-Company-Id': String(tieout.company) };
  return (body) => tieout.call('owner', method, `${path}?${words}`, body, headers);
}

/**
 * Sends all that is published at once, and what nobody ever published besides. A field that is refused is left out of the
 * next try, until the rest is taken.
 */
export async function probed(tieout: Running, probe: Probe): Promise<Sent> {
  const { operation, beside = {}, needs = () => ({}), samples = {}, shownAs = {} } = probe;
  const { schema, wrap, bare, shown, errors } = placeOf(operation, beside);
  const call = callOf(tieout, probe);
  const first = await call(wrap(needs(++numbers)));
  const before = first.status < 300 ? shown(first.body) : undefined;
  if (before === undefined) throw new Error(`${operation} with what it needs: ${JSON.stringify(first.body)}`);
  const own: Fields = {
    origin_id: `O-${numbers}`,
    origin_code: `O-${numbers}`,
    email_address: `p${numbers}@example.com`,
    country_code: before.country_code === 'US' ? 'CA' : 'US',
    initials: before.initials === 'PR' ? 'PP' : 'PR',
  };
  const asked: Record<string, unknown> = {};
  for (const [name, one] of Object.entries(schema.properties ?? {})) {
    if (name === 'id' || name.includes('%{') || probe.elsewhere?.includes(name)) continue;
    asked[name] = name in samples ? samples[name] : (own[name] ?? sampleOf(name, one, before[name]));
  }
  const refused: string[] = [];
  for (;;) {
    const fields = { ...needs(++numbers), ...asked, never_published: 'x' };
    const answer = await call(wrap(fields));
    const [wrong] = Object.keys(errors(answer.body));
    if (answer.status < 300 && wrong === undefined) {
      if (bare !== null && operation.startsWith('PATCH')) await mustBeTaken(operation, call(bare(fields)));
      const after = shown(answer.body);
      const at = (field: string, of: Body) => shownIn(of, shownAs[field] ?? field);
      const has = ([field, sent]: readonly [string, unknown]) =>
        alike(sent, at(field, after)) && (field in samples || !alike(sent, at(field, before)));
      const all = flat(asked);
      return {
        operation,
        effective: all.filter(has).map(([field]) => field),
        ignored: all.filter((one) => !has(one)).map(([field]) => field),
        refused,
      };
    }
    const field = Object.keys(asked).find((name) => wrong?.split('.').includes(name));
    if (field === undefined)
      throw new Error(`${operation}: ${JSON.stringify(answer.body)} of ${JSON.stringify(asked)}`);
    delete asked[field];
    refused.push(field);
  }
}

async function mustBeTaken(operation: string, asked: Promise<Answer>): Promise<void> {
  const { status, body } = await asked;
  if (status >= 300) throw new Error(`${operation} without a wrapper: ${JSON.stringify(body)}`);
}
