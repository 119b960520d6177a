import { ByteReader, ProtocolFault } from './bytes.ts';

/** What a client says at its login. The password is in clear here and goes nowhere but to the check. */
export interface Login {
  readonly version: number;
  readonly packetSize: number;
  readonly hostName: string;
  readonly login: string;
  readonly password: string;
  readonly appName: string;
  readonly serverName: string;
  readonly library: string;
  readonly language: string;
  readonly database: string;
  /** It wants Windows to vouch for it and sends no password. */
  readonly integrated: boolean;
}

/** SQL Server's own limit for each of the texts. */
const longest = 128;
const fixedBytes = 86;

export function readLogin(body: Buffer): Login {
  const reader = new ByteReader(body);
  const length = reader.u32();
  if (length > body.length || length < fixedBytes) throw new ProtocolFault(`a login of ${length} bytes`);
  const version = reader.u32();
  const packetSize = reader.u32();
  const flags = new ByteReader(body, 25).u8();
  const place = (at: number): Buffer => {
    const entry = new ByteReader(body, at);
    const [from, units] = [entry.u16(), entry.u16()];
    if (units > longest) throw new ProtocolFault(`a login with a text of ${units} characters`);
    return units === 0 ? Buffer.alloc(0) : new ByteReader(body, from).take(units * 2);
  };
  const text = (at: number) => place(at).toString('utf16le');
  return {
    version,
    packetSize,
    hostName: text(36),
    login: text(40),
    password: clear(place(44)),
    appName: text(48),
    serverName: text(52),
    library: text(60),
    language: text(64),
    database: text(68),
    integrated: (flags & 0x80) !== 0,
  };
}

/** Passwords travel with the halves of each byte changed over and some bits turned: hidden from a glance, no more. */
function clear(hidden: Buffer): string {
  const bytes = Buffer.from(hidden.map((byte) => byte ^ 0xa5).map((byte) => ((byte & 0x0f) << 4) | (byte >> 4)));
  return bytes.toString('utf16le');
}
