import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fill, words } from '../../src/domain/words/words.ts';
import type { Asked, Said } from './commands.ts';
import { Usage, wholeNumber } from './connect.ts';

const { cli } = words;
const formats = ['pdf', 'csv', 'xlsx'] as const;

/** Saves the pay application of an invoice. A file that was named is overwritten; one that was not is left alone. */
export async function payApplication({ api, company, words: [first], options }: Asked): Promise<Said> {
  const id = wholeNumber(first);
  if (id === null) throw new Usage(fill(cli.needsId, { command: 'pay-application', thing: cli.things.invoice }));
  const format = formats.find((one) => one === (options.format ?? 'pdf'));
  if (format === undefined) throw new Usage(fill(cli.needsFormat, { formats: formats.join(', ') }));
  const { name, bytes } = await api.payApplication(company, id, format);
  const file = typeof options.out === 'string' ? options.out : basename(name);
  try {
    await writeFile(file, bytes, { flag: file === options.out ? 'w' : 'wx' });
  } catch (cause) {
    throw new Error(fill(cli.notWritten, { file, because: (cause as Error).message }), { cause });
  }
  return { json: { file, bytes: bytes.length }, text: fill(cli.written, { file, bytes: bytes.length }) };
}
