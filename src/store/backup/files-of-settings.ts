import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fill, words } from '../../domain/words/words.ts';
import { isWithin } from './within.ts';

const says = words.backup;
type Environment = Readonly<Record<string, string | undefined>>;

/** A file that a setting names, and which setting that is. */
export interface FileOfSetting {
  readonly name: string;
  readonly path: string;
}

/** Those of an earlier restore may be in use where they were put; they are then taken by the name of their setting. */
const comesAlong = (path: string, dataDir: string): boolean =>
  isWithin(path, dataDir) && !isWithin(path, join(dataDir, 'restored'));

/**
 * What the environment names outside of the data folder: the file of keys, that of connections, the folder of keys.
 * @throws Error with a sentence where one is named that is not there: a back-up without it would only look whole.
 */
export function filesOfSettings(env: Environment, dataDir: string): readonly FileOfSetting[] {
  const keys = env.TIEOUT_KEYS_DIR;
  for (const name of ['TIEOUT_SECRETS_KEY_FILE', 'TIEOUT_CONNECTIONS', 'TIEOUT_KEYS_DIR']) {
    const path = env[name];
    if (path && !existsSync(path)) throw new Error(fill(says.namedMissing, { name, path: resolve(path) }));
  }
  const named = [
    ['TIEOUT_SECRETS_KEY_FILE', env.TIEOUT_SECRETS_KEY_FILE],
    ['TIEOUT_CONNECTIONS', env.TIEOUT_CONNECTIONS],
    ['TIEOUT_KEYS_DIR', keys && join(keys, 'secrets-key')],
    ['TIEOUT_KEYS_DIR', keys && join(keys, 'history-key.pem')],
  ] as const;
  return named.flatMap(([name, path]) =>
    path && existsSync(path) && !comesAlong(path, dataDir) ? [{ name, path: resolve(path) }] : [],
  );
}

/**
 * Files of secrets that the file of TIEOUT_CONNECTIONS names, outside of the data folder: they are not taken along.
 * @param textOf reads that file as the hub does.
 */
export function filesOfConnections(
  env: Environment,
  dataDir: string,
  textOf: (file: string) => string,
): readonly string[] {
  if (!env.TIEOUT_CONNECTIONS) return [];
  const found = new Set<string>();
  try {
    JSON.parse(textOf(env.TIEOUT_CONNECTIONS), (key, value: unknown) => {
      if (key === 'file' && typeof value === 'string' && !isWithin(value, dataDir)) found.add(resolve(value));
      return value;
    });
  } catch {
    return []; // what cannot be read names nothing; the hub says what is wrong with it
  }
  return [...found].sort();
}
