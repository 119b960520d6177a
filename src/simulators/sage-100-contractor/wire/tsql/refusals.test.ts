import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bigint, int } from '../sql-type.ts';
import { databaseName, type Ground, openGround } from '../testing/ground.ts';
import type { SqlParameters } from './engine.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground.close());

const numbers = async (sql: string, parameters: SqlParameters = {}) =>
  (await ground.ask(sql, parameters)).map((row) => row.recnum);

describe('an error', () => {
  it.each([
    [102, 'SELECT recnum acpinv foo bar'],
    [102, 'SELECT (1'],
    [102, 'SELECT 1 +'],
    [102, 'SELECT recnum FROM acpinv WHERE ,'],
    [156, 'SELECT FROM acpinv'],
    [156, 'SELECT recnum FROM acpinv WHERE'],
    [156, 'DECLARE @x int'],
    [156, 'SELECT recnum FROM acpinv UNION SELECT 1'],
    [105, "SELECT 'open"],
    [113, 'SELECT 1 /* open'],
    [137, 'SELECT @nobody'],
    [145, 'SELECT DISTINCT invnum FROM acpinv ORDER BY recnum'],
    [147, 'SELECT recnum FROM acpinv WHERE COUNT(*) > 1'],
    [191, `SELECT ${'('.repeat(100)}1${')'.repeat(100)}`],
    [195, 'SELECT NOPE(1)'],
    [174, 'SELECT LEN(1, 2)'],
    [205, 'SELECT 1 UNION ALL SELECT 1, 2'],
    [206, 'SELECT recnum FROM acpinv WHERE _idnum = 5'],
    [207, 'SELECT nope FROM acpinv'],
    [207, 'SELECT a.nope FROM acpinv a'],
    [208, 'SELECT * FROM dbo.nope'],
    [208, 'SELECT * FROM [Another Company].dbo.acpinv'],
    [209, 'SELECT recnum FROM acpinv a JOIN actpay v ON v.recnum = a.vndnum'],
    [229, "INSERT INTO acpinv (invnum) VALUES ('x')"],
    [229, 'UPDATE dbo.acpinv SET status = 5'],
    [229, 'DELETE FROM acpinv'],
    [229, 'DELETE TOP (1) FROM acpinv'],
    [229, "EXEC sp_configure 'x'"],
    [229, "EXEC master..xp_cmdshell 'dir'"],
    [262, 'CREATE TABLE x (y int)'],
    [262, 'SELECT * INTO x FROM acpinv'],
    [2812, 'EXEC dbo.Anything'],
    [2812, 'anything 1'],
    [3701, 'DROP TABLE acpinv'],
    [1088, 'TRUNCATE TABLE acpinv'],
    [1013, 'SELECT 1 FROM acpinv JOIN acpinv ON 1 = 1'],
    [1033, 'SELECT * FROM (SELECT recnum FROM acpinv ORDER BY recnum) x'],
    [4104, 'SELECT b.recnum FROM acpinv a'],
    [4145, 'SELECT recnum FROM acpinv WHERE recnum'],
    [8120, 'SELECT invnum, COUNT(*) FROM acpinv GROUP BY vndnum'],
    [8120, 'SELECT invnum, COUNT(*) FROM acpinv'],
    [8155, 'SELECT * FROM (SELECT 1) x'],
    [243, 'SELECT CAST(1 AS nosuchtype)'],
    [245, "SELECT CAST('abc' AS int)"],
    [245, 'SELECT recnum FROM acpinv WHERE invnum = 5'],
    [8114, "SELECT recnum FROM acpinv WHERE recnum = 'abc'"],
    [8114, "SELECT CAST('abc' AS decimal(9,2))"],
    [8169, "SELECT recnum FROM acpinv WHERE _idnum = 'abc'"],
    [241, "SELECT recnum FROM acpinv WHERE invdte = 'soon'"],
    [248, "SELECT CAST('99999999999' AS int)"],
    [8115, 'SELECT CAST(100000 AS smallint)'],
    [8115, 'SELECT CAST(invttl AS nvarchar(5)) FROM acpinv'],
    [8115, 'SELECT CAST(123456 AS nvarchar(5))'],
    [512, 'SELECT (SELECT recnum FROM acpinv)'],
    [529, 'SELECT CAST(invdte AS int) FROM acpinv'],
    [3902, 'COMMIT'],
  ])('%i: %s', async (number, sql) => {
    expect((await ground.refusal(sql)).number).toBe(number);
  });

  it('names what is wrong and on which line', async () => {
    expect(await ground.refusal('SELECT 1\n\nSELECT nope FROM acpinv')).toEqual({
      number: 207,
      message: "Invalid column name 'nope'.",
      line: 3,
    });
    expect((await ground.refusal('SELECT recnum FROM acpinv WHERE invnum = 5')).message).toBe(
      "Conversion failed when converting the nvarchar value 'A-1' to data type int.",
    );
    expect((await ground.refusal('DELETE acpinv')).message).toBe(
      `The DELETE permission was denied on the object 'acpinv', database '${databaseName}', schema 'dbo'.`,
    );
  });

  it('comes before the database is asked where there is too much of anything', async () => {
    const many = Object.fromEntries(Array.from({ length: 2101 }, (_, i) => [`p${i}`, { value: i, type: int }]));
    expect((await ground.refusal('SELECT 1', many)).number).toBe(8003);
    expect((await ground.refusal(`SELECT '${'x'.repeat(300_000)}'`)).number).toBe(701);
    expect((await ground.refusal(`SELECT ${'x'.repeat(200)} FROM acpinv`)).number).toBe(103);
    expect((await ground.refusal(`SELECT ${Array(6000).fill('1').join('+')}`)).number).toBe(191);
  });
});

