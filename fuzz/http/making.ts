import type { Chance } from '../../sim/chance.ts';
import { mutatedBytes, mutatedJson } from '../parts/mutate-text.ts';
import { mutated } from '../parts/mutate-tree.ts';
import { type Schema, shaped } from '../parts/shaped.ts';
import { deep, strange, strangeTexts } from '../parts/strange.ts';
import type { Asked } from './house.ts';
import type { Operation, Parameter } from './operation.ts';
import { type Pools, singular } from './pools.ts';

/** Where requests are made for: the ids that are known, and what a company and its neighbour are. */
export interface Ground {
  readonly pools: Pools;
  readonly company: number;
  readonly otherCompany: number;
  /** Ids of the other company. */
  readonly theirs: Pools;
  readonly description: unknown;
  /** Fields of the body that go along with every request of a kind, such as `project_id`. */
  readonly beside?: (operation: Operation, chance: Chance) => Readonly<Record<string, unknown>>;
  /** Headers of a right request. */
  readonly headers?: (chance: Chance) => Readonly<Record<string, string>>;
}

/** Of a hundred requests so many are left as the description wants them. */
const leftRight = 30;

/** A request of an operation: right as far as its description tells, and then, mostly, spoiled in one or several ways. */
export function makeRequest(operation: Operation, who: string, ground: Ground, chance: Chance): Asked {
  const right = chance.percent(leftRight);
  const spoilt = (percent: number) => !right && chance.percent(percent);
  const url = addressOf(operation, ground, chance, spoilt) + queryOf(operation, ground, chance, spoilt);
  const { type, body } = bodyOf(operation, ground, chance, spoilt);
  const method = spoilt(2)
    ? chance.one(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'])
    : operation.method;
  return {
    who,
    method,
    url,
    headers: {
      ...(type === null ? {} : { 'content-type': type }),
      ...ground.headers?.(chance),
      ...(spoilt(30) ? oddHeaders(chance) : {}),
    },
    body,
    streams: operation.streams || method !== operation.method,
  };
}

type Spoilt = (percent: number) => boolean;

/** What an id may be where it is not one that is there. */
const oddIds: readonly string[] = [
  ...[
    '0',
    '-1',
    '1.5',
    'abc',
    '0x65',
    '1e2',
    '%20101',
    '101%20',
    '+101',
    '101;',
    '9007199254740993',
    '9223372036854775808',
  ],
  ...[
    '%00',
    '%zz',
    '%',
    '%F0%9F%98%80',
    '%C0%80',
    '%ED%A0%80',
    'null',
    '..',
    '.',
    '%2e%2e%2f',
    '%2F',
    ';',
    '*',
    '999999999',
  ],
  ...['x'.repeat(199), 'x'.repeat(201), '9'.repeat(300), '1,2', '1%0d%0aX-Y:z', '__proto__'],
];

function addressOf({ template }: Operation, ground: Ground, chance: Chance, spoilt: Spoilt): string {
  const parts = template.split('/');
  const odd = spoilt(15) ? chance.whole(1, parts.length - 1) : 0;
  return parts
    .map((part, i) => {
      const name = /^\{(\w+)\}(.*)$/.exec(part);
      if (name === null) return part;
      if (i === odd) return chance.one(oddIds) + name[2];
      return String(placeOf(name[1]!, parts[i - 1] ?? '', ground, chance)) + name[2];
    })
    .join('/');
}

function placeOf(name: string, before: string, ground: Ground, chance: Chance): number | string {
  if (/^company(_id)?$/.test(name)) return chance.percent(94) ? ground.company : ground.otherCompany;
  const kinds = name === 'id' ? [singular(before)] : [singular(name.replace(/_id$/, '')), singular(before)];
  const pool = chance.percent(92) ? ground.pools : ground.theirs;
  const known: Readonly<Record<string, readonly string[]>> = {
    kind: [
      'vendors',
      'jobs',
      'commitments',
      'change_orders',
      'cost_codes',
      'invoices',
      'periods',
      'vendor',
      'commitment',
    ],
    policy: ['void_is_gone', 'direct_export', 'own_acceptance'],
    test: ['vendors', 'jobs', 'read', 'write', 'costCodes', 'subcontracts'],
    name: ['canary', 'books', 'x'],
  };
  return pool.one(kinds, chance) ?? chance.one<number | string>(known[name] ?? [1, 101, 201, 301, 999_999_999]);
}

function queryOf(operation: Operation, ground: Ground, chance: Chance, spoilt: Spoilt): string {
  const parts: string[] = [];
  const put = (name: string, value: unknown) => parts.push(`${encode(name)}=${encode(String(value))}`);
  for (const parameter of operation.parameters.filter((one) => one.in === 'query')) {
    if (!chance.percent(parameter.required ? 96 : 25)) continue;
    if (spoilt(25)) oddParameter(parameter, chance, parts, put);
    else put(parameter.name, valueFor(parameter.name, parameter.schema, ground, chance));
  }
  if (spoilt(8)) parts.push(oddQuery(chance));
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

function oddParameter(
  { name }: Parameter,
  chance: Chance,
  parts: string[],
  put: (name: string, value: unknown) => void,
) {
  const value = chance.one(strangeTexts).slice(0, 3_000);
  switch (chance.whole(0, 6)) {
    case 0:
      put(`${name}[]`, value);
      break;
    case 1:
      put(`${name}[${chance.one(['a', '0', '__proto__', '', '999999999', 'constructor'])}]`, value);
      break;
    case 2:
      put(name, value);
      put(name, chance.one(strangeTexts).slice(0, 100));
      break;
    case 3:
      parts.push(`${name}`);
      break;
    case 4:
      put(name, chance.one([0, -1, 99_999_999_999, 1e21, 1.5, '1e2', '01']));
      break;
    default:
      put(name, value);
  }
}

const oddQuery = (chance: Chance): string =>
  chance.one([
    '%zz=1',
    '%',
    '&&&=&=',
    'a[b][c][d][e][f][g]=1',
    `${'x=1&'.repeat(1_500)}`,
    'cursor=eyJ4Ijoxfq',
    'cursor=W10',
    `cursor=${encode(
      Buffer.from(JSON.stringify(strange(chance)) ?? '')
        .toString('base64url')
        .slice(0, 500),
    )}`,
    'filters=x',
    'filters[]=x',
    'filters[id][]=&filters[id][a]=1',
    'filters[id]=[1,2',
    'filters[__proto__][x]=1',
    'filters[created_at]=9999-12-31...0000-01-01',
    'filters[created_at]=+275760-09-13T00:00:00Z...',
    'toString=1&hasOwnProperty=1',
    'per_page=99999999&page=99999999',
    `search=${encode(chance.one(strangeTexts).slice(0, 2_000))}`,
  ]);

/** Percent-encoded; half of a character is encoded as what no UTF-8 is. */
const encode = (text: string): string => (text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80');

function valueFor(name: string, schema: Schema, ground: Ground, chance: Chance): unknown {
  return shaped(schema, chance, { root: ground.description, named: naming(ground), optional: 40 }, name);
}

/** Ids by their names; what else a name tells, its schema tells too. */
const naming =
  (ground: Ground) =>
  (name: string, chance: Chance): unknown => {
    if (name === 'company_id') return ground.company;
    if (name === 'password') return 'a long enough phrase';
    const plural = /_ids$/.test(name);
    if (!plural && !/_id$/.test(name)) return undefined;
    const kind = singular(name.replace(/_ids?$/, ''));
    const pick = () => (chance.percent(93) ? ground.pools : ground.theirs).one([kind, short(kind)], chance);
    if (!plural) return pick();
    const all = Array.from({ length: chance.whole(1, 3) }, pick).filter((one) => one !== undefined);
    return all.length === 0 ? undefined : all;
  };

/** `assignee_vendor` is a vendor. */
const short = (kind: string): string => kind.split('_').at(-1)!;

const json = 'application/json';

function bodyOf(
  operation: Operation,
  ground: Ground,
  chance: Chance,
  spoilt: Spoilt,
): { readonly type: string | null; readonly body: string | Buffer | undefined } {
  if (operation.bodies.length === 0) {
    if (operation.method === 'GET' || operation.method === 'DELETE') {
      return spoilt(3) ? { type: json, body: '{"x":' } : { type: null, body: undefined };
    }
    return { type: json, body: '{}' };
  }
  const { type, schema } = chance.one(operation.bodies);
  if (type !== json) return fileOf(type, chance, spoilt);
  const named = { root: ground.description, named: naming(ground), optional: chance.one([15, 40, 80]) };
  const made = shaped(schema, chance, named);
  const whole = typeof made === 'object' && made !== null ? { ...ground.beside?.(operation, chance), ...made } : made;
  const value = spoilt(65) ? mutated(whole, chance, chance.one([1, 1, 1, 2, 3, 8])) : whole;
  const text = JSON.stringify(value) ?? '';
  if (spoilt(2)) return { type: json, body: JSON.stringify({ ...(made as object), x: enormous(chance) }) };
  if (spoilt(20)) return { type: json, body: mutatedJson(text, chance) };
  if (spoilt(3)) return { type: json, body: mutatedBytes(Buffer.from(text), chance, chance.whole(1, 4)) };
  return { type: spoilt(8) ? chance.one(oddTypes) : json, body: text };
}

const enormous = (chance: Chance): unknown =>
  chance.one<() => unknown>([
    () => 'x'.repeat(chance.one([100_000, 1_000_000, 1_048_576])),
    () => Array.from({ length: 50_000 }, (_, i) => i),
    () => Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, i])),
    () => deep(1_500, true),
  ])();

