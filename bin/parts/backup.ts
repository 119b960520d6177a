import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { checkHistory } from '../../src/app/queries/verify-history.ts';
import { publicKeysIn } from '../../src/checkpoint-key.ts';
import { fill, words } from '../../src/domain/words/words.ts';
import { type BackedUp, backUp } from '../../src/store/backup/back-up.ts';
import { filesOfConnections, filesOfSettings } from '../../src/store/backup/files-of-settings.ts';
import type { Manifest } from '../../src/store/backup/manifest.ts';
import { markRestored } from '../../src/store/backup/mark-restored.ts';
import { finishRestore, restoreFiles } from '../../src/store/backup/restore.ts';
import { findDataFolder } from '../../src/store/embedded/data-folder.ts';
import { readOrMakeSecret, startPostgres } from '../../src/store/embedded/postgres.ts';
import { serverUser } from '../../src/store/embedded/server-user.ts';
import { migrate, schemaFiles } from '../../src/store/migrate.ts';
import { openDatabase } from '../../src/store/pool.ts';
import { prepareDatabase } from '../../src/store/prepare.ts';
import { openCompanies } from '../../src/store/sealed-history.ts';
import { openUnitOfWork } from '../../src/store/unit-of-work.ts';
import { textOf } from '../../src/text-of.ts';
import type { Given, Said } from './commands.ts';
import { Usage } from './connect.ts';
import { exitWhenCutOff } from './cut-off.ts';
import { table } from './output.ts';

const says = words.backup;
/** What takes less than this needs no word of how far it is. */
const quietMs = 1_000;
const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const text = ({ options }: Given, name: string): string | undefined =>
  typeof options[name] === 'string' ? options[name] : undefined;

const log = (line: string) => void process.stderr.write(`${line}\n`);

/** How far it is, on one line of a terminal, once it takes longer than a moment. */
function progressLine() {
  const begun = performance.now();
  let shown = '';
  const clear = () => {
    if (shown !== '') process.stderr.write(`\r${' '.repeat(shown.length)}\r`);
    shown = '';
  };
  return {
    show: (phase: keyof typeof says.progress, { done, of }: { readonly done: number; readonly of: number }) => {
      if (!process.stderr.isTTY || performance.now() - begun < quietMs) return;
      const line = fill(says.progress[phase], { done: megabytes(done), of: megabytes(of) });
      if (line === shown) return;
      clear();
      shown = line;
      process.stderr.write(line);
    },
    clear,
  };
}

/** `tieout backup [--out FOLDER]`: the whole data folder, while its hub works on. */
export async function makeBackup(given: Given, env: NodeJS.ProcessEnv): Promise<Said> {
  if (env.DATABASE_URL) throw new Error(says.ownDatabase);
  const wish = { dataDir: env.TIEOUT_DATA_DIR, cwd: process.cwd(), user: serverUser(), log };
  const dataDir = findDataFolder(wish);
  if (dataDir === null) throw new Error(fill(says.noData, { folder: resolve(env.TIEOUT_DATA_DIR || 'data') }));
  const moment = new Date().toISOString().slice(0, 19).replaceAll(':', '');
  const into = resolve(text(given, 'out') ?? join(dirname(dataDir), `tieout-backup-${moment}Z`));
  const bar = progressLine();
  exitWhenCutOff();
  const made = await backUp({
    dataDir,
    into,
    version,
    outside: filesOfSettings(env, dataDir),
    keysElsewhere: ['TIEOUT_SECRETS_KEY', 'TIEOUT_SECRETS_KEY_COMMAND'].filter((name) => env[name]),
    log,
    progress: bar.show,
  }).finally(bar.clear);
  const { manifest } = made;
  const facts = { ...made, bytes: megabytes(made.bytes), files: manifest.files.length, as_of: manifest.as_of };
  const lines = [fill(says.made, facts), ...toldOfKeys(made, env, dataDir)];
  const json = {
    ...{ folder: made.folder, bytes: made.bytes, as_of: manifest.as_of, files: manifest.files.length },
    ...{ keys: hasKeys(manifest, env), keys_elsewhere: manifest.keys_elsewhere },
    files_elsewhere: filesOfConnections(env, dataDir, textOf),
  };
  return { json, text: lines.join('\n') };
}

/** Whether what was sealed can be opened with what is in it, or with what has to be kept elsewhere; and what is not in it. */
function toldOfKeys({ manifest }: BackedUp, env: NodeJS.ProcessEnv, dataDir: string): readonly string[] {
  const elsewhere = manifest.keys_elsewhere.join(', ');
  const ofConnections = filesOfConnections(env, dataDir, textOf).join(', ');
  return [
    ...(hasKeys(manifest, env) ? [says.keysAreIn] : []),
    ...(elsewhere === '' ? [] : [fill(says.keysElsewhere, { names: elsewhere })]),
    ...(hasKeys(manifest, env) || elsewhere !== '' ? [] : [says.noKeys]),
    ...(ofConnections === '' ? [] : [fill(says.filesElsewhere, { files: ofConnections })]),
  ];
}

