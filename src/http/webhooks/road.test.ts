import { createHmac } from 'node:crypto';
import type { lookup } from 'node:dns';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealingOf } from '../../../test/support/sealing.ts';
import type { CompanyId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { isClosed } from './addresses.ts';
import { openWebhookRoad as openRoad, type RoadOptions } from './road.ts';

const secret = 'a secret of tests';
const openWebhookRoad = (options: Omit<RoadOptions, 'sealing'>) =>
  openRoad({ ...options, sealing: sealingOf(options.secret) });
const hookOf = (id: number, company = 7) => ({ company: company as CompanyId, id });
const signal = () => AbortSignal.timeout(2_000);

let port: number;
let asked = 0;
const server = createServer((request, response) => {
  asked++;
  if (request.url === '/endless' || request.url === '/cut-off') {
    response.writeHead(202, { 'content-length': '1000' }).write('taken', () => {
      if (request.url === '/cut-off') setImmediate(() => response.destroy());
    });
    return;
  }
  if (request.url === '/flood') {
    response.writeHead(200, { 'content-length': '1000000' }).write('x'.repeat(3_000));
    return;
  }
  if (request.url === '/other') response.writeHead(101, { upgrade: 'x', connection: 'upgrade' });
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
    '168.63.129.16',
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

  it.each([
    '8.8.8.8',
    '168.63.129.17',
    '172.32.0.1',
    '100.63.255.255',
    '192.167.0.1',
    '2606:4700:4700::1111',
    '2a00:1450::1',
  ])('but %s is open', (address) => expect(isClosed(address)).toBe(false));
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

  it('comes to its end where the receiver answers that another protocol begins', async () => {
    const open = openWebhookRoad({ toPrivate: true, secret });
    const hook = { url: `http://127.0.0.1:${port}/other`, headers: null } as unknown as Parameters<typeof open.send>[0];
    const came = await open.send(hook, { id: 1 } as never, signal());
    expect(came).toMatchObject({ status: null, error: 'it could not be sent' });
  });

  it.each(['/endless', '/cut-off'])('takes a receiver at its word whose answer is %s', async (path) => {
    const open = openWebhookRoad({ toPrivate: true, secret });
    const hook = { url: `http://127.0.0.1:${port}${path}`, headers: null };
    const answer = await open.send(hook, { id: 1 }, AbortSignal.timeout(1_000));
    expect(answer).toMatchObject({ status: 202, body: 'taken', error: null });
  });

  it('reads no more of an answer than is kept, and waits for no more', async () => {
    const open = openWebhookRoad({ toPrivate: true, secret });
    const patient = new AbortController().signal;
    const answer = await open.send({ url: `http://localhost:${port}/flood`, headers: null }, {}, patient);
    expect(answer).toMatchObject({ status: 200, body: 'x'.repeat(2_000), error: null });
  }, 15_000);

  it('says what went wrong without what was sent', async () => {
    const open = openWebhookRoad({ toPrivate: true, secret });
    const headers = open.seal(hookOf(1), { authorization: 'Bearer very-secret' });
    const answer = await open.send({ ...hookOf(1), url: 'http://127.0.0.1:1/', headers }, { id: 1 }, signal());
    expect(answer).toEqual({ status: null, headers: null, body: null, error: 'ECONNREFUSED' });
  });
});

describe('what is signed', () => {
  const hook = { company: 7 as CompanyId, id: 60001, signingVersion: 1, signingOverlapUntil: null };
  const at = 1_790_000_000_000 as Instant;
  const id = '0b6f2c1e-6a52-4c3e-9a35-7e0b7f6f2f11';
  const heard: { headers: Record<string, unknown>; body: string }[] = [];
  let url: string;
  const receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => {
      body += String(piece);
    });
    request.on('end', () => {
      heard.push({ headers: request.headers, body });
      response.end();
    });
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  });
  afterAll(() => void receiver.close());
  const road = openWebhookRoad({ toPrivate: true, secret });
  const sendAs = async (of: object, payload: object = { id: 1 }) => {
    await road.send({ ...hook, ...of, url, headers: null }, payload, signal(), { id, at });
    return heard.at(-1)!;
  };
  /** As a receiver checks it, with the secret that it was given and a tolerance of five minutes. */
  const isOurs = (key: string, { headers, body }: (typeof heard)[number], now = at / 1000) => {
    const time = Number(headers['webhook-timestamp']);
    const right = createHmac('sha256', Buffer.from(key.slice('whsec_'.length), 'base64'))
      .update(`${headers['webhook-id']}.${time}.${body}`)
      .digest('base64');
    return Math.abs(now - time) <= 300 && String(headers['webhook-signature']).split(' ').includes(`v1,${right}`);
  };

  it('is known for ours by whoever has the secret, and nothing that was changed is', async () => {
    const key = road.signingSecret(hook);
    const whole = await sendAs({});
    expect(isOurs(key, whole)).toBe(true);
    const { headers, body } = whole;
    expect(isOurs(key, { headers, body: body.replace('1', '2') })).toBe(false);
    expect(isOurs(key, { headers: { ...headers, 'webhook-id': 'another' }, body })).toBe(false);
    expect(isOurs(key, { headers: { ...headers, 'webhook-timestamp': at / 1000 + 1 }, body })).toBe(false);
    expect(isOurs(key, whole, at / 1000 + 301), 'sent again later').toBe(false);
    for (const other of [{ id: 60002 }, { company: 8 as CompanyId }, { signingVersion: 2 }]) {
      expect(isOurs(road.signingSecret({ ...hook, ...other }), whole)).toBe(false);
    }
    expect(openWebhookRoad({ toPrivate: true, secret: 'another' }).signingSecret(hook)).not.toBe(key);
  });

  it('is signed with both keys for as long as a receiver may change over, then with the new one alone', async () => {
    const [old, fresh] = [1, 2].map((signingVersion) => road.signingSecret({ ...hook, signingVersion }));
    const during = await sendAs({ signingVersion: 2, signingOverlapUntil: at + 1 });
    expect([isOurs(old!, during), isOurs(fresh!, during)]).toEqual([true, true]);
    const after = await sendAs({ signingVersion: 2, signingOverlapUntil: at });
    expect([isOurs(old!, after), isOurs(fresh!, after)]).toEqual([false, true]);
  });
});

describe('what is sealed', () => {
  it('is opened with the same secret alone, for its own hook, and is never the same twice', () => {
    const road = openWebhookRoad({ toPrivate: false, secret });
    const headers = { authorization: 'Bearer very-secret' };
    const hook = hookOf(1);
    const sealed = road.seal(hook, headers);
    expect(Buffer.from(sealed).toString('latin1')).not.toContain('very-secret');
    expect(road.open(hook, sealed)).toEqual(headers);
    for (const other of [hookOf(2), hookOf(1, 8)]) expect(() => road.open(other, sealed)).toThrow();
    expect(Buffer.from(road.seal(hook, headers))).not.toEqual(Buffer.from(sealed));
    expect(() => openWebhookRoad({ toPrivate: false, secret: 'another' }).open(hook, sealed)).toThrow();
  });
});
