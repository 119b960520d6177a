import { routesOf } from '../../src/http/access.ts';
import { password } from '../../test/support/tieout.ts';
import { exampleOf, type Schema } from './example.ts';
import type { House } from './house.ts';
import { type Ids, knownIds, tables } from './kinds.ts';

/** A request of one's own company that would do what it asks, but for one id, which is the other company's. */
export interface ForeignAsk {
  readonly method: string;
  readonly template: string;
  readonly address: string;
  readonly body: unknown;
  /** The parameter of the address, or the field of the body, that is foreign. */
  readonly at: string;
  /** Is it an id of just that kind of record, and are all others there are one's own? Then a 404 speaks of it alone. */
  readonly sure: boolean;
  /** By a session and not a token. */
  readonly bySession: boolean;
}

interface Spec {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly requestBody?: { readonly content?: Record<string, { schema: Schema }> } }>>
    >
  >;
}

/** Of which table a field of a body names a record. */
const fields: Readonly<Record<string, string>> = {
  person_id: 'membership',
  project_id: 'project',
  commitment_id: 'commitment',
  contract_id: 'commitment',
  vendor_id: 'vendor',
  template_id: 'permission_template',
  permission_template_id: 'permission_template',
  period_id: 'billing_period',
  invoice_ids: 'invoice',
  change_order_package_id: 'change_order',
  cost_code_id: 'cost_code',
};

/** Parameters that name no record. */
const words: Readonly<Record<string, string>> = {
  kind: 'vendors',
  policy: 'void_is_gone',
  test: 'vendors',
  format: 'csv',
  name: 'password',
};

/** What no example could guess. */
const whole: Readonly<Record<string, unknown>> = { password, quiet: null, tie_out_hour: null };

/** Bodies that are asked for before the record of the address is looked for. */
const trigger = { resource_name: 'Requisitions', event_type: 'update' };
const bodies: readonly (readonly [RegExp, unknown])[] = [
  [/^DELETE .*\/triggers\/bulk$/, { triggers: [1] }],
  [/\/schedule-of-values\/import$/, { text: 'a\tb' }],
  [/\/erp_request_details\/:id$/, { status: 'failed', error_message: 'x', message: 'x' }],
  [/\/triggers\/bulk$/, { triggers: [trigger] }],
  [/^POST .*\/triggers$/, trigger],
  [/^POST .*\/attachments$/, multipart('x.txt', 'x')],
];

/** One file, as a browser sends it; {@link bodyType} says so. */
function multipart(name: string, text: string): string {
  return `--xx\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/plain\r\n\r\n${text}\r\n--xx--\r\n`;
}

/** Under which type a body is sent. */
export const bodyType = (body: unknown): Record<string, string> =>
  typeof body === 'string' ? { 'content-type': 'multipart/form-data; boundary=xx' } : {};

/** Which ids a body of /rest may hold, beside those in the address. */
function restFields({ template, method }: Base): readonly string[] {
  if (!template.startsWith('/rest/')) return [];
  const inProject =
    /\/(work_order_contracts|purchase_order_contracts|commitments|change_order_packages|contract_payments|requisitions|cost_codes)\b/;
  return [
    ...(inProject.test(template) && !template.includes(':project_id') ? ['project_id'] : []),
    ...(method === 'POST' && /\/requisitions$/.test(template) ? ['commitment_id'] : []),
    ...(method === 'POST' && /\/(contract_payments|change_order_packages)$/.test(template) ? ['contract_id'] : []),
  ];
}

const isCompany = (name: string) => name === 'company' || name === 'company_id';
/** What never ends by itself where it may be had. */
const streams = /\/(events|progress)$/;

/**
 * One for every id in every address, and for every id that a body may hold. What else they need is as it has to be, so
 * that they are not turned away for another reason before anybody has looked for the id.
 */
export async function foreignAsks(house: House): Promise<readonly ForeignAsk[]> {
  const ids = await knownIds(house);
  const spec = (await house.call(null, 'GET', '/api/v1/openapi.json')).body as Spec;
  const routes = routesOf(house.app).filter(
    ({ method, path, access }) =>
      ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(method) &&
      (access === 'company' || access === 'signed in') &&
      !streams.test(path),
  );
  return routes.flatMap(({ method, path }) => {
    const schema = schemaOf(spec, method, path);
    const bySession = (path.includes('/me/') && !path.includes(':company')) || path.endsWith('/take-second-factor');
    const base = { method, template: path, bySession };
    return [...inAddress(house, ids, base, schema), ...inBody(house, ids, base, schema)];
  });
}

