import { Refusing } from '../../problem.ts';

/**
 * Bytes as text: UTF-8, or UTF-16 where a mark at its beginning says so, as Excel's “Unicode Text” has it. What is neither
 * is refused: guessing an encoding spoils names without anybody noticing.
 */
export async function* textOf(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  const decode = (chunk?: Uint8Array) => {
    try {
      return decoder!.decode(chunk, { stream: chunk !== undefined });
    } catch (cause) {
      throw new Refusing('invalid', { field: 'file', because: 'import_encoding' }, { cause });
    }
  };
  for await (const chunk of bytes) {
    if (chunk.length === 0) continue;
    decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true });
    const text = decode(chunk);
    if (text !== '') yield text;
  }
  if (decoder !== null) yield decode();
}

/** The same of a file that is held as a whole. */
export async function wholeText(bytes: Uint8Array): Promise<string> {
  let whole = '';
  for await (const part of textOf([bytes])) whole += part;
  return whole;
}

function encodingOf(first: Uint8Array): string {
  if (first[0] === 0xff && first[1] === 0xfe) return 'utf-16le';
  return first[0] === 0xfe && first[1] === 0xff ? 'utf-16be' : 'utf-8';
}
