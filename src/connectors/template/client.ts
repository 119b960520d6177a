import { readJson } from '../read-json.ts';
import { ErpTrouble } from '../trouble.ts';

/*
 * The only file that knows the wire. Everything that cannot be taken for an answer of the ERP ends here, as a trouble
 * with a code; so the rest of the connector never sees a status page, a proxy or half a body.
 */

export interface Question {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: readonly (readonly [string, string])[];
  readonly body?: unknown;
}
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}
/** The port that the connector is written against. A test lays its weather or its meter around it. */
export type Ask = (question: Question, signal: AbortSignal) => Promise<Answer>;

export interface Access {
  readonly address: string;
  readonly apiKey: string;
}

/** The ERP's name in sentences. */
export const erp = 'Plainbooks';
/** More than any page of rows; a server gone mad shall not fill our memory. */
const mostCharacters = 8_000_000;

export function askOverHttp({ address, apiKey }: Access): Ask {
  return async ({ method, path, query = [], body }, signal) => {
    const url = new URL(path, address);
    for (const [name, value] of query) url.searchParams.append(name, value);
    const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
    const sent = body === undefined ? null : JSON.stringify(body);
    try {
      // A redirect leads to a page to sign in, or sends our key to somebody else.
      const response = await fetch(url, { method, headers, body: sent, signal, redirect: 'error' });
      return believed(response.status, await response.text());
    } catch (error) {
      if (error instanceof ErpTrouble) throw error;
      // The caller's own words for giving up, or the time limit's.
      signal.throwIfAborted();
      throw troubleWith(error, address);
    }
  };
}

/** What `fetch` throws says little, and its cause may hold more than we want to repeat: only the code is taken. */
function troubleWith(error: unknown, address: string): ErpTrouble {
  const cause: unknown = error instanceof Error ? error.cause : null;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null;
  // Only these say that nothing was sent. After anything else the ask may have arrived.
  const nobodyThere = ['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'];
  if (nobodyThere.includes(String(code))) return new ErpTrouble('not_reachable', { erp, address });
  return new ErpTrouble('connection_lost', { erp });
}

/** Statuses that this ERP itself gives to our questions. Each other one is from something on the way. */
const ownStatuses = new Set([200, 201, 409, 422]);
const wait = new Set([429, 502, 503, 504]);

function believed(status: number, text: string): Answer {
  const unreadable = (what: string) => new ErpTrouble('unreadable_answer', { erp, what });
  if (status === 401) throw new ErpTrouble('login_refused', { erp, login: 'of this API key' });
  if (wait.has(status)) throw new ErpTrouble('busy', { erp });
  // 404 too: it may be a mistyped address as well as a missing record, so this connector asks no question whose answer
  // could be a 404. It searches, and an honest "none" is an empty list.
  if (!ownStatuses.has(status)) throw unreadable(`status ${status}`);
  if (text.length > mostCharacters) throw unreadable(`more than ${mostCharacters} characters`);
  let body: unknown;
  try {
    body = readJson(text);
  } catch {
    throw unreadable('it is no JSON');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw unreadable('it is no object');
  return { status, body: body as Answer['body'] };
}
