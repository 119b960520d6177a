import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { fill, words } from '../domain/words/words.ts';
import { schema } from './schema.ts';

const folder = new URL('./migrations/', import.meta.url);
const grantFiles = ['grants.sql', 'grants-sign-in.sql'].map((name) => new URL(name, import.meta.url));
/** Two hubs that start at once migrate one after the other. */
const lock = 7_106_833_741;

export const migrationNames = (): readonly string[] =>
  readdirSync(folder)
    .filter((name) => /^\d{4}-[a-z-]+\.sql$/.test(name))
    .sort();

/** A server that says nothing for so long is none. */
const connectMs = 10_000;

function clientFor(url: string, name: string): pg.Client {
  const client = new pg.Client({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: connectMs,
  });
  client.on('error', () => undefined); // a server that stops meanwhile: the query fails as well, and says so
  return client;
}

const ident = (name: string) => pg.escapeIdentifier(name);

/** What a schema is made by, each text as a file of this version has it. */
export interface SchemaFiles {
  /** By their names, in the order in which they are applied. */
  readonly migrations: ReadonlyMap<string, string>;
  readonly grants: readonly string[];
}

/** Of what is done sooner nothing is said; of what takes longer so often. */
const silentMs = 2_000;
const againMs = 30_000;

/** Those of this version. */
export const schemaFiles = (): SchemaFiles => ({
  migrations: new Map(migrationNames().map((name) => [name, readFileSync(new URL(name, folder), 'utf8')])),
  grants: grantFiles.map((file) => readFileSync(file, 'utf8')),
});

/**
 * Brings a database up to this version, forward only, each file once and in a transaction of its own; then grants the
 * application's role what it needs and no more. Run as the owner of the schema.
 * @param appRole the role of DATABASE_URL.
 * @param files others than those of this version, for whoever stands in for an older one or breaks it off on purpose.
 * @param log told in words of each migration that takes long, and again while it does: with a million links that is minutes.
 * @returns the names of the migrations that were applied.
 * @throws Error with a sentence where the database is of a newer version; it is left as it is.
 */
export async function migrate(
  ownerUrl: string,
  appRole: string,
  files: SchemaFiles = schemaFiles(),
  log: (line: string) => void = () => undefined,
): Promise<readonly string[]> {
  const client = clientFor(ownerUrl, 'tieout migrate');
  await client.connect();
  try {
    // A server or a role may end statements that take long: meant for questions, it would end each attempt to write a million
    // links anew, and no hub could be started any more.
    await client.query('set statement_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [lock]);
    await client.query(`create schema if not exists ${ident(schema)}`);
    await client.query(`set search_path = ${ident(schema)}`);
    await client.query(
      'create table if not exists migration (name text primary key, at timestamptz not null default now())',
    );
    const { lacking, newer } = await fitWith(client, [...files.migrations.keys()]);
    if (newer.length > 0) throw new Error(fill(words.settings.newerDatabase, { names: newer.join(', ') }));
    for (const [index, name] of lacking.entries()) {
      const step = { name, place: index + 1, of: lacking.length };
      const done = tellWhile((seconds) => log(fill(words.settings.migrating, { ...step, seconds })));
      await apply(client, name, files.migrations.get(name)!).finally(done);
    }
    // Every time: the hub's role may be another than last time.
    for (const sql of files.grants) await client.query(filledIn(sql, appRole));
    return lacking;
  } finally {
    await client.end();
  }
}

/** @returns what ends the telling. */
function tellWhile(tell: (seconds: number) => void): () => void {
  const begun = performance.now();
  let timer: NodeJS.Timeout;
  const wait = (ms: number) => {
    timer = setTimeout(() => {
      tell(Math.round((performance.now() - begun) / 1_000));
      wait(againMs);
    }, ms);
  };
  wait(silentMs);
  return () => clearTimeout(timer);
}

async function apply(client: pg.Client, name: string, sql: string): Promise<void> {
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query('insert into migration (name) values ($1)', [name]);
    await client.query('commit');
  } catch (cause) {
    // Where the connection is lost there is nothing to roll back with; which migration it was has to be told all the same.
    await client.query('rollback').catch(() => undefined);
    const because = cause instanceof Error ? cause.message : String(cause);
    throw new Error(fill(words.settings.migrationFailed, { name, because }), { cause });
  }
}

const filledIn = (sql: string, appRole: string) =>
  sql.replaceAll('{app}', ident(appRole)).replaceAll('{schema}', ident(schema));

/** How a database stands to this program, as the application's role sees it. */
export interface Fit {
  /** Migrations that it still lacks; every one where there is no schema. */
  readonly lacking: readonly string[];
  /** Migrations that it has had and this program does not know: it is of a newer one, whose rules this one would break. */
  readonly newer: readonly string[];
}

/** @param known the migrations that this program knows. */
export async function fitOf(appUrl: string, known: readonly string[] = migrationNames()): Promise<Fit> {
  const client = clientFor(appUrl, 'tieout');
  await client.connect();
  try {
    const found = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
      `${schema}.migration`,
    ]);
    if (!found.rows[0]?.there) return { lacking: known, newer: [] };
    return await fitWith(client, known);
  } finally {
    await client.end();
  }
}

async function fitWith(client: pg.Client, known: readonly string[]): Promise<Fit> {
  const { rows } = await client.query<{ name: string }>(`select name from ${ident(schema)}.migration order by name`);
  const done = rows.map((row) => row.name);
  return {
    lacking: known.filter((name) => !done.includes(name)),
    newer: done.filter((name) => !known.includes(name)),
  };
}

/** Is nobody in this database yet, so that nothing hangs on the secret that it is begun with? */
export async function nobodyIsIn(appUrl: string): Promise<boolean> {
  const client = clientFor(appUrl, 'tieout');
  await client.connect();
  try {
    const { rows } = await client.query<{ nobody: boolean }>(
      `select not exists (select from ${ident(schema)}.person) as nobody`,
    );
    return rows[0]!.nobody;
  } finally {
    await client.end();
  }
}

/** Why the hub must not run as this role: null when row-level security binds it. */
export async function roleIsTooStrong(appUrl: string): Promise<string | null> {
  const client = clientFor(appUrl, 'tieout');
  await client.connect();
  try {
    const { rows } = await client.query<{ role: string; superuser: boolean; bypass: boolean; owned: string | null }>(
      `select current_user as role, rolsuper as superuser, rolbypassrls as bypass,
         (select min(tablename) from pg_tables where schemaname = $1 and pg_has_role(tableowner, 'member')) as owned
       from pg_roles where rolname = current_user`,
      [schema],
    );
    const role = rows[0]!;
    if (role.superuser) return fill(words.settings.superuser, { role: role.role });
    if (role.bypass) return fill(words.settings.bypasses, { role: role.role });
    if (role.owned === null) return null;
    return fill(words.settings.owns, { role: role.role, table: `${schema}.${role.owned}` });
  } finally {
    await client.end();
  }
}
