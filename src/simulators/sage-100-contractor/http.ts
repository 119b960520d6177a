import { readFile } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { BooksAnswer } from './books.ts';
import { isRecordNumber, problem, refuse, wrongNumber } from './http-answers.ts';
import { addRecords } from './http-records.ts';
import { parseOptions } from './options.ts';
import { isDay } from './payable-invoice.ts';
import type { Simulator } from './simulator.ts';
import { parseWeather } from './weather.ts';

/** Where the simulator stands on the server that mounts it. */
export const simulatorPath = '/simulator/sage-100-contractor';

export interface MountOptions {
  /** Answers (401, 404 …) and so ends the request of anyone who may not come in; otherwise does nothing. */
  guard(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

/** The page and the calls of people and programs. The connector does not come this way. */
export async function mountSimulator(
  app: FastifyInstance,
  simulator: Simulator,
  { guard }: MountOptions,
): Promise<void> {
  await app.register(
    async (here) => {
      here.addHook('onRequest', async (request, reply) => {
        await guard(request, reply);
        if (reply.sent) return reply;
        reply.header('cache-control', 'no-cache');
        return undefined;
      });
      await addPage(here);
      addInvoices(here, simulator);
      addRecords(here, simulator);
      addSettings(here, simulator);
    },
    { prefix: simulatorPath },
  );
}

const pageFiles = {
  'index.html': 'text/html',
  'records.html': 'text/html',
  'page.css': 'text/css',
  'books.js': 'text/javascript',
  'page.js': 'text/javascript',
  'records.js': 'text/javascript',
} as const;

async function addPage(here: FastifyInstance): Promise<void> {
  for (const [name, type] of Object.entries(pageFiles)) {
    const file = await readFile(new URL(`./page/${name}`, import.meta.url));
    // Under a prefix `/` stands for the address with and without its last slash.
    const path = { 'index.html': '/', 'records.html': '/records' }[name as string] ?? `/page/${name}`;
    here.get(path, async (_, reply) => reply.type(`${type}; charset=utf-8`).send(file));
  }
}

interface OfRecord {
  Params: { recnum: string };
}

function addInvoices(here: FastifyInstance, simulator: Simulator): void {
  const { books } = simulator;
  here.get('/payable-invoices', () => books.list());
  here.get('/books', async (_, reply) => {
    const revision = await books.revision();
    reply.header('etag', `"${revision}"`);
    return { ...(await books.names()), revision };
  });
  here.get<OfRecord>('/payable-invoices/:recnum', async (request, reply) => {
    const { recnum } = request.params;
    if (!isRecordNumber(recnum)) return wrongNumber(reply);
    const found = await books.find(recnum);
    if (!found) return problem(reply, 404, 'not_found', `There is no payable invoice ${recnum}.`);
    return { ...found.invoice, lines: found.lines, payments: found.payments };
  });
  here.delete<OfRecord>('/payable-invoices/:recnum', async (request, reply) => {
    const { recnum } = request.params;
    if (!isRecordNumber(recnum)) return wrongNumber(reply);
    const answer = await books.delete(recnum);
    return 'refused' in answer ? refuse(reply, answer.refused) : reply.code(204).send();
  });
  const moves: Readonly<Record<string, (recnum: string, body: unknown) => Promise<BooksAnswer<unknown>>>> = {
    void: (recnum) => books.void(recnum),
    pay: (recnum, body) => {
      const part = fieldOf(body, 'amount');
      return books.pay(recnum, undefined, part === undefined ? null : String(part));
    },
    status: (recnum, body) => books.setStatus(recnum, fieldOf(body, 'status')),
  };
  for (const [name, move] of Object.entries(moves)) {
    here.post<OfRecord>(`/payable-invoices/:recnum/${name}`, async (request, reply) => {
      const { recnum } = request.params;
      if (!isRecordNumber(recnum)) return wrongNumber(reply);
      const answer = await move(recnum, request.body);
      return 'refused' in answer ? refuse(reply, answer.refused) : answer.done;
    });
  }
  here.post('/payable-invoices/purge', async (request, reply) => {
    const [status, upTo = null] = [fieldOf(request.body, 'status'), fieldOf(request.body, 'up_to')];
    if (status !== 4 && status !== 5) return problem(reply, 422, 'invalid', 'status must be 4 Paid or 5 Void.');
    if (upTo !== null && !isDay(upTo)) return problem(reply, 422, 'invalid', 'up_to must be a day such as 2026-03-31.');
    return { removed: await books.purge({ status, upTo }) };
  });
}

const fieldOf = (body: unknown, name: string): unknown =>
  typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;

function addSettings(here: FastifyInstance, simulator: Simulator): void {
  here.get('/options', () => simulator.options.read());
  here.post('/options', async (request, reply) => {
    const read = parseOptions(request.body);
    if ('problem' in read) return problem(reply, 422, 'invalid', read.problem);
    return await simulator.options.change(read.change);
  });
  here.get('/weather', () => simulator.weather.read());
  here.post('/weather', async (request, reply) => {
    const read = parseWeather(request.body);
    if ('problem' in read) return problem(reply, 422, 'invalid', read.problem);
    return await simulator.weather.change(read.change);
  });
  here.post('/restore-backup', async (request, reply) => {
    const to = fieldOf(request.body, 'to');
    const wrong = await simulator.restoreBackup(to);
    return wrong ? problem(reply, 422, 'invalid', wrong.problem) : { restored_to: new Date(String(to)).toISOString() };
  });
}
