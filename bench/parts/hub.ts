import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { password } from '../../test/support/tieout.ts';
import type { WalledDatabase } from '../../test/support/walled-database.ts';
import { type Running, startProcess } from './processes.ts';

const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  scripts: { start: string };
};
/** What `npm start` starts, its flags included. */
const main = scripts.start.split(' ').slice(1);
/** Those flags alone, for a hub that is assembled otherwise. */
export const hubFlags = main.slice(0, -1);

/** The whole hub in a process of its own, on a database that is there. */
export const startHub = (database: WalledDatabase): Promise<Running> =>
  startProcess(main, '/readyz', { DATABASE_URL: database.appUrl, TIEOUT_DEMO_PASSWORD: password });

/** The same with the embedded PostgreSQL in that folder; in a new one it makes the demo first. */
export const startOwnHub = (folder: string): Promise<Running> =>
  startProcess(main, '/readyz', { TIEOUT_DATA_DIR: join(folder, 'data'), DATABASE_URL: '', TIEOUT_DEMO_PASSWORD: '' });
