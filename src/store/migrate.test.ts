import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ownedDatabase } from '../../test/support/owned-database.ts';
import { type WalledDatabase, walledDatabase } from '../../test/support/walled-database.ts';
import { readSettings } from '../settings.ts';
import { openWhereItIsKept } from '../where-it-is-kept.ts';
import { fitOf, migrate, migrationNames } from './migrate.ts';
import { watchForNewer } from './newer-program.ts';

let database: WalledDatabase;
beforeAll(async () => {
  database = await walledDatabase();
});
afterAll(() => database?.drop());

const ofNewer = '0999-of-a-newer-version.sql';

async function asSuperuser(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.superUrl });
  await client.connect();
  await client.query(text).finally(() => client.end());
}

const start = () =>
  openWhereItIsKept(readSettings({ DATABASE_URL: database.appUrl }, false), new AbortController().signal);

it('a database of a newer version is neither started on nor migrated: an older program would break its rules', async () => {
  const [app, owner] = [database.appUrl, database.ownerUrl].map((url) => new URL(url).username) as [string, string];
  await asSuperuser(`grant create on database ${new URL(database.appUrl).pathname.slice(1)} to ${owner}`);
  expect(await migrate(database.ownerUrl, app)).toEqual([]);
  await (await start()).stop();
  await asSuperuser(`insert into tieout.migration (name) values ('${ofNewer}')`);
  expect(await fitOf(database.appUrl)).toEqual({ lacking: [], newer: [ofNewer] });
  const sentence = new RegExp(`^The database is of a newer Tieout \\(it has ${ofNewer}\\)`);
  await expect(start()).rejects.toThrow(sentence);
  await expect(migrate(database.ownerUrl, app)).rejects.toThrow(sentence);
});

it('a program that runs already is told where a newer one migrates its database, once, and of nothing that it knows', async () => {
  await asSuperuser(`delete from tieout.migration where name = '${ofNewer}'`);
  const told: (readonly string[])[] = [];
  const unwatch = watchForNewer(database.appUrl, migrationNames(), (newer) => void told.push(newer), 20);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(told).toEqual([]);
  await asSuperuser(`insert into tieout.migration (name) values ('${ofNewer}')`);
  await vi.waitFor(() => expect(told).toEqual([[ofNewer]]), 5_000);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(told).toHaveLength(1);
  unwatch();
  // Its folder has the new version's by now: what counts is what it was started with.
  const [last, ...before] = migrationNames().toReversed();
  const laidOver = Promise.withResolvers<readonly string[]>();
  watchForNewer(database.appUrl, before, laidOver.resolve, 20);
  expect(await laidOver.promise).toEqual([last, ofNewer].sort());
});

it('goes on for as long as it takes, however little patience a database of one’s own has with the role otherwise', async () => {
  const { superuser, ownerUrl, app, drop } = await ownedDatabase();
  try {
    await superuser.query(`alter role ${new URL(ownerUrl).username} set statement_timeout = '100ms'`);
    const slow = new Map([['0001-slow.sql', 'select pg_sleep(0.3)']]);
    expect(await migrate(ownerUrl, app, { migrations: slow, grants: ['select pg_sleep(0.3)'] })).toEqual([
      ...slow.keys(),
    ]);
  } finally {
    await drop();
  }
});

it('says why a migration failed, and keeps what came before it', async () => {
  const { ownerUrl, app, drop } = await ownedDatabase();
  try {
    const first = ['0001-first.sql', 'create table tieout.kept (id int)'] as const;
    const failing = migrate(ownerUrl, app, {
      migrations: new Map([first, ['0002-failing.sql', 'create table tieout.lost (id int); select 1 / 0']]),
      grants: [],
    });
    await expect(failing).rejects.toThrow('0002-failing.sql failed (division by zero). Nothing of this step was kept');
    const mended = {
      migrations: new Map([first, ['0002-failing.sql', 'create table tieout.lost (id int)']]),
      grants: [],
    };
    expect(await migrate(ownerUrl, app, mended)).toEqual(['0002-failing.sql']);
  } finally {
    await drop();
  }
});

it('says where it is while a migration takes long', async () => {
  const { ownerUrl, app, drop } = await ownedDatabase();
  const told: string[] = [];
  try {
    const migrations = new Map([
      ['0001-quick.sql', 'select 1'],
      ['0002-slow.sql', 'select pg_sleep(2.5)'],
      ['0003-quick.sql', 'select 1'],
    ]);
    await migrate(ownerUrl, app, { migrations, grants: [] }, (line) => told.push(line));
    expect(told.join()).toMatch(/step 2 of 3: 0002-slow\.sql has been at work for \d+ s/);
  } finally {
    await drop();
  }
});
