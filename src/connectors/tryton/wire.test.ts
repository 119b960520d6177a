import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { testCertificate } from '../../../test/support/certificate.ts';
import { openWire, TooLong } from './wire.ts';

const never = new AbortController().signal;
const servers: (http.Server | https.Server)[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
});

type Answer = (request: http.IncomingMessage, response: http.ServerResponse, body: string) => void;

async function serve(answer: Answer) {
  const sockets = new Set<Socket>();
  const server = http.createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      body += part;
    });
    request.on('end', () => answer(request, response, body));
  });
  server.on('connection', (socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets };
}

const ask = (address: string, signal = never, fresh = false, timeoutMs = 5_000) =>
  openWire({ address, timeoutMs, mostBytes: 100 }).post('/books/', '{"é":1}', { 'x-test': 'y' }, signal, fresh);

describe('the wire', () => {
  it('carries a body there and an answer back', async () => {
    const { address } = await serve((request, response, body) => {
      response.writeHead(202).end(`${request.method} ${request.url} ${request.headers['x-test']} ${body}`);
    });
    expect(await ask(address)).toEqual({ status: 202, text: 'POST /books/ y {"é":1}' });
  });

  it('keeps connections for questions, and makes a new one for what changes something', async () => {
    const { address, sockets } = await serve((_, response) => response.end('{}'));
    const wire = openWire({ address, timeoutMs: 5_000 });
    for (let i = 0; i < 3; i++) await wire.post('/', '{}', {}, never, false);
    expect(sockets.size).toBe(1);
    for (let i = 0; i < 2; i++) await wire.post('/', '{}', {}, never, true);
    expect(sockets.size).toBe(3);
  });

  it('asks again over a new connection where a kept one was closed meanwhile', async () => {
    let answered = 0;
    const { address, sockets } = await serve((request, response) => {
      // As a server does whose patience ends just when the next question comes.
      if (answered === 1 && sockets.size === 1) return void request.socket.destroy();
      answered++;
      response.end('{}');
    });
    const wire = openWire({ address, timeoutMs: 5_000 });
    await wire.post('/', '{}', {}, never, false);
    expect(await wire.post('/', '{}', {}, never, false)).toMatchObject({ status: 200 });
    expect(sockets.size).toBe(2);
  });

  it('says that a certificate is not believed, and not that a line was lost', async () => {
    const server = https.createServer(testCertificate, (_, response) => response.end('{}'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
    const address = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await expect(ask(address)).rejects.toMatchObject({
      code: 'certificate_refused',
      message: expect.stringMatching(/127\.0\.0\.1:\d+ shows a certificate that is not believed: self-signed/),
    });
  });

  it.each<[string, Answer]>([
    ['before any answer', (request) => request.socket.destroy()],
    [
      'within an answer',
      (request, response) => {
        response.writeHead(200, { 'content-length': 50 }).write('half');
        setTimeout(() => request.socket.destroy(), 20);
      },
    ],
  ])('is lost where it breaks %s', async (_, answer) => {
    const { address } = await serve(answer);
    for (const fresh of [true, false]) {
      await expect(ask(address, never, fresh)).rejects.toMatchObject({ code: 'connection_lost' });
    }
  });

  it('says where nobody can be reached', async () => {
    const { address } = await serve(() => undefined);
    const [server] = servers.splice(0);
    server!.close();
    await once(server!, 'close');
    await expect(ask(address)).rejects.toMatchObject({
      code: 'not_reachable',
      message: expect.stringContaining(address),
    });
  });

  it('says so where another protocol is answered, and does not wait for ever', async () => {
    const { address } = await serve((_, response) =>
      response.writeHead(101, { upgrade: 'x', connection: 'upgrade' }).end(),
    );
    await expect(ask(address)).rejects.toMatchObject({ code: 'unreadable_answer' });
  });

  it('takes no answer that is longer than it may be', async () => {
    const { address } = await serve((_, response) => response.end('x'.repeat(101)));
    // Told from others: fewer records may fit.
    await expect(ask(address)).rejects.toBeInstanceOf(TooLong);
    await expect(ask(address)).rejects.toMatchObject({ code: 'unreadable_answer' });
  });

  it('ends with its time, and with the signal', async () => {
    const { address } = await serve(() => undefined);
    await expect(ask(address, never, false, 30)).rejects.toMatchObject({ code: 'timed_out' });
    const enough = new AbortController();
    const asked = ask(address, enough.signal);
    enough.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
    await expect(ask(address, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  });

  it('does not follow a server that sends it elsewhere', async () => {
    const { address } = await serve((_, response) =>
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    );
    expect(await ask(address)).toMatchObject({ status: 302 });
  });
});
