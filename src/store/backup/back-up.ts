import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import pg from 'pg';
import { fill, words } from '../../domain/words/words.ts';
import { clusterOf } from '../embedded/cluster.ts';
import { makeFolder } from '../embedded/make-folder.ts';
import { controlFile, isLeftOut, isSegment } from './cluster-files.ts';
import {
  type BackedFile,
  checkFiles,
  copyFile,
  filesBelow,
  type Manifest,
  makeDurable,
  type Progress,
  platformHere,
  sizeOf,
  writeManifest,
} from './manifest.ts';
import { runningServer } from './server.ts';
import { isWithin } from './within.ts';

const says = words.backup;

export interface BackUpWanted {
  /** The real path of the data folder. */
  readonly dataDir: string;
  /** The folder to be made; it must not be there yet. */
  readonly into: string;
  readonly version: string;
  /** Files of settings outside of the data folder: what they are, and where. */
  readonly outside: readonly { readonly name: string; readonly path: string }[];
  readonly keysElsewhere: readonly string[];
  readonly log: (line: string) => void;
  readonly progress: (phase: 'copying' | 'checking', at: Parameters<Progress>[0]) => void;
}

export interface BackedUp {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly bytes: number;
}

/** In the data folder: when the last back-up was made, and where. */
export const lastBackupName = 'last-backup.json';

/** What of a data folder is no data: locks, logs, programs; and the cluster, which is copied by its own rules. */
const isNoData = (path: string): boolean =>
  /^(hub\.lock|postgres\.log|agent\.lock)/.test(path) ||
  [lastBackupName, '.gitignore'].includes(path) ||
  /^(postgres|binaries|postgres\.new-[^/]*)$/.test(path);

/**
 * Copies the whole data folder while its hub works on: the embedded database as PostgreSQL lays down for a copy of a
 * running server, with the part of its log that brings it to one moment, and then all other files, keys among them. It is
 * made under another name, read again, and only then renamed: a folder of the wanted name is a whole back-up.
 * @throws Error with a sentence; then nothing of it is left, nor where the process is told to exit meanwhile.
 */
export async function backUp(wanted: BackUpWanted): Promise<BackedUp> {
  const { dataDir, into } = wanted;
  if (existsSync(into)) throw new Error(fill(says.isThere, { folder: into }));
  if (isWithin(into, dataDir)) throw new Error(fill(says.withinItself, { folder: into, data: dataDir }));
  const draft = join(dirname(into), `${basename(into)}.part-${randomBytes(4).toString('hex')}`);
  makeFolder(draft, 0o700);
  const drop = () => rmSync(draft, { recursive: true, force: true });
  process.once('exit', drop);
  try {
    const manifest = await copyAll(wanted, draft);
    await makeDurable(manifest.files.map(({ path }) => join(draft, ...path.split('/'))));
    writeManifest(draft, manifest);
    await checkFiles(draft, manifest, (at) => wanted.progress('checking', at));
    renameSync(draft, into);
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    noteBackUp(dataDir, { as_of: manifest.as_of, folder: into, bytes }, wanted.log);
    return { folder: into, manifest, bytes };
  } catch (cause) {
    drop();
    throw cause;
  } finally {
    process.off('exit', drop);
  }
}

/** For `tieout doctor`. The back-up is whole whether or not this can be written: a full disk is what it was made for. */
export function noteBackUp(
  dataDir: string,
  made: { readonly as_of: string; readonly folder: string; readonly bytes: number },
  log: (line: string) => void,
): void {
  const file = join(dataDir, lastBackupName);
  try {
    writeFileSync(file, `${JSON.stringify(made)}\n`, { mode: 0o644 });
  } catch (cause) {
    log(fill(says.notNoted, { file, because: (cause as Error).message }));
  }
}

