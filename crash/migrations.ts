import { setTimeout as sleep } from 'node:timers/promises';
import { fitOf, migrate, type SchemaFiles, schemaFiles } from '../src/store/migrate.ts';
import { type WalledDatabase, walledDatabase } from '../test/support/walled-database.ts';
import { anotherDatabase } from './parts/another-database.ts';
import { ask } from './parts/ask.ts';
import { ofFirstVersion, only, seedFirstVersion } from './parts/first-version.ts';
import { contentsOf, countsOf, differences, type Shape, shapeOf } from './parts/shape.ts';
import { say, type Table, table } from './parts/table.ts';
import { removed, set, statementsOf, trap, withTraps } from './parts/trapped.ts';
import { openWire } from './parts/wire.ts';
import { upgraded } from './upgraded.ts';

/** A database on its way from one version to another. */
interface Way {
  readonly urls: WalledDatabase;
  readonly app: string;
  readonly files: SchemaFiles;
  /** After each migration, as it is where nothing was ever killed. */
  readonly wanted: ReadonlyMap<string, Shape>;
  readonly every: number;
  readonly wrong: string[];
}

export interface Killed {
  statements: number;
  commits: number;
}

/** What a killed one left of itself with the server is over. */
async function allGone(superUrl: string): Promise<void> {
  for (let left = 600; left > 0; left--) {
    const others = await ask(
      superUrl,
      `select from pg_stat_activity where datname = current_database() and application_name = 'tieout migrate'`,
    );
    if (others.length === 0) return;
    await sleep(5);
  }
  throw new Error('a migration goes on after its death');
}

const dies = (migrating: Promise<unknown>): Promise<boolean> =>
  migrating.then(
    () => false,
    () => true,
  );

/** Of what stands at the beginning of a rung nothing may be missing, and nothing may be added, when its run was killed. */
async function sameAs({ urls, wrong }: Way, was: Shape, held: Shape, where: string): Promise<void> {
  const now = await shapeOf(urls.superUrl);
  wrong.push(...differences(was, now).map((what) => `${where}: the schema ${what}`));
  const holds = await contentsOf(urls.superUrl);
  wrong.push(...differences(held, holds).map((what) => `${where}: a table ${what}`));
}

/** Kills it behind the n-th statement of what is still to be done. */
async function killedBehind({ urls, app, files, wrong }: Way, n: number, where: string): Promise<void> {
  await ask(urls.superUrl, set(n));
  if (!(await dies(migrate(urls.ownerUrl, app, files)))) wrong.push(`${where}: it was not killed`);
  await allGone(urls.superUrl);
}

/**
 * From migration to migration: each is killed behind each of its statements and begun again, then killed as it commits, once
 * with a commit that never arrived and once with one that nobody heard of; the next begins upon that.
 */
async function climb(way: Way, killed: Killed): Promise<void> {
  const { urls, app, files, wanted, every, wrong } = way;
  const done = new Set(
    (await ask<{ name: string }>(urls.superUrl, 'select name from tieout.migration').catch(() => [])).map(
      ({ name }) => name,
    ),
  );
  for (const name of [...files.migrations.keys()].filter((one) => !done.has(one))) {
    // The first statement's death leaves what comes before any migration: the schema, and the list of migrations.
    await killedBehind(way, 1, `${name}, first statement`);
    const [was, held] = [await shapeOf(urls.superUrl), await contentsOf(urls.superUrl)];
    const count = statementsOf(schemaFiles().migrations.get(name)!).length;
    killed.statements++;
    for (let n = 2; n <= count; n++) {
      if (n % every !== 0) continue;
      await killedBehind(way, n, `${name}, statement ${n}`);
      await sameAs(way, was, held, `${name}, killed behind statement ${n}`);
      killed.statements++;
    }
    await ask(urls.superUrl, set(0));
    for (const sent of [false, true]) {
      const wire = await openWire(urls.ownerUrl);
      wire.cutAt('commit', sent, () => undefined);
      if (!(await dies(migrate(wire.url, app, files)))) wrong.push(`${name}: it was not killed as it committed`);
      wire.close();
      await allGone(urls.superUrl);
      if (!sent) await sameAs(way, was, held, `${name}, its commit never sent`);
      killed.commits++;
    }
    const now = await shapeOf(urls.superUrl);
    wrong.push(...differences(wanted.get(name)!, now).map((what) => `after ${name} the schema ${what}`));
    if (wrong.length > 10) return;
  }
  const rights = files.grants.reduce((sum, _, at) => sum + statementsOf(schemaFiles().grants[at]!).length, 0);
  for (let n = 1; n <= rights; n++) {
    if (n % every !== 0) continue;
    await killedBehind(way, n, `rights, statement ${n}`);
    killed.statements++;
  }
  await ask(urls.superUrl, set(0));
  await migrate(urls.ownerUrl, app, files);
}

