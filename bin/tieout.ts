import { parseArgs } from 'node:util';
import { asLanguage } from '../src/domain/words/languages.ts';
import { fill, speakBy, words } from '../src/domain/words/words.ts';
import { Refused } from '../src/http/client.ts';
import { commands, type Given, type Said } from './parts/commands.ts';
import { companyOf, connect, Usage } from './parts/connect.ts';
import { exitCode, usage } from './parts/exit-codes.ts';
import { template } from './parts/import.ts';
import type { Finding } from './parts/local.ts';
import { table } from './parts/output.ts';

const { env } = process;
/** As the shell's own programs choose it, but for a word that is meant for this one alone. */
const typedIn = asLanguage([env.TIEOUT_LANG, env.LC_ALL, env.LC_MESSAGES, env.LANG].find((name) => name));
speakBy(() => typedIn);
const { cli } = words;
const head = cli.columns;
const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const options = {
  json: flag,
  help: { ...flag, short: 'h' },
  all: flag,
  'dry-run': flag,
  company: text,
  filter: text,
  search: text,
  project: text,
  commitment: text,
  sort: text,
  vendor: text,
  period: text,
  'amount-from': text,
  'amount-to': text,
  'waiting-days': text,
  columns: text,
  csv: { type: 'boolean' },
  limit: text,
  cursor: text,
  reason: text,
  'posting-period': text,
  version: text,
  status: text,
  settings: text,
  schema: text,
  'invoice-number': text,
  'billing-date': text,
  work: { ...text, multiple: true },
  stored: { ...text, multiple: true },
  url: text,
  code: text,
  folder: text,
  format: text,
  out: text,
  health: flag,
  from: text,
  to: text,
  name: text,
  email: text,
  template: text,
  scope: text,
  days: text,
  ca: text,
  proxy: text,
  number: text,
  'erp-id': text,
  refresh: flag,
  'link-matches': flag,
  checkpoints: text,
  keys: text,
  'as-of': text,
} as const;

async function serve(demo: boolean): Promise<undefined> {
  const { run } = await import('../src/main.ts');
  await run(demo);
}

/**
 * The commands that need no running Tieout. `serve` and `demo` do not come back. What they are made of is loaded by them
 * alone: the whole program takes longer to load than any other command to run.
 */
const local: Readonly<Record<string, (given: Given) => Promise<Said | undefined>>> = {
  serve: () => serve(false),
  demo: () => serve(true),
  migrate: async () => {
    const { migrateOwn } = await import('./parts/local.ts');
    const says = await migrateOwn(process.env);
    return { json: { message: says }, text: says };
  },
  doctor: async ({ options: { settings, schema } }) => {
    if (typeof settings === 'string') {
      const { examineConnection } = await import('./parts/doctor-sage.ts');
      const found = await examineConnection(settings, typeof schema === 'string' ? schema : undefined);
      return diagnosis(found.findings, found);
    }
    const [{ examine }, { whatIsLookedAt }] = await Promise.all([
      import('./parts/examine.ts'),
      import('./parts/progress-bar.ts'),
    ]);
    const line = whatIsLookedAt(process.stderr);
    const found = await examine(process.env, line.show);
    line.end();
    return diagnosis(found, found);
  },
  backup: async (given) => {
    const { makeBackup } = await import('./parts/backup.ts');
    return makeBackup(given, process.env);
  },
  restore: async (given) => {
    const { restoreBackup } = await import('./parts/backup.ts');
    return restoreBackup(given, process.env);
  },
  restored: async (given) => {
    const { tellRestored } = await import('./parts/backup.ts');
    return tellRestored(given, process.env);
  },
  'verify-file': async (given) => {
    const { verifyFile } = await import('./parts/audit.ts');
    return verifyFile(given);
  },
  keys: async (given) => {
    const { keys } = await import('./parts/secrets.ts');
    return keys(given, process.env);
  },
  free: async (given) => {
    const { free } = await import('./parts/free.ts');
    return free(given, process.env);
  },
  agent: async (given) => {
    const { agent } = await import('./parts/agent.ts');
    return agent(given);
  },
};

