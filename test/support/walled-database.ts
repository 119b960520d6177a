import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrate } from '../../src/store/migrate.ts';

/** A database with the schema, the wall and the three roles, as the program itself has it. */
export interface WalledDatabase {
  readonly superUrl: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly simulatorUrl: string;
  drop(): Promise<void>;
}

const template = 'tieout_template';
const password = 'only-for-tests';
const roles = { owner: 'test_owner', app: 'test_app', simulator: 'test_simulator' } as const;

async function as(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const sql of statements) await client.query(sql);
  } finally {
    await client.end();
  }
}

function address(server: string, database: string, role?: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  if (role !== undefined) {
    url.username = role;
    url.password = password;
  }
  return url.href;
}

/** Migrates one database that all the others are copied from: a copy costs milliseconds. */
export async function makeTemplate(server: string): Promise<void> {
  const make = Object.values(roles).map(
    (role) =>
      `do $$ begin if not exists (select from pg_roles where rolname = '${role}') then
        create role ${role} login password '${password}'; end if; end $$`,
  );
  await as(server, [...make, `drop database if exists ${template} with (force)`]);
  await as(server, [`create database ${template} owner ${roles.owner}`]);
  await as(address(server, template), [
    `create schema sage_100_contractor authorization ${roles.simulator}`,
    // With a database of the user's own, the demo's pretend ERP works through the application's role.
    `grant usage, create on schema sage_100_contractor to ${roles.app}`,
  ]);
  await migrate(address(server, template, roles.owner), roles.app);
}

function testServer(): string {
  const server = process.env.TIEOUT_TEST_DATABASE_URL;
  if (!server) throw new Error('the tests’ PostgreSQL server is not running');
  return server;
}

/** A database that is filled once and then copied by every file that wants it. Files that come together wait. */
export async function filledTemplate(name: string, fill: (database: WalledDatabase) => Promise<void>): Promise<string> {
  const server = testServer();
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(hashtext($1))', [name]);
    const there = await client.query('select from pg_database where datname = $1', [name]);
    if (there.rowCount === 0) {
      const made = await walledDatabase();
      await fill(made);
      await client.query(`alter database ${new URL(made.appUrl).pathname.slice(1)} rename to ${name}`);
    }
    return name;
  } finally {
    await client.end();
  }
}

/** A fresh one for one test file. */
export async function walledDatabase(from: string = template): Promise<WalledDatabase> {
  const server = testServer();
  const name = `tieout_${randomBytes(8).toString('hex')}`;
  await as(server, [`create database ${name} template ${from} strategy file_copy`]);
  return {
    superUrl: address(server, name),
    ownerUrl: address(server, name, roles.owner),
    appUrl: address(server, name, roles.app),
    simulatorUrl: address(server, name, roles.simulator),
    drop: () => as(server, [`drop database if exists ${name} with (force)`]),
  };
}
