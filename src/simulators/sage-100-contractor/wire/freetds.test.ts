import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { databaseName } from './testing/ground.ts';
import { certificate, login, openWire, type Wire } from './testing/wire.ts';

/**
 * FreeTDS's `tsql`, a client that nobody here has written: what it understands is TDS. Collected only with
 * TIEOUT_TEST_FREETDS=1, which says that Debian's `freetds-bin` is installed.
 */

const versions = ['7.1', '7.2', '7.3', '7.4'];
let wire: Wire;
let folder: string;
beforeAll(async () => {
  wire = await openWire({ certificate });
  folder = mkdtempSync(join(tmpdir(), 'tieout-freetds-'));
});
afterEach(() => wire.weather({}));
afterAll(async () => {
  await wire.close();
  rmSync(folder, { recursive: true, force: true });
  expect(wire.faults).toEqual([]);
});

interface Said {
  /** What was answered, a line a row, the columns parted by tabs. */
  readonly rows: readonly string[];
  /** The numbers of the server's messages. */
  readonly numbers: readonly number[];
  readonly errors: string;
}

interface Asking {
  readonly version?: string;
  readonly encryption?: 'off' | 'request' | 'require';
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  readonly port?: number;
}

function tsql(text: string, asking: Asking = {}): Promise<Said> {
  const { version = '7.4', encryption = 'off', user = login.user, password = login.password } = asking;
  const settings = join(folder, 'freetds.conf');
  writeFileSync(
    settings,
    `[books]\nhost = 127.0.0.1\nport = ${asking.port ?? wire.server.port}\ntds version = ${version}\nencryption = ${encryption}\nclient charset = UTF-8\ntext size = 1000000\n`,
  );
  const database = ['-D', asking.database ?? databaseName];
  const child = spawn('tsql', ['-S', 'books', '-U', user, '-P', password, ...database, '-o', 'qfh'], {
    env: { ...process.env, FREETDSCONF: settings, LC_ALL: 'C.UTF-8' },
  });
  let out = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    out += part;
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    errors += part;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(`${text}\ngo\nexit\n`);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => {
      const numbers = [...`${out}${errors}`.matchAll(/Msg (\d+)/g)].map(([, number]) => Number(number));
      resolve({
        rows: out.split('\n').filter((line) => line.includes('\t') || /^[^()]+$/.test(line)),
        numbers,
        errors,
      });
    });
  });
}

describe.each(versions)('TDS %s', (version) => {
  it('reads every type, NULL, and letters of all kinds', async () => {
    const text = `SELECT id, big, small, tiny, flag, money, wide, short, plain, guid, CONVERT(nvarchar(10), day, 23) AS day, CONVERT(nvarchar(30), at, 126) AS at FROM kinds ORDER BY id`;
    const { rows, numbers } = await tsql(text, { version });
    expect(numbers).toEqual([]);
    expect(rows).toEqual([
      '1\t9223372036854775807\t32767\t255\t1\t9999999999.99\t1234567890123456789012345678.0123456789\tÜnïcödé 東京 😀\tcafé €5\tFFFFFFFF-8B86-D011-B42D-00C04FC964FF\t9999-12-31\t2026-11-25T23:59:59.997',
      '2\t-9223372036854775808\t-32768\t0\t0\t-0.01\t-0.0000000001\t\t\t00000000-0000-0000-0000-000000000000\t0001-01-01\t1753-01-01T00:00:00.000',
      '3\tNULL\tNULL\tNULL\tNULL\tNULL\tNULL\tNULL\tNULL\tNULL\tNULL\tNULL',
    ]);
    const long = await tsql('SELECT id, long FROM kinds WHERE id = 1', { version });
    expect(long.rows).toEqual([`1\t${'長い文章😀'.repeat(5000)}`]);
    const days = await tsql('SELECT id, day, at, exactly FROM kinds WHERE id = 1', { version });
    expect(days.rows[0]).toMatch(
      version < '7.3' ? /^1\t9999-12-31\t.*2026.*\t2026-11-25 01:02:03.456789$/ : /^1\t.*9999.*\t.*2026.*\t.*2026/,
    );
  });

  it('reads errors, several results and many rows', async () => {
    expect((await tsql('SELECT nope FROM acpinv', { version })).numbers).toEqual([207]);
    expect((await tsql('SELECT * FROM nope', { version })).numbers).toEqual([208]);
    expect((await tsql('SELECT 1 FROM', { version })).numbers).toEqual([156]);
    expect((await tsql('DELETE FROM acpinv', { version })).numbers).toEqual([229]);
    expect(
      await tsql('SELECT recnum, status FROM acpinv WHERE recnum = 1001; SELECT 2 AS a, 3 AS b', { version }),
    ).toMatchObject({ rows: ['1001\t1', '2\t3'], numbers: [] });
    const many = await tsql(
      'SELECT a.ORDINAL_POSITION, b.COLUMN_NAME, c.id FROM INFORMATION_SCHEMA.COLUMNS a CROSS JOIN INFORMATION_SCHEMA.COLUMNS b CROSS JOIN kinds c',
      { version },
    );
    expect(many.rows).toHaveLength(
      Number(
        (
          await wire.ground.ask(
            'SELECT COUNT(*) AS n FROM INFORMATION_SCHEMA.COLUMNS a CROSS JOIN INFORMATION_SCHEMA.COLUMNS b CROSS JOIN kinds c',
          )
        )[0]?.n,
      ),
    );
  });

  it('signs in, or reads why it may not', async () => {
    expect((await tsql('SELECT 1', { version, password: 'wrong' })).numbers).toEqual([18456]);
    expect((await tsql('SELECT 1', { version, database: 'Other Builders' })).numbers).toEqual([4060, 18456]);
    wire.once('login', { refuseLogin: 17892 });
    expect((await tsql('SELECT 1', { version })).numbers).toEqual([17892]);
  });

  it('hides its login or everything, as it is told to', async () => {
    for (const encryption of ['off', 'request', 'require'] as const) {
      expect(await tsql('SELECT DB_NAME() AS d, 1 AS n', { version, encryption })).toMatchObject({
        rows: [`${databaseName}\t1`],
        numbers: [],
      });
    }
  });
});

it('encrypts everything where the server insists, though it asked for the login only', async () => {
  const locked = await openWire({ certificate, requireEncryption: true });
  const { port } = locked.server;
  for (const encryption of ['request', 'require'] as const) {
    expect((await tsql('SELECT 1 AS a, 2 AS b', { port, encryption })).rows).toEqual(['1\t2']);
  }
  await locked.close();
});

it('moves to another database and is told of one that is not there', async () => {
  expect(
    await tsql(
      `USE master\ngo\nSELECT DB_NAME() AS d, 1 AS n\ngo\nUSE [${databaseName}]\ngo\nSELECT DB_NAME() AS d, 2 AS n`,
    ),
  ).toMatchObject({ rows: ['master\t1', `${databaseName}\t2`] });
  expect((await tsql('USE nowhere')).numbers).toEqual([911]);
});

it('notices a connection that breaks in the middle of an answer', async () => {
  wire.once('query', { drop: 'in the middle' });
  const { rows, errors } = await tsql(
    'SELECT a.COLUMN_NAME, b.COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS a CROSS JOIN INFORMATION_SCHEMA.COLUMNS b',
  );
  expect(rows.length).toBeLessThan(1600);
  expect(errors).not.toBe('');
});
