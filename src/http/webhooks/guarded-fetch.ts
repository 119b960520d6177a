import { lookup } from 'node:dns';
import { type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { isPlainlyClosed, openLookup } from './guard.ts';

/** What is asked, as `fetch` is given it. */
export interface Asked {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly signal?: AbortSignal;
}

export interface GuardedFetch {
  fetch(url: string, asked: Asked): Promise<Response>;
  /** Does the address itself lie in a network that nothing is sent to? */
  refuses(url: URL): boolean;
}

export interface FetchOptions {
  /** May it lead into private networks and to this machine? */
  readonly toPrivate: boolean;
  /** How names become addresses; that of the machine, unless a test says otherwise. */
  readonly resolve?: typeof lookup;
}

/** No document of a provider's is larger; more is not read. */
const mostBytes = 512 * 1024;
const longestMs = 10_000;

class Closed extends Error {
  readonly code = 'ECLOSEDNETWORK';
}
class TooMuch extends Error {
  readonly code = 'ETOOMUCH';
}

const closed = () => new Closed('the address lies in a private network');

/**
 * `fetch` through the guard of addresses: what a name means is asked at the moment of connecting and connected to. Follows
 * no redirect, keeps no connection, reads so much and no more.
 */
export function openGuardedFetch({ toPrivate, resolve = lookup }: FetchOptions): GuardedFetch {
  const through: LookupFunction = toPrivate ? (resolve as unknown as LookupFunction) : openLookup(closed, resolve);
  const refuses = (url: URL) => !toPrivate && isPlainlyClosed(url);
  return {
    refuses,
    fetch: async (address, { method, headers, body, signal }) => {
      const url = new URL(address);
      if (!/^https?:$/.test(url.protocol)) throw new TypeError(`${url.protocol} is no way to ask`);
      if (refuses(url)) throw closed();
      const text = body === undefined || body === null ? null : String(body);
      const ends = AbortSignal.any([AbortSignal.timeout(longestMs), ...(signal === undefined ? [] : [signal])]);
      return new Promise<Response>((done, failed) => {
        const make = url.protocol === 'https:' ? overHttps : overHttp;
        const sent = make(
          url,
          {
            method,
            agent: false,
            signal: ends,
            lookup: through,
            headers: { ...headers, ...(text === null ? {} : { 'content-length': Buffer.byteLength(text) }) },
          },
          (answer) => void read(answer).then(done, failed),
        );
        sent.on('error', failed);
        sent.end(text ?? undefined);
      });
    },
  };
}

async function read(answer: IncomingMessage): Promise<Response> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of answer) {
    bytes += (piece as Buffer).length;
    if (bytes > mostBytes) {
      answer.destroy();
      throw new TooMuch(`the answer has more than ${mostBytes} bytes`);
    }
    pieces.push(piece as Buffer);
  }
  const status = answer.statusCode ?? 502;
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined && name !== 'set-cookie') headers.set(name, [value].flat().join(', '));
  }
  const empty = status === 204 || status === 205 || status === 304;
  return new Response(empty ? null : Buffer.concat(pieces), { status, headers });
}