describe('limits', () => {
  it('takes 2,100 parameters in one IN', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 2100 }, (_, i) => [`p${i}`, { value: String(i), type: bigint }]),
    );
    const sql = `SELECT recnum FROM acpinv WHERE recnum IN (${Object.keys(many)
      .map((name) => `@${name}`)
      .join(',')}) ORDER BY recnum`;
    expect(await numbers(sql, many)).toEqual(['1001', '1002', '1003']);
    const or = Object.keys(many)
      .map((name) => `recnum = @${name}`)
      .join(' OR ');
    expect(await numbers(`SELECT recnum FROM acpinv WHERE ${or}`, many)).toHaveLength(3);
  });

  it('stops a statement that runs too long, and one whose asker gives up', async () => {
    const slow =
      'SELECT COUNT(*) FROM INFORMATION_SCHEMA.COLUMNS a CROSS JOIN INFORMATION_SCHEMA.COLUMNS b CROSS JOIN INFORMATION_SCHEMA.COLUMNS c CROSS JOIN INFORMATION_SCHEMA.COLUMNS d CROSS JOIN INFORMATION_SCHEMA.COLUMNS e CROSS JOIN INFORMATION_SCHEMA.COLUMNS f';
    const hasty = await openGround({ statementMs: 100 });
    try {
      expect((await hasty.refusal(slow)).number).toBe(8649);
      const controller = new AbortController();
      const asked = ground.engine.run(slow, {}, ground.session, controller.signal);
      setTimeout(() => controller.abort(new Error('gave up')), 50);
      await expect(asked).rejects.toThrow('gave up');
      const running = async () =>
        (
          await ground.pool.query(
            `select 1 from pg_stat_activity where state = 'active' and query like '%cross join%' and pid <> pg_backend_pid()`,
          )
        ).rowCount;
      while ((await running()) !== 0) await new Promise((resolve) => setTimeout(resolve, 20));
    } finally {
      await hasty.close();
    }
  });

  it('hands out no more rows than it may', async () => {
    const narrow = await openGround({ mostRows: 2 });
    try {
      expect((await narrow.refusal('SELECT recnum FROM acpinv')).number).toBe(701);
      expect(await narrow.ask('SELECT TOP 2 recnum FROM acpinv')).toHaveLength(2);
    } finally {
      await narrow.close();
    }
  });
});