type Base = Pick<ForeignAsk, 'method' | 'template' | 'bySession'>;

const schemaOf = (spec: Spec, method: string, path: string): Schema | null => {
  const described = spec.paths[path.replace(/:(\w+)(\(.*?\))?/g, '{$1}')]?.[method.toLowerCase()];
  return Object.values(described?.requestBody?.content ?? {})[0]?.schema ?? null;
};

function inAddress(house: House, ids: (table?: string) => Ids, base: Base, schema: Schema | null): ForeignAsk[] {
  const params = [...base.template.matchAll(/([\w-]+)\/:(\w+)/g)].map(([, word, name]) => ({
    word: word!,
    name: name!,
  }));
  const records = params.filter(({ name }) => !isCompany(name) && words[name] === undefined);
  return records.flatMap((one) => {
    const right = ids(tables[one.word]).foreign;
    const others = records.filter((other) => other !== one);
    const sure = right.length > 0 && others.every((other) => ids(tables[other.word]).own.length > 0);
    // Where the other company has none of the kind, an id of theirs of another kind.
    return (right.length > 0 ? right : ids('invoice').foreign.slice(0, 1)).map((foreign) => ({
      ...base,
      at: `:${one.name}`,
      sure,
      address: addressOf(house, ids, base, (name, word) =>
        name === one.name && word === one.word ? foreign : (ids(tables[word]).own[0] ?? 1),
      ),
      body: bodyOf(ids, base, schema, () => undefined),
    }));
  });
}

function inBody(house: House, ids: (table?: string) => Ids, base: Base, schema: Schema | null): ForeignAsk[] {
  if (base.method === 'GET') return [];
  const named =
    schema === null ? [] : Object.keys(schema.properties ?? {}).filter((name) => fields[name] !== undefined);
  return [...named, ...restFields(base)].flatMap((field) =>
    ids(fields[field])
      .foreign.slice(0, 1)
      .map((foreign) => ({
        ...base,
        at: field,
        sure: false,
        address: addressOf(house, ids, base, (_name, word) => ids(tables[word]).own[0] ?? 1, field === 'project_id'),
        body: bodyOf(ids, base, schema, (name) => (name === field ? foreign : undefined)),
      })),
  );
}

function addressOf(
  house: House,
  ids: (table?: string) => Ids,
  { template }: Base,
  id: (name: string, word: string) => number,
  projectInBody = false,
): string {
  const path = template.replace(/([\w-]+)\/:(\w+)(\(.*?\))?/g, (_, word: string, name: string) => {
    if (isCompany(name)) return `${word}/${house.company}`;
    return `${word}/${words[name] ?? id(name, word)}`;
  });
  const tail = path.replace(/:(\w+)(\(.*?\))?/g, (_, name: string) => words[name] ?? '1');
  if (!template.startsWith('/rest/') || template.includes(':project_id') || projectInBody) return tail;
  return `${tail}?project_id=${ids('project').own[0]}`;
}

function bodyOf(
  ids: (table?: string) => Ids,
  { method, template }: Base,
  schema: Schema | null,
  given: (field: string) => unknown,
): unknown {
  if (method === 'GET') return undefined;
  const own = (field: string) => given(field) ?? (fields[field] === undefined ? undefined : ids(fields[field]).own[0]);
  const named = (field: string) => (field === 'password' ? password : own(field));
  const set = bodies.find(([of]) => of.test(`${method} ${template}`));
  if (set !== undefined) return set[1];
  if (!template.startsWith('/rest/')) {
    const body = schema === null ? {} : exampleOf(schema, named);
    // What need not be given is given where it is the id in question, or what everything else hangs on.
    const more = Object.keys(schema?.properties ?? {}).filter((name) => given(name) !== undefined || name in whole);
    const withMore = Object.fromEntries(more.map((name) => [name, listed(schema!, name, given(name) ?? whole[name])]));
    return typeof body === 'object' && !Array.isArray(body) ? { ...body, ...withMore } : body;
  }
  const name = { name: 'x' };
  return {
    ...(given('project_id') === undefined ? {} : { project_id: given('project_id') }),
    ...{ commitment_id: own('commitment_id'), contract_id: own('contract_id') },
    ...{ vendor: name, project: name, user: {}, work_order_contract: {}, purchase_order_contract: {}, line_item: {} },
    ...{ change_order: {}, change_order_package: {}, requisition: {}, contract_payment: {}, cost_code: {} },
    ...{ billing_period: { status: 'open' }, updates: [], ...name },
  };
}

const listed = (schema: Schema, name: string, value: unknown) =>
  schema.properties?.[name]?.type === 'array' ? [value] : value;
