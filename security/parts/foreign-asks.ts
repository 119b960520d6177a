import { routesOf } from '../../src/http/access.ts';
import { password, type Running } from '../../test/support/tieout.ts';
import { exampleOf, type Schema } from './example.ts';
import { namesProject, restBody, restFields, restQueries, restQuery } from './rest-requests.ts';
import type { Id, Place } from './seed-kinds.ts';
import { uniqueName } from './unique-name.ts';
import { inProject, kindOfField, kindOfParam, recordKinds, wordAt } from './where-ids-go.ts';

/** A request of one's own company that would do what it asks, and one place in it where an id goes. */
export interface ForeignAsk {
  readonly method: string;
  readonly template: string;
  /** The parameter of the address, or the field of the query or the body, that the id goes into. */
  readonly at: string;
  /** Of which kind of record it is: a key of {@link Place}. */
  readonly kind: string;
  /** By a session and not a token. */
  readonly bySession: boolean;
  /** Does the rest of the request name a project, so that a record of another one cannot be meant? */
  readonly scoped: boolean;
  /** Do other ids of the address stand below this one? */
  readonly leads: boolean;
  /** The whole request with this id there and one's own everywhere else. */
  with(id: Id): { readonly address: string; readonly body: unknown };
}

interface Described {
  readonly requestBody?: { readonly content?: Record<string, { schema: Schema }> };
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
}
interface Spec {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

/** One request, with one's own ids everywhere. */
interface Base {
  readonly method: string;
  /** With the kind of ERP record in it, where the route takes several. */
  readonly template: string;
  readonly own: Place;
  readonly query: Readonly<Record<string, Id>>;
  readonly body: unknown;
}

/** What never ends by itself where it may be had. */
const streams = /\/(events|progress)$/;
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * One for every id in every address, and for every field of a query or a body that names a record. What else they need is as it
 * has to be, so that they are not turned away for another reason before anybody has looked for the id.
 * @throws where a route takes an id and nobody has said of what kind it is.
 */
export async function foreignAsks(house: Running, own: Place): Promise<readonly ForeignAsk[]> {
  const spec = (await house.call(null, 'GET', '/api/v1/openapi.json')).body as Spec;
  const routes = routesOf(house.app).filter(
    ({ method, path, access }) =>
      methods.includes(method) && (access === 'company' || access === 'signed in') && !streams.test(path),
  );
  return routes.flatMap(({ method, path }) =>
    byRecordKind(path).flatMap((template) => {
      const described = spec.paths[path.replace(/:(\w+)(\(.*?\))?/g, '{$1}')]?.[method.toLowerCase()] ?? {};
      return template.startsWith('/rest/')
        ? restAsks(method, template, own)
        : ownAsks(method, template, own, described);
    }),
  );
}

/** The routes of ERP records, once for each kind of them. */
function byRecordKind(path: string): readonly string[] {
  if (!path.includes('/:kind')) return [path];
  if (path.includes('/imports/')) return [path.replace(':kind', 'vendors')];
  return Object.keys(recordKinds).map((kind) => path.replace(':kind', kind));
}

/** Every parameter with its kind; of ERP records it is that of the address. */
function paramsOf(template: string): readonly { readonly name: string; readonly kind: string | null }[] {
  const record = /\/records\/(\w+)\/(in-erp\/)?:id/.exec(template);
  return [...template.matchAll(/:(\w+)/g)].map((found) => ({
    name: found[1]!,
    kind:
      record !== null && found[1] === 'id'
        ? recordKinds[record[1]!]![record[2] === undefined ? 0 : 1]
        : kindOfParam(template, template.slice(0, found.index + found[0].length)),
  }));
}

function addressOf(
  { template, own, query }: Base,
  changed: { readonly param?: string; readonly id?: Id } = {},
): string {
  const kinds = paramsOf(template);
  let nth = -1;
  const path = template.replace(/:(\w+)/g, (_, name: string) => {
    const { kind } = kinds[++nth]!;
    if (name === changed.param) return String(changed.id);
    return kind === null ? wordAt(name) : String(own[kind]);
  });
  const named = Object.entries(query).map(([name, value]) => `${encodeURIComponent(name)}=${value}`);
  return named.length === 0 ? path : `${path}?${named.join('&')}`;
}

/** The places of an address. */
const inAddress = (base: Base): readonly ForeignAsk[] =>
  paramsOf(base.template)
    .filter(({ kind }) => kind !== null)
    .map(({ name, kind }) => ({
      ...asked(base, `:${name}`, kind!),
      with: (id: Id) => ({ address: addressOf(base, { param: name, id }), body: base.body }),
    }));

const inQuery = (base: Base, name: string, kind: string, value: (id: Id) => Id = (id) => id): ForeignAsk => ({
  ...asked(base, `?${name}`, kind),
  with: (id) => ({ address: addressOf({ ...base, query: { ...base.query, [name]: value(id) } }), body: base.body }),
});

function asked(base: Base, at: string, kind: string) {
  const others = paramsOf(base.template).filter((one) => `:${one.name}` !== at);
  const body = base.body === undefined ? '' : JSON.stringify(base.body);
  const scoped =
    others.some((one) => one.kind !== null && inProject.has(one.kind)) ||
    ('project_id' in base.query && at !== '?project_id') ||
    (body.includes('"project_id"') && !at.endsWith('project_id'));
  const { method, template } = base;
  const bySession =
    (template.includes('/me/') && !template.includes(':company')) ||
    /(take-second-factor|\/second-factor)$/.test(template) ||
    (method !== 'GET' && /\/single-sign-on$/.test(template));
  const leads = template.indexOf(`${at}/`) >= 0 && template.indexOf(':', template.indexOf(`${at}/`) + 1) >= 0;
  return { method, template, at, kind, scoped, leads, bySession };
}

/** Puts a value where a path of names and `*` leads to. */
function put(whole: unknown, [name, ...rest]: readonly string[], value: Id): unknown {
  if (name === undefined) return value;
  if (name === '*') return [put((whole as readonly unknown[] | undefined)?.[0], rest, value)];
  const fields = (whole ?? {}) as Readonly<Record<string, unknown>>;
  return { ...fields, [name]: put(fields[name], rest, value) };
}

const inBody = (base: Base, path: readonly string[], kind: string, around: unknown = base.body): ForeignAsk => ({
  ...asked(base, path.join('.'), kind),
  with: (id) => ({ address: addressOf(base), body: put(around, path, id) }),
});

// ── our own API, which describes itself ──────────────────────────────────────────────────────────────────────────────

/** Bodies that no example could guess. */
const bodies: readonly (readonly [RegExp, (own: Place, template: string) => unknown])[] = [
  [/^PUT .*\/single-sign-on$/, () => ({ label: 'x', issuer: 'https://issuer.example', client_id: 'x', password })],
  [/\/schedule-of-values\/import$/, () => ({ text: 'a\tb' })],
  [
    /^PUT .*\/schedule-of-values$/,
    (own) => ({
      lines: [
        {
          ...{ id: own.draftLine, cost_code_id: own.costCode, line_item_type_id: own.costType },
          ...{ description: 'x', amount: '1.00' },
        },
      ],
    }),
  ],
  [/^POST .*\/records\/\w+\/:id\/link$/, (own, template) => ({ erp_id: own[recordKinds[recordOf(template)]![1]] })],
  [/^POST .*\/imports\/vendors$/, () => [{ name: 'x' }]],
  [/^POST .*\/attachments$/, () => multipart('x.txt', 'x')],
  // Each under a name of its own: that two bear one name is another refusal.
  [/^POST .*\/list-views$/, () => ({ name: uniqueName, settings: {} })],
];
const recordOf = (template: string): string => /\/records\/(\w+)/.exec(template)![1]!;
/** What need not be given, but what everything else hangs on. */
const whole: Readonly<Record<string, unknown>> = { password, quiet: null, tie_out_hour: null };

/** One file, as a browser sends it; {@link bodyType} says so. */
function multipart(name: string, text: string): string {
  return `--xx\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/plain\r\n\r\n${text}\r\n--xx--\r\n`;
}

/** Under which type a body is sent. */
export const bodyType = (body: unknown): Record<string, string> =>
  typeof body === 'string' ? { 'content-type': 'multipart/form-data; boundary=xx' } : {};

function ownAsks(method: string, template: string, own: Place, described: Described): readonly ForeignAsk[] {
  const schema = Object.values(described.requestBody?.content ?? {})[0]?.schema ?? null;
  const query: Base['query'] = /^GET .*\/records\/\w+$/.test(`${method} ${template}`) ? { filter: 'not_in_erp' } : {};
  const bare = { method, template, own, query, body: undefined };
  const named = (field: string) => {
    if (field in whole) return whole[field];
    const kind = /^(id|name)$/.test(field) ? null : kindAt(bare, { name: field, isNumber: false, path: [field] });
    return kind === null ? undefined : own[kind];
  };
  const set = bodies.find(([of]) => of.test(`${method} ${template}`));
  const example = schema === null ? {} : exampleOf(schema, named);
  const more = Object.keys(schema?.properties ?? {}).filter((name) => name in whole);
  const body =
    set !== undefined
      ? set[1](own, template)
      : isPlain(example)
        ? { ...example, ...Object.fromEntries(more.map((name) => [name, whole[name]])) }
        : example;
  const base: Base = { ...bare, body: method === 'GET' ? undefined : body };
  const queries = (described.parameters ?? [])
    .filter((one) => one.in === 'query')
    .flatMap(({ name, schema: of }) => {
      const isNumber = isWhole(of);
      const kind = kindOfField(method, template, { name, isNumber, path: [name], where: 'query' });
      return kind === null ? [] : [inQuery(base, name, kind)];
    });
  const inBodies = fieldsOf(schema).flatMap((field) => {
    const kind = kindAt(base, field);
    return kind === null || typeof base.body === 'string'
      ? []
      : [inBody(base, field.path, kind, around(base.body, schema!, field.path, named))];
  });
  return [...inAddress(base), ...queries, ...(method === 'GET' ? [] : inBodies)];
}

const kindAt = ({ method, template }: Base, field: Omit<Parameters<typeof kindOfField>[2], 'where'>) =>
  kindOfField(method, template, { ...field, where: 'body' });

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const typesOf = (schema: Schema): readonly string[] => [
  ...[schema.type ?? []].flat(),
  ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap(typesOf),
];
const isWhole = (schema: Schema): boolean => typesOf(schema).includes('integer');

/** Every field of a body, however deep. */
function fieldsOf(schema: Schema | null, path: readonly string[] = []): readonly Parameters<typeof kindAt>[1][] {
  if (schema === null) return [];
  const below = Object.entries(schema.properties ?? {}).flatMap(([name, of]) => [
    {
      name,
      isNumber: isWhole(of),
      path:
        typesOf(of).includes('array') && of.items?.properties === undefined ? [...path, name, '*'] : [...path, name],
    },
    ...fieldsOf(of, [...path, name]),
  ]);
  const several = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return [
    ...below,
    ...several.flatMap((one) => fieldsOf(one, path)),
    ...(schema.items === undefined ? [] : fieldsOf(schema.items, [...path, '*'])),
  ];
}

/** The body with all that the records on the way to a field need, where they need not be there themselves. */
function around(
  body: unknown,
  schema: Schema,
  [name, ...rest]: readonly string[],
  named: (field: string) => unknown,
): unknown {
  if (name === undefined || rest.length === 0) return body;
  const of = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].find(
    (one) => (name === '*' ? one.items : one.properties?.[name]) !== undefined,
  )!;
  const next = name === '*' ? of.items! : of.properties![name]!;
  const known =
    name === '*' ? (body as readonly unknown[] | undefined)?.[0] : (body as Record<string, unknown>)?.[name];
  const made = known ?? (next.type === 'array' ? undefined : exampleOf(next, named));
  const inner = around(made, next, rest, named);
  return name === '*' ? [inner] : { ...(body as object), [name]: inner };
}

