import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { callersOf } from '../support/callers.ts';
import { type WalledDatabase, walledDatabase } from '../support/walled-database.ts';
import { endPrograms, Program, run } from './program.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const main = 'bin/start.mjs';
const cli = 'bin/tieout.mjs';
const demo = { TIEOUT_DEMO_PASSWORD: 'a-password-for-the-demo', PORT: '0' };

let empty: WalledDatabase;
let filled: WalledDatabase;
beforeAll(async () => {
  empty = await walledDatabase();
  filled = await walledDatabase();
});
afterAll(async () => {
  await endPrograms();
  await empty?.drop();
  await filled?.drop();
});

async function rows<R extends pg.QueryResultRow>({ superUrl }: WalledDatabase, ...statements: string[]): Promise<R[]> {
  const client = new pg.Client({ connectionString: superUrl });
  await client.connect();
  try {
    let found: R[] = [];
    for (const sql of statements) found = (await client.query<R>(sql)).rows;
    return found;
  } finally {
    await client.end();
  }
}

const count = async (database: WalledDatabase, of: string) =>
  (await rows<{ n: number }>(database, `select count(*)::int as n from ${of}`))[0]!.n;
const sageTables = "pg_tables where schemaname = 'sage_100_contractor'";

async function ready(program: Program): Promise<string> {
  return (await program.says(/Tieout is ready at (\S+)/))[1]!;
}

describe('DATABASE_URL', () => {
  it('refuses a role that the wall between companies would not bind, and a server that lets nobody in', async () => {
    const superuser = await run(main, [], { ...demo, DATABASE_URL: filled.superUrl });
    expect(superuser.code).toBe(1);
    expect(superuser.err).toMatch(
      /^DATABASE_URL: the role \S+ is a superuser, so the wall between companies would not/,
    );
    const owner = await run(main, [], { ...demo, DATABASE_URL: filled.ownerUrl });
    expect(owner.code).toBe(1);
    expect(owner.err).toMatch(
      /^DATABASE_URL: the role test_owner owns tieout\.\S+, or belongs to its owner, so the wall/,
    );
    const nobody = await run(main, [], { ...demo, DATABASE_URL: 'postgres://me:hidden-word@127.0.0.1:1/none' });
    expect(nobody.code).toBe(1);
    expect(nobody.err).toMatch(/^DATABASE_URL: 127\.0\.0\.1:1 does not let Tieout in/);
    expect(nobody.err + nobody.out).not.toContain('hidden-word');
    const silent = await run(main, [], { PORT: '0', DATABASE_URL: filled.appUrl });
    expect([silent.code, silent.err]).toEqual([1, expect.stringContaining('TIEOUT_DEMO_PASSWORD has to be given too')]);
  });

  it('keeps the demo out of a database with people of its own, and leaves that exactly as it was', async () => {
    await rows(
      filled,
      `insert into tieout.person (login, name, email) values ('ann', 'Ann', 'ann@example.com')`,
      `insert into tieout.company (name, demo) values ('Real Builders', false)`,
      `insert into tieout.job (company_id, kind, subject_id) select id, 'export', 1 from tieout.company`,
    );
    const refused = await run(main, [], { ...demo, DATABASE_URL: filled.appUrl });
    expect(refused.code).toBe(1);
    expect(refused.err).toBe(
      'This database holds companies that are not the demo’s, so the demo is not made in it. ' +
        'Start `npx tieout serve` instead, or give the demo an empty database.\n',
    );
    expect(await count(filled, 'tieout.person')).toBe(1);
    // Its worker took other companies' jobs in hand, and the pretend ERP made its tables, before the refusal.
    expect(await rows(filled, 'select state, attempt, token::int from tieout.job')).toEqual([
      { state: 'queued', attempt: 0, token: 0 },
    ]);
    expect(await count(filled, sageTables)).toBe(0);
  });
});

