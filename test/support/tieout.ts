import { type Client, client } from '../../src/http/client.ts';
import { start, type Tieout, type Unusual } from '../../src/main.ts';
import type { Settings } from '../../src/settings.ts';
import { filledTemplate, type WalledDatabase, walledDatabase } from './walled-database.ts';

export const password = 'a-password-for-tests';

export const settingsFor = (databaseUrl: string, other: Partial<Settings> = {}): Settings => ({
  demo: true,
  host: '127.0.0.1',
  port: 0,
  tlsInFront: false,
  dataDir: undefined,
  databaseUrl,
  databaseAdminUrl: undefined,
  demoPassword: password,
  sessionSecret: undefined,
  simulatorUrl: undefined,
  logLevel: 'silent',
  ...other,
});

/** A database with the whole demo in it, copied from one that was made by a real start. */
export async function demoDatabase(): Promise<WalledDatabase> {
  const name = await filledTemplate('tieout_demo_template', async ({ appUrl }) => {
    const tieout = await start(settingsFor(appUrl), { readEveryMs: 0 });
    await tieout.stop();
  });
  return walledDatabase(name);
}

export interface Running extends Tieout {
  readonly urls: WalledDatabase;
  /** An access token of a demo person's service account. */
  token(name: string): Promise<string>;
  /** The typed client, as that demo person. */
  as(name: string): Client;
  /** A bare request as that demo person; null for nobody. */
  call(
    name: string | null,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  readonly company: number;
  readonly otherCompany: number;
  /** Stops it and drops its database. */
  end(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: an answer from outside is looked into by the test that asked
  readonly body: any;
}

/** The whole program on a port of its own, with the demo company. */
export async function runTieout(unusual: Unusual = {}, other: Partial<Settings> = {}): Promise<Running> {
  const urls = await demoDatabase();
  const tieout = await start(settingsFor(urls.appUrl, other), { readEveryMs: 0, ...unusual });
  const tokens = new Map<string, Promise<string>>();
  const token = (name: string) => {
    const known = tokens.get(name) ?? issue(tieout.url, name);
    tokens.set(name, known);
    return known;
  };
  const as = (name: string) => client({ baseUrl: tieout.url, token: () => token(name) });
  const companyOf = async (name: string) => (await as(name).me()).companies[0]!.id;
  return {
    ...tieout,
    urls,
    token,
    as,
    call: async (name, method, path, body, headers = {}) => {
      const authorization: Record<string, string> =
        name === null ? {} : { authorization: `Bearer ${await token(name)}` };
      const content: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
      const response = await fetch(`${tieout.url}${path}`, {
        method,
        headers: { ...authorization, ...content, ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const json = response.headers.get('content-type')?.includes('json') ?? false;
      return {
        status: response.status,
        headers: response.headers,
        body: json && text !== '' ? JSON.parse(text) : text,
      };
    },
    company: await companyOf('approver'),
    otherCompany: await companyOf('outsider'),
    end: async () => {
      await tieout.stop();
      await urls.drop();
    },
  };
}

async function issue(url: string, name: string): Promise<string> {
  const answer = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'client_credentials', client_id: name, client_secret: password }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}
