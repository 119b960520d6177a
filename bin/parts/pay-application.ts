import { basename } from 'node:path';
import { fill, words } from '../../src/domain/words/words.ts';
import type { Asked, Said } from './commands.ts';
import { Usage, wholeNumber } from './connect.ts';
import { saidOf, saveFile } from './save-file.ts';

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
  const saved = await saveFile(file, bytes, file === options.out);
  return { json: saved, text: saidOf(saved) };
}