/** The schema after each migration, of a database in which none was ever killed. */
async function shapesOf(urls: WalledDatabase, app: string): Promise<ReadonlyMap<string, Shape>> {
  const shapes = new Map<string, Shape>();
  const names = [...schemaFiles().migrations.keys()];
  for (const [at, name] of names.entries()) {
    await migrate(urls.ownerUrl, app, only(names.slice(0, at + 1)));
    shapes.set(name, await shapeOf(urls.superUrl));
  }
  return shapes;
}

/** At its end it is what it had been without any death. */
async function arrived({ urls, wrong }: Way, name: string, whole: Shape, holds: Shape | null): Promise<void> {
  const { lacking } = await fitOf(urls.appUrl);
  if (lacking.length > 0) wrong.push(`${name}: ${lacking.join(', ')} is missing at the end`);
  wrong.push(
    ...differences(whole, await shapeOf(urls.superUrl)).map((what) => `${name}: the schema ${what} at the end`),
  );
  if (holds === null) return;
  const now = countsOf(await contentsOf(urls.superUrl));
  wrong.push(...differences(countsOf(holds), now).map((what) => `${name}: a table ${what} at the end`));
}

/**
 * Every migration killed behind each of its statements and as it commits, and begun again: from an empty database on, and
 * from one of version 0.1.0 in the midst of exports, which then have to end as one bill each.
 * @param every only behind each so-many-th statement.
 * @param links of the database of 0.1.0.
 */
export async function migrations({
  every = 1,
  links = 400,
}: {
  every?: number;
  links?: number;
} = {}): Promise<readonly Table[]> {
  const whole = await walledDatabase();
  const [owner, app] = [new URL(whole.ownerUrl).username, new URL(whole.appUrl).username];
  const files = withTraps(schemaFiles());
  const empty: Killed = { statements: 0, commits: 0 };
  const older: Killed = { statements: 0, commits: 0 };
  const wrong: string[] = [];
  const made: WalledDatabase[] = [whole];
  const keep = (one: WalledDatabase) => {
    made.push(one);
    return one;
  };
  const databaseOf = async (copyOf?: WalledDatabase) => keep(await anotherDatabase(whole, owner, copyOf));
  try {
    const wanted = await shapesOf(await databaseOf(), app);
    const shape = await shapeOf(whole.superUrl);
    const fresh: Way = { urls: await databaseOf(), app, files, wanted, every, wrong };
    await ask(fresh.urls.superUrl, trap);
    await climb(fresh, empty);
    await ask(fresh.urls.superUrl, removed);
    await arrived(fresh, 'from nothing', shape, null);
    say(`migrations: killed behind ${empty.statements} statements from nothing on`);

    const first = await databaseOf();
    const left = await seedFirstVersion(first, app, links);
    const twin = await databaseOf(first);
    const begun = performance.now();
    await migrate(twin.ownerUrl, app);
    const upgradeMs = Math.round(performance.now() - begun);
    const held: Way = { urls: await databaseOf(first), app, files, wanted, every, wrong };
    await ask(held.urls.superUrl, trap);
    await climb(held, older);
    await ask(held.urls.superUrl, removed);
    await arrived(held, `from ${ofFirstVersion.at(-1)}`, shape, await contentsOf(twin.superUrl));
    say(`migrations: killed behind ${older.statements} statements from 0.1.0 on`);
    const exported = await upgraded(held.urls, left, upgradeMs);
    const columns = ['from', 'migrations', 'killed behind a statement', 'killed as it commits', 'wrong'];
    const all = wanted.size;
    const rows = [
      ['nothing', all, empty.statements, empty.commits, wrong.length],
      ['0.1.0, in the midst of exports', all - ofFirstVersion.length, older.statements, older.commits, wrong.length],
    ];
    return [table('Migrations killed, and begun again', columns, rows, wrong), exported];
  } finally {
    for (const one of made) await one.drop();
  }
}
