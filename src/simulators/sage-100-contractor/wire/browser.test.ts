import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BrowserInstance, openSqlBrowser, type SqlBrowser } from './browser.ts';
import { openWire, type Wire } from './testing/wire.ts';

let wire: Wire;
let browser: SqlBrowser;
let instances: BrowserInstance[];
beforeAll(async () => {
  wire = await openWire();
  instances = [{ name: 'SAGE100CON', port: wire.server.port, version: '15.0.4382.1' }];
  browser = await openSqlBrowser({ serverName: 'SAGESERVER\\SAGE100CON', instances: () => instances });
});
afterAll(async () => {
  await browser.close();
  await wire.close();
});

async function ask(question: Buffer): Promise<string | null> {
  const socket = createSocket('udp4');
  socket.send(question, browser.port, '127.0.0.1');
  const answer = await Promise.race([
    once(socket, 'message').then(([bytes]) => bytes as Buffer),
    new Promise<null>((resolve) => setTimeout(() => resolve(null), 300)),
  ]);
  socket.close();
  if (!answer) return null;
  expect(answer[0]).toBe(5);
  expect(answer.readUInt16LE(1)).toBe(answer.length - 3);
  return answer.toString('latin1', 3);
}

it('tells the port of an instance, in any case, and of all of them', async () => {
  const told = `ServerName;SAGESERVER;InstanceName;SAGE100CON;IsClustered;No;Version;15.0.4382.1;tcp;${wire.server.port};;`;
  expect(await ask(Buffer.from('\x04sage100con\0', 'latin1'))).toBe(told);
  expect(await ask(Buffer.from([3]))).toBe(told);
  expect(await ask(Buffer.from([2]))).toBe(told);
});

it('says nothing of an instance that is not there, nor to what is no question', async () => {
  expect(await ask(Buffer.from('\x04OTHER\0', 'latin1'))).toBeNull();
  expect(await ask(Buffer.from([]))).toBeNull();
  expect(await ask(Buffer.from([9, 9, 9]))).toBeNull();
});

it('follows an instance to another port', async () => {
  const before = instances;
  instances = [{ ...before[0]!, port: 4711 }];
  expect(await ask(Buffer.from('\x04SAGE100CON\0', 'latin1'))).toContain(';tcp;4711;;');
  instances = before;
});

it('leads a client to it', async () => {
  // mssql asks at port 1434 only, so the way there is asked here and then taken.
  const answer = await ask(Buffer.from('\x04SAGE100CON\0', 'latin1'));
  const port = Number(/;tcp;(\d+);/.exec(answer ?? '')?.[1]);
  const pool = await wire.connect({ port });
  expect((await pool.request().query("SELECT SERVERPROPERTY('InstanceName') AS i")).recordset).toEqual([
    { i: 'SAGE100CON' },
  ]);
});