/** Of secrets. Every hub on the embedded database has some; where none is seen, they are where this environment does not say. */
const hasKeys = ({ files, outside }: Manifest, env: NodeJS.ProcessEnv): boolean =>
  Boolean(env.TIEOUT_SECRETS_KEY_FILE) ||
  outside.some(({ from }) => basename(from) === 'secrets-key') ||
  files.some(({ path }) => path === 'data/secrets/secrets-key');

/** `tieout restore FOLDER`: checks a back-up, fills an empty data folder from it, and verifies what is in it then. */
export async function restoreBackup(given: Given, env: NodeJS.ProcessEnv): Promise<Said> {
  const [folder] = given.words;
  if (folder === undefined) throw new Usage(says.needsFolder);
  if (env.DATABASE_URL) throw new Error(says.ownDatabase);
  const bar = progressLine();
  exitWhenCutOff();
  const wanted = { backup: resolve(folder), dataDir: env.TIEOUT_DATA_DIR, cwd: process.cwd(), log, progress: bar.show };
  const { dataDir, manifest } = await restoreFiles(wanted).finally(bar.clear);
  const folders = [join(dataDir, 'secrets'), join(dataDir, 'restored'), env.TIEOUT_KEYS_DIR];
  const keys = folders.flatMap((one) => (one ? publicKeysIn(one) : []));
  const found = await awaken(dataDir, manifest, keys);
  finishRestore(dataDir);
  const { as_of } = manifest;
  const facts = { folder: dataDir, as_of, waiting: found.waiting };
  const whole = found.histories.every((one) => one.whole);
  const rows = found.histories.map((one) => ({ [says.columns.company]: one.company, [says.columns.says]: one.says }));
  const outside = manifest.outside.map(({ name, path }) => `${basename(path)} (${name})`).join(', ');
  const lines = [
    fill(says.restored, facts),
    rows.length === 0 ? '' : table(rows),
    keys.length > 0 || rows.length === 0 ? '' : says.noHistoryKey,
    outside === '' ? '' : fill(says.outside, { folder: join(dataDir, 'restored'), names: outside }),
    manifest.keys_elsewhere.length === 0 ? '' : fill(says.keysElsewhere, { names: manifest.keys_elsewhere.join(', ') }),
    fill(says.next, facts),
  ];
  return {
    json: { folder: dataDir, as_of, waiting: found.waiting, whole, histories: found.histories },
    text: lines.filter((line) => line !== '').join('\n'),
    code: whole ? 0 : 1,
  };
}

interface Awakened {
  readonly waiting: number;
  readonly histories: readonly { readonly company: string; readonly whole: boolean; readonly says: string }[];
}

/** Starts the restored database once, without a hub: it recovers, is migrated, and exports wait from the first moment on. */
async function awaken(dataDir: string, { as_of, companies }: Manifest, keys: readonly string[]): Promise<Awakened> {
  const server = await startPostgres({ dataDir, cwd: process.cwd(), log, restoring: true });
  try {
    const prepared = await prepareDatabase(server.url, readOrMakeSecret(dataDir, 'database-roles'));
    await migrate(prepared.ownerUrl, prepared.appRole, schemaFiles(), log);
    return await mark(prepared.appUrl, as_of, { keys, names: new Map(companies.map(({ id, name }) => [id, name])) });
  } finally {
    await server.stop();
  }
}

interface Verifying {
  readonly keys: readonly string[];
  readonly names: ReadonlyMap<number, string>;
}

async function mark(appUrl: string, asOf: string, verifying: Verifying): Promise<Awakened> {
  const database = openDatabase(appUrl);
  try {
    const companies = openCompanies(database);
    // Before anything is written to it: what is told is of what was in the back-up.
    const histories = await verifyAll(database, verifying);
    return { waiting: await markRestored(database, companies, asOf), histories };
  } finally {
    await database.close();
  }
}

async function verifyAll(database: ReturnType<typeof openDatabase>, { keys, names }: Verifying) {
  const work = openUnitOfWork(database);
  const found = [];
  for (const company of await openCompanies(database).ids()) {
    const verdict = await checkHistory(work, { company }, keys.length === 0 ? null : keys);
    const whole = verdict.found === 0;
    const told = fill(whole ? words.audit.sound : words.audit.unsound, { ...verdict });
    found.push({ company: names.get(company) ?? String(company), whole, says: told });
  }
  return found;
}
