import { lookup } from 'node:dns';
import { type IncomingMessage, request as overHttp, type RequestOptions } from 'node:http';
import { request as overHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Hook, Sealing, WebhookRoad } from '../../app/hub.ts';
import { words } from '../../domain/words/words.ts';
import { isPlainlyClosed, openLookup } from './guard.ts';
import { type SigningKey, signatureHeaders, signingSecret } from './signature.ts';

export interface RoadOptions {
  /** May hooks lead into private networks and to this machine? */
  readonly toPrivate: boolean;
  /** What the keys of their signatures are drawn from. */
  readonly secret: string;
  /** What their headers are sealed with. */
  readonly sealing: Sealing;
  /** How names become addresses; that of the machine, unless a test says otherwise. */
  readonly resolve?: typeof lookup;
}

/** So much of an answer is kept. */
const mostKept = 2_000;

class Closed extends Error {}

/** Over the network to a receiver: no redirects, no private addresses, and nothing thrown. */
export function openWebhookRoad({ toPrivate, secret, sealing, resolve = lookup }: RoadOptions): WebhookRoad {
  const through: LookupFunction = toPrivate
    ? (resolve as unknown as LookupFunction)
    : openLookup(() => new Closed(words.outside.webhooks.closed), resolve);
  return {
    seal: (hook, headers) => sealing.seal(placeOf(hook), JSON.stringify(headers)),
    open: (hook, sealed) => JSON.parse(sealing.open(placeOf(hook), sealed)) as Record<string, string>,
    refuses(text) {
      const url = parse(text);
      if (url === null) return 'address';
      return !toPrivate && isPlainlyClosed(url) ? 'private_address' : null;
    },
    signingSecret: ({ company, id, signingVersion: version }) => signingSecret(secret, { company, hook: id, version }),
    async send(hook, payload, signal, signing) {
      try {
        const url = parse(hook.url);
        if (url === null || this.refuses(hook.url) !== null) throw new Closed(words.outside.webhooks.closed);
        const headers = hook.headers === null ? {} : this.open(whole(hook), hook.headers);
        const body = JSON.stringify(payload);
        const signed =
          signing === undefined
            ? {}
            : signatureHeaders(secret, keysOf(hook, signing.at), signing.id, Math.floor(signing.at / 1000), body);
        return await post(url, body, { headers: { ...headers, ...signed }, signal, lookup: through });
      } catch (cause) {
        return { status: null, headers: null, body: null, error: why(cause, signal) };
      }
    },
  };
}

const placeOf = ({ company, id }: Pick<Hook, 'company' | 'id'>) =>
  ({ company, kind: 'webhook', record: id, name: 'headers' }) as const;

function whole({ company, id }: Partial<Hook>): Pick<Hook, 'company' | 'id'> {
  if (company === undefined || id === undefined) throw new Error('headers belong to a hook');
  return { company, id };
}

/**
 * The newest key first; for a while after a rotation the one before it too, and the one from before the first of several: a
 * receiver holds one of these, also where answers were lost and the key was changed again and again.
 */
function keysOf(hook: Partial<Hook>, at: number): SigningKey[] {
  const { company, id, signingVersion: newest, signingOverlapUntil: until, signingOverlapFrom: first } = hook;
  if (company === undefined || id === undefined || newest === undefined) return [];
  const overlaps = newest > 1 && typeof until === 'number' && until > at;
  const versions = overlaps ? new Set([newest, newest - 1, first ?? newest - 1]) : [newest];
  return [...versions].map((version) => ({ company, hook: id, version }));
}

function parse(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  return url.username !== '' || url.password !== '' || url.hostname === '' ? null : url;
}

function why(cause: unknown, signal: AbortSignal): string {
  if (signal.aborted) return words.outside.webhooks.tooSlow;
  // A text of ours, or a code such as ECONNREFUSED: a message might repeat what was sent.
  if (cause instanceof Closed) return cause.message;
  return String((cause as { code?: unknown }).code ?? words.outside.webhooks.failed);
}

type Came = { status: number; headers: Record<string, string>; body: string; error: null };

function post(
  url: URL,
  body: string,
  options: Pick<RequestOptions, 'signal' | 'lookup'> & { readonly headers: Readonly<Record<string, string>> },
): Promise<Came> {
  const { headers, signal, lookup: through } = options;
  return new Promise((resolve, reject) => {
    const make = url.protocol === 'https:' ? overHttps : overHttp;
    let answered = false;
    const sent = make(
      url,
      {
        method: 'POST',
        agent: false,
        signal,
        lookup: through,
        headers: {
          ...headers,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Tieout',
        },
      },
      (answer) => {
        answered = true;
        void read(answer).then(resolve, reject);
      },
    );
    sent.on('error', (cause) => {
      // What broke off after the answer had begun ends the reading of it, and is no failure.
      if (!answered) reject(cause);
    });
    // Whoever answers that another protocol begins has taken nothing; unheard, no answer and no error would ever come.
    sent.on('upgrade', (_answer, socket) => {
      socket.destroy();
      reject(new Closed(words.outside.webhooks.failed));
    });
    sent.end(body);
  });
}

/**
 * The status counts; of the body no more is read than is kept. Where it never ends, or is cut off, its receiver has said
 * all the same whether it took what was sent.
 */
async function read(answer: IncomingMessage): Promise<Came> {
  const headers = Object.fromEntries(
    Object.entries(answer.headers)
      .filter(([name]) => name !== 'set-cookie')
      .slice(0, 30)
      .map(([name, value]) => [name, String(value).slice(0, 200)]),
  );
  let body = '';
  answer.setEncoding('utf8');
  try {
    for await (const piece of answer) {
      body += String(piece);
      if (body.length > mostKept) break;
    }
  } catch {
    // As much of it as came is kept.
  }
  answer.destroy();
  // No text of PostgreSQL's holds a NUL.
  return { status: answer.statusCode ?? 0, headers, body: body.slice(0, mostKept).replaceAll('\0', ''), error: null };
}
