import pg from 'pg';
import { fill, words } from '../../src/domain/words/words.ts';
import { migrate } from '../../src/store/migrate.ts';
import { Usage } from './connect.ts';

const { cli } = words;

/** `tieout migrate`: brings an own database up to date as its owner, and grants the hub's role what it needs. */
export async function migrateOwn(env: NodeJS.ProcessEnv): Promise<string> {
  const { DATABASE_URL: app, DATABASE_ADMIN_URL: owner } = env;
  if (!app || !owner) throw new Usage(cli.needsAdminUrl);
  const role = decodeURIComponent(new URL(app).username);
  const names = await migrate(owner, role);
  await makeRoomForSimulator(owner, role);
  return names.length === 0 ? cli.nothingToMigrate : fill(cli.migrated, { names: names.join(', ') });
}

/** The demo's pretend ERP keeps its books in a schema of its own, which the hub's role may not make by itself. */
async function makeRoomForSimulator(owner: string, role: string): Promise<void> {
  const client = new pg.Client({ connectionString: owner, application_name: 'tieout migrate' });
  await client.connect();
  try {
    await client.query('create schema if not exists sage_100_contractor');
    await client.query(`grant usage, create on schema sage_100_contractor to ${pg.escapeIdentifier(role)}`);
  } finally {
    await client.end();
  }
}

export interface Finding {
  readonly what: string;
  /** Null: for a person to judge. */
  readonly ok: boolean | null;
  readonly says: string;
}
