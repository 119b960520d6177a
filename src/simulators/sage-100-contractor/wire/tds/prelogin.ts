import { ByteReader, ByteWriter, ProtocolFault } from './bytes.ts';

/** Whether the talk is to be encrypted: what the client asks for, and what the server answers. */
export const encryption = { loginOnly: 0, on: 1, notSupported: 2, required: 3 } as const;

export interface Prelogin {
  readonly encryption: number;
  /** The named instance that the client thinks it talks to; empty where it names none. */
  readonly instance: string;
}

const options = { version: 0, encryption: 1, instance: 2, thread: 3, mars: 4, end: 0xff } as const;
const mostOptions = 32;

export function readPrelogin(body: Buffer): Prelogin {
  const reader = new ByteReader(body);
  let asked = encryption.notSupported as number;
  let instance = '';
  for (let count = 0; ; count++) {
    const option = reader.u8();
    if (option === options.end) break;
    if (count >= mostOptions) throw new ProtocolFault('too many options before the login');
    const place = reader.take(4);
    const given = new ByteReader(body, place.readUInt16BE(0)).take(place.readUInt16BE(2));
    if (option === options.encryption) asked = given[0] ?? asked;
    if (option === options.instance) instance = given.toString('latin1').replace(/\0.*$/s, '');
  }
  if (asked > encryption.required) throw new ProtocolFault(`encryption ${asked}`);
  return { encryption: asked, instance };
}

export interface PreloginAnswer {
  readonly encryption: number;
  /** Does the instance that the client named answer here? */
  readonly instanceFits: boolean;
  readonly productVersion: string;
}

/** Without MARS: a connection does one thing at a time. */
export function writePrelogin(answer: PreloginAnswer): Buffer {
  const [major = 15, minor = 0, build = 0] = answer.productVersion.split('.').map(Number);
  const version = Buffer.from([major, minor, build >> 8, build & 0xff, 0, 0]);
  const given: readonly [number, Buffer][] = [
    [options.version, version],
    [options.encryption, Buffer.from([answer.encryption])],
    [options.instance, Buffer.from([answer.instanceFits ? 0 : 1])],
    [options.thread, Buffer.alloc(0)],
    [options.mars, Buffer.from([0])],
  ];
  const head = new ByteWriter();
  let at = given.length * 5 + 1;
  for (const [option, bytes] of given) {
    head.raw(Buffer.from([option, at >> 8, at & 0xff, bytes.length >> 8, bytes.length & 0xff]));
    at += bytes.length;
  }
  head.u8(options.end);
  return Buffer.concat([head.done(), ...given.map(([, bytes]) => bytes)]);
}

/** What the server agrees to. A server without a certificate cannot encrypt, and says so. */
export function agreedEncryption(asked: number, certificate: boolean, required: boolean): number {
  if (!certificate) return encryption.notSupported;
  if (asked === encryption.on || asked === encryption.required) return encryption.on;
  // A client that cannot encrypt leaves when it reads this.
  if (required) return encryption.required;
  return asked === encryption.loginOnly ? encryption.loginOnly : encryption.notSupported;
}
