import { once } from 'node:events';
import http from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { CallCount, Weather } from '../../src/connectors/harness.ts';

/** The ask that makes a bill, as it goes over the wire. */
export const making = 'model.account.invoice.create';
/** The ask that makes a vendor. */
const makingParty = 'model.party.party.create';
export const posting = 'model.account.invoice.post';

/** What lies between a connector and Tryton, and what can go wrong there. */
export interface TrytonWeather extends Weather {
  readonly address: string;
  readonly calls: CallCount;
  /** The next call of this method takes effect and its answer is lost, or it never arrives. */
  lose(what: 'answer' | 'request', method: string): void;
  /** Tryton refuses the next call of this method, in words of its own or with another error of its protocol. */
  refuse(method: string, error: unknown): void;
  /** The session is over for the next call of this method, before it does anything. */
  turnAway(method: string): void;
  /** Methods that went through, in their order, since the last time this was asked. */
  heard(): readonly string[];
  close(): Promise<void>;
}

const json = 'application/json';
const failed = (error: unknown) => (id: number) => ({ status: 200, type: json, text: JSON.stringify({ id, error }) });
const result = (what: string) => (id: number) => ({ status: 200, type: json, text: `{"id":${id},"result":${what}}` });
const page = (status: number) => () => ({ status, type: 'text/html', text: `<!doctype html><h1>${status}</h1>` });

/** What stands in the place of an answer when a server, its rights or something between is not as it was. */
const oddities: Readonly<Record<string, (id: number) => Forwarded>> = {
  'an empty list': result('[]'),
  nothing: result('null'),
  'half an answer': (id) => ({ status: 200, type: json, text: `{"id":${id},"result":[{"id":` }),
  'an HTML page': page(200),
  404: page(404),
  'no right to see it': failed(['UserError', ['You are not allowed to access "Invoice".', '', null]]),
  'an error of its own': failed(["'NoneType' object has no attribute 'id'", 'Traceback …']),
};

/** A proxy that keeps connections, as one in front of a real server does. */
export async function openWeather(server: string): Promise<TrytonWeather> {
  let down = false;
  let clear = Promise.withResolvers<void>();
  let latencyMs = 0;
  let inFlight = 0;
  let lost: { readonly what: 'answer' | 'request'; readonly method: string } | null = null;
  let no: { readonly method: string; readonly error: unknown } | null = null;
  let turned: string | null = null;
  let odd: ((id: number) => Forwarded) | null = null;
  let methods: string[] = [];
  let asked = 0;
  let mostAsked = 0;
  const sockets = new Set<Socket>();

  async function pass(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const { id, method } = JSON.parse(body) as { id: number; method: string };
    const isMeant = (meant: string | undefined) => meant === method || (meant === making && method === makingParty);
    const losing = isMeant(lost?.method) ? lost!.what : null;
    if (losing !== null) lost = null;
    if (losing === 'request') return void request.socket.destroy();
    if (isMeant(no?.method)) {
      const { error } = no!;
      no = null;
      return void response.setHeader('content-type', 'application/json').end(JSON.stringify({ id, error }));
    }
    if (turned === method) {
      turned = null;
      return void response.writeHead(401).end();
    }
    if (odd !== null) {
      const { status, type, text } = odd(id);
      return void response.writeHead(status, { 'content-type': type }).end(text);
    }
    methods.push(method);
    inFlight++;
    const delay = latencyMs > 0 ? Promise.race([wait(latencyMs), clear.promise]) : null;
    const answer = await forward(server, request, body).finally(() => {
      inFlight--;
    });
    await delay;
    if (losing === 'answer' || down) return void request.socket.destroy();
    response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.text);
  }

  const proxy = http.createServer((request, response) => {
    asked++;
    mostAsked = Math.max(mostAsked, asked);
    let over = false;
    // Handed over or broken off, whichever comes first: whoever has the answer may ask again before it is closed.
    const end = () => {
      if (!over) asked--;
      over = true;
    };
    response.once('finish', end).once('close', end);
    pass(request, response).catch(() => request.socket.destroy());
  });
  proxy.on('connection', (socket) => {
    if (down) return void socket.destroy();
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as { port: number };
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    address: `http://127.0.0.1:${port}`,
    lose: (what, method) => {
      lost = { what, method };
    },
    refuse: (method, error) => {
      no = { method, error };
    },
    turnAway: (method) => {
      turned = method;
    },
    heard() {
      const were = methods;
      methods = [];
      return were;
    },
    calls: {
      underWay: async () => asked,
      async mostAtOnce() {
        const seen = mostAsked;
        mostAsked = asked;
        return seen;
      },
    },
    oddAnswers: Object.keys(oddities),
    answerOddly: async (how) => {
      odd = oddities[how] ?? null;
    },
    loseNextAnswer: async () => {
      lost = { what: 'answer', method: making };
    },
    loseNextRequest: async () => {
      lost = { what: 'request', method: making };
    },
    refuseNext: async (sentence) => {
      no = { method: making, error: ['UserError', [sentence, '', null]] };
    },
    goDown: async () => {
      down = true;
      cut();
    },
    slowDown: async (ms) => {
      latencyMs = ms;
    },
    comeBack: async () => {
      [down, latencyMs, lost, no, odd, turned] = [false, 0, null, null, null, null];
      clear.resolve();
      clear = Promise.withResolvers<void>();
    },
    settle: async () => {
      while (inFlight > 0) await wait(10);
    },
    close: async () => {
      cut();
      clear.resolve();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}

async function bodyOf(request: http.IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

interface Forwarded {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** Goes on to its end even where whoever asked has left: that is how an ask takes effect and nobody hears of it. */
function forward(server: string, { url = '/', headers }: http.IncomingMessage, body: string): Promise<Forwarded> {
  return new Promise((resolve, reject) => {
    const { authorization } = headers;
    const given = { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) };
    const sent = http.request(new URL(url, server), { method: 'POST', agent: false, headers: given }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('error', reject).on('end', () => {
        resolve({ status: answer.statusCode ?? 502, type: answer.headers['content-type'] ?? '', text });
      });
    });
    sent.on('error', reject).end(body);
  });
}
