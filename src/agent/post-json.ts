import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import { fill, words } from '../domain/words/words.ts';

const says = words.agents.run;
/** What a hub answers at most: a handful of tasks. */
const mostBytes = 32 * 1024 * 1024;

/** The hub could not be asked, or what answered is no hub. */
export class HubAway extends Error {}

/** The hub said no. Its sentence is the message. */
export class HubRefused extends Error {
  readonly status: number;
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;
  constructor(status: number, code: string, detail: string, facts: Readonly<Record<string, unknown>>) {
    super(detail);
    this.name = 'HubRefused';
    this.status = status;
    this.code = code;
    this.facts = facts;
  }
}

export interface RoadOptions {
  readonly hub: string;
  readonly caFile: string | null;
  readonly proxy: string | null;
}

export type PostJson = (
  path: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  within: { readonly ms: number; readonly signal: AbortSignal },
) => Promise<Readonly<Record<string, unknown>>>;

export interface Road {
  readonly post: PostJson;
  /** The path of a request as it is sent, which is what is signed. */
  target(path: string): string;
  close(): void;
}

const isLoopback = (host: string) => host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);

/**
 * The way to the hub: connections that stay open, through a proxy and with certificates of one's own where wanted.
 * Nothing goes out in the clear, except to this machine itself.
 * @throws Error with a sentence for whoever set it up.
 */
export function openRoad({ hub, caFile, proxy }: RoadOptions): Road {
  const base = URL.canParse(hub) ? new URL(hub) : null;
  if (base === null || !['http:', 'https:'].includes(base.protocol)) throw new Error(fill(says.noAddress, { hub }));
  if (base.protocol === 'http:' && !isLoopback(base.hostname)) throw new Error(fill(says.notEncrypted, { hub }));
  const secure = base.protocol === 'https:';
  const proxyEnv = proxy === null ? {} : { proxyEnv: secure ? { HTTPS_PROXY: proxy } : { HTTP_PROXY: proxy } };
  const own = { keepAlive: true, maxSockets: 64, ...proxyEnv };
  const ca = caFile === null ? {} : { ca: [...certificates(), readFileSync(caFile, 'utf8')] };
  const agent = secure ? new https.Agent({ ...own, ...ca }) : new http.Agent(own);
  const prefix = base.pathname.replace(/\/+$/, '');
  const target = (path: string) => `${prefix}/agent/v1${path}`;
  const post: PostJson = (path, body, headers, within) =>
    send((secure ? https : http).request, new URL(target(path), base), agent, body, headers, within);
  return { post, target, close: () => agent.destroy() };
}

/** Those that this machine trusts anyway: a list of one's own would otherwise take their place. */
function certificates(): readonly string[] {
  return tls.getCACertificates('default');
}

function send(
  request: typeof http.request,
  url: URL,
  agent: http.Agent,
  body: string,
  headers: Readonly<Record<string, string>>,
  { ms, signal }: { readonly ms: number; readonly signal: AbortSignal },
): Promise<Readonly<Record<string, unknown>>> {
  return new Promise((resolve, reject) => {
    const away = (because: string) => reject(new HubAway(fill(says.away, { hub: url.host, because })));
    const limit = AbortSignal.any([signal, AbortSignal.timeout(ms)]);
    const asking = request(url, {
      method: 'POST',
      agent,
      signal: limit,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
    });
    asking.on('error', (error) => {
      if (signal.aborted) reject(signal.reason);
      else away(limit.aborted ? fill(says.silent, { ms }) : error.message);
    });
    // Unheard, neither an answer nor an error would ever come of it, and the agent would stand still for ever.
    asking.on('upgrade', (answer, socket) => {
      socket.destroy();
      away(`HTTP ${answer.statusCode}`);
    });
    asking.on('response', (answer) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > mostBytes) asking.destroy(new Error(fill(says.tooMuch, { bytes: mostBytes })));
        else chunks.push(chunk);
      });
      answer.on('error', (error) => away(error.message));
      answer.on('aborted', () => away(says.cutOff));
      answer.on('end', () => {
        const given = parse(Buffer.concat(chunks).toString('utf8'));
        const status = answer.statusCode ?? 0;
        if (given !== null && status === 200) return isOfHub(given) ? resolve(given) : away(says.noHub);
        if (given === null || typeof given.code !== 'string' || status >= 500) return away(`HTTP ${status}`);
        const facts = typeof given.facts === 'object' && given.facts !== null ? given.facts : {};
        reject(
          new HubRefused(status, given.code, typeof given.detail === 'string' ? given.detail : given.code, {
            ...facts,
          }),
        );
      });
    });
    asking.end(body);
  });
}

/**
 * A hub tells its time with every answer. What stands in its place may say 200 to anything, with `{}` or a page's settings: taken
 * for the hub's, an answer about a bill would count as delivered, and a claim as one that may be repeated at once, for ever.
 */
const isOfHub = (given: Readonly<Record<string, unknown>>): boolean => typeof given.time === 'number';

function parse(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const given: unknown = JSON.parse(text);
    return typeof given === 'object' && given !== null && !Array.isArray(given) ? { ...given } : null;
  } catch {
    return null;
  }
}
