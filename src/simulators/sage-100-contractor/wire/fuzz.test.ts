import sql from 'mssql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseName } from './testing/ground.ts';
import { openRandom, type Random } from './testing/random.ts';
import {
  batchBytes,
  loginBytes,
  openRawClient,
  packet,
  preloginBytes,
  type RawClient,
  rpcBytes,
} from './testing/raw-client.ts';
import { certificate, login, openWire, type Wire } from './testing/wire.ts';

let wire: Wire;
beforeAll(async () => {
  wire = await openWire({ certificate, limits: { connections: 200 } });
});
afterAll(() => wire.close());

const prelogin = preloginBytes(2);
const signIn = loginBytes({ ...login, database: databaseName });
const requests = [
  batchBytes('SELECT recnum, invnum FROM acpinv WHERE recnum IN (1001, 1002) ORDER BY recnum'),
  rpcBytes('SELECT invnum FROM acpinv WHERE recnum = @id', '@id bigint', 1001n),
  packet(0x0e, Buffer.from([22, 0, 0, 0, 18, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 5, 0, 2, 0])),
  packet(0x06, Buffer.alloc(0)),
];

/** A packet with bytes changed, cut off, put in or doubled; half of the time its length is made to fit again. */
function spoiled(bytes: Buffer, random: Random): Buffer {
  let out = Buffer.from(bytes);
  for (let times = 1 + random.below(4); times > 0; times--) {
    const at = random.below(out.length || 1);
    switch (random.below(6)) {
      case 0:
        out[at] = random.below(256);
        break;
      case 1:
        out[at] = random.of([0, 1, 0x7f, 0x80, 0xfe, 0xff]);
        break;
      case 2:
        out = out.subarray(0, at);
        break;
      case 3:
        out = Buffer.concat([out.subarray(0, at), random.bytes(1 + random.below(40)), out.subarray(at)]);
        break;
      case 4:
        out = Buffer.concat([out, out.subarray(at)]);
        break;
      default:
        if (out.length >= at + 4) out.writeUInt32LE(random.of([0, 0xffff, 0xffff_ffff, 0x7fff_ffff, 0x8000_0000]), at);
    }
  }
  if (out.length >= 8 && random.below(2) === 0) {
    out[1] = 1;
    out.writeUInt16BE(Math.min(out.length, 0xffff), 2);
  }
  return out;
}

/** The answer, or null where the server closed or wants more before it answers. */
const soon = async (client: RawClient) =>
  await Promise.race([client.answer(), new Promise<null>((resolve) => setTimeout(() => resolve(null), 25))]);

async function signedIn(): Promise<RawClient> {
  const client = await openRawClient(wire.server.port);
  client.send(prelogin);
  await client.answer();
  client.send(signIn);
  await client.answer();
  return client;
}

describe('2,000 spoiled packets', () => {
  it('neither stop the server nor stay with it', async () => {
    const random = openRandom(20_261_125);
    const before = process.memoryUsage();
    let sent = 0;
    const stranger = async () => {
      const client = await openRawClient(wire.server.port);
      const first = random.below(3);
      if (first === 0) client.send(random.bytes(1 + random.below(600)));
      else if (first === 1) client.send(spoiled(prelogin, random));
      else {
        client.send(prelogin);
        await client.answer();
        client.send(spoiled(signIn, random));
      }
      sent++;
      await soon(client);
      client.socket.destroy();
    };
    const guest = async () => {
      const client = await signedIn();
      for (let times = 0; times < 20 && !client.socket.destroyed; times++) {
        client.send(spoiled(random.of(requests), random));
        sent++;
        if ((await soon(client)) === null) break;
      }
      client.socket.destroy();
    };
    const worker = async () => {
      while (sent < 2000) await (random.below(4) === 0 ? guest() : stranger());
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    const pool = await wire.connect();
    const { recordset } = await pool
      .request()
      .input('id', sql.BigInt, 1001)
      .query('SELECT invnum FROM acpinv WHERE recnum = @id');
    expect(recordset).toEqual([{ invnum: 'A-1' }]);
    while (wire.server.connections().length > 1) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(wire.faults).toEqual([]);
    const after = process.memoryUsage();
    expect(after.external + after.arrayBuffers - before.external - before.arrayBuffers).toBeLessThan(100_000_000);
    expect(after.heapUsed - before.heapUsed).toBeLessThan(200_000_000);
  });
});

describe('a message without an end', () => {
  const part = (kind: number, body: Buffer) => {
    const bytes = Buffer.concat([Buffer.from([kind, 0, 0, 0, 0, 0, 1, 0]), body]);
    bytes.writeUInt16BE(bytes.length, 2);
    return bytes;
  };

  it('is cut off at the limit of its stage', async () => {
    const stranger = await openRawClient(wire.server.port);
    for (let sent = 0; sent < 100_000 && !stranger.socket.destroyed; sent += 30_000)
      stranger.send(part(0x12, Buffer.alloc(30_000)));
    expect(await stranger.answer()).toBeNull();
    const guest = await signedIn();
    for (let sent = 0; sent < 5_000_000 && !guest.socket.destroyed; sent += 30_000)
      guest.send(part(1, Buffer.alloc(30_000)));
    expect(await guest.answer()).toBeNull();
  });

  it('of packets with one byte each costs no more than its bytes', async () => {
    const guest = await signedIn();
    const many = Buffer.concat(Array.from({ length: 20_000 }, () => part(1, Buffer.from([0]))));
    const before = process.memoryUsage().heapUsed;
    guest.send(many);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(60_000_000);
    guest.socket.destroy();
  });

  it('that is followed by too many others ends the connection', async () => {
    const guest = await signedIn();
    wire.weather({ latencyMs: 60_000 });
    for (let i = 0; i < 20; i++) guest.send(requests[0]!);
    expect(await guest.answer()).toBeNull();
    wire.weather({});
  });
});
