import { randomInt } from 'node:crypto';
import { readJson } from '../read-json.ts';
import { ErpTrouble } from '../trouble.ts';
import { errorOf, TrytonNo } from './errors.ts';
import { unreadable } from './values.ts';
import type { Wire, WireAnswer, WireHeaders } from './wire.ts';

export interface SessionOptions {
  readonly wire: Wire;
  readonly database: string;
  readonly user: string;
  /** Read at each sign-in, so that a changed one is used without a restart. */
  readonly password: () => Promise<string> | string;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
  /** What requests are counted from: by chance, unless given, so that no two sessions count alike. */
  readonly firstId?: number;
}

const mostFirstId = 1_000_000_000;

/** What came back, and the number of the request that it came back to. */
interface Answered extends WireAnswer {
  readonly id: number;
}

/** A session of Tryton, signed in when first needed. HTTP Basic would hash the password anew at each call. */
export interface Session {
  /** Who signs in. */
  readonly user: string;
  /** One call. @param change whether it changes something: it is then sent at most once to a server that lets us in. */
  call(method: string, params: readonly unknown[], signal: AbortSignal, change?: boolean): Promise<unknown>;
  /** Whether this is still the session that was meant: what was read of the company under an earlier one may be stale. */
  readonly number: number;
}

/**
 * After six refused sign-ins Tryton locks the user out for as long as a session lasts: five minutes, where nobody set
 * more. So one that was refused is not repeated for so long, unless the password changed.
 */
const quietMs = 600_000;

export function openSession(options: SessionOptions): Session {
  const { wire, database, user, now = () => performance.now() } = options;
  const path = `/${encodeURIComponent(database)}/`;
  let signedIn: { readonly key: Promise<string>; readonly by: AbortSignal } | null = null;
  let refused: { readonly password: string; readonly until: number; readonly trouble: ErpTrouble } | null = null;
  let number = 0;
  let requests = options.firstId ?? randomInt(mostFirstId);

  const post = async (
    method: string,
    params: readonly unknown[],
    headers: WireHeaders,
    signal: AbortSignal,
    fresh: boolean,
  ): Promise<Answered> => {
    const id = ++requests;
    const answer = await wire.post(path, JSON.stringify({ id, method, params }), headers, signal, fresh);
    return { ...answer, id };
  };

  async function signIn(signal: AbortSignal): Promise<string> {
    const password = await options.password();
    if (refused !== null && refused.password === password && now() < refused.until) throw refused.trouble;
    const answer = await post('common.db.login', [user, { password }, 'en'], {}, signal, true);
    if (answer.status === 401 || answer.status === 429) {
      const trouble = new ErpTrouble('login_refused', { erp: 'Tryton', login: user });
      refused = { password, until: now() + quietMs, trouble };
      throw trouble;
    }
    refused = null;
    if (answer.status === 404 || /"Database '.*' doesn't exist/.test(answer.text)) {
      throw new ErpTrouble('database_missing', { login: user, database });
    }
    // Never its own words: an answer to a sign-in may hold what was sent.
    const result = answer.status === 200 ? wholeResult(answer) : null;
    if (!Array.isArray(result) || !Number.isSafeInteger(result[0]) || typeof result[1] !== 'string') {
      throw unreadable(`the sign-in was answered with status ${answer.status} and no session`);
    }
    number++;
    return `Session ${Buffer.from(`${user}:${result[0]}:${result[1]}`).toString('base64')}`;
  }

  /** One sign-in for all that wait for it; a failed one is forgotten, and the next call tries again. */
  function signInOnce(signal: AbortSignal) {
    const begun = signedIn ?? { key: signIn(signal), by: signal };
    signedIn = begun;
    begun.key.catch(() => forget(begun));
    return begun;
  }

  function forget(begun: typeof signedIn) {
    if (signedIn === begun) signedIn = null;
  }

  return {
    user,
    get number() {
      return number;
    },
    async call(method, params, signal, change = false) {
      for (let again = false; ; ) {
        const begun = signInOnce(signal);
        const key = await begun.key.catch((error: unknown) => {
          // Whoever began this sign-in gave it up. We did not.
          if (begun.by.aborted && !signal.aborted) return null;
          throw error;
        });
        signal.throwIfAborted();
        if (key === null) continue;
        const answer = await post(method, params, { authorization: key }, signal, change);
        // The session is over, or too old for this call (`post` asks for a fresh one): nothing was done.
        if (answer.status === 401 && !again) {
          again = true;
          forget(begun);
          continue;
        }
        return readAnswer(answer, method, user, change);
      }
    },
  };
}

function readAnswer(answer: Answered, method: string, login: string, change: boolean): unknown {
  if (answer.status === 401) throw new ErpTrouble('login_refused', { erp: 'Tryton', login });
  // Tryton says so of a method that no installed module offers.
  if (answer.status === 403) throw new ErpTrouble('schema_differs', { erp: 'Tryton', what: method });
  if (answer.status !== 200) throw unreadable(`${method} was answered with status ${answer.status}`);
  try {
    return resultOf(answer, method);
  } catch (error) {
    if (change || !(error instanceof TrytonNo)) throw error;
    // To a question a no is no answer: nothing was learned.
    if (error.about === 'right') throw new ErpTrouble('right_missing', { erp: 'Tryton', login, what: error.message });
    if (error.about === 'busy') throw new ErpTrouble('overlapping_change', { erp: 'Tryton' });
    throw new ErpTrouble('unexpected', { what: error.message });
  }
}

/** The result, or null where there is none. */
function wholeResult(answer: Answered): unknown {
  try {
    return resultOf(answer, '');
  } catch {
    return null;
  }
}

function resultOf({ text, id }: Answered, what: string): unknown {
  let body: unknown;
  try {
    body = readJson(text);
  } catch {
    throw unreadable(`${what} is no JSON`);
  }
  if (typeof body !== 'object' || body === null) throw unreadable(`${what} is empty`);
  // Something between us and Tryton may keep answers and give an old one again: what was not there then may be now. Tryton
  // gives each request's id back with its answer (seen in its jsonrpc.py, 6.0).
  if (!('id' in body) || body.id !== id) throw unreadable(`${what} is the answer to another request`);
  if ('error' in body && body.error) throw errorOf(body.error);
  if (!('result' in body)) throw unreadable(`${what} holds no result`);
  return body.result;
}