async function copyAll(wanted: BackUpWanted, draft: string): Promise<Manifest> {
  const server = await runningServer(wanted.dataDir, wanted.log);
  const client = new pg.Client({ connectionString: server.url, application_name: 'tieout backup' });
  client.on('error', () => undefined); // a server that stops meanwhile: the query fails as well, and says so
  try {
    await client.connect();
    const database = await copyCluster(client, wanted, draft);
    // The keys come last: whatever was sealed until the moment of the database was sealed with one of these.
    const { files, empty } = filesBelow(wanted.dataDir, isNoData);
    const others = files.flatMap((path) => copied(join(wanted.dataDir, path), draft, `data/${path}`));
    const outside = wanted.outside.map(({ name, path }, i) => ({
      name,
      from: path,
      path: `outside/${i + 1}-${basename(path)}`,
    }));
    const ofSettings = outside.flatMap(({ from, path }) => copied(from, draft, path));
    return {
      format: 1,
      version: wanted.version,
      platform: platformHere,
      ...database.about,
      outside: outside.filter(({ path }) => ofSettings.some((file) => file.path === path)),
      keys_elsewhere: wanted.keysElsewhere,
      folders: [...database.folders, ...empty.map((path) => `data/${path}`)],
      files: [...database.files, ...others, ...ofSettings],
    };
  } finally {
    await client.end().catch(() => undefined);
    await server.stop();
  }
}

function copied(from: string, draft: string, path: string): readonly BackedFile[] {
  const file = copyFile(from, join(draft, ...path.split('/')));
  return file === null ? [] : [{ path, ...file }];
}

type About = Pick<Manifest, 'as_of' | 'postgres' | 'migrations' | 'companies'>;

async function copyCluster(
  client: pg.Client,
  { dataDir, progress }: BackUpWanted,
  draft: string,
): Promise<Pick<Manifest, 'files' | 'folders'> & { readonly about: About }> {
  const cluster = clusterOf(dataDir);
  const place = 'data/postgres';
  // While this slot is there no piece of the log that the copy needs is thrown away. It goes with the connection.
  const slot = `tieout_backup_${randomBytes(6).toString('hex')}`;
  await client.query('select pg_create_physical_replication_slot($1, true, true)', [slot]);
  await client.query(`select pg_backup_start('tieout backup', true)`);
  const { files: found, empty } = filesBelow(cluster, isLeftOut);
  const paths = [...found.filter((path) => path !== controlFile), controlFile];
  const of = paths.reduce((sum, path) => sum + sizeOf(join(cluster, path)), 0);
  const files: BackedFile[] = [];
  let done = 0;
  for (const path of paths) {
    // What vanished meanwhile was dropped; the log knows.
    files.push(...copied(join(cluster, path), draft, `${place}/${path}`));
    done += files.at(-1)?.bytes ?? 0;
    progress('copying', { done, of });
    await new Promise((resolve) => setImmediate(resolve));
  }
  const about = await aboutDatabase(client);
  // Everything until here is in the copy, with the log; what comes later may be in it or not.
  const stopped = await client.query<{ label: string; map: string; last: string }>(
    `select labelfile as label, spcmapfile as map, pg_walfile_name(lsn) as last from pg_backup_stop(false)`,
  );
  const { label, map, last } = stopped.rows[0]!;
  if (map.trim() !== '') throw new Error(says.tablespaces);
  const first = /START WAL LOCATION: \S+ \(file ([0-9A-F]{24})\)/.exec(label)?.[1];
  if (first === undefined) throw new Error(fill(says.noStart, { label }));
  const labelFile = join(draft, 'label');
  writeFileSync(labelFile, label, { mode: 0o600, flush: true });
  files.push(...copied(labelFile, draft, `${place}/backup_label`));
  rmSync(labelFile);
  const segments = readdirSync(join(cluster, 'pg_wal')).filter((one) => isSegment(one) && one >= first && one <= last);
  if (!segments.includes(first) || !segments.includes(last)) throw new Error(fill(says.logMissing, { first, last }));
  for (const name of segments.sort()) {
    files.push(...copied(join(cluster, 'pg_wal', name), draft, `${place}/pg_wal/${name}`));
  }
  return { files, folders: empty.map((path) => `${place}/${path}`), about };
}

async function aboutDatabase(client: pg.Client): Promise<About> {
  const { rows } = await client.query<{ as_of: string; postgres: string }>(
    `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as as_of,
       current_setting('server_version') as postgres`,
  );
  const migrations = await client.query<{ name: string }>('select name from tieout.migration order by name');
  const companies = await client.query<{ id: string; name: string }>('select id, name from tieout.company order by id');
  return {
    as_of: rows[0]!.as_of,
    postgres: rows[0]!.postgres,
    migrations: migrations.rows.map(({ name }) => name),
    companies: companies.rows.map(({ id, name }) => ({ id: Number(id), name })),
  };
}
