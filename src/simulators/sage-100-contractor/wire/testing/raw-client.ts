import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import tls from 'node:tls';
import { ByteWriter } from '../tds/bytes.ts';
import { messageKinds, packetSizes, packetsOf } from '../tds/packets.ts';

/** Bytes as a client sends them, made here so that they can also be spoiled. */

export const packet = (kind: number, body: Buffer): Buffer => packetsOf(kind, body, packetSizes.usual, 1, true);

export function preloginBytes(encryption: number): Buffer {
  const head = Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff]);
  return packet(messageKinds.prelogin, Buffer.concat([head, Buffer.from([16, 0, 0, 0, 0, 0, encryption])]));
}

export interface RawLogin {
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly version?: number;
}

export function loginBytes({ user, password, database, version = 0x74000004 }: RawLogin): Buffer {
  const hidden = Buffer.from(password, 'utf16le').map((byte) => (((byte & 0x0f) << 4) | (byte >> 4)) ^ 0xa5);
  const parts = [
    Buffer.from('host', 'utf16le'),
    Buffer.from(user, 'utf16le'),
    Buffer.from(hidden),
    Buffer.from('raw client', 'utf16le'),
    Buffer.alloc(0),
    Buffer.alloc(0),
    Buffer.alloc(0),
    Buffer.alloc(0),
    Buffer.from(database, 'utf16le'),
  ];
  const fixed = 94;
  const body = new ByteWriter().u32(fixed + parts.reduce((sum, part) => sum + part.length, 0));
  body.u32(version).u32(4096).u32(7).u32(1).u32(0).u32(0).i32(0).u32(0x409);
  let at = fixed;
  for (const part of parts) {
    body.u16(at).u16(part.length / 2);
    at += part.length;
  }
  body.raw(Buffer.alloc(fixed - 36 - parts.length * 4));
  for (const part of parts) body.raw(part);
  return packet(messageKinds.login, body.done());
}

const headers = Buffer.from([22, 0, 0, 0, 18, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);

export const batchBytes = (text: string): Buffer =>
  packet(messageKinds.batch, Buffer.concat([headers, Buffer.from(text, 'utf16le')]));

/** sp_executesql with one bigint. */
export function rpcBytes(text: string, declaration: string, value: bigint): Buffer {
  const collation = Buffer.from([9, 4, 0xd0, 0, 0x34]);
  const body = new ByteWriter().raw(headers).u16(0xffff).u16(10).u16(0);
  for (const one of [text, declaration]) {
    body
      .u8(0)
      .u8(0)
      .u8(0xe7)
      .u16(8000)
      .raw(collation)
      .u16(one.length * 2)
      .text(one);
  }
  body.shortText('@id').u8(0).u8(0x26).u8(8).u8(8).integer(value, 8);
  return packet(messageKinds.rpc, body.done());
}

export interface RawClient {
  readonly socket: Socket;
  readonly send: (bytes: Buffer) => void;
  /** The body of the next whole message; null once the server has closed. */
  readonly answer: () => Promise<Buffer | null>;
  /** TLS within PRELOGIN messages, as a client does it. What is sent then goes through it, until `unsecure`. */
  readonly secure: () => Promise<void>;
  readonly unsecure: () => void;
}

export async function openRawClient(port: number): Promise<RawClient> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  let open = true;
  let waiting: ((body: Buffer | null) => void) | null = null;
  let rest: Buffer = Buffer.alloc(0);
  let body: Buffer[] = [];
  const bodies: Buffer[] = [];
  let through: tls.TLSSocket | null = null;
  let outside: Duplex | null = null;
  const give = () => {
    if (!waiting || (bodies.length === 0 && open)) return;
    const asked = waiting;
    waiting = null;
    asked(bodies.shift() ?? null);
  };
  const take = (bytes: Buffer) => {
    rest = Buffer.concat([rest, bytes]);
    while (rest.length >= 8 && rest.length >= rest.readUInt16BE(2)) {
      const length = rest.readUInt16BE(2);
      body.push(rest.subarray(8, length));
      if (rest[1]! & 1) {
        bodies.push(Buffer.concat(body));
        body = [];
      }
      rest = rest.subarray(length);
    }
    give();
  };
  socket.on('data', (bytes: Buffer) => (through?.encrypted && outside && agreed ? outside.push(bytes) : take(bytes)));
  socket.on('close', () => {
    open = false;
    give();
  });
  let agreed = false;
  const answer = () =>
    new Promise<Buffer | null>((resolve) => {
      waiting = resolve;
      give();
    });
  return {
    socket,
    answer,
    send: (bytes) => void (through ?? socket).write(bytes),
    async secure() {
      outside = new Duplex({
        read() {},
        write(bytes: Buffer, _, done) {
          socket.write(agreed ? bytes : packet(messageKinds.prelogin, bytes));
          done();
        },
      });
      through = tls.connect({ socket: outside, rejectUnauthorized: false, maxVersion: 'TLSv1.2' });
      through.on('data', take);
      const secured = once(through, 'secureConnect').then(() => {
        agreed = true;
      });
      while (!agreed) {
        const flight = await Promise.race([answer(), secured]);
        if (flight) outside.push(flight);
        await new Promise((resolve) => setImmediate(resolve));
      }
      waiting = null;
    },
    unsecure() {
      through = null;
    },
  };
}
