import type { lookup } from 'node:dns';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isClosed } from './addresses.ts';
import { openWebhookRoad } from './road.ts';

const secret = 'a secret of tests';
const signal = () => AbortSignal.timeout(2_000);

let port: number;
let asked = 0;
const server = createServer((_, response) => {
  asked++;
  response.end('ok');
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());

describe('addresses that nothing is sent to', () => {
  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'ff02::1',
    '2002:7f00:1::',
    '2001:db8::1',
    'not an address',
  ])('%s', (address) => expect(isClosed(address)).toBe(true));

  it.each(['8.8.8.8', '172.32.0.1', '100.63.255.255', '192.167.0.1', '2606:4700:4700::1111', '2a00:1450::1'])(
    'but %s is open',
    (address) => expect(isClosed(address)).toBe(false),
  );
});

describe('the way to a receiver', () => {
  const road = openWebhookRoad({ toPrivate: false, secret });

  it.each([
    'http://localhost/',
    'http://any.localhost/',
    'http://127.0.0.1/',
    'http://127.1/',
    'http://0x7f000001/',
    'http://2130706433/',
    'http://0177.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'https://169.254.169.254/latest/meta-data',
  ])('refuses %s beforehand', (url) => expect(road.refuses(url)).toBe('private_address'));

  it.each(['ftp://example.com', 'https://a:b@example.com', 'nonsense', 'file:///etc/passwd', ''])(
    'takes %s for no address',
    (url) => expect(road.refuses(url)).toBe('address'),
  );

  it('refuses, when it connects, a name that only leads into a private network', async () => {
    const rebound = openWebhookRoad({
      toPrivate: false,
      secret,
      resolve: ((_: string, __: object, done: (error: null, found: object[]) => void) =>
        done(null, [{ address: '127.0.0.1', family: 4 }])) as unknown as typeof lookup,
    });
    const before = asked;
    expect(rebound.refuses(`http://hooks.example.com:${port}/`)).toBeNull();
    const answer = await rebound.send({ url: `http://hooks.example.com:${port}/`, headers: null }, {}, signal());
    expect(answer).toMatchObject({ status: null, error: expect.stringContaining('private network') });
    const direct = await road.send({ url: `http://127.0.0.1:${port}/`, headers: null }, {}, signal());
    expect(direct.status).toBeNull();
    expect(asked).toBe(before);
  });

  it('leads there where the setting allows it', async () => {
    const open = openWebhookRoad({ toPrivate: true, secret });
    const answer = await open.send({ url: `http://localhost:${port}/`, headers: null }, {}, signal());
    expect(answer).toMatchObject({ status: 200, body: 'ok', error: null });
  });

  it('says what went wrong without what was sent', async () => {
    const open = openWebhookRoad({ toPrivate: true, secret });
    const headers = open.seal({ authorization: 'Bearer very-secret' });
    const answer = await open.send({ url: 'http://127.0.0.1:1/', headers }, { id: 1 }, signal());
    expect(answer).toEqual({ status: null, headers: null, body: null, error: 'ECONNREFUSED' });
  });
});

describe('what is sealed', () => {
  it('is opened with the same secret alone, and is never the same twice', () => {
    const road = openWebhookRoad({ toPrivate: false, secret });
    const headers = { authorization: 'Bearer very-secret' };
    const sealed = road.seal(headers);
    expect(Buffer.from(sealed).toString('latin1')).not.toContain('very-secret');
    expect(road.open(sealed)).toEqual(headers);
    expect(Buffer.from(road.seal(headers))).not.toEqual(Buffer.from(sealed));
    expect(() => openWebhookRoad({ toPrivate: false, secret: 'another' }).open(sealed)).toThrow();
  });
});
