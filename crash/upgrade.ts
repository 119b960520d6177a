import { migrate } from '../src/store/migrate.ts';
import { walledDatabase } from '../test/support/walled-database.ts';
import { anotherDatabase } from './parts/another-database.ts';
import { ask } from './parts/ask.ts';
import { ofFirstVersion, seedFirstVersion } from './parts/first-version.ts';
import { say, type Table, table } from './parts/table.ts';
import { upgraded } from './upgraded.ts';

/** Longer than anything takes of a few million rows. */
const patienceMs = 3_600_000;
/** So many of the migrations are told by their names. */
const told = 6;

const megabytes = 'select (pg_database_size(current_database()) / 1e6)::int as mb';

/** How long each took: from its transaction's beginning until that of the next. */
const durations = `select name, (extract(epoch from coalesce(lead(at) over (order by name), clock_timestamp()) - at) * 1000)::int as ms
  from tieout.migration where name <> all(array['${ofFirstVersion.join("', '")}']) order by ms desc`;

/**
 * A database of 0.1.0 that has grown is brought up to this version in one go: how long that takes of so many links, and
 * whether the exports that were under way come to one bill each.
 * @param links of which eight thousand at most are under way.
 */
export async function upgrade({ links = 20_000 }: { links?: number } = {}): Promise<readonly Table[]> {
  const beside = await walledDatabase();
  const app = new URL(beside.appUrl).username;
  const urls = await anotherDatabase(beside, new URL(beside.ownerUrl).username);
  const of = <R extends object>(sql: string) => ask<R>(urls.superUrl, sql, patienceMs);
  try {
    const left = await seedFirstVersion(urls, app, links, Math.min(links, 8_000));
    await of('vacuum analyze');
    const [before] = await of<{ mb: number }>(megabytes);
    say(`upgrade: ${links} links of 0.1.0 stand there`);
    const begun = performance.now();
    await migrate(urls.ownerUrl, app);
    const upgradeMs = Math.round(performance.now() - begun);
    const took = await of<{ name: string; ms: number }>(durations);
    const [after] = await of<{ mb: number }>(megabytes);
    say(`upgrade: done in ${upgradeMs} ms`);
    const rows = [
      ...took.slice(0, told).map(({ name, ms }) => [name, ms / 1_000] as const),
      [`all ${took.length}`, upgradeMs / 1_000] as const,
      ['the database before, MB', before!.mb] as const,
      ['the database after, MB', after!.mb] as const,
    ];
    const columns = ['migration', 'seconds'];
    return [
      table(`Migrated with ${links.toLocaleString('en')} links`, columns, rows, []),
      await upgraded(urls, left, upgradeMs),
    ];
  } finally {
    await urls.drop();
    await beside.drop();
  }
}
