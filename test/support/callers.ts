import { type Client, client } from '../../src/http/client.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: an answer from outside is looked into by the test that asked
  readonly body: any;
}

/** Who may be asked for at a running demo, by name. */
export interface Callers {
  /** An access token of a demo person's service account. */
  token(name: string): Promise<string>;
  /** The typed client, as that demo person. */
  as(name: string): Client;
  /** The cookie of a session of that demo person, signed in once with their password. */
  cookie(name: string): Promise<string>;
  /** The typed client in that session. */
  inSession(name: string): Promise<Client>;
  /** A bare request as that demo person; null for nobody. */
  call(
    name: string | null,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
}

/** The demo's people and service accounts at that address, each with a token of its own, asked for once. */
export function callersOf(url: string, password: string): Callers {
  const tokens = new Map<string, Promise<string>>();
  const token = (name: string) => {
    const known = tokens.get(name) ?? issue(url, name, password);
    tokens.set(name, known);
    return known;
  };
  const cookies = new Map<string, Promise<string>>();
  const cookie = (name: string) => {
    const known = cookies.get(name) ?? begin(url, name, password);
    cookies.set(name, known);
    return known;
  };
  return {
    token,
    cookie,
    inSession: async (name) => client({ baseUrl: url, cookie: await cookie(name) }),
    as: (name) => client({ baseUrl: url, token: () => token(name) }),
    call: async (name, method, path, body, headers = {}) => {
      const authorization: Record<string, string> =
        name === null ? {} : { authorization: `Bearer ${await token(name)}` };
      const content: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
      const response = await fetch(`${url}${path}`, {
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
  };
}

async function issue(url: string, name: string, password: string): Promise<string> {
  const answer = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'client_credentials', client_id: name, client_secret: password }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

async function begin(url: string, login: string, password: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  });
  return answer.headers.getSetCookie()[0]!.split(';')[0]!;
}
