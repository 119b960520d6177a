import pg from 'pg';
import { fill, words } from '../../src/domain/words/words.ts';
import { readDatabaseUrl } from '../../src/settings.ts';
import { migrate, schemaFiles } from '../../src/store/migrate.ts';
import { Usage } from './connect.ts';

const { cli } = words;

/** `tieout migrate`: brings an own database up to date as its owner, and grants the hub's role what it needs. */
export async function migrateOwn(env: NodeJS.ProcessEnv): Promise<string> {
  const { DATABASE_URL: app, DATABASE_ADMIN_URL: owner } = env;
  if (!app || !owner) throw new Usage(cli.needsAdminUrl);
  readDatabaseUrl('DATABASE_URL', app);
  readDatabaseUrl('DATABASE_ADMIN_URL', owner);
  const role = decodeURIComponent(new URL(app).username);
  if (role !== '' && role === decodeURIComponent(new URL(owner).username)) {
    throw new Error(fill(words.settings.sameRole, { role }));
  }
  await letsIn(owner);
  const names = await migrate(owner, role, schemaFiles(), (line) => void process.stderr.write(`${line}\n`));
  await makeRoomForSimulator(owner, role);
  return names.length === 0 ? cli.nothingToMigrate : fill(cli.migrated, { names: names.join(', ') });
}

/** @throws Error that names the setting: of two addresses the database's own words do not say which one is meant. */
async function letsIn(owner: string): Promise<void> {
  const client = new pg.Client({ connectionString: owner, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (cause) {
    const because = cause instanceof Error ? cause.message : String(cause);
    throw new Error(fill(words.settings.adminNotLetIn, { host: new URL(owner).host, because }), { cause });
  } finally {
    await client.end().catch(() => undefined);
  }
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
