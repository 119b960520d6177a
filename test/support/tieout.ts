import { start, type Tieout, type Unusual } from '../../src/assemble.ts';
import type { Settings } from '../../src/settings.ts';
import { type Callers, callersOf } from './callers.ts';
import { sql } from './sql.ts';
import { until } from './until.ts';
import { filledTemplate, type WalledDatabase, walledDatabase } from './walled-database.ts';

export type { Answer } from './callers.ts';

export const password = 'a-password-for-tests';

export const settingsFor = (databaseUrl: string, other: Partial<Settings> = {}): Settings => ({
  demo: true,
  host: '127.0.0.1',
  port: 0,
  tlsInFront: false,
  dataDir: undefined,
  databaseUrl,
  demoPassword: password,
  sessionSecret: undefined,
  simulatorUrl: undefined,
  connections: {},
  webhooksPrivate: false,
  // The ERPs of tests are on this machine.
  connectionsPrivate: true,
  logLevel: 'silent',
  metricsToken: undefined,
  traced: false,
  publicUrl: undefined,
  operators: [],
  mail: undefined,
  ...other,
});

/** A database with the whole demo in it, copied from one that was made by a real start. */
export async function demoDatabase(): Promise<WalledDatabase> {
  const name = await filledTemplate('tieout_demo_template', async ({ appUrl, superUrl }) => {
    const tieout = await start(settingsFor(appUrl), { readEveryMs: 0 });
    await booksRead(superUrl);
    await tieout.stop();
  });
  return walledDatabase(name);
}

/** The demo asks for its books to be read last of all; what was paid and voided there is known once they are. */
async function booksRead(superUrl: string): Promise<void> {
  await until(
    () => sql(superUrl, `select from job where kind = 'read_erp' and state <> 'done'`),
    (left) => left.length === 0,
  );
}

export interface Running extends Tieout, Callers {
  readonly urls: WalledDatabase;
  readonly company: number;
  readonly otherCompany: number;
  /** Stops it and drops its database. */
  end(): Promise<void>;
}

/**
 * The whole program on a port of its own, with the demo company.
 * @param other settings; a function where they hang on the database, such as a simulator beside it.
 */
export async function runTieout(
  unusual: Unusual = {},
  other: Partial<Settings> | ((urls: WalledDatabase) => Promise<Partial<Settings>>) = {},
): Promise<Running> {
  const urls = await demoDatabase();
  const settings = typeof other === 'function' ? await other(urls) : other;
  const tieout = await start(settingsFor(urls.appUrl, settings), { readEveryMs: 0, ...unusual });
  const callers = callersOf(tieout.url, password);
  const companyOf = async (name: string) => (await callers.as(name).me()).companies[0]!.id;
  return {
    ...tieout,
    urls,
    ...callers,
    company: await companyOf('approver'),
    otherCompany: await companyOf('outsider'),
    end: async () => {
      await tieout.stop();
      await urls.drop();
    },
  };
}
