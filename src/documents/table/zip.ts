import { crc32, createDeflateRaw } from 'node:zlib';

interface Entry {
  readonly name: Buffer;
  readonly at: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

/** A part of an archive: its name, and what is in it while it is made. */
export interface ZipPart {
  readonly name: string;
  readonly content: AsyncIterable<string> | Iterable<string>;
}

/** Its sizes come after it: nobody knows them while it is written (bit 3). Names are UTF-8 (bit 11). */
const flags = 0x808;
const deflated = 8;
/** Midnight of the first day that a ZIP knows, so that the same rows make the same file. */
const day = 0x21;

/** A ZIP archive, made while its parts come. Up to 4 GB. */
export async function* zip(parts: AsyncIterable<ZipPart>): AsyncGenerator<Buffer> {
  const entries: Entry[] = [];
  let at = 0;
  for await (const { name, content } of parts) {
    const begun = at;
    const text = Buffer.from(name);
    const head = Buffer.concat([
      numbers([0x04034b50, 4], [20, 2], [flags, 2], [deflated, 2], [0, 2], [day, 2]),
      Buffer.alloc(12),
      numbers([text.length, 2], [0, 2]),
      text,
    ]);
    yield head;
    at += head.length;
    const told = { crc: 0, packed: 0, size: 0 };
    for await (const packed of deflate(content, told)) {
      yield packed;
      at += packed.length;
    }
    const tail = numbers([0x08074b50, 4], [told.crc, 4], [told.packed, 4], [told.size, 4]);
    yield tail;
    at += tail.length;
    entries.push({ name: text, at: begun, ...told });
  }
  const directory = Buffer.concat(entries.map(listed));
  yield Buffer.concat([
    directory,
    numbers(
      [0x06054b50, 4],
      [0, 2],
      [0, 2],
      [entries.length, 2],
      [entries.length, 2],
      [directory.length, 4],
      [at, 4],
      [0, 2],
    ),
  ]);
}

async function* deflate(
  content: ZipPart['content'],
  told: { crc: number; packed: number; size: number },
): AsyncGenerator<Buffer> {
  const deflater = createDeflateRaw({ level: 6 });
  const feed = (async () => {
    try {
      for await (const text of content) {
        const bytes = Buffer.from(text);
        told.crc = crc32(bytes, told.crc);
        told.size += bytes.length;
        if (!deflater.write(bytes)) await new Promise((resolve) => deflater.once('drain', resolve));
      }
      deflater.end();
    } catch (cause) {
      deflater.destroy(cause as Error);
    }
  })();
  for await (const packed of deflater as AsyncIterable<Buffer>) {
    told.packed += packed.length;
    yield packed;
  }
  await feed;
}

const listed = ({ name, at, crc, packed, size }: Entry): Buffer =>
  Buffer.concat([
    numbers(
      [0x02014b50, 4],
      [20, 2],
      [20, 2],
      [flags, 2],
      [deflated, 2],
      [0, 2],
      [day, 2],
      [crc, 4],
      [packed, 4],
      [size, 4],
    ),
    numbers([name.length, 2], [0, 2], [0, 2], [0, 2], [0, 2], [0, 4], [at, 4]),
    name,
  ]);

/** Numbers as a ZIP has them: the lowest byte first. */
function numbers(...given: readonly (readonly [value: number, bytes: 2 | 4])[]): Buffer {
  const buffer = Buffer.alloc(given.reduce((sum, [, bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [value, bytes] of given) {
    if (bytes === 2) buffer.writeUInt16LE(value, at);
    else buffer.writeUInt32LE(value >>> 0, at);
    at += bytes;
  }
  return buffer;
}
