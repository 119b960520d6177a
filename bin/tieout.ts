import { parseArgs } from 'node:util';
import { fill, words } from '../src/domain/words/words.ts';
import { Refused } from '../src/http/client.ts';
import { commands, type Given, type Said } from './parts/commands.ts';
import { companyOf, connect, Usage } from './parts/connect.ts';
import { exitCode, usage } from './parts/exit-codes.ts';
import { table } from './parts/output.ts';

const { cli } = words;
const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const options = {
  json: flag,
  help: { ...flag, short: 'h' },
  'dry-run': flag,
  company: text,
  filter: text,
  search: text,
  project: text,
  commitment: text,
  sort: text,
  limit: text,
  cursor: text,
  reason: text,
  'override-reason': text,
  'posting-period': text,
  version: text,
  status: text,
  'invoice-number': text,
  'billing-date': text,
  work: { ...text, multiple: true },
  stored: { ...text, multiple: true },
  url: text,
  code: text,
  folder: text,
  name: text,
  ca: text,
  proxy: text,
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
  doctor: async () => {
    const { examine } = await import('./parts/local.ts');
    const found = await examine(process.env);
    const rows = found.map(({ what, ok, says }) => ({ what, ok: ok ? 'yes' : 'NO', says }));
    return { json: found, text: table(rows), code: found.every(({ ok }) => ok) ? 0 : 1 };
  },
  agent: async (given) => {
    const { agent } = await import('./parts/agent.ts');
    return agent(given);
  },
};

/** What stands after a command's name; all others take one word, an id. */
const wordsTaken: Readonly<Record<string, number>> = {
  status: 2,
  ...Object.fromEntries(
    ['invoices', 'create', 'projects', 'commitments', 'connections', 'me', ...Object.keys(local)].map((name) => [
      name,
      0,
    ]),
  ),
  agent: 1,
};

/** A second id would otherwise be passed over in silence, and whoever gave it would believe it done. */
function refuseSurplus(command: string, given: readonly string[]): void {
  const word = given[wordsTaken[command] ?? 1];
  if (word !== undefined) throw new Usage(fill(cli.surplus, { command, word }));
}

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (cause) {
    throw new Usage(cause instanceof Error ? cause.message : String(cause));
  }
}

async function answer(args: readonly string[]): Promise<Said | undefined> {
  const { values, positionals } = read(args);
  const [name, ...rest] = positionals;
  if (values.help || name === undefined)
    return { json: { usage: cli.usage }, text: cli.usage, code: values.help ? 0 : usage };
  if (!Object.hasOwn(local, name) && !Object.hasOwn(commands, name)) {
    throw new Usage(fill(cli.unknownCommand, { command: name }));
  }
  refuseSurplus(name, rest);
  if (Object.hasOwn(local, name)) return local[name]!({ words: rest, options: values });
  const api = connect(process.env);
  const company = name === 'me' ? 0 : await companyOf(api, values.company);
  return commands[name]!({ api, company, words: rest, options: values });
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
