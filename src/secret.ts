import { fill, words } from './domain/words/words.ts';

const prefix = 'TIEOUT_SECRET_';

/**
 * A secret that a connection's settings name: they hold `tryton`, the environment holds `TIEOUT_SECRET_TRYTON`. So no
 * secret stands in the database or in its backups, and settings can name no other variable of this process.
 * @throws with a sentence, where there is none.
 */
export function readSecret(name: string, env: NodeJS.ProcessEnv = process.env): string {
  const variable = `${prefix}${name.toUpperCase()}`;
  const value = /^[a-z0-9_]{1,40}$/i.test(name) ? env[variable] : undefined;
  if (value === undefined || value === '') throw new Error(fill(words.start.noSecret, { variable }));
  return value;
}
