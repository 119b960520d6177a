import { constants, createWriteStream } from 'node:fs';
import { access, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fill, words } from '../../src/domain/words/words.ts';
import { whyNot } from './of-the-system.ts';

const { cli } = words;

export interface Saved {
  readonly file: string;
  readonly bytes: number;
}

/**
 * Saves all of it or nothing: a file that breaks off (a full disk, a connection that ends) leaves what was there before.
 * @param overwrite may what is there be replaced? Whoever named the file meant it.
 * @throws Error that says why it cannot be written; what a broken connection threw, as it is.
 */
export async function saveFile(
  file: string,
  content: Uint8Array | string | ReadableStream<Uint8Array>,
  overwrite: boolean,
): Promise<Saved> {
  const place = overwrite ? await draftFor(file) : { path: file, flags: 'wx', mode: undefined, final: null };
  const out = createWriteStream(place.path, place);
  let begun = false;
  out.once('open', () => {
    begun = true;
  });
  try {
    // Only now is a stream of Node's made of it: one that breaks off while nobody listens ends the program.
    const source =
      content instanceof ReadableStream ? Readable.fromWeb(content as never) : Readable.from([Buffer.from(content)]);
    await pipeline(source, out);
    if (place.final !== null) await rename(place.path, place.final);
  } catch (cause) {
    if (begun && place.flags === 'wx') await rm(place.path, { force: true });
    // The connection broke, not the disk.
    if (cause instanceof TypeError) throw cause;
    throw new Error(fill(cli.notWritten, { file, because: whyNot(cause) }), { cause });
  }
  return { file, bytes: out.bytesWritten };
}

export const saidOf = (saved: Saved): string => fill(cli.written, { ...saved });

/** Where it is written first: beside a file that it then takes the place of, with who may read it, or into what is no file. */
async function draftFor(file: string) {
  const direct = { path: file, flags: 'w', mode: undefined, final: null };
  const final = await realpath(file).catch(() => file);
  const there = await stat(final).catch(() => null);
  const isWritten = there === null || (there.isFile() && (await may(dirname(final), constants.W_OK)));
  if (!isWritten || (there !== null && !(await may(final, constants.W_OK)))) return direct;
  return { path: `${final}.${process.pid}.part`, flags: 'wx', mode: there === null ? undefined : there.mode, final };
}

const may = (path: string, what: number): Promise<boolean> =>
  access(path, what).then(
    () => true,
    () => false,
  );
