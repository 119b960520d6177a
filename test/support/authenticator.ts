import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { NewPasskeyAnswer, PasskeyAnswer } from '../../src/app/ports/sign-in.ts';

/** What an authenticator says of a touch; what is left out is as it should be. */
export interface Said {
  readonly origin?: string;
  readonly rpId?: string;
  /** Was a finger, a face or a PIN asked for? */
  readonly verified?: boolean;
  /** The count to send, where it is not the next. */
  readonly counter?: number;
  /** Signs with another key than its own. */
  readonly forged?: boolean;
  readonly userHandle?: string | null;
  /** The challenge to answer, where it is not the one that was asked. */
  readonly challenge?: string;
  /** Sends certificates along, as nobody asked for. */
  readonly certified?: boolean;
}

/** The parts of what a server asks a browser with that an authenticator looks at. */
interface Options {
  readonly challenge: string;
  readonly rp?: { readonly id: string };
  readonly rpId?: string;
  readonly user?: { readonly id: string };
}

export interface Authenticator {
  readonly id: string;
  make(options: object, said?: Said): NewPasskeyAnswer;
  use(options: object, said?: Said): PasskeyAnswer;
}

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest();
const flag = { present: 0x01, verified: 0x04, attested: 0x40 } as const;
const bytes = (data: Buffer) =>
  Buffer.concat([
    Buffer.from(data.length < 256 ? [0x58, data.length] : [0x59, data.length >> 8, data.length & 255]),
    data,
  ]);
const text = (of: string) => Buffer.concat([Buffer.from([0x60 + of.length]), Buffer.from(of)]);

/** An authenticator in software, with one key of ES256: what a telephone does, without the telephone. */
export function softwareAuthenticator(origin = 'http://localhost:4100', counts = true): Authenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const credential = randomBytes(16);
  const id = credential.toString('base64url');
  let counter = 0;
  let handle: string | null = null;

  const dataOf = (rpId: string, flags: number, count: number, rest: Buffer) => {
    const counted = Buffer.alloc(4);
    counted.writeUInt32BE(count);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), counted, rest]);
  };
  const clientOf = (type: string, options: Options, said: Said) =>
    Buffer.from(
      JSON.stringify({
        type,
        challenge: said.challenge ?? options.challenge,
        origin: said.origin ?? origin,
        crossOrigin: false,
      }),
    );
  const seen = (said: Said) => flag.present | (said.verified === false ? 0 : flag.verified);

  return {
    id,
    make: (given, said = {}) => {
      const options = given as Options;
      handle = options.user?.id ?? null;
      const size = Buffer.alloc(2);
      size.writeUInt16BE(credential.length);
      const attested = Buffer.concat([Buffer.alloc(16), size, credential, coseOf(publicKey)]);
      const authData = dataOf(said.rpId ?? options.rp?.id ?? '', seen(said) | flag.attested, 0, attested);
      const statement = said.certified
        ? [
            text('packed'),
            text('attStmt'),
            Buffer.from([0xa1]),
            text('x5c'),
            Buffer.from([0x81]),
            bytes(Buffer.alloc(9)),
          ]
        : [text('none'), text('attStmt'), Buffer.from([0xa0])];
      const object = Buffer.concat([Buffer.from([0xa3]), text('fmt'), ...statement, text('authData'), bytes(authData)]);
      const clientDataJSON = clientOf('webauthn.create', options, said).toString('base64url');
      const response = { clientDataJSON, attestationObject: object.toString('base64url'), transports: ['internal'] };
      return { id, rawId: id, type: 'public-key', response };
    },
    use: (given, said = {}) => {
      const options = given as Options;
      if (counts) counter++;
      const authData = dataOf(said.rpId ?? options.rpId ?? '', seen(said), said.counter ?? counter, Buffer.alloc(0));
      const client = clientOf('webauthn.get', options, said);
      const key: KeyObject = said.forged ? stranger : privateKey;
      const signature = sign('sha256', Buffer.concat([authData, sha256(client)]), { key, dsaEncoding: 'der' });
      return {
        id,
        rawId: id,
        type: 'public-key',
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: authData.toString('base64url'),
          signature: signature.toString('base64url'),
          userHandle: said.userHandle === undefined ? handle : said.userHandle,
        },
      };
    },
  };
}

/** The public key as COSE writes it: EC2, ES256, P-256. */
function coseOf(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    bytes(Buffer.from(x, 'base64url')),
    Buffer.from([0x22]),
    bytes(Buffer.from(y, 'base64url')),
  ]);
}
