import { randomUUID } from 'node:crypto';
import { chmodSync, chownSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { fill, words } from '../../src/domain/words/words.ts';
import { newKey, readKeys } from '../../src/keyring.ts';
import type { Asked, Command, Given, Said } from './commands.ts';
import { Usage, wholeNumber } from './connect.ts';
import { table } from './output.ts';
import { readSecret } from './read-secret.ts';

const { cli, secrets: says } = words;

/** The commands of secrets. One is read from standard input: on the command line it would stand in the shell's history. */
export const secretCommands: Readonly<Record<string, Command>> = {
  secrets: async (asked) => {
    const connection = wholeNumber(asked.words[0]);
    if (connection === null) throw new Usage(fill(cli.needsId, { command: 'secrets', thing: cli.things.connection }));
    const json = await asked.api.secrets(asked.company, connection);
    const rows = json.secrets.map((one) => ({
      [says.columns.name]: one.name,
      [says.columns.setAt]: one.set_at,
      [says.columns.by]: one.by,
      [says.columns.key]: one.key,
      [says.columns.opens]: one.opens ? cli.yes : cli.no,
    }));
    const code = json.secrets.every(({ opens }) => opens) ? 0 : 1;
    return { json, text: rows.length === 0 ? says.none : table(rows), code };
  },
  'secret-set': async (asked) => {
    const { connection, name } = named(asked, 'secret-set');
    const value = await readSecret(process.stdin, process.stderr, fill(says.ask, { name, connection }));
    if (value === '') throw new Usage(says.needsValue);
    const json = await asked.api.setSecret(asked.company, connection, name, value);
    return { json, text: json.says };
  },
  'secret-remove': async (asked) => {
    const { connection, name } = named(asked, 'secret-remove');
    await asked.api.removeSecret(asked.company, connection, name);
    return { json: { name }, text: fill(says.removed, { name, connection }) };
  },
};

function named({ words: given }: Asked, command: string): { readonly connection: number; readonly name: string } {
  const connection = wholeNumber(given[0]);
  const name = given[1]?.toLowerCase();
  if (connection === null || name === undefined || !/^[a-z0-9_]{1,40}$/.test(name)) {
    throw new Usage(fill(says.needsName, { command }));
  }
  return { connection, name };
}

/** Rotated by root, the file stays the hub's: another user's it could not read at its next start. */
function keepOwner(file: string, draft: string): void {
  const { uid, gid } = statSync(file);
  chownSync(draft, uid, gid);
}

/** `tieout keys list|rotate`: on the hub's machine, with the file of the keys. No key is ever printed, only its name. */
export async function keys({ words: [word], options }: Given, env: NodeJS.ProcessEnv): Promise<Said> {
  const file = typeof options.keys === 'string' ? options.keys : env.TIEOUT_SECRETS_KEY_FILE;
  if (word !== 'list' && word !== 'rotate') throw new Usage(says.keysWord);
  if (!file) throw new Usage(says.rotateWhere);
  const known = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  if (word === 'rotate') {
    const text = `${newKey()}\n${known}`.trim();
    readKeys(text, file);
    const draft = `${file}.${randomUUID()}.new`;
    writeFileSync(draft, `${text}\n`, { mode: 0o600, flag: 'wx', flush: true });
    chmodSync(draft, 0o600);
    if (known !== '' && process.getuid?.() === 0) keepOwner(file, draft);
    renameSync(draft, file); // whole or not at all: a hub reads it at any moment
  }
  if (!existsSync(file)) throw new Error(fill(says.noKeysFile, { file }));
  const ids = readKeys(readFileSync(file, 'utf8'), file).map(({ id }) => id);
  const rows = ids.map((id, index) => ({
    [says.columns.key]: id,
    [says.columns.seals]: index === 0 ? cli.yes : cli.no,
  }));
  const done = fill(says.rotated, { key: ids[0], older: ids.length - 1 });
  return { json: { file, keys: ids }, text: word === 'rotate' ? `${done}\n${table(rows)}` : table(rows) };
}
