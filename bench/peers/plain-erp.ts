import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * An ERP as most are, in a process of its own: whoever posts an invoice has one more bill there. It can be asked which
 * references it has, keeps everything in memory, and counts what it is asked. In bad weather some calls go wrong.
 */
interface Bill {
  readonly erp_id: number;
  readonly id: string;
  readonly reference: string;
  readonly fingerprint: string | null;
}

let bills = new Map<string, Bill>();
let delayMs = 0;
let posts = 0;
let looks = 0;
let under = 0;
let most = 0;
let postMs = 0;
/** Of a hundred calls so many meet each of the faults. */
let percentOfEach = 0;
let met: Record<string, number> = {};

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  request.setEncoding('utf8');
  for await (const part of request) text += part;
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

/** What counts as a call takes its time. */
async function called<T>(answer: () => T): Promise<T> {
  if (delayMs > 0) await sleep(delayMs);
  return answer();
}

const doors: Readonly<Record<string, (body: Record<string, unknown>) => unknown>> = {
  '/invoices': ({ id, reference = id, fingerprint = null }) =>
    called(() => {
      const mark = String(reference);
      const bill = { erp_id: ++posts, id: mark, reference: mark, fingerprint: fingerprint as string | null };
      bills.set(bill.reference, bill);
      return bill;
    }),
  '/presence': ({ references }) =>
    called(() => {
      looks++;
      return { found: (references as string[]).flatMap((reference) => bills.get(reference) ?? []) };
    }),
  '/clear': ({ delay, faults }) => {
    bills = new Map();
    delayMs = Number(delay ?? 0);
    percentOfEach = Number(faults ?? 0);
    [posts, looks, most, postMs, met] = [0, 0, 0, 0, {}];
    return {};
  },
  '/counts': () => ({ posts, looks, most, doubled: posts - bills.size, callMs: postMs / posts, met }),
  '/bills': ({ references }) => ({
    bills: (references as string[]).flatMap((reference) => bills.get(reference) ?? []),
  }),
  '/': () => ({}),
};

/** From its arrival until its answer leaves; how long those took that make a bill. */
async function counted(body: Promise<Record<string, unknown>>, path: string): Promise<unknown> {
  const begun = performance.now();
  most = Math.max(most, ++under);
  try {
    return await doors[path]!(await body);
  } finally {
    under--;
    if (path === '/invoices') postMs += performance.now() - begun;
  }
}

/** A bill that is late comes after its caller was told nothing, within the time that an ERP is given to settle. */
const mostLateMs = 5_000;

type Work = () => Promise<unknown>;
/** What may befall a call, whoever makes it: it is answered, or nothing more is heard. */
const faults: Readonly<Record<string, (response: ServerResponse, work: Work) => Promise<void>>> = {
  'request lost': async (response) => void response.destroy(),
  'answer lost': async (response, work) => {
    await work();
    response.destroy();
  },
  'made late': async (response, work) => {
    response.destroy();
    await sleep(Math.random() * mostLateMs);
    await work();
  },
  'no answer for now': async (response) => void response.writeHead(503).end(),
  'answer cut short': async (response, work) => {
    const text = JSON.stringify(await work());
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
    response.write(text.slice(0, text.length / 2), () => response.destroy());
  },
};
const names = Object.keys(faults);

/** Which fault this call meets, mostly none. */
function weather(): string | undefined {
  if (percentOfEach === 0) return undefined;
  const name = names[Math.floor((Math.random() * 100) / percentOfEach)];
  if (name !== undefined) met[name] = (met[name] ?? 0) + 1;
  return name;
}

createServer(async (request, response) => {
  const path = request.url ?? '';
  const door = doors[path];
  const isCall = path === '/invoices' || path === '/presence';
  const fault = isCall ? weather() : undefined;
  if (fault !== undefined) {
    const body = await bodyOf(request);
    await faults[fault]!(response, () => counted(Promise.resolve(body), path));
    return;
  }
  const answer =
    door === undefined ? null : isCall ? await counted(bodyOf(request), path) : await door(await bodyOf(request));
  response.writeHead(answer === null ? 404 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer));
}).listen(Number(process.env.PORT), '127.0.0.1');
