import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import { type AddressInfo, connect, type Server } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { certificateFile, testCertificate } from '../../test/support/certificate.ts';
import { HubAway, HubRefused, openRoad } from './post-json.ts';

const caFile = certificateFile;
const servers: (Server & { closeAllConnections?(): void })[] = [];

afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections?.();
    server.close();
  }
});

async function listening<S extends Server>(server: S): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
const fine = (_: IncomingMessage, answer: ServerResponse) => {
  answer.setHeader('content-type', 'application/json');
  answer.end('{"time": 1}');
};
const tls = () => testCertificate;
const within = (ms = 10_000) => ({ ms, signal: new AbortController().signal });
const open = (hub: string, other: { caFile?: string; proxy?: string } = {}) =>
  openRoad({ hub, caFile: other.caFile ?? null, proxy: other.proxy ?? null });

describe('the road to the hub', () => {
  it.each([
    ['tieout.example.com', /no address of a hub/],
    ['ftp://tieout.example.com', /no address of a hub/],
    ['http://tieout.example.com', /is not encrypted/],
    ['http://10.0.0.7:4100', /is not encrypted/],
  ])('is refused before anything is sent: %s', (hub, says) => {
    expect(() => open(hub)).toThrow(says);
  });

  it('trusts a certificate of one’s own only where it is given', async () => {
    const port = await listening(https.createServer(tls(), fine));
    const hub = `https://localhost:${port}`;
    await expect(open(hub).post('/claim', '{}', {}, within())).rejects.toThrow(HubAway);
    expect(await open(hub, { caFile }).post('/claim', '{}', {}, within())).toEqual({ time: 1 });
  });

  it('goes through a proxy, which sees the name of the hub and nothing else', async () => {
    const port = await listening(https.createServer(tls(), fine));
    const asked: string[] = [];
    const proxy = http.createServer((request) => void asked.push(`in the clear ${request.url}`));
    proxy.on('connect', (request, socket) => {
      asked.push(String(request.url));
      const through = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
      through.pipe(socket).pipe(through);
      through.on('error', () => socket.destroy());
      socket.on('error', () => through.destroy());
    });
    const proxyPort = await listening(proxy);
    const road = open(`https://localhost:${port}`, { caFile, proxy: `http://127.0.0.1:${proxyPort}` });
    expect(await road.post('/claim', '{}', {}, within())).toEqual({ time: 1 });
    expect(asked).toEqual([`localhost:${port}`]);
    road.close();
  });

  it('tells a hub that says no from one that is away, cuts off or never answers', async () => {
    let answering: (request: IncomingMessage, answer: ServerResponse) => void = fine;
    const port = await listening(http.createServer((request, answer) => answering(request, answer)));
    const road = open(`http://127.0.0.1:${port}`);
    const ask = (ms?: number) => road.post('/claim', '{}', {}, within(ms));
    const says = (status: number, body: string) => (_: IncomingMessage, answer: ServerResponse) => {
      answer.statusCode = status;
      answer.end(body);
    };
    answering = says(409, '{"code": "claim_over", "detail": "It is over.", "facts": {"n": 1}}');
    await expect(ask()).rejects.toMatchObject({ code: 'claim_over', message: 'It is over.', facts: { n: 1 } });
    await expect(ask()).rejects.toThrow(HubRefused);
    answering = says(409, '{"code": "claim_over", "detail": {"toString": null}}');
    await expect(ask()).rejects.toMatchObject({ code: 'claim_over', message: 'claim_over' });
    for (const odd of [says(502, '<html>'), says(200, 'not JSON'), says(503, '{"code": "unavailable"}')]) {
      answering = odd;
      await expect(ask()).rejects.toThrow(HubAway);
    }
    for (const ofAnother of ['{}', '{"status": "ok"}', '{"time": "12:00"}']) {
      answering = says(200, ofAnother);
      await expect(ask()).rejects.toThrow(/is no hub/);
    }
    answering = (_, answer) => {
      answer.writeHead(200, { 'content-length': '100' });
      answer.write('{"time"');
      setTimeout(() => answer.destroy(), 20);
    };
    await expect(ask()).rejects.toThrow(HubAway);
    // Of the client's events this is none of those that an answer or an error makes.
    answering = (_, answer) => void answer.writeHead(101, { upgrade: 'x', connection: 'upgrade' }).end();
    await expect(ask()).rejects.toThrow(HubAway);
    answering = () => undefined;
    await expect(ask(100)).rejects.toThrow(/nothing within 100 ms/);
    await expect(open('http://127.0.0.1:1').post('/claim', '{}', {}, within())).rejects.toThrow(HubAway);
  });

  it('ends with its signal, and says whose end it was', async () => {
    const port = await listening(http.createServer(() => undefined));
    const stop = new AbortController();
    const asking = open(`http://127.0.0.1:${port}`).post('/claim', '{}', {}, { ms: 10_000, signal: stop.signal });
    setTimeout(() => stop.abort(new Error('enough')), 50);
    await expect(asking).rejects.toThrow('enough');
  });
});
