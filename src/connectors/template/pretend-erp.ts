import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Books, NewBill } from './pretend-books.ts';
import { addTo, type ListOfRecords, listsOfRecords } from './pretend-records.ts';

/*
 * Plainbooks as the network shows it: JSON over HTTP on loopback, with the weather of a real network. The connector
 * reaches it as it would reach the real one, through sockets: what breaks there, breaks here.
 */

export interface PretendErp {
  readonly address: string;
  readonly weather: HttpWeather;
  /** Resolves when no request has been under way for a moment. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** What goes wrong, until it is taken back; what is said of the next ask holds for one POST. */
export interface HttpWeather {
  down: boolean;
  slowMs: number;
  odd: Oddity | null;
  oddToAsksOnly: boolean;
  loseNextAnswer: boolean;
  loseNextRequest: boolean;
  refuseNext: string | null;
}

/** Answers that are none. In `cut` the connection breaks in the middle. */
interface Oddity {
  readonly takesEffect: boolean;
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly cut?: boolean;
}

const json = 'application/json';
const html = { type: 'text/html', body: '<!doctype html><title>Sign in</title>' };
export const oddities: Readonly<Record<string, Oddity>> = {
  '403 of a proxy': { takesEffect: false, status: 403, ...html },
  '404 for everything': { takesEffect: false, status: 404, type: json, body: '{"error":{"code":"not_found"}}' },
  'a page to sign in': { takesEffect: false, status: 200, ...html },
  'an empty page': { takesEffect: false, status: 200, type: json, body: '{"rows":[],"next":null}' },
  'an empty object': { takesEffect: false, status: 200, type: json, body: '{}' },
  'half an answer': { takesEffect: true, status: 200, type: json, body: '{"rows":[', cut: true },
  '500 after it took effect': { takesEffect: true, status: 500, type: json, body: '{"error":{"code":"internal"}}' },
  '422 without a reason': { takesEffect: false, status: 422, type: json, body: '{}' },
};

interface Answer {
  readonly status: number;
  readonly body: unknown;
}
const ok = (body: unknown): Answer => ({ status: 200, body });
const bad = (status: number, code: string, message: string): Answer => ({ status, body: { error: { code, message } } });

/** Rows on one page of a list, and values in one question. */
const rowsOnPage = 10;
const mostValues = 50;

/** @param companies the books that each API key opens. */
export async function startPretendErp(companies: ReadonlyMap<string, Books>): Promise<PretendErp> {
  const weather: HttpWeather = {
    down: false,
    slowMs: 0,
    odd: null,
    oddToAsksOnly: false,
    loseNextAnswer: false,
    loseNextRequest: false,
    refuseNext: null,
  };
  let underWay = 0;
  const server = createServer((request, response) => {
    underWay++;
    serve(companies, weather, request, response)
      .catch(() => request.socket.destroy())
      .finally(() => {
        underWay--;
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    weather,
    async idle() {
      for (let quiet = 0; quiet < 3; quiet = underWay === 0 ? quiet + 1 : 0) await pause(10);
    },
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Takes the word of the weather for the next ask, once. */
function take<K extends 'loseNextAnswer' | 'loseNextRequest' | 'refuseNext'>(weather: HttpWeather, what: K) {
  const now = weather[what];
  weather[what] = (what === 'refuseNext' ? null : false) as HttpWeather[K];
  return now;
}

async function serve(
  companies: ReadonlyMap<string, Books>,
  weather: HttpWeather,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const isAsk = request.method === 'POST';
  const body = await textOf(request);
  if (weather.down || (isAsk && take(weather, 'loseNextRequest'))) throw new Error('nobody is there');
  const odd = isAsk || !weather.oddToAsksOnly ? weather.odd : null;
  const answer = odd !== null && !odd.takesEffect ? null : answerOf(companies, weather, request, body);
  const lost = isAsk && take(weather, 'loseNextAnswer');
  // It has taken effect by now; only the answer is late. Ends early when the weather changes.
  const until = performance.now() + weather.slowMs;
  while (performance.now() < until && weather.slowMs > 0) await pause(Math.min(weather.slowMs, 10));
  if (lost) throw new Error('the answer is lost');
  if (odd !== null) return sayOddly(response, odd);
  response.writeHead(answer!.status, { 'content-type': json }).end(JSON.stringify(answer!.body));
}

function sayOddly(response: ServerResponse, { status, type, body, cut }: Oddity): void {
  const length = Buffer.byteLength(body) + (cut ? 1_000 : 0);
  response.writeHead(status, { 'content-type': type, 'content-length': length });
  if (cut) response.write(body, () => response.destroy());
  else response.end(body);
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}

function answerOf(
  companies: ReadonlyMap<string, Books>,
  weather: HttpWeather,
  request: IncomingMessage,
  body: string,
): Answer {
  const books = companies.get(/^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '');
  if (books === undefined) return bad(401, 'unauthorized', 'This key opens nothing.');
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (request.method === 'POST') return refusedNow(weather) ?? post(books, url, body);
  if (request.method !== 'GET') return bad(405, 'method', 'GET and POST are all there is.');
  if (url.pathname === '/company') return ok({ name: books.company.name, vendors: books.company.vendors.length });
  const rows = rowsAt(books, url);
  if (rows === null) return bad(404, 'not_found', `There is no ${url.pathname}.`);
  if (url.searchParams.getAll('value').length > mostValues)
    return bad(400, 'too_many', `Ask for ${mostValues} at most.`);
  const from = Number(url.searchParams.get('after') ?? 0);
  const next = from + rowsOnPage < rows.length ? String(from + rowsOnPage) : null;
  return ok({ rows: rows.slice(from, from + rowsOnPage), next });
}

function refusedNow(weather: HttpWeather): Answer | null {
  const refused = take(weather, 'refuseNext');
  return refused === null ? null : bad(422, 'invalid', String(refused));
}

function post(books: Books, url: URL, body: string): Answer {
  const list = url.pathname.slice(1);
  if (list === 'bills') {
    const added = books.add(JSON.parse(body) as NewBill);
    if ('made' in added) return { status: 201, body: { bill: added.made } };
    return bad(added.no.code === 'reference_used' ? 409 : 422, added.no.code, added.no.message);
  }
  if (!listsOfRecords.some((one) => one === list)) return bad(404, 'not_found', `There is no ${url.pathname}.`);
  const added = addTo(books.kept, books.company, list as ListOfRecords, JSON.parse(body));
  if ('made' in added) return { status: 201, body: { record: added.made } };
  return bad(422, added.no.code, added.no.message);
}

/** The rows of a list; null where there is no such list. */
function rowsAt(books: Books, url: URL): readonly unknown[] | null {
  const { costCodes, costTypes, closedPeriods } = books.company;
  const { vendors, jobs, subcontracts, changes } = books.kept;
  const [list = '', of, part] = url.pathname.split('/').slice(1).map(decodeURIComponent);
  if (of !== undefined && list === 'bills' && part === 'payments') return books.paymentsOf(of);
  if (of !== undefined && list === 'jobs' && part === 'cost-codes') return costCodes;
  if (of !== undefined && list === 'jobs' && part === 'subcontracts')
    return subcontracts.filter(({ job }) => job === of);
  if (of !== undefined) return null;
  if (list === 'bills') {
    const by = url.searchParams.get('by');
    if (by === null) return books.bills();
    if (by !== 'reference' && by !== 'key' && by !== 'number') return null;
    const values = new Set(url.searchParams.getAll('value'));
    return books.bills().filter((bill) => values.has(bill[by]));
  }
  const closed = closedPeriods.map((period) => ({ period }));
  const whole = { 'cost-types': costTypes, 'closed-periods': closed };
  const rows = { vendors, jobs, subcontracts, changes, ...whole }[list] ?? null;
  if (rows === null || url.searchParams.get('by') !== 'number') return rows;
  const numbers = new Set(url.searchParams.getAll('value'));
  return rows.filter((row) => 'number' in row && numbers.has(row.number));
}