const oddTypes: readonly string[] = [
  'text/plain',
  'text/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'application/json; charset=utf-16',
  'application/json; charset=utf-8; charset=x',
  'APPLICATION/JSON',
  'application/json;;;',
  'application/json, text/plain',
  'application/vnd.api+json',
  'application/problem+json',
  'a/b/c',
  '/',
  '*/*',
  '',
];

/** A file, in one part or as the body itself. */
function fileOf(type: string, chance: Chance, spoilt: Spoilt): { type: string; body: Buffer } {
  const content = spoilt(50)
    ? mutatedBytes(sampleFile(type, chance), chance, chance.whole(1, 6))
    : sampleFile(type, chance);
  if (!type.startsWith('multipart/')) return { type: spoilt(10) ? chance.one(oddTypes) : type, body: content };
  const boundary = 'qzkv-boundary';
  const name = spoilt(40) ? chance.one(oddNames) : 'plan.pdf';
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="${spoilt(10) ? chance.one(oddNames) : 'file'}"; filename="${name}"\r\ncontent-type: application/pdf\r\n\r\n`;
  const parts = [Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)];
  const whole = Buffer.concat(spoilt(15) ? [...parts.slice(0, 2), ...parts] : parts);
  const body = spoilt(25) ? mutatedBytes(whole, chance, chance.whole(1, 5)) : whole;
  const cut = spoilt(10) ? body.subarray(0, chance.whole(0, body.length)) : body;
  return { type: spoilt(10) ? chance.one(oddTypes) : `multipart/form-data; boundary=${boundary}`, body: cut };
}

const oddNames: readonly string[] = [
  '',
  '..',
  '../../x.pdf',
  'x\0.pdf',
  '"; name="y',
  '__proto__',
  '\u202efdp.exe',
  'CON',
  'x'.repeat(300),
  '😀.pdf',
  'a/b\\c',
];

function sampleFile(type: string, chance: Chance): Buffer {
  if (type === 'text/csv') {
    return Buffer.from(
      chance.one([
        'Name,Number\nHarbor Tower,9901\n',
        'Name;Number\r\n"Harbor ""Tower""";9902\r\n',
        '\ufeffName,Vendor Number\nAce,1\n',
        'Commitment,Line,Amount\nSC-2604-01,1,100.00\n',
        `${'a,'.repeat(300)}\n`,
        '"',
        '',
      ]),
    );
  }
  if (type === json) return Buffer.from(JSON.stringify([{ name: 'Harbor Tower', number: '9903' }, strange(chance)]));
  // The beginnings of a ZIP, a PDF and a picture, and whatever.
  return Buffer.concat([
    Buffer.from(chance.one(['PK\x03\x04', 'PK\x05\x06', '%PDF-1.7\n', '\x89PNG\r\n\x1a\n', 'MZ', '<svg/>']), 'latin1'),
    Buffer.from(Array.from({ length: chance.whole(0, 200) }, () => chance.whole(0, 255))),
  ]);
}

/** Headers as a parser of HTTP lets them through: any bytes but those that end lines. */
function oddHeaders(chance: Chance): Record<string, string> {
  const text = Buffer.from(chance.one(strangeTexts).slice(0, 500).toWellFormed()).toString('latin1');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is those that no header holds
  const value = text.replaceAll(/[\x00-\x08\x0a-\x1f\x7f]/g, ' ').trim();
  return Object.fromEntries(
    Array.from({ length: chance.whole(1, 3) }, () => {
      const name = chance.one(headerNames);
      const right = usualValues[name];
      return [name, right !== undefined && chance.percent(60) ? chance.one(right) : value];
    }),
  );
}

const headerNames = [
  ...[
    'idempotency-key',
    'idempotency-token',
    'if-match',
    'accept',
    'accept-language',
    'accept-encoding',
    'origin',
    'cookie',
  ],
  ...[
    'sec-fetch-site',
    'procore-company-id',
    'x-forwarded-for',
    'x-forwarded-host',
    'host',
    'authorization',
    'user-agent',
  ],
  ...[
    'x-request-id',
    'range',
    'content-encoding',
    'last-event-id',
    'if-none-match',
    'referer',
    'x-http-method-override',
  ],
];
const usualValues: Readonly<Record<string, readonly string[]>> = {
  'idempotency-key': ['one', 'two', 'three', 'x'.repeat(255), 'x'.repeat(256)],
  'idempotency-token': ['one', 'four'],
  'if-match': ['"1"', '"2"', 'W/"1"', '*', '"999999999999999"', '"9999999999999999"', '"-1"', '1,2'],
  'accept-language': ['es', 'en-US,en;q=0.5', 'x;q=9', '*', 'es-419'],
  origin: ['null', 'http://localhost', 'https://evil.example', 'http://'],
  'sec-fetch-site': ['same-origin', 'cross-site', 'none'],
  cookie: ['tieout_session=x', 'theme=dark; language=es', 'a=b; a=c', '=', 'theme="><x>'],
  authorization: [
    'Bearer',
    'Bearer a b',
    'Basic Og==',
    'Basic x',
    'Basic %%%',
    'bearer x',
    'Digest x',
    'Bearer tieout_x',
  ],
  host: ['', 'evil.example', 'a b', '[::1', 'x:99999', 'localhost:4100'],
  'procore-company-id': ['0', '-1', '1', '2', '1.0', '01', '999999999'],
  'last-event-id': ['0', '-1', '9999999999999999999'],
};
