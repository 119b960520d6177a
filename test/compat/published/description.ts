import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import * as formats from 'ajv-formats';

/** What Procore publishes about its answers, as it can be held against ours. */

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly format?: string;
}
type Operation = Readonly<Record<string, Schema | null>>;
interface Taken {
  readonly operations: Readonly<Record<string, Operation>>;
  /** What a served write sends. */
  readonly sent: Readonly<Record<string, Schema>>;
  readonly definitions: Readonly<Record<string, Schema>>;
}

const taken = JSON.parse(readFileSync(new URL('./procore-2024-10.json', import.meta.url), 'utf8')) as Taken;

/** Every published operation, such as `GET /rest/v1.0/vendors`, whether it is served or not. */
export const published: readonly string[] = Object.keys(taken.operations);
export const statusesOf = (operation: string): readonly string[] => Object.keys(taken.operations[operation]!);
const schemas = new Map<string, Schema | null>();
/** What is published of that answer; null where it is nothing. */
export function schemaOf(operation: string, status: string): Schema | null {
  const name = `${operation} ${status}`;
  const known = schemas.get(name);
  if (known !== undefined) return known;
  const schema = taken.operations[operation]?.[status] ?? null;
  const made = schema === null ? null : plain(schema);
  schemas.set(name, made);
  return made;
}

/** What is published of what a write sends, for each that is served. */
export const sentBy = (operation: string): Schema => plain(taken.sent[operation]!);
export const writes: readonly string[] = Object.keys(taken.sent);

/** Without references, and with the views of one answer put together. One that holds itself is let be inside itself. */
function plain(schema: Schema, within: readonly string[] = []): Schema {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice('#/definitions/'.length);
    return within.includes(name) ? {} : plain(taken.definitions[name]!, [...within, name]);
  }
  if (schema.oneOf !== undefined) return together(schema.oneOf.map((one) => plain(one, within)));
  const { properties, items } = schema;
  return {
    ...schema,
    ...(items === undefined ? {} : { items: plain(items, within) }),
    ...(properties === undefined
      ? {}
      : { properties: mapped(properties, (one) => plain(one, within)), type: schema.type ?? 'object' }),
  };
}

const mapped = (of: Readonly<Record<string, Schema>>, change: (one: Schema, name: string) => Schema) =>
  Object.fromEntries(Object.entries(of).map(([name, one]) => [name, change(one, name)]));

/**
 * Views of one thing (compact, normal, extended) are published as alternatives. Since no field excludes another, most
 * answers would fit several: so they are taken as one with the fields of all, required where all require it.
 */
function together(views: readonly Schema[]): Schema {
  const [first] = views;
  if (views.length === 1 && first !== undefined) return first;
  if (!views.every((view) => view.properties !== undefined)) return { anyOf: views };
  const names = [...new Set(views.flatMap((view) => Object.keys(view.properties!)))];
  const properties = names.map((name) => {
    const each = views.map((view) => view.properties![name]).filter((one) => one !== undefined);
    const different = [...new Map(each.map((one) => [JSON.stringify(one), one])).values()];
    return [name, together(different)] as const;
  });
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: names.filter((name) => views.every((view) => view.required?.includes(name))),
  };
}

/** The description does not say which fields may be null. So: all that an answer may also leave out. */
function orNull(schema: Schema): Schema {
  const { properties, items, anyOf } = schema;
  const also = (one: Schema): Schema => ({ anyOf: [{ type: 'null' }, orNull(one)] });
  return {
    ...schema,
    ...(items === undefined ? {} : { items: orNull(items) }),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map(orNull) }),
    ...(properties === undefined
      ? {}
      : {
          properties: mapped(properties, (one, name) => (schema.required?.includes(name) ? orNull(one) : also(one))),
        }),
  };
}

const ajv = new Ajv({ strict: false, allErrors: true });
formats.default.default(ajv);
const compiled = new WeakMap<Schema, ValidateFunction>();
function checkOf(schema: Schema): ValidateFunction {
  const check = compiled.get(schema) ?? ajv.compile(orNull(schema));
  compiled.set(schema, check);
  return check;
}

const fieldOf = (error: ErrorObject): string => {
  const missing = error.keyword === 'required' ? `/${error.params.missingProperty}` : '';
  const path = `${error.instancePath}${missing}`.replace(/\/\d+(?=\/|$)/g, '[]').replaceAll('/', '.');
  return path.replace(/^(\[\])?\.?/, '') || 'the answer';
};
const saying = ({ keyword, params, message }: ErrorObject): string =>
  keyword === 'required'
    ? 'is missing'
    : keyword === 'enum'
      ? `is none of ${params.allowedValues.join(', ')}`
      : String(message);

/** Where an answer does not fit: the field, such as `line_items[].cost_code.id`, and what is wrong with it. */
export function misfits(schema: Schema, answer: unknown): ReadonlyMap<string, string> {
  const fits = checkOf(schema);
  if (fits(answer)) return new Map();
  const wrong = fits.errors!.filter(({ keyword, params }) => keyword !== 'anyOf' && params.type !== 'null');
  return new Map(wrong.map((error) => [fieldOf(error), saying(error)]));
}

/** Every field of it at any depth, such as `line_items[].amount`; without the places for fields of one's own. */
export function fieldsOf(schema: Schema, at = ''): readonly string[] {
  if (schema.items !== undefined) return fieldsOf(schema.items, at === '' ? '' : `${at}[]`);
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.flatMap((one) => fieldsOf(one, at)))];
  const named = Object.entries(schema.properties ?? {}).filter(([name]) => !name.includes('%{'));
  return named.flatMap(([name, one]) => {
    const field = at === '' ? name : `${at}.${name}`;
    return [field, ...fieldsOf(one, field)];
  });
}

/** Every field that an answer has, with a value or null (or only those with a value), written the same way. */
export function fieldsIn(answer: unknown, at = '', valued = false): readonly string[] {
  if (Array.isArray(answer)) return answer.flatMap((one) => fieldsIn(one, at === '' ? '' : `${at}[]`, valued));
  if (answer === null || typeof answer !== 'object') return [];
  return Object.entries(answer).flatMap(([name, one]) => {
    const field = at === '' ? name : `${at}.${name}`;
    return valued && one === null ? [] : [field, ...fieldsIn(one, field, valued)];
  });
}
