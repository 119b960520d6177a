import { ByteWriter, ProtocolFault } from './bytes.ts';

/** The kinds of messages, by the first byte of their packets. */
export const messageKinds = {
  batch: 0x01,
  rpc: 0x03,
  answer: 0x04,
  attention: 0x06,
  transaction: 0x0e,
  login: 0x10,
  prelogin: 0x12,
} as const;

/** A message that arrived, its packets put together. */
export interface Message {
  readonly kind: number;
  readonly body: Buffer;
  /** The client gave it up on the way: it is answered and not done. */
  readonly ignore: boolean;
  /** The session is to be as it was after the login before this is done. */
  readonly reset: boolean;
}

const headerBytes = 8;
const status = { last: 0x01, ignore: 0x02, reset: 0x08, resetButTransaction: 0x10 } as const;

export const packetSizes = { least: 512, usual: 4096, most: 32_767 } as const;

/**
 * Puts packets together to messages. `most` is how many bytes a message may have at that moment.
 * @returns a function that takes bytes as they come; it throws ProtocolFault.
 */
export function openPacketReader(most: () => number, onMessage: (message: Message) => void): (bytes: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let open: { kind: number; body: ByteWriter; reset: boolean } | null = null;
  return (bytes) => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    while (rest.length >= headerBytes) {
      const [kind, flags, length] = [rest[0]!, rest[1]!, rest.readUInt16BE(2)];
      if (!Object.values(messageKinds).includes(kind as 1)) throw new ProtocolFault(`a packet of kind ${kind}`);
      if (length < headerBytes || length > packetSizes.most) throw new ProtocolFault(`a packet of ${length} bytes`);
      if (rest.length < length) return;
      if (open && open.kind !== kind) throw new ProtocolFault('a message within a message');
      const reset: boolean = (flags & (status.reset | status.resetButTransaction)) !== 0;
      open ??= { kind, body: new ByteWriter(length), reset };
      // Copied, because a slice would hold on to all that came with it.
      open.body.raw(rest.subarray(headerBytes, length));
      rest = rest.subarray(length);
      if (open.body.length > most()) throw new ProtocolFault(`a message of more than ${most()} bytes`);
      if ((flags & status.last) === 0) continue;
      const message = { kind, body: open.body.done(), ignore: (flags & status.ignore) !== 0, reset: open.reset };
      open = null;
      onMessage(message);
    }
  };
}

/**
 * Cuts a message, or its beginning, into packets of the size agreed on.
 * @param last is the end of the message in it? Else only full packets should be given.
 */
export function packetsOf(kind: number, body: Buffer, size: number, first: number, last: boolean): Buffer {
  const room = size - headerBytes;
  const count = Math.max(1, Math.ceil(body.length / room));
  const out = Buffer.allocUnsafe(body.length + count * headerBytes);
  for (let i = 0, at = 0; i < count; i++) {
    const part = body.subarray(i * room, (i + 1) * room);
    out[at] = kind;
    out[at + 1] = last && i === count - 1 ? status.last : 0;
    out.writeUInt16BE(part.length + headerBytes, at + 2);
    out.writeUInt16BE(0, at + 4);
    out[at + 6] = (first + i) & 0xff;
    out[at + 7] = 0;
    part.copy(out, at + headerBytes);
    at += headerBytes + part.length;
  }
  return out;
}

/** How many bytes of a message go into a packet. */
export const packetRoom = (size: number): number => size - headerBytes;
