/** What came over the wire is not what the protocol says. The connection ends: nothing after it can be understood. */
export class ProtocolFault extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'ProtocolFault';
  }
}

/** Reads a message from its start. Whatever reaches past the end is a ProtocolFault, never a read of something else. */
export class ByteReader {
  readonly bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  take(count: number): Buffer {
    if (count < 0 || count > this.left) throw new ProtocolFault(`${count} bytes are wanted and ${this.left} are there`);
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  u8(): number {
    return this.take(1)[0]!;
  }

  u16(): number {
    return this.take(2).readUInt16LE();
  }

  u32(): number {
    return this.take(4).readUInt32LE();
  }

  i32(): number {
    return this.take(4).readInt32LE();
  }

  u64(): bigint {
    return this.take(8).readBigUInt64LE();
  }

  /** A whole number of up to 16 bytes, the least significant first. */
  unsigned(count: number): bigint {
    let found = 0n;
    for (const byte of this.take(count).toReversed()) found = (found << 8n) | BigInt(byte);
    return found;
  }

  /** So many UTF-16 units. */
  text(units: number): string {
    return this.take(units * 2).toString('utf16le');
  }
}

/** A buffer that grows while it is written. */
export class ByteWriter {
  #bytes: Buffer;
  #length = 0;

  constructor(expected = 256) {
    this.#bytes = Buffer.allocUnsafe(expected);
  }

  get length(): number {
    return this.#length;
  }

  #room(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#length, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, at);
      this.#bytes = larger;
    }
    return at;
  }

  u8(number: number): this {
    const at = this.#room(1);
    this.#bytes[at] = number;
    return this;
  }

  u16(number: number): this {
    const at = this.#room(2);
    this.#bytes.writeUInt16LE(number, at);
    return this;
  }

  u32(number: number): this {
    const at = this.#room(4);
    this.#bytes.writeUInt32LE(number, at);
    return this;
  }

  i32(number: number): this {
    const at = this.#room(4);
    this.#bytes.writeInt32LE(number, at);
    return this;
  }

  f64(number: number): this {
    const at = this.#room(8);
    this.#bytes.writeDoubleLE(number, at);
    return this;
  }

  /** A whole number in so many bytes, the least significant first; negative ones as two's complement. */
  integer(number: bigint, count: number): this {
    const at = this.#room(count);
    let rest = BigInt.asUintN(count * 8, number);
    for (let i = 0; i < count; i++) {
      this.#bytes[at + i] = Number(rest & 0xffn);
      rest >>= 8n;
    }
    return this;
  }

  raw(bytes: Uint8Array): this {
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
  }

  /** UTF-16 without a length before it. */
  text(text: string): this {
    const at = this.#room(text.length * 2);
    this.#bytes.write(text, at, 'utf16le');
    return this;
  }

  /** A text of up to 255 units with its length in one byte before it; longer ones are cut. */
  shortText(text: string): this {
    const fitting = text.slice(0, 255);
    return this.u8(fitting.length).text(fitting);
  }

  /** A text with its length in two bytes before it; longer ones are cut. */
  longText(text: string): this {
    const fitting = text.slice(0, 0xfff);
    return this.u16(fitting.length).text(fitting);
  }

  /** What was written so far. Nothing may be written after it. */
  done(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Hands out what was written and begins anew. */
  drain(): Buffer {
    const bytes = this.done();
    this.#bytes = Buffer.allocUnsafe(256);
    this.#length = 0;
    return bytes;
  }
}
