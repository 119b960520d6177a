import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { importTemplate } from '../../src/domain/imports/columns.ts';
import { formatOf, type ImportKind, importFormats, importKinds } from '../../src/domain/imports/kinds.ts';
import { fill, words } from '../../src/domain/words/words.ts';
import { importErrors, Refused } from '../../src/http/client.ts';
import type { Asked, Given, Said } from './commands.ts';
import { Usage } from './connect.ts';
import { whyNot } from './of-the-system.ts';
import { tame } from './output.ts';
import { progressBar, silentBar } from './progress-bar.ts';

const says = words.imports;

function kindOf(word: unknown): ImportKind {
  const kind = importKinds.find((one) => one === word);
  if (kind === undefined) throw new Usage(fill(says.cli.needsKind, { kinds: importKinds.join(', ') }));
  return kind;
}

/** `tieout import --template KIND`: what such a file looks like; null where something else was asked. */
export function template({ options }: Given): Said | null {
  if (options.template === undefined) return null;
  const text = importTemplate(kindOf(options.template));
  return { json: { template: text }, text: text.replaceAll('\r\n', '\n').trimEnd() };
}

/** Brings a file in. It is read as it is sent: however large it is, this process stays small. */
export async function importFile({ api, company, words: [word, file], options }: Asked): Promise<Said> {
  const kind = kindOf(word);
  if (file === undefined) throw new Usage(fill(says.cli.needsFile, { kind }));
  const format = options.format ?? formatOf(file) ?? undefined;
  if (format !== undefined && !importFormats.some((one) => one === format)) throw new Usage(says.cli.needsFormat);
  try {
    if (!(await stat(file)).isFile()) throw new Error(says.cli.noPlainFile);
  } catch (cause) {
    throw new Error(fill(says.cli.noFile, { file, because: whyNot(cause) }), { cause });
  }
  const bar = options.json === true ? silentBar : progressBar(process.stderr);
  try {
    const done = await api.importFile(
      company,
      kind,
      { content: Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>, name: basename(file) },
      {
        dryRun: options['dry-run'] === true,
        format: format as string | undefined,
        project: typeof options.project === 'string' ? options.project : undefined,
        progress: bar.show,
      },
    );
    bar.end();
    const ignored = done.ignored.length === 0 ? [] : [fill(says.results.ignored, { heads: done.ignored.join(', ') })];
    return { json: done, text: [done.message, ...ignored].join('\n') };
  } catch (cause) {
    bar.end();
    if (options.json !== true && cause instanceof Refused) listErrors(cause);
    throw cause;
  }
}

/** All that is wrong with the file, a line each; the refusal itself comes behind them. */
function listErrors(refused: Refused): void {
  const { errors, more, allThere } = importErrors(refused.problem);
  const lines = errors.map(({ detail }) => detail);
  if (more > 0) lines.push(fill(says.results.more, { count: more }));
  if (allThere) lines.push(says.allThere);
  if (lines.length > 0) process.stderr.write(`${tame(lines.join('\n'))}\n\n`);
}
