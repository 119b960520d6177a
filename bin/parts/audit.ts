import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { judgeCheckpoints, sha256 } from '../../src/app/checkpoints.ts';
import { HistoryFileCheck } from '../../src/domain/history/history-file.ts';
import { sayFinding } from '../../src/domain/history/history-words.ts';
import type { Finding } from '../../src/domain/history/sealed-history.ts';
import { fill, words } from '../../src/domain/words/words.ts';
import type { AuditCheckpoints } from '../../src/http/client.ts';
import type { Asked, Command, Given, Said } from './commands.ts';
import { Usage } from './connect.ts';
import { table } from './output.ts';
import { saidOf, saveFile } from './save-file.ts';

const { audit: says } = words;
const formats = ['jsonl', 'csv'] as const;

const option = ({ options }: Given, name: string): string | undefined =>
  typeof options[name] === 'string' ? options[name] : undefined;

/** The commands of the sealed history. */
export const auditCommands: Readonly<Record<string, Command>> = {
  /** Exit code 1 where anything is wrong, so that a script notices. */
  verify: async (asked) => {
    const kept = option(asked, 'checkpoints');
    const checkpoints = kept === undefined ? [] : (await keptIn(kept)).checkpoints;
    const json = await asked.api.verifyHistory(asked.company, checkpoints);
    const { found, waiting } = json;
    const text = [
      fill(json.whole ? says.sound : says.unsound, json),
      waiting > 0 ? fill(says.waiting, { waiting }) : '',
      listed(json.findings, found),
    ];
    return { json, text: text.filter((part) => part !== '').join('\n'), code: json.whole ? 0 : 1 };
  },
  checkpoints: async (asked) => {
    const json = await asked.api.checkpoints(asked.company);
    const file = option(asked, 'out');
    if (file !== undefined) return saved(json, file);
    const rows = json.checkpoints.map((one) => ({
      [says.columns.number]: one.number,
      [says.columns.at]: one.at,
      [says.columns.place]: one.place,
      [says.columns.hash]: one.hash,
      [says.columns.key]: one.key,
    }));
    const text = rows.length === 0 ? says.noCheckpoints : table(rows);
    return { json, text: json.key === null ? `${text}\n${says.noKey}` : `${text}\n${json.key.public_key.trim()}` };
  },
  checkpoint: async (asked) => {
    const json = await asked.api.signCheckpoint(asked.company);
    const file = option(asked, 'out');
    if (file !== undefined) return saved(await asked.api.checkpoints(asked.company), file, json.says);
    return { json, text: json.says };
  },
  'audit-export': exported,
};

async function exported(asked: Asked): Promise<Said> {
  const format = formats.find((one) => one === (option(asked, 'format') ?? 'jsonl'));
  if (format === undefined) throw new Usage(fill(says.needsFormat, { formats: formats.join(', ') }));
  const file = option(asked, 'out') ?? `${says.file.name}-${asked.company}.${format}`;
  const stream = await asked.api.exportHistory(asked.company, format);
  const saved = await saveFile(file, stream, option(asked, 'out') !== undefined);
  return { json: saved, text: saidOf(saved) };
}

/**
 * `tieout verify-file FILE --checkpoints FILE`: an exported history, with no hub and no database. The checkpoints and
 * the key in the second file are trusted: they are what somebody kept.
 */
export async function verifyFile(given: Given): Promise<Said> {
  const file = given.words[0];
  const kept = option(given, 'checkpoints');
  if (file === undefined || kept === undefined) throw new Usage(says.needsKey);
  const { key, checkpoints } = await keptIn(kept);
  const check = new HistoryFileCheck(sha256, (company) =>
    judgeCheckpoints(checkpoints, company, key === null ? [] : [key.public_key], true),
  );
  let number = 0;
  try {
    for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
      number++;
      if (!check.line(line)) throw new Error(fill(says.notAHistory, { line: number, file }));
    }
  } catch (cause) {
    if ((cause as { code?: string }).code === undefined) throw cause;
    throw new Error(fill(says.notAFile, { file, because: (cause as Error).message }), { cause });
  }
  const verdict = check.verdict();
  const whole = verdict.found === 0 && verdict.complete && verdict.anchored;
  const told = { sealed: verdict.events, vouched: verdict.vouched, found: verdict.found };
  const text = [
    fill(whole ? says.sound : says.unsound, told),
    verdict.complete ? '' : fill(says.unfinished, { file }),
    verdict.anchored || verdict.company === null ? '' : fill(says.unanchored, { file, after: verdict.after }),
    listed(
      verdict.findings.map((finding) => ({ ...finding, says: sayFinding(finding) })),
      verdict.found,
    ),
  ];
  return { json: { whole, ...verdict }, text: text.filter((part) => part !== '').join('\n'), code: whole ? 0 : 1 };
}

async function saved(json: AuditCheckpoints, file: string, before = ''): Promise<Said> {
  const written = saidOf(await saveFile(file, `${JSON.stringify(json, null, 2)}\n`, true));
  return { json: { file, ...json }, text: before === '' ? written : `${before}\n${written}` };
}

async function keptIn(file: string): Promise<AuditCheckpoints> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new Error(fill(says.notAFile, { file, because: cause.message }), { cause });
  });
  try {
    const kept = JSON.parse(text) as AuditCheckpoints;
    if (Array.isArray(kept.checkpoints)) return { key: kept.key ?? null, checkpoints: kept.checkpoints };
  } catch {
    // said below
  }
  throw new Error(fill(says.notCheckpoints, { file }));
}

function listed(findings: readonly (Finding & { readonly says: string })[], found: number): string {
  if (findings.length === 0) return '';
  const rows = findings.map((one) => ({
    [says.columns.place]: one.place,
    [says.columns.log]: one.log,
    [says.columns.event]: one.event,
    [says.columns.flaw]: one.flaw,
    [says.columns.says]: one.says,
  }));
  const shown = findings.length;
  return `${table(rows)}${found > shown ? `\n${fill(says.more, { shown, found })}` : ''}`;
}
