import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fill, words } from './domain/words/words.ts';
import { unless } from './give-up.ts';
import { SettingRefused, type Settings } from './settings.ts';
import { machineMark } from './store/embedded/machine.ts';
import { type EmbeddedPostgres, ofFullDisk, readOrMakeSecret, startPostgres } from './store/embedded/postgres.ts';
import { ofOnesOwn, type Place } from './store/home.ts';
import { fitOf, migrate, migrationNames, nobodyIsIn, roleIsTooStrong, schemaFiles } from './store/migrate.ts';
import { watchForNewer } from './store/newer-program.ts';
import { type PreparedDatabase, prepareDatabase } from './store/prepare.ts';

const says = words.settings;

/** Who is told what becomes of the database. */
export interface Witness {
  /** Line by line, as it starts; else standard output. */
  readonly log?: (line: string) => void;
  /** Once, where it ends by itself, or where one of the user's own is taken over by a newer version. */
  readonly onEnd?: ((because: string) => void) | undefined;
}

type Told = Witness & Required<Pick<Witness, 'log'>>;

export interface Kept {
  readonly appUrl: string;
  /** Where the pretend ERP keeps its books. */
  readonly simulatorUrl: string;
  readonly sessionSecret: string;
  readonly demoPassword: string | null;
  /** Where the hub's keys are, outside the database; null where none was named. */
  readonly keysDir: string | null;
  /** Where it is, as far as this machine and not the database's own server tells. */
  readonly place: Place;
  stop(): Promise<void>;
}

const onOutput = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * The database: our own embedded one, started and brought up to date, or the one that DATABASE_URL names.
 * @throws the signal's reason where it was given up; then nothing of it is left.
 */
export function openWhereItIsKept(
  settings: Settings,
  giveUp: AbortSignal,
  { log = onOutput, onEnd }: Witness = {},
): Promise<Kept> {
  return settings.databaseUrl === undefined
    ? embedded(settings, giveUp, { log, onEnd })
    : unless(giveUp, own(settings, settings.databaseUrl, { log, onEnd }));
}

async function embedded(settings: Settings, giveUp: AbortSignal, { log, onEnd }: Told): Promise<Kept> {
  // Taken up, it would lock out every agent that was enrolled while it counted for nothing.
  if (settings.sessionSecret !== undefined) log(says.secretUnused);
  const server: EmbeddedPostgres = await startPostgres({
    ...(settings.dataDir === undefined ? {} : { dataDir: settings.dataDir }),
    cwd: process.cwd(),
    log,
    ...(onEnd === undefined ? {} : { onExit: onEnd }),
    giveUp,
  });
  try {
    const prepared = await unless(giveUp, bringUpToDate(server, log));
    return {
      appUrl: prepared.appUrl,
      simulatorUrl: prepared.simulatorUrl,
      sessionSecret: readOrMakeSecret(server.dataDir, 'sessions'),
      demoPassword: settings.demo ? (settings.demoPassword ?? readOrMakeSecret(server.dataDir, 'demo-password')) : null,
      keysDir: settings.keysDir ?? join(server.dataDir, 'secrets'),
      // As its file system writes it: on Windows and macOS one folder may be given in small letters or in large ones.
      place: { machine: machineMark(), folder: realpathSync.native(server.dataDir) },
      stop: server.stop,
    };
  } catch (cause) {
    await server.stop();
    throw ofFullDisk(cause, server.dataDir);
  }
}

async function bringUpToDate(server: EmbeddedPostgres, log: (line: string) => void): Promise<PreparedDatabase> {
  const prepared = await prepareDatabase(server.url, readOrMakeSecret(server.dataDir, 'database-roles'));
  await migrate(prepared.ownerUrl, prepared.appRole, schemaFiles(), log);
  return prepared;
}

/** Of a session's secret: fewer characters might be guessed. */
const leastSecret = 32;

/** A database of the user's own: nothing is started, and nothing is written on disk. */
async function own(settings: Settings, url: string, { log, onEnd }: Told): Promise<Kept> {
  const tooStrong = await reachable(url, () => roleIsTooStrong(url));
  if (tooStrong !== null) {
    throw new SettingRefused(fill(says.tooStrong, { why: tooStrong }));
  }
  const { lacking, newer } = await fitOf(url);
  // First: what an older program lacks there may have been taken over by a newer one's.
  if (newer.length > 0) throw new SettingRefused(fill(says.newerDatabase, { names: newer.join(', ') }));
  if (lacking.length > 0) {
    throw new SettingRefused(fill(says.lacksMigrations, { names: lacking.join(', ') }));
  }
  if (settings.sessionSecret === undefined && new URL(url).password === '') {
    throw new SettingRefused(says.secretNeeded);
  }
  if (settings.sessionSecret !== undefined && settings.sessionSecret.length < leastSecret) {
    if (await nobodyIsIn(url)) throw new SettingRefused(fill(says.secretTooShort, { least: leastSecret }));
    // Refused no more: what is sealed with it, and agents' keys, hang on it.
    log(fill(says.secretShort, { least: leastSecret }));
  }
  const unwatch =
    onEnd === undefined
      ? () => undefined
      : watchForNewer(url, migrationNames(), (names) => onEnd(fill(says.overtaken, { names: names.join(', ') })));
  return {
    appUrl: url,
    simulatorUrl: url,
    // The same for every hub of this database, and no less secret than the way in.
    sessionSecret: settings.sessionSecret ?? `sessions of ${url}`,
    demoPassword: settings.demo ? settings.demoPassword! : null,
    keysDir: settings.keysDir ?? null,
    place: ofOnesOwn,
    stop: async () => unwatch(),
  };
}

async function reachable<T>(url: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    const host = URL.canParse(url) ? new URL(url).host : says.someHost;
    const because = cause instanceof Error ? cause.message : String(cause);
    throw new SettingRefused(fill(says.notLetIn, { host, because }));
  }
}
