import { isIP } from 'node:net';
import { fill, words } from '../../src/domain/words/words.ts';
import { type Client, client, Refused } from '../../src/http/client.ts';
import { listensAt } from '../../src/settings.ts';
import { answerOfTieout, ofTieout } from './of-tieout.ts';

/** The command line was not used as it is meant to be: said, and exit code 2. */
export class Usage extends Error {}

const { cli } = words;

interface Answered {
  readonly access_token?: string;
  readonly error?: string;
  readonly error_description?: string;
}

async function token(url: string, id: string, secret: string): Promise<string> {
  const answer = await answerOfTieout(`${url}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'client_credentials', client_id: id, client_secret: secret }),
  });
  if (answer === null) throw new Error(fill(cli.unreachable, { url }));
  // What stands before a Tieout that is away may answer with a page of its own.
  const body = (await answer.json().catch(() => null)) as Answered | null;
  if (body === null) throw new Refused(answer.status, null);
  if (body.access_token !== undefined) return body.access_token;
  // Procore's sentence for a wrong secret is for its clients; whoever sits at a shell has two variables to look at.
  const detail = body.error === 'invalid_client' ? cli.wrongSecret : body.error_description;
  throw new Refused(answer.status, { code: body.error ?? 'wrong_credentials', detail });
}

/** Those that stand for every address of a machine; this machine is asked at its own. */
const everywhere: readonly string[] = ['0.0.0.0', '::'];

/** Where a hub with that setting is asked from its machine. A name may be what a shell keeps there of itself. */
const hostOf = (host = ''): string => (isIP(host) === 0 || everywhere.includes(host) ? '127.0.0.1' : host);

/** Where the Tieout is that is asked: in the environment of a running one, that one. */
export const urlOf = ({ TIEOUT_URL: named, HOST: host, PORT: port }: NodeJS.ProcessEnv): string =>
  named ? named.replace(/\/+$/, '') : listensAt({ host: hostOf(host), port: Number(port || 4100) });

/** Where another machine finds it: in the environment of a running one, as that one tells it in its links. */
export const publicUrlOf = (env: NodeJS.ProcessEnv): string => env.TIEOUT_PUBLIC_URL?.replace(/\/+$/, '') || urlOf(env);

/** What may break a connection after the request has gone out, so that what it asked for may have been done. */
const brokeAfter = [
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_SOCKET',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
];

/**
 * What to say of what was thrown: of an answer that is not Tieout's, where it came from; a connection that came to nothing says no
 * more than `fetch failed` or `terminated`.
 */
export function saidOf(cause: unknown, env: NodeJS.ProcessEnv): unknown {
  if (cause instanceof Refused && cause.wordless)
    return new Error(fill(cli.notTieout, { url: urlOf(env), status: cause.status }), { cause });
  if (!(cause instanceof TypeError) || !['fetch failed', 'terminated'].includes(cause.message)) return cause;
  const { code = '' } = (cause.cause ?? {}) as { readonly code?: string };
  const why = cause.message === 'terminated' || brokeAfter.includes(code) ? cli.cutShort : cli.unreachable;
  return new Error(fill(why, { url: urlOf(env) }), { cause });
}

/** A client that speaks for the person or the service account which the environment names. */
export function connect(env: NodeJS.ProcessEnv): Client {
  const url = urlOf(env);
  const { TIEOUT_TOKEN: own, TIEOUT_CLIENT_ID: id, TIEOUT_CLIENT_SECRET: secret } = env;
  if (own) return client({ baseUrl: url, fetch: ofTieout, token: async () => own });
  if (!id || !secret) throw new Usage(cli.noCredentials);
  let held: Promise<string> | null = null;
  return client({
    baseUrl: url,
    fetch: ofTieout,
    token: () => {
      held ??= token(url, id, secret);
      return held;
    },
  });
}

/** The company that `--company` names; null where it is not given. A mistyped one is never taken for none. */
export function companyNamed(named: string | boolean | readonly unknown[] | undefined): number | null {
  if (named === undefined) return null;
  const id = wholeNumber(typeof named === 'string' ? named : undefined);
  if (id === null) throw new Usage(fill(cli.needsId, { command: '--company', thing: cli.things.company }));
  return id;
}

/** The company meant: the one named, or the only one. */
export async function companyOf(api: Client, given: string | undefined): Promise<number> {
  const named = companyNamed(given);
  if (named !== null) return named;
  const { companies } = await api.me();
  if (companies.length === 1) return companies[0]!.id;
  if (companies.length === 0) throw new Usage(cli.noCompany);
  throw new Usage(fill(cli.chooseCompany, { companies: companies.map(({ id, name }) => `${id} ${name}`).join(', ') }));
}

export const wholeNumber = (text: string | undefined): number | null =>
  text !== undefined && /^[1-9]\d{0,15}$/.test(text) ? Number(text) : null;
