import type { Chance } from '../../sim/chance.ts';
import { strange, strangeKeys } from './strange.ts';

/** As much of a JSON schema as descriptions of APIs use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly default?: unknown;
}

/** What stands where a field's name says what it holds; undefined where it says nothing. */
export type Named = (name: string, chance: Chance) => unknown;

export interface Shaping {
  /** What the references of the schema lead into. */
  readonly root: unknown;
  readonly named: Named;
  /** Of a hundred fields that may be left out, so many are there. */
  readonly optional: number;
}

const deepest = 8;

/** Something of the schema's shape, as far as the schema says; what its pattern wants is found among samples. */
export function shaped(schema: Schema, chance: Chance, shaping: Shaping, name = '', depth = 0): unknown {
  const known = shaping.named(name, chance);
  if (known !== undefined && chance.percent(90)) return known;
  if (depth > deepest) return null;
  const within = (one: Schema, of = name) => shaped(one, chance, shaping, of, depth + 1);
  if (schema.$ref !== undefined) return within(referred(schema.$ref, shaping.root));
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return chance.one(schema.enum);
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined && either.length > 0) return within(chance.one(either));
  if (schema.allOf !== undefined) {
    const parts = schema.allOf.map((one) => within(one));
    return parts.every((part) => typeof part === 'object') ? Object.assign({}, ...parts) : parts[0];
  }
  const type = typeof schema.type === 'string' ? schema.type : chance.one(schema.type ?? [guessed(schema)]);
  switch (type) {
    case 'object':
      return objectOf(schema, chance, shaping, depth);
    case 'array': {
      if (schema.prefixItems !== undefined) return schema.prefixItems.map((one) => within(one));
      const least = schema.minItems ?? 0;
      const length = Math.min(schema.maxItems ?? 3, chance.whole(least, least + 2));
      return Array.from({ length }, () => within(schema.items ?? {}, name.replace(/s$/, '')));
    }
    case 'string':
      return textOf(schema, chance, name);
    case 'integer':
    case 'number':
      return numberOf(schema, chance, type);
    case 'boolean':
      return chance.percent(50);
    case 'null':
      return null;
    default:
      return strange(chance);
  }
}

const guessed = (schema: Schema): string =>
  schema.properties !== undefined ? 'object' : schema.items !== undefined ? 'array' : 'any';

function referred(ref: string, root: unknown): Schema {
  const path = ref
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part) => part !== '');
  const found = path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], root);
  return (found ?? {}) as Schema;
}

function objectOf(schema: Schema, chance: Chance, shaping: Shaping, depth: number): unknown {
  const fields: Record<string, unknown> = {};
  for (const [name, one] of Object.entries(schema.properties ?? {})) {
    if (!schema.required?.includes(name) && !chance.percent(shaping.optional)) continue;
    fields[name] = shaped(one, chance, shaping, name, depth + 1);
  }
  const more = schema.additionalProperties;
  if (typeof more === 'object' && schema.properties === undefined) {
    for (let count = chance.whole(0, 2); count > 0; count--) {
      const name = schema.propertyNames ? shaped(schema.propertyNames, chance, shaping, '', depth + 1) : 'x';
      fields[chance.percent(80) ? String(name) : chance.one(strangeKeys)] = shaped(
        more,
        chance,
        shaping,
        '',
        depth + 1,
      );
    }
  }
  return fields;
}

const samples: readonly string[] = [
  ...['2026-10-31', '2026-10-01', '2026-11', '2026-10-31T12:00:00Z', '100.00', '10', '1', '0.00', '12.5', '-5.00', '7'],
  ...[
    'abc',
    'A-1',
    'sc_1',
    'a@example.com',
    'https://app.example.com/back',
    '22:30',
    '06:00',
    'b'.repeat(43),
    'c'.repeat(22),
  ],
  ...['00000000-0000-4000-8000-000000000000', '123456', 'Europe/Berlin', 'books', 'BOOKS', '01-100', '3100.000', 'x'],
];

/** Words that fields of the trade hold. */
const usual: readonly string[] = [
  'Concrete',
  'Harbor Tower',
  'approved',
  'draft',
  'INV-7',
  '100.00',
  '10',
  '2026-10-31',
  'Not ours.',
  'Ann',
  'ann@example.com',
  'en',
  'Tacoma',
];

function textOf(schema: Schema, chance: Chance, name: string): string {
  const { format, pattern, minLength = 0, maxLength = 10_000 } = schema;
  if (format === 'date' || (format === undefined && /(_date|_on)$/.test(name)))
    return `2026-${chance.one(['09-30', '10-31', '11-30'])}`;
  if (format === 'date-time') return '2026-10-31T12:00:00Z';
  if (format === 'email') return `p${chance.whole(1, 99_999)}@example.com`;
  if (format === 'uri' || format === 'url') return 'https://app.example.com/back';
  if (format === 'uuid') return '00000000-0000-4000-8000-000000000000';
  const fits = samples.filter((one) => one.length >= minLength && one.length <= maxLength);
  if (pattern !== undefined) {
    const rule = patternOf(pattern);
    const right = rule === null ? [] : fits.filter((one) => rule.test(one));
    return right.length > 0 ? chance.one(right) : chance.one(samples);
  }
  const word = chance.percent(60) ? `${chance.one(usual)} ${chance.whole(1, 9_999)}` : chance.one(usual);
  return word.padEnd(Math.min(minLength, 200), 'x').slice(0, maxLength);
}

function patternOf(pattern: string): RegExp | null {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return null;
  }
}

function numberOf({ minimum, maximum }: Schema, chance: Chance, type: string): number {
  const least = Math.max(minimum ?? 0, -1_000_000);
  const most = Math.min(maximum ?? least + 50, least + 1_000_000);
  const ends = [least, most, minimum ?? 0, maximum ?? 1];
  if (chance.percent(25)) return chance.one(ends);
  const whole = chance.whole(Math.ceil(least), Math.max(Math.ceil(least), Math.floor(most)));
  return type === 'number' && chance.percent(40) ? whole + 0.25 : whole;
}
