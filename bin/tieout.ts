import { parseArgs } from 'node:util';
import { asLanguage } from '../src/domain/words/languages.ts';
import { fill, speakBy, words } from '../src/domain/words/words.ts';
import { Refused } from '../src/http/client.ts';
import { commands, type Given, type Said } from './parts/commands.ts';
import { companyOf, connect, saidOf, Usage } from './parts/connect.ts';
import { exitCode, usage } from './parts/exit-codes.ts';
import { template } from './parts/import.ts';
import type { Finding } from './parts/local.ts';
import { ofTheSystem } from './parts/of-the-system.ts';
import { goOnUnread, table, tame } from './parts/output.ts';
import { program } from './parts/program.mjs';
import { options, refuseSurplus, refuseTwice } from './parts/taken.ts';
import { trimmed } from './parts/trimmed.ts';

const { env } = process;
/** As the hub reads them. */
const hubEnv = trimmed(env);
/** As the shell's own programs choose it, but for a word that is meant for this one alone. */
const typedIn = asLanguage([env.TIEOUT_LANG, env.LC_ALL, env.LC_MESSAGES, env.LANG].find((name) => name));
speakBy(() => typedIn);
const { cli } = words;
const head = cli.columns;

async function serve(demo: boolean): Promise<undefined> {
  const { run } = await program();
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
    const says = await migrateOwn(hubEnv);
    return { json: { message: says }, text: says };
  },
  doctor: async ({ options: { settings, schema } }) => {
    const { tellingLooks } = await import('./parts/progress-bar.ts');
    if (typeof settings === 'string') {
      const { examineConnection } = await import('./parts/doctor-sage.ts');
      const file = typeof schema === 'string' ? schema : undefined;
      const found = await tellingLooks((looking) => examineConnection(settings, file, looking));
      return diagnosis(found.findings, found);
    }
    const { examine } = await import('./parts/examine.ts');
    const found = await tellingLooks((looking) => examine(hubEnv, looking));
    return diagnosis(found, found);
  },
  backup: async (given) => {
    const { makeBackup } = await import('./parts/backup.ts');
    return makeBackup(given, hubEnv);
  },
  restore: async (given) => {
    const { restoreBackup } = await import('./parts/backup.ts');
    return restoreBackup(given, hubEnv);
  },
  restored: async (given) => {
    const { tellRestored } = await import('./parts/whereabouts.ts');
    return tellRestored(given, hubEnv);
  },
  moved: async () => {
    const { tellMoved } = await import('./parts/whereabouts.ts');
    return tellMoved(hubEnv);
  },
  'verify-file': async (given) => {
    const { verifyFile } = await import('./parts/audit.ts');
    return verifyFile(given);
  },
  keys: async (given) => {
    const { keys } = await import('./parts/secrets.ts');
    return keys(given, hubEnv);
  },
  free: async (given) => {
    const { free } = await import('./parts/free.ts');
    return free(given, hubEnv);
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

const isOption = (word: string) => word === '-h' || Object.hasOwn(options, word.replace(/^--/, '').replace(/=.*$/, ''));

function read(args: readonly string[]) {
  try {
    const { tokens, ...said } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      strict: true,
      tokens: true,
    });
    refuseTwice(tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : [])));
    return said;
  } catch (cause) {
    if (cause instanceof Usage) throw cause;
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
  refuseSurplus(name, rest, values);
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
  else process.stderr.write(`${tame(detail)}\n`);
  return cause instanceof Usage ? usage : exitCode(code);
}

const json = process.argv.includes('--json');
goOnUnread(process.stdout, process.stderr);
try {
  const said = await answer(process.argv.slice(2));
  if (said !== undefined) {
    process.stdout.write(json ? `${JSON.stringify(said.json, null, 2)}\n` : `${tame(said.text)}\n`);
    process.exitCode = said.code ?? 0;
  }
} catch (cause) {
  process.exitCode = refused(ofTheSystem(saidOf(cause, process.env)), json);
}