// ── the API in Procore's shapes, which does not ──────────────────────────────────────────────────────────────────────

function restAsks(method: string, template: string, own: Place): readonly ForeignAsk[] {
  const body = restBody(method, template, own);
  const inProjectOf = namesProject(template);
  const base: Base = {
    method,
    template,
    own,
    query: { ...(inProjectOf ? { project_id: own.project! } : {}), ...restQuery(template) },
    body,
  };
  const queries = restQueries
    .filter(([of]) => of.test(template) && method === 'GET')
    .flatMap(([, all]) => Object.entries(all));
  return [
    ...inAddress(base),
    ...(inProjectOf ? [inQuery(base, 'project_id', 'project')] : []),
    ...(inProjectOf && body !== undefined
      ? [{ ...inBody({ ...base, query: {} }, ['project_id'], 'project'), at: 'project_id' }]
      : []),
    ...queries.map(([name, kind]) => inQuery(base, name, kind)),
    ...leaves(body).flatMap(({ path, value }) => {
      const at = `${method} ${template} body ${path.join('.')}`;
      const field = path.findLast((name) => name !== '*')!;
      const special = restFields.find(([of]) => of.test(at));
      const isNumber = typeof value === 'number';
      const kind = special?.[1] ?? kindOfField(method, template, { name: field, isNumber, path, where: 'body' });
      return kind === null ? [] : [inBody(base, path, kind)];
    }),
  ];
}

function leaves(value: unknown, path: readonly string[] = []): readonly { path: readonly string[]; value: unknown }[] {
  if (Array.isArray(value)) return leaves(value[0], [...path, '*']);
  if (isPlain(value)) return Object.entries(value).flatMap(([name, part]) => leaves(part, [...path, name]));
  return value === undefined ? [] : [{ path, value }];
}
