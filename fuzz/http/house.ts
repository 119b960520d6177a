import { randomBytes } from 'node:crypto';
import type { InjectOptions } from 'fastify';
import { demoLogins } from '../../src/demo/people.ts';
import { routesOf } from '../../src/http/access.ts';
import { sql } from '../../test/support/sql.ts';
import { password, type Running, runTieout } from '../../test/support/tieout.ts';
import type { Planted } from '../parts/leaks.ts';

/** A request, as it is put to the hub. */
export interface Asked {
  /** Whose sign-in goes along: a name of {@link everyone}. */
  readonly who: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | undefined;
  /** Its yes is a stream without an end: only its beginning is waited for. */
  readonly streams?: boolean;
}

export interface Answered {
  readonly status: number;
  readonly type: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Beside the people with their service accounts' tokens: a browser's session, a token that reads, nobody, and a token that is none. */
export const everyone = [...demoLogins, 'session', 'reader', 'nobody', 'forger'] as const;

/** The whole program with its demo, asked without a network. */
export interface FuzzHouse {
  readonly tieout: Running;
  /** What nobody must be told, and what whoever belongs to one company must not be told of the other. */
  readonly planted: { readonly everywhere: Planted; readonly ours: Planted; readonly theirs: Planted };
  /** Routes that let anyone in, such as `GET /healthz`. */
  readonly open: ReadonlySet<string>;
  ask(asked: Asked): Promise<Answered>;
  json(who: string, method: string, url: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  /** Signs somebody in anew whose token went; false where they cannot come in any more. */
  comesIn(who: string): Promise<boolean>;
  close(): Promise<void>;
}

/** What stands in the other company's names, and in ours. */
const marks = { theirs: 'Qzkv Theirs', ours: 'Qzkv Ours' };
const planting = {
  session: `qzkv-${randomBytes(16).toString('hex')}`,
  secret: `qzkv-${randomBytes(12).toString('hex')}`,
  hook: `qzkv-${randomBytes(12).toString('hex')}`,
};

/** So many requests come from one address; the limits of addresses are tried elsewhere. */
const perAddress = 1_000;

export async function openHouse(): Promise<FuzzHouse> {
  const tieout = await runTieout(
    {},
    {
      webhooksPrivate: false,
      sessionSecret: planting.session,
      secretsKey: { value: randomBytes(32).toString('base64') },
    },
  );
  const signs = new Map<string, Record<string, string>>();
  let asked = 0;
  const ask = async (given: Asked): Promise<Answered> => {
    const address = `10.${Math.floor(asked / perAddress / 65_536)}.${Math.floor(asked / perAddress / 256) % 256}.${Math.floor(asked / perAddress) % 256}`;
    asked++;
    const options = {
      method: given.method as 'GET',
      url: given.url,
      headers: { ...signs.get(given.who), ...given.headers },
      remoteAddress: address,
      ...(given.body === undefined ? {} : { payload: given.body }),
    };
    if (given.streams !== true) {
      const { statusCode, headers, payload } = await tieout.app.inject(options as InjectOptions);
      return { status: statusCode, type: typeOf(headers), headers, text: payload };
    }
    return await begun(tieout, options as InjectOptions);
  };
  const json: FuzzHouse['json'] = async (who, method, url, body) => {
    const content = body === undefined ? {} : { 'content-type': 'application/json' };
    const given = body === undefined ? undefined : JSON.stringify(body);
    const { status, text, type } = await ask({ who, method, url, headers: content, body: given });
    return { status, body: type.includes('json') && text !== '' ? JSON.parse(text) : text };
  };
  const comesIn = async (who: string): Promise<boolean> => {
    if (!demoLogins.includes(who)) return signs.has(who) || ['nobody', 'forger'].includes(who);
    const form = { grant_type: 'client_credentials', client_id: who, client_secret: password };
    const { status, body } = await json('nobody', 'POST', '/oauth/token', form);
    if (status !== 200) return false;
    signs.set(who, { authorization: `Bearer ${(body as { access_token: string }).access_token}` });
    return true;
  };
  for (const who of demoLogins) await comesIn(who);
  await letIn(ask, json, signs);
  await plant(tieout, json);
  return {
    tieout,
    planted: {
      everywhere: {
        'the password': password,
        'the session’s secret': planting.session,
        'a connection’s secret': planting.secret,
        'a header of a hook': planting.hook,
      },
      ours: { 'our company': marks.ours },
      theirs: { 'the other company': marks.theirs },
    },
    open: new Set(
      routesOf(tieout.app)
        .filter(({ access }) => access === 'anyone' || access === null)
        .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`),
    ),
    ask,
    json,
    comesIn,
    close: () => tieout.end(),
  };
}

const typeOf = (headers: Readonly<Record<string, unknown>>): string => String(headers['content-type'] ?? '');

/** Waits for the head of the answer; of one that goes on for ever no more. */
async function begun(tieout: Running, options: InjectOptions): Promise<Answered> {
  const reader = new AbortController();
  const answer = await tieout.app.inject({ ...options, payloadAsStream: true, signal: reader.signal });
  const type = typeOf(answer.headers);
  const stream = answer.stream();
  const parts: Buffer[] = [];
  if (!type.includes('event-stream')) for await (const part of stream) parts.push(Buffer.from(part));
  else {
    // Its reader goes: what it listened to must let go of it.
    stream.on('error', () => undefined);
    reader.abort();
  }
  return { status: answer.statusCode, type, headers: answer.headers, text: Buffer.concat(parts).toString('utf8') };
}

async function letIn(
  ask: FuzzHouse['ask'],
  json: FuzzHouse['json'],
  signs: Map<string, Record<string, string>>,
): Promise<void> {
  const body = JSON.stringify({ login: 'owner', password });
  const headers = { 'content-type': 'application/json' };
  const session = await ask({ who: 'nobody', method: 'POST', url: '/api/v1/session', headers, body });
  signs.set('session', { cookie: String([session.headers['set-cookie']].flat()[0]).split(';')[0]! });
  const made = await json('session', 'POST', '/api/v1/me/tokens', { name: 'reads', scope: 'read', days: 1, password });
  signs.set('reader', { authorization: `Bearer ${String((made.body as { token?: unknown }).token)}` });
  signs.set('forger', { authorization: `Bearer tieout_${'A'.repeat(43)}` });
}

async function plant(tieout: Running, json: FuzzHouse['json']): Promise<void> {
  const { company, otherCompany, urls } = tieout;
  for (const [id, mark] of [
    [otherCompany, marks.theirs],
    [company, marks.ours],
  ] as const) {
    await sql(urls.superUrl, `update company set name = name || ' ${mark}' where id = $1`, [id]);
    for (const table of ['project', 'vendor']) {
      await sql(urls.superUrl, `update ${table} set name = name || ' ${mark}' where company_id = $1`, [id]);
    }
  }
  const here = `/api/v1/companies/${company}`;
  const { body } = await json('owner', 'GET', `${here}/erp/connections`);
  const [connection] = (body as { connections: { id: number }[] }).connections;
  await json('owner', 'PUT', `${here}/erp/connections/${connection!.id}/secrets/canary`, { value: planting.secret });
  const hook = {
    api_version: 'v2',
    namespace: 'canary',
    destination_url: 'https://canary.example/',
    destination_headers: { Authorization: planting.hook },
  };
  await json('owner', 'POST', `/rest/v1.0/webhooks/hooks?company_id=${company}`, { company_id: company, hook });
}
