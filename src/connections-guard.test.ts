import type { lookup } from 'node:dns';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guardOf } from './connections.ts';
import { openWire } from './connectors/tryton/wire.ts';
import { openLookup } from './http/webhooks/guard.ts';
import { SettingRefused } from './settings.ts';

let port: number;
let asked = 0;
const server = createServer((_, response) => {
  asked++;
  response.end('{}');
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());

describe('the address of an ERP that stands in the database', () => {
  it.each(['http://127.0.0.1:8000', 'http://169.254.169.254', 'https://[::1]', 'https://10.1.2.3', 'http://localhost'])(
    'is refused as %s',
    (address) => expect(() => guardOf('Books', { address })).toThrow(SettingRefused),
  );

  it('is refused at the call where a name leads there, though it led elsewhere a moment before', async () => {
    let answers = 0;
    const rebinding = ((_: string, __: object, done: (error: null, found: object[]) => void) =>
      done(null, [{ address: answers++ === 0 ? '203.0.114.9' : '127.0.0.1', family: 4 }])) as unknown as typeof lookup;
    const closed = () => new Error('closed');
    // Whoever asked before connecting would have been told an open address; only what is connected to counts.
    rebinding('books.example.com', {}, () => undefined);
    const wire = openWire({
      address: `http://books.example.com:${port}`,
      timeoutMs: 2_000,
      lookup: openLookup(closed, rebinding),
    });
    await expect(wire.post('/', '{}', {}, AbortSignal.timeout(2_000), true)).rejects.toThrow();
    expect([answers, asked]).toEqual([2, 0]);
  });

  it('is a name that the guard lets through to where it leads', async () => {
    const { lookup: through } = guardOf('Books', { address: 'https://books.example.com' });
    const found = await new Promise((resolve) => through('127.0.0.1', {}, (error) => resolve(error?.message)));
    expect(found).toMatch(/private network/);
  });
});
