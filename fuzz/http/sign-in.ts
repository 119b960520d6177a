import type { Chance } from '../../sim/chance.ts';
import { password } from '../../test/support/tieout.ts';
import { mutatedBytes, mutatedJson } from '../parts/mutate-text.ts';
import { mutated } from '../parts/mutate-tree.ts';
import { strange, strangeKeys, strangeTexts } from '../parts/strange.ts';
import type { Fed, Surface } from '../parts/surface.ts';
import { type Answered, type Asked, type FuzzHouse, openHouse } from './house.ts';
import { classOf, shownRequest, wrongOf } from './judge.ts';
import { parsed } from './operation.ts';

/** The doors: OAuth's forms in every encoding, the page's sign-in, invitations, and what a browser is sent with. */
export const signIn: Surface = {
  name: 'signing in',
  share: 50,
  inTests: 80,
  life: 6_000,
  mostMs: 30_000,
  open: async () => signInOn(await openHouse()),
};

interface Door {
  readonly method: string;
  readonly path: string;
  /** A form in which nothing is wrong but what it proves itself with. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly ways: readonly Way[];
}
type Way = 'json' | 'form' | 'multipart' | 'query';
const every: readonly Way[] = ['json', 'form', 'multipart', 'query'];

const client = { client_id: 'viewer', client_secret: password };
const code = {
  client_id: 'x'.repeat(43),
  code: 'c'.repeat(43),
  code_verifier: 'v'.repeat(43),
  redirect_uri: 'https://app.example.com/back',
};
const asks = {
  client_id: 'x',
  redirect_uri: 'https://app.example.com/back',
  response_type: 'code',
  state: 's',
  scope: 'read',
};
const challenge = { code_challenge: 'c'.repeat(43), code_challenge_method: 'S256' };
const doors: readonly Door[] = [
  { method: 'POST', path: '/oauth/token', fields: { grant_type: 'client_credentials', ...client }, ways: every },
  { method: 'POST', path: '/oauth/token', fields: { grant_type: 'authorization_code', ...code }, ways: every },
  {
    method: 'POST',
    path: '/oauth/token',
    fields: { grant_type: 'refresh_token', ...client, refresh_token: 'r'.repeat(43) },
    ways: every,
  },
  { method: 'POST', path: '/oauth/revoke', fields: { ...client, token: 't'.repeat(43) }, ways: every },
  { method: 'POST', path: '/oauth/introspect', fields: { ...client, token: 't'.repeat(43) }, ways: every },
  { method: 'GET', path: '/oauth/token/info', fields: {}, ways: ['query'] },
  { method: 'GET', path: '/oauth/authorize', fields: { ...asks, ...challenge }, ways: ['query'] },
  { method: 'GET', path: '/.well-known/oauth-authorization-server', fields: {}, ways: ['query'] },
  {
    method: 'POST',
    path: '/api/v1/session',
    fields: { login: 'nobody', password: 'a wrong phrase' },
    ways: ['json', 'form'],
  },
  { method: 'POST', path: '/api/v1/session/code', fields: { code: '123456' }, ways: ['json'] },
  { method: 'DELETE', path: '/api/v1/session', fields: {}, ways: ['json'] },
  { method: 'POST', path: '/api/v1/invitations/look', fields: { code: `1-${'a'.repeat(26)}` }, ways: ['json'] },
  {
    method: 'POST',
    path: '/api/v1/invitations',
    fields: { code: `1-${'a'.repeat(26)}`, password: 'a long enough phrase' },
    ways: ['json'],
  },
  { method: 'POST', path: '/api/v1/oauth/consent', fields: { ...asks, ...challenge, allow: true }, ways: ['json'] },
  { method: 'GET', path: '/api/v1/oauth/request', fields: { ...asks, ...challenge }, ways: ['query'] },
  {
    method: 'POST',
    path: '/api/v1/set-up',
    fields: { code: 'x', company: 'Ann & Sons', login: 'ann', name: 'Ann', password: 'a long enough phrase' },
    ways: ['json'],
  },
  { method: 'GET', path: '/invitation', fields: {}, ways: ['query'] },
  { method: 'GET', path: '/healthz', fields: {}, ways: ['query'] },
  { method: 'GET', path: '/metrics', fields: {}, ways: ['query'] },
];

export function signInOn(house: FuzzHouse): Fed {
  return {
    async feed(chance) {
      const door = chance.one(doors);
      const asked = knock(door, chance);
      const answered = await house.ask(asked);
      const wrong = [...wrongOf(house, asked, answered), ...letIn(door, asked, answered)];
      return {
        to: classOf(answered.status),
        wrong: wrong.map((what) => `${door.method} ${door.path}: ${what}`),
        shown: () => `${shownRequest(asked)} came to ${answered.status} ${answered.text.slice(0, 300)}`,
      };
    },
    close: () => house.close(),
  };
}

/** What a door alone must hold: no token without its secret, an error in OAuth's own words, nobody sent elsewhere. */
function letIn({ path, method }: Door, asked: Asked, { status, type, text, headers }: Answered): readonly string[] {
  const wrong: string[] = [];
  const sent = Buffer.isBuffer(asked.body) ? asked.body.toString('latin1') : `${asked.body ?? ''} ${asked.url}`;
  const basic = String(asked.headers.authorization ?? '')
    .toLowerCase()
    .startsWith('basic');
  const knows = sent.includes(password) || sent.includes(encodeURIComponent(password)) || basic;
  const body = type.includes('json') ? (parsed(text)?.value as Record<string, unknown> | undefined) : undefined;
  if (body?.access_token !== undefined && !knows) wrong.push('a token without a secret');
  if (body?.active === true) wrong.push('a token that never was one is active');
  const own = asked.method === method && path.startsWith('/oauth/') && path !== '/oauth/authorize';
  if (own && status >= 400) {
    const right = typeof body?.error === 'string' && typeof body.error_description === 'string';
    const problem = type.startsWith('application/problem+json');
    if (!right && !problem) wrong.push(`an error in no words of OAuth: ${text.slice(0, 120)}`);
  }
  const to = headers.location;
  if (typeof to === 'string' && !to.startsWith('/')) wrong.push(`it sends to ${to}`);
  return wrong;
}

function knock({ method, path, fields, ways }: Door, chance: Chance): Asked {
  const right = chance.percent(10);
  const changed = right ? fields : (mutated(fields, chance, chance.one([1, 1, 2, 3])) as Record<string, unknown>);
  const known = typeof changed === 'object' && changed !== null ? changed : {};
  // A secret that is compared costs what it is meant to cost: so seldom one is right in form.
  const given =
    chance.percent(60) || right ? known : Object.fromEntries(Object.entries(known).filter(() => chance.percent(70)));
  const way = chance.one(ways);
  const { body, type, query } = written(given, way, chance, right);
  const headers: Record<string, string> =
    type === null ? {} : { 'content-type': right || chance.percent(92) ? type : chance.one(oddTypes) };
  if (!right && chance.percent(20)) headers.authorization = authorization(chance);
  const spoiltMethod = !right && chance.percent(3) ? chance.one(['GET', 'POST', 'PUT', 'HEAD', 'OPTIONS']) : method;
  const odd = !right && chance.percent(4) ? chance.one(['/', '/x', '.json', '%00', ';x', '/../me', '%2e%2e/']) : '';
  return {
    ...{ who: chance.percent(85) ? 'nobody' : chance.one(['forger', 'session', 'viewer']), method: spoiltMethod },
    url: `${path}${odd}${query}`,
    headers,
    ...(body === undefined ? {} : { body }),
  };
}

const oddTypes = [
  'text/plain',
  'application/json; charset=utf-16',
  'multipart/form-data',
  'application/x-www-form-urlencoded; boundary=x',
  'x',
  '',
];

function authorization(chance: Chance): string {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  return chance.one([
    'Basic',
    'Basic Og==',
    'Basic %%%',
    `Basic ${base64('viewer')}`,
    `Basic ${base64('viewer:%zz')}`,
    `Basic ${base64('\0:\0')}`,
    `Basic ${base64(`${'x'.repeat(3_000)}:y`)}`,
    'Bearer',
    'Bearer x y',
    `Bearer tieout_${'B'.repeat(43)}`,
    `Bearer ${'x'.repeat(7_000)}`,
    'Negotiate x',
    '\u00ff\u00fe',
  ]);
}

interface Written {
  readonly body?: string | Buffer;
  readonly type: string | null;
  readonly query: string;
}

function written(fields: Readonly<Record<string, unknown>>, way: Way, chance: Chance, right: boolean): Written {
  const text = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
  const pairs = Object.entries(fields).map(
    ([name, value]) => [name.toWellFormed(), text(value).toWellFormed()] as const,
  );
  if (!right && chance.percent(10) && pairs.length > 0)
    pairs.push(chance.one(pairs), [chance.one(strangeKeys).toWellFormed(), 'x']);
  const broken = !right && chance.percent(25);
  switch (way) {
    case 'json': {
      const json = JSON.stringify(broken && chance.percent(30) ? strange(chance) : fields) ?? '';
      return { body: broken ? mutatedJson(json, chance) : json, type: 'application/json', query: '' };
    }
    case 'form': {
      const form = new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString();
      const body = broken ? mutatedBytes(Buffer.from(form), chance, chance.whole(1, 4)) : form;
      return { body: body.length > 0 ? body : 'x', type: 'application/x-www-form-urlencoded', query: '' };
    }
    case 'multipart': {
      const boundary = 'qzkv';
      const parts = pairs.map(
        ([name, value]) =>
          `--${boundary}\r\ncontent-disposition: form-data; name="${name.replaceAll('"', '%22')}"\r\n\r\n${value}\r\n`,
      );
      const whole = Buffer.from(`${parts.join('')}--${boundary}--\r\n`);
      const spoilt = broken ? mutatedBytes(whole, chance, chance.whole(1, 5)) : whole;
      const cut = broken && chance.percent(40) ? spoilt.subarray(0, chance.whole(1, spoilt.length || 1)) : spoilt;
      return { body: cut, type: `multipart/form-data; boundary=${boundary}`, query: '' };
    }
    case 'query': {
      const odd = broken
        ? `&${chance.one(['%zz', 'a[b][c]=1', '__proto__=1', `x=${encodeURIComponent(chance.one(strangeTexts).slice(0, 500).toWellFormed())}`])}`
        : '';
      return {
        type: null,
        query: `?${new URLSearchParams(pairs.map(([name, value]) => [name, value.slice(0, 4_000)]))}${odd}`,
      };
    }
  }
}
