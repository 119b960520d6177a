import type { lookup } from 'node:dns';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openGuardedFetch } from './guarded-fetch.ts';

let port: number;
let asked = 0;
const server = createServer((request, response) => {
  asked++;
  if (request.url === '/much') return void response.end('x'.repeat(600 * 1024));
  if (request.url === '/elsewhere') return void response.writeHead(302, { location: '/' }).end();
  let body = '';
  request.on('data', (piece) => {
    body += String(piece);
  });
  request.on('end', () => response.setHeader('content-type', 'application/json').end(JSON.stringify({ body })));
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());

const get = { method: 'GET', headers: {}, body: undefined };
const toLocal = ((_: string, __: object, done: (error: null, found: object[]) => void) =>
  done(null, [{ address: '127.0.0.1', family: 4 }])) as unknown as typeof lookup;

it('asks nobody in a private network, nor by a name that leads there', async () => {
  const before = asked;
  const guarded = openGuardedFetch({ toPrivate: false, resolve: toLocal });
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '169.254.169.254', '2130706433', 'login.example.com']) {
    await expect(guarded.fetch(`http://${host}:${port}/`, get), host).rejects.toThrow(/private network/);
  }
  await expect(guarded.fetch('file:///etc/passwd', get)).rejects.toThrow(/no way to ask/);
  expect(asked).toBe(before);
});

it('asks there where the setting allows it, follows no redirect, and reads so much and no more', async () => {
  const open = openGuardedFetch({ toPrivate: true });
  const at = `http://127.0.0.1:${port}`;
  const answer = await open.fetch(`${at}/`, { ...get, method: 'POST', body: new URLSearchParams({ a: 'é' }) });
  expect([answer.status, await answer.json()]).toEqual([200, { body: 'a=%C3%A9' }]);
  expect((await open.fetch(`${at}/elsewhere`, get)).status).toBe(302);
  await expect(open.fetch(`${at}/much`, get)).rejects.toThrow(/more than/);
  await expect(open.fetch(`${at}/`, { ...get, signal: AbortSignal.abort() })).rejects.toThrow();
});
