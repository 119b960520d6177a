import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';

/** A ZIP file in memory, of which an entry is unpacked as it is read: what is in it may be far larger than it. */

export interface Zip {
  /** The text of an entry, in UTF-8, part by part; null where there is none of the name. Throws past the limit. */
  readonly text: (name: string) => AsyncGenerator<string> | null;
}

/** More was unpacked than is allowed: by what was really there, not by what the file says of itself. */
export class TooMuchUnpacked extends Error {}

const [endMark, entryMark, localMark] = [0x06054b50, 0x02014b50, 0x04034b50];
const [stored, deflated] = [0, 8];

interface Entry {
  readonly method: number;
  readonly start: number;
  readonly packed: number;
}

/** @returns null for what is no ZIP file. */
export function openZip(file: Buffer, mostUnpacked: number): Zip | null {
  const entries = readEntries(file);
  if (entries === null) return null;
  let left = mostUnpacked;
  async function* text({ method, start, packed }: Entry): AsyncGenerator<string> {
    const bytes = file.subarray(start, start + packed);
    const unpacked = method === stored ? Readable.from([bytes]) : Readable.from([bytes]).pipe(createInflateRaw());
    const decoder = new TextDecoder('utf-8', { fatal: true });
    for await (const chunk of unpacked) {
      left -= (chunk as Buffer).length;
      if (left < 0) throw new TooMuchUnpacked();
      yield decoder.decode(chunk as Buffer, { stream: true });
    }
    yield decoder.decode();
  }
  return {
    text: (name) => {
      const entry = entries.get(name.toLowerCase());
      return entry === undefined ? null : text(entry);
    },
  };
}

/** By the central directory at the file's end. */
function readEntries(file: Buffer): ReadonlyMap<string, Entry> | null {
  const first = Math.max(0, file.length - 22 - 0xffff);
  for (let at = file.length - 22; at >= first; at--) {
    if (file.readUInt32LE(at) !== endMark) continue;
    const entries = new Map<string, Entry>();
    let place = file.readUInt32LE(at + 16);
    for (let i = file.readUInt16LE(at + 10); i > 0; i--) {
      if (place + 46 > file.length || file.readUInt32LE(place) !== entryMark) return null;
      const [method, packed] = [file.readUInt16LE(place + 10), file.readUInt32LE(place + 20)];
      const [name, extra, comment] = [28, 30, 32].map((offset) => file.readUInt16LE(place + offset)) as [
        number,
        number,
        number,
      ];
      const local = file.readUInt32LE(place + 42);
      if (local + 30 > file.length || file.readUInt32LE(local) !== localMark) return null;
      const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
      if ((method !== stored && method !== deflated) || start + packed > file.length) return null;
      const named = file.toString('utf8', place + 46, place + 46 + name).toLowerCase();
      entries.set(named, { method, start, packed });
      place += 46 + name + extra + comment;
    }
    return entries;
  }
  return null;
}
