import { resolve } from 'node:path';
import { sayWas } from '../../src/away-from-home.ts';
import { fill, words } from '../../src/domain/words/words.ts';
import { readSettings } from '../../src/settings.ts';
import { markRestored } from '../../src/store/backup/mark-restored.ts';
import { findDataFolder } from '../../src/store/embedded/data-folder.ts';
import { serverUser } from '../../src/store/embedded/server-user.ts';
import { moveHome, type Place } from '../../src/store/home.ts';
import { type Database, openDatabase } from '../../src/store/pool.ts';
import { openCompanies } from '../../src/store/sealed-history.ts';
import { openWhereItIsKept } from '../../src/where-it-is-kept.ts';
import type { Given, Said } from './commands.ts';
import { Usage } from './connect.ts';
import { exitWhenCutOff } from './cut-off.ts';

/** What a person says of a database that is not where, or not as of when, it was: no program can know it. */

const says = words.backup;
const log = (line: string) => void process.stderr.write(`${line}\n`);

/** `tieout restored --as-of MOMENT`: it was put back to an earlier moment by other means than `tieout restore`. */
export async function tellRestored({ options }: Given, env: NodeJS.ProcessEnv): Promise<Said> {
  const asOf = options['as-of'];
  if (typeof asOf !== 'string' || Number.isNaN(Date.parse(asOf))) throw new Usage(says.needsMoment);
  const moment = new Date(asOf).toISOString();
  // One hour too many, by a zone that was left out: whoever looks over what the ERP got since would begin too late.
  if (Date.parse(asOf) > Date.now()) throw new Usage(fill(says.momentToCome, { as_of: moment }));
  const waiting = await atItsDatabase(env, (database) => markRestored(database, openCompanies(database), moment));
  return { json: { as_of: moment, waiting }, text: fill(says.marked, { waiting, as_of: moment }) };
}

/** `tieout moved`: the installation itself has moved here, and runs nowhere else any more. */
export async function tellMoved(env: NodeJS.ProcessEnv): Promise<Said> {
  const away = await atItsDatabase(env, moveHome);
  const text = away === null ? says.notMoved : fill(says.moved, { what: sayWas(away) });
  return { json: { moved: away !== null }, text };
}

/** With the database of this installation, its own or the embedded one, which is started for it: no hub is at work there then. */
async function atItsDatabase<T>(
  env: NodeJS.ProcessEnv,
  use: (database: Database, place: Place) => Promise<T>,
): Promise<T> {
  const wish = { dataDir: env.TIEOUT_DATA_DIR, cwd: process.cwd(), user: serverUser(), log };
  // Started, it would make one where there is none.
  if (!env.DATABASE_URL && findDataFolder(wish) === null) {
    throw new Error(fill(says.noData, { folder: resolve(env.TIEOUT_DATA_DIR || 'data') }));
  }
  exitWhenCutOff();
  const kept = await openWhereItIsKept(readSettings(env, false), new AbortController().signal, { log });
  const database = openDatabase(kept.appUrl);
  try {
    return await use(database, kept.place);
  } finally {
    await database.close();
    await kept.stop();
  }
}