describe('an empty database of the user’s own', () => {
  const env = () => ({ DATABASE_URL: empty.appUrl });

  it('is refused until it was migrated, by the owner’s role', async () => {
    await rows(
      empty,
      'drop schema tieout cascade',
      'drop schema sign_in cascade',
      'drop schema sage_100_contractor cascade',
      `grant create on database ${new URL(empty.appUrl).pathname.slice(1)} to test_owner`,
    );
    const early = await run(main, [], { ...demo, ...env() });
    expect(early.code).toBe(1);
    expect(early.err).toMatch(/^The database lacks 0001-\S+\.sql.*Run `npx tieout migrate` with DATABASE_ADMIN_URL/);
    expect(await count(empty, "pg_namespace where nspname in ('tieout', 'sign_in', 'sage_100_contractor')")).toBe(0);

    const alone = await run(cli, ['migrate'], env());
    expect([alone.code, alone.err]).toEqual([2, expect.stringContaining('DATABASE_ADMIN_URL')]);
    const same = await run(cli, ['migrate'], { DATABASE_URL: empty.ownerUrl, DATABASE_ADMIN_URL: empty.ownerUrl });
    expect(same).toMatchObject({ code: 1, err: expect.stringMatching(/name the same role, test_owner/) });
    const away = 'postgres://test_owner:hidden-word@127.0.0.1:1/none';
    const shut = await run(cli, ['migrate'], { ...env(), DATABASE_ADMIN_URL: away });
    expect(shut).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^DATABASE_ADMIN_URL: 127\.0\.0\.1:1 does not let/),
    });
    expect(shut.err).not.toContain('hidden-word');
    const migrated = await run(cli, ['migrate'], { ...env(), DATABASE_ADMIN_URL: empty.ownerUrl });
    expect(migrated).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^Applied 0001-\S+\.sql/) });
    const again = await run(cli, ['migrate', '--json'], { ...env(), DATABASE_ADMIN_URL: empty.ownerUrl });
    expect(JSON.parse(again.out)).toEqual({ message: 'The database is up to date.' });
  });

  it('`tieout serve` makes no demo people in it and opens no simulator', async () => {
    const program = new Program(cli, ['serve'], { env: { ...env(), PORT: '0' } });
    const url = await ready(program);
    const status = async (path: string) => (await fetch(`${url}${path}`)).status;
    expect(await status('/healthz')).toBe(200);
    expect(await status('/readyz')).toBe(200);
    expect(await status('/api/v1/me')).toBe(401);
    expect(await status('/simulator/sage-100-contractor')).toBe(404);
    expect(await status('/simulator/sage-100-contractor/payable-invoices')).toBe(404);
    expect(await program.stop()).toEqual({ code: 0, signal: null });
    expect(await count(empty, 'tieout.person')).toBe(0);
    expect(await count(empty, 'tieout.company')).toBe(0);
    expect(await count(empty, sageTables)).toBe(0);
  });

  it('a hub that runs on it stops by itself once a newer version migrated it, and says what to do', async () => {
    const program = new Program(cli, ['serve'], { env: { ...env(), PORT: '0' } });
    await ready(program);
    await rows(empty, `insert into tieout.migration (name) values ('9999-of-a-newer.sql')`);
    try {
      expect(await program.ended()).toEqual({ code: 1, signal: null });
      expect(program.err).toMatch(
        /brought up to a newer Tieout .*9999-of-a-newer\.sql.*, so it stops\. Stop every other/,
      );
      const again = await run(cli, ['serve'], { ...env(), PORT: '0' });
      expect(again).toMatchObject({ code: 1, err: expect.stringMatching(/^The database is of a newer Tieout/) });
    } finally {
      await rows(empty, `delete from tieout.migration where name = '9999-of-a-newer.sql'`);
    }
  });

  it('is not begun with a secret that might be guessed', async () => {
    const refused = await run(cli, ['serve'], { ...env(), PORT: '0', TIEOUT_SESSION_SECRET: 'guess me' });
    expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/32 or more random ones .*nobody is in/) });
  });

  it('the demo starts in it, and again; the password that is given counts at every start', async () => {
    const first = new Program(cli, ['demo'], { env: { ...env(), ...demo } });
    const approver = callersOf(await ready(first), demo.TIEOUT_DEMO_PASSWORD).as('approver');
    const company = (await approver.me()).companies[0]!.id;
    const { counts } = await approver.list(company, {});
    expect(counts.synced).toBeGreaterThanOrEqual(6);
    expect(await first.stop()).toEqual({ code: 0, signal: null });

    const changed = { ...demo, TIEOUT_DEMO_PASSWORD: 'another-password', TIEOUT_SESSION_SECRET: 'guess me' };
    const second = new Program(main, [], { env: { ...env(), ...changed } });
    // By now things may hang on it.
    await second.says(/TIEOUT_SESSION_SECRET has fewer than 32 characters/);
    const url = await ready(second);
    expect((await callersOf(url, changed.TIEOUT_DEMO_PASSWORD).as('approver').list(company, {})).counts).toEqual(
      counts,
    );
    const old = await callersOf(url, changed.TIEOUT_DEMO_PASSWORD).call(null, 'POST', '/oauth/token', {
      grant_type: 'client_credentials',
      client_id: 'approver',
      client_secret: demo.TIEOUT_DEMO_PASSWORD,
    });
    expect(old.status).toBe(401);
    expect(await second.stop()).toEqual({ code: 0, signal: null });
    // Of OWASP's cost, as a program that is no test's keeps it.
    const cheap = `password !~ '^[$]argon2id[$]v=19[$]m=19456,t=2,p=1[$]'`;
    expect(await count(empty, 'sign_in.account where password is not null')).toBeGreaterThan(0);
    expect(await count(empty, `sign_in.account where ${cheap}`)).toBe(0);
  });
});
