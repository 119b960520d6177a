import { readFileSync, writeFileSync } from 'node:fs';
import { served } from './served.ts';

/**
 * Takes out of the published OpenAPI description what the test needs: every operation's name with the statuses of its
 * yes, and for those that are served the schemas of what is sent and answered, without any of the prose.
 * `node test/compat/published/take.ts <the description>.json`
 */

type Json = null | string | number | boolean | readonly Json[] | { readonly [name: string]: Json };
type Schema = { readonly [name: string]: Json };
interface Answered {
  readonly content?: { readonly 'application/json'?: { readonly schema: Schema } };
}
interface Sent {
  readonly name: string;
  readonly in: string;
  readonly schema: Schema;
}
interface Published {
  readonly responses: Readonly<Record<string, Answered>>;
  readonly requestBody?: Answered;
  readonly parameters?: readonly Sent[];
}
interface Description {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Published>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const prose = new Set(['description', 'summary', 'example', 'examples', 'title', 'default']);
const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('Say which description: node test/compat/published/take.ts <file>.json');
const description = JSON.parse(readFileSync(file, 'utf8')) as Description;
const definitions: Record<string, Json> = {};

/** @param names whether the keys are names of fields, which may well be called `title`. */
function bare(schema: Json, names = false): Json {
  if (Array.isArray(schema)) return schema.map((one: Json) => bare(one));
  if (schema === null || typeof schema !== 'object') return schema;
  const fields = schema as Schema;
  if (!names && typeof fields.$ref === 'string') return referred(fields.$ref.split('/').at(-1)!);
  const wanted = Object.entries(fields).filter(([name]) => names || !prose.has(name));
  return Object.fromEntries(wanted.map(([name, value]) => [name, bare(value, !names && name === 'properties')]));
}

function referred(name: string): Json {
  const found = description.components.schemas[name];
  // The description refers to a few that it does not have: anything may stand there.
  if (found === undefined) return {};
  if (!(name in definitions)) {
    definitions[name] = null;
    definitions[name] = bare(found);
  }
  return { $ref: `#/definitions/${name}` };
}

const wanted = new Set(Object.values(served).flat());
/** What a write sends. Some of it is published as one object in the query, and is sent in the body all the same. */
function sentBy({ requestBody, parameters = [] }: Published): Json {
  const body = requestBody?.content?.['application/json']?.schema;
  if (body !== undefined) return bare(body);
  const objects = parameters.filter(({ in: where, schema }) => {
    const { $ref, type } = schema;
    return where === 'query' && ($ref !== undefined || type === 'array' || type === 'object');
  });
  return { type: 'object', properties: Object.fromEntries(objects.map(({ name, schema }) => [name, bare(schema)])) };
}

const operations: Record<string, Record<string, Json>> = {};
const sent: Record<string, Json> = {};
for (const [path, methods] of Object.entries(description.paths)) {
  for (const [method, published] of Object.entries(methods)) {
    if (method === 'parameters') continue;
    const name = `${method.toUpperCase()} ${path}`;
    if (wanted.has(name) && ['POST', 'PATCH'].includes(method.toUpperCase())) sent[name] = sentBy(published);
    const yes = Object.entries(published.responses).filter(([status]) => status.startsWith('2'));
    operations[name] = Object.fromEntries(
      yes.map(([status, answer]) => {
        const schema = answer.content?.['application/json']?.schema;
        return [status, schema !== undefined && wanted.has(name) ? bare(schema) : null];
      }),
    );
  }
}
/** Much is published twice under two names: one of them is enough. */
function withoutTwins(): void {
  for (;;) {
    const first = new Map<string, string>();
    const twins = new Map<string, string>();
    for (const [name, schema] of Object.entries(definitions)) {
      const text = JSON.stringify(schema);
      const other = first.get(text);
      if (other === undefined) first.set(text, name);
      else twins.set(`#/definitions/${name}`, `#/definitions/${other}`);
    }
    if (twins.size === 0) return;
    const renamed = (text: string) =>
      JSON.parse(text, (key, value) => (key === '$ref' ? (twins.get(value) ?? value) : value));
    for (const name of twins.keys()) delete definitions[name.slice('#/definitions/'.length)];
    Object.assign(definitions, renamed(JSON.stringify(definitions)));
    Object.assign(operations, renamed(JSON.stringify(operations)));
    Object.assign(sent, renamed(JSON.stringify(sent)));
  }
}
withoutTwins();
const taken = { version: description.info.version, operations, sent, definitions };
writeFileSync(new URL('./procore-2024-10.json', import.meta.url), `${JSON.stringify(taken)}\n`);
process.stdout.write(`${Object.keys(operations).length} operations, ${Object.keys(definitions).length} definitions\n`);