/** What a doctor found: well, not well, or for a person to judge. */
function diagnosis(found: readonly Finding[], json: unknown): Said {
  const rows = found.map(({ what, ok, says }) => ({
    [head.what]: what,
    [head.ok]: ok === null ? cli.unsure : ok ? cli.yes : cli.no,
    [head.says]: says,
  }));
  return { json, text: table(rows), code: found.some(({ ok }) => ok === false) ? 1 : 0 };
}

/** What stands after a command's name; all others take one word, an id. */
const wordsTaken: Readonly<Record<string, number>> = {
  status: 2,
  'void-policy': 2,
  import: 2,
  'tie-out-hour': 2,
  record: 3,
  policies: 3,
  'force-unlink': 2,
  people: 2,
  grant: 2,
  revoke: 2,
  token: 2,
  ...Object.fromEntries(
    [
      'invoices',
      'prerequisites',
      'create',
      'projects',
      'commitments',
      'connections',
      'alerts',
      'accountant-report',
      'corrections',
      'me',
      'verify',
      'checkpoints',
      'checkpoint',
      'audit-export',
      ...Object.keys(local),
    ].map((name) => [name, 0]),
  ),
  agent: 1,
  free: 1,
  'verify-file': 1,
  restore: 1,
  keys: 1,
  'confirm-books': 2,
  'secret-set': 2,
  'secret-remove': 2,
};

/** A second id would otherwise be passed over in silence, and whoever gave it would believe it done. */
function refuseSurplus(command: string, given: readonly string[]): void {
  const word = given[wordsTaken[command] ?? 1];
  if (word !== undefined) throw new Usage(fill(cli.surplus, { command, word }));
}

const isOption = (word: string) => word === '-h' || Object.hasOwn(options, word.replace(/^--/, '').replace(/=.*$/, ''));

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (cause) {
    const option = args.find((word) => word.startsWith('-') && !isOption(word));
    if ((cause as { code?: string }).code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION' || option === undefined) {
      throw new Usage(cause instanceof Error ? cause.message : String(cause));
    }
    throw new Usage(fill(cli.unknownOption, { option }));
  }
}

async function answer(args: readonly string[]): Promise<Said | undefined> {
  const { values, positionals } = read(args);
  const [name, ...rest] = positionals;
  if (values.help || name === undefined)
    return { json: { usage: cli.usage }, text: cli.usage, code: values.help ? 0 : usage };
  if (!Object.hasOwn(local, name) && !Object.hasOwn(commands, name) && name !== 'token') {
    throw new Usage(fill(cli.unknownCommand, { command: name }));
  }
  refuseSurplus(name, rest);
  const given = { words: rest, options: values };
  if (Object.hasOwn(local, name)) return local[name]!(given);
  const shape = name === 'import' ? template(given) : null;
  if (shape !== null) return shape;
  if (name === 'token') {
    const { token } = await import('./parts/token.ts');
    return token(given, process.env);
  }
  const api = connect(process.env);
  const company = name === 'me' ? 0 : await companyOf(api, values.company);
  return commands[name]!({ api, company, ...given });
}

/** A refusal of the API, or one that a hub gave to its agent. */
const hasCode = (cause: unknown): cause is Error & { readonly code: string } =>
  cause instanceof Refused || (cause instanceof Error && cause.name === 'HubRefused');

/** A refusal as it is: its code and sentence for programs, the sentence alone for people. */
function refused(cause: unknown, json: boolean): number {
  const code = hasCode(cause) ? cause.code : cause instanceof Usage ? 'usage' : 'error';
  const detail = cause instanceof Error ? cause.message : String(cause);
  const body = cause instanceof Refused ? (cause.problem ?? { code, detail }) : { code, detail };
  if (json) process.stdout.write(`${JSON.stringify(body, null, 2)}\n`);
  else process.stderr.write(`${detail}\n`);
  return cause instanceof Usage ? usage : exitCode(code);
}

const json = process.argv.includes('--json');
try {
  const said = await answer(process.argv.slice(2));
  if (said !== undefined) {
    process.stdout.write(json ? `${JSON.stringify(said.json, null, 2)}\n` : `${said.text}\n`);
    process.exitCode = said.code ?? 0;
  }
} catch (cause) {
  process.exitCode = refused(cause, json);
}
