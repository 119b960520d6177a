import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { certificateProblem } from '../certificates.ts';
import { ErpTrouble } from '../trouble.ts';

export interface WireAnswer {
  readonly status: number;
  readonly text: string;
}

/** One road to a server: JSON in, text out. */
export interface Wire {
  /**
   * Sends a body once. Rejects with {@link ErpTrouble} where no whole answer came, and with the signal's reason where
   * it was given up; then nobody knows whether the server acted on it.
   * @param fresh over a connection of its own. One that was kept may be closed by the server at the very moment that it
   *   is used, which for a write would be an ask of unknown end; a read is simply asked again.
   */
  post(path: string, body: string, headers: WireHeaders, signal: AbortSignal, fresh: boolean): Promise<WireAnswer>;
}
export type WireHeaders = Readonly<Record<string, string>>;

/** The answer was given up for its length: of fewer records it may be one that can be read. */
export class TooLong extends ErpTrouble {
  constructor(mostBytes: number) {
    super('unreadable_answer', { erp: 'Tryton', what: `it is longer than ${Math.round(mostBytes / 1024)} KiB` });
    this.name = 'TooLong';
  }
}

export interface WireOptions {
  /** `https://books.example.com:8000`: nothing after the port. */
  readonly address: string;
  /** No exchange takes longer, whatever the caller's signal says. */
  readonly timeoutMs: number;
  /** Longer answers are given up. A page of 200 bills is about half a megabyte. */
  readonly mostBytes?: number;
  /** How a name becomes an address, where not every address may be connected to. */
  readonly lookup?: LookupFunction | undefined;
}

const usualMostBytes = 16 * 1024 * 1024;
/** Idle connections that are kept: as many as calls may be under way. */
const mostKept = 4;

/** By node:http, for the built-in fetch costs several times as much per call. */
export function openWire({ address, timeoutMs, mostBytes = usualMostBytes, lookup }: WireOptions): Wire {
  const base = new URL(address);
  const { Agent, request } = base.protocol === 'https:' ? https : http;
  const kept = new Agent({ keepAlive: true, maxFreeSockets: mostKept });
  const once = (path: string, body: string, headers: WireHeaders, signal: AbortSignal, fresh: boolean) => {
    const bytes = Buffer.from(body);
    const sent = request(new URL(path, base), {
      method: 'POST',
      agent: fresh ? new Agent({ keepAlive: false }) : kept,
      headers: { ...headers, 'content-type': 'application/json', 'content-length': bytes.length },
      signal,
      ...(lookup === undefined ? {} : { lookup }),
    });
    sent.end(bytes);
    return answerTo(sent, signal, base.origin, mostBytes);
  };
  return {
    async post(path, body, headers, signal, fresh) {
      const late = new AbortController();
      const tooLate = new ErpTrouble('timed_out', { erp: 'Tryton', ms: timeoutMs });
      const timer = setTimeout(() => late.abort(tooLate), timeoutMs);
      const within = AbortSignal.any([signal, late.signal]);
      try {
        within.throwIfAborted();
        const answer = await once(path, body, headers, within, fresh);
        if (answer !== 'stale') return answer;
        within.throwIfAborted();
        const again = await once(path, body, headers, within, true);
        if (again === 'stale') throw lost();
        return again;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

const lost = (cause?: unknown) => new ErpTrouble('connection_lost', { erp: 'Tryton' }, { cause });

const notBelieved = (address: string, cause: Error) =>
  new ErpTrouble('certificate_refused', { erp: 'Tryton', address, what: cause.message }, { cause });

/** The whole answer, or `stale` where a kept connection turned out to be closed before there was any. */
function answerTo(
  sent: http.ClientRequest,
  signal: AbortSignal,
  address: string,
  mostBytes: number,
): Promise<WireAnswer | 'stale'> {
  const { promise, resolve, reject } = Promise.withResolvers<WireAnswer | 'stale'>();
  let connected = false;
  sent.once('socket', (socket) => {
    connected = !socket.connecting;
    if (connected) return;
    socket.once('connect', () => {
      connected = true;
    });
  });
  sent.on('error', (cause) => {
    if (signal.aborted) reject(signal.reason);
    else if (sent.reusedSocket) resolve('stale');
    else if (cause instanceof ErpTrouble) reject(cause);
    else if (certificateProblem(cause) !== null) reject(notBelieved(address, cause));
    else if (connected) reject(lost(cause));
    else reject(new ErpTrouble('not_reachable', { erp: 'Tryton', address }, { cause }));
  });
  // Unheard, neither an answer nor an error would ever come of it.
  sent.on('upgrade', (_response, socket) => {
    socket.destroy();
    reject(new ErpTrouble('unreadable_answer', { erp: 'Tryton', what: 'it speaks another protocol' }));
  });
  sent.on('response', (response) => {
    const parts: Buffer[] = [];
    let length = 0;
    response.on('data', (part: Buffer) => {
      length += part.length;
      if (length <= mostBytes) return void parts.push(part);
      reject(new TooLong(mostBytes));
      response.destroy();
    });
    response.on('error', (cause) => reject(signal.aborted ? signal.reason : lost(cause)));
    response.on('end', () => {
      if (!response.complete) reject(lost());
      else resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') });
    });
  });
  return promise;
}
