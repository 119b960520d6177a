/** A JSON schema, as far as an example of it is made. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly format?: string;
  readonly pattern?: string;
}

const texts: Readonly<Record<string, string>> = {
  date: '2027-01-31',
  'date-time': '2027-01-31T00:00:00Z',
  email: 'x@example.com',
  uri: 'https://x.example/',
};

/** The least that a shape takes: what must be there, and nothing else. @param named a value for a field of that name. */
export function exampleOf(schema: Schema, named: (field: string) => unknown, field = ''): unknown {
  const known = named(field);
  if (known !== undefined) return Array.isArray(known) || schema.type !== 'array' ? known : [known];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  const several = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (several !== undefined) {
    return exampleOf(several.find(({ type }) => type !== 'null') ?? several[0]!, named, field);
  }
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.find((one) => one !== 'null');
  if (type === 'object') {
    const { properties = {}, required = [] } = schema;
    return Object.fromEntries(required.map((name) => [name, exampleOf(properties[name] ?? {}, named, name)]));
  }
  if (type === 'array') {
    return Array.from({ length: schema.minItems ?? 0 }, () => exampleOf(schema.items ?? {}, named, field));
  }
  if (type === 'integer' || type === 'number') return Math.max(schema.minimum ?? 1, (schema.exclusiveMinimum ?? 0) + 1);
  if (type === 'boolean') return true;
  if (type === 'null') return null;
  return texts[schema.format ?? ''] ?? 'x'.repeat(Math.max(1, schema.minLength ?? 1));
}
