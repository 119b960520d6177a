import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bigint, bit, date, datetime, decimal, int, nvarchar, uniqueidentifier } from '../sql-type.ts';
import { databaseName, type Ground, never, openGround } from '../testing/ground.ts';
import type { SqlParameters } from './engine.ts';
import { asSageSql } from './sage-sql.ts';
import { newSession } from './session.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground.close());

const text = (value: string | null) => ({ value, type: nvarchar(4000) });
const numbers = async (sql: string, parameters: SqlParameters = {}) =>
  (await ground.ask(sql, parameters)).map((row) => row.recnum);
const one = async (sql: string, parameters: SqlParameters = {}) =>
  Object.values((await ground.ask(sql, parameters))[0]!)[0];

describe('a SELECT', () => {
  it('finds rows by parameters and literals of many types', async () => {
    expect(
      await numbers('SELECT recnum FROM dbo.acpinv WHERE recnum=@id', { id: { value: '1001', type: bigint } }),
    ).toEqual(['1001']);
    expect(await numbers('select recnum from acpinv where recnum = @id', { '@ID': text('1001') })).toEqual(['1001']);
    expect(
      await numbers('SELECT recnum FROM [dbo].[acpinv] a WHERE [a].[recnum] IN (1002, 1003) ORDER BY 1 DESC'),
    ).toEqual(['1003', '1002']);
    expect(await numbers("SELECT recnum FROM acpinv WHERE _idnum='6f9619ff-8b86-d011-b42d-00c04fc964f2'")).toEqual([
      '1002',
    ]);
    expect(
      await numbers('SELECT recnum FROM acpinv WHERE _idnum=@g', {
        g: { value: '6F9619FF-8B86-D011-B42D-00C04FC964F2', type: uniqueidentifier },
      }),
    ).toEqual(['1002']);
    expect(await numbers("SELECT recnum FROM acpinv WHERE invdte BETWEEN '20260201' AND '2026-03-30'")).toEqual([
      '1002',
    ]);
    expect(
      await numbers('SELECT recnum FROM acpinv WHERE invdte >= @d ORDER BY recnum', {
        d: { value: '2026-02-28', type: date },
      }),
    ).toEqual(['1002', '1003']);
    expect(
      await numbers('SELECT recnum FROM acpinv WHERE invttl = @m', { m: { value: '-250.10', type: decimal(12, 2) } }),
    ).toEqual(['1002']);
    expect(
      await numbers(
        'SELECT recnum FROM acpinv WHERE invttl > 0.01 AND NOT status = 4 OR recnum = 1003 ORDER BY recnum',
      ),
    ).toEqual(['1001', '1003']);
    expect(
      await numbers('SELECT recnum FROM acpinv WHERE upddte = @u', {
        u: { value: '2026-02-01T10:20:30.123Z', type: datetime },
      }),
    ).toEqual(['1001']);
    expect(
      await numbers('SELECT recnum FROM acpinv WHERE recnum = @n OR @n IS NULL ORDER BY recnum', {
        n: { value: null, type: int },
      }),
    ).toHaveLength(3);
  });

  it('compares texts in any case and without the blanks at their end', async () => {
    expect(await numbers("SELECT recnum FROM acpinv WHERE invnum = N'a-1  ' ORDER BY recnum")).toEqual([
      '1001',
      '1002',
    ]);
    expect(await numbers("SELECT recnum FROM acpinv WHERE invnum IN ('x', 'b-7')")).toEqual(['1003']);
    expect(await numbers("SELECT recnum FROM acpinv WHERE invnum <> 'A-1'")).toEqual(['1003']);
    expect(await ground.ask('SELECT recnum FROM actpay WHERE vndnme = @n', { n: text('ÄTNA RÖHREN') })).toHaveLength(1);
    expect(await ground.ask('SELECT DISTINCT invnum FROM acpinv')).toHaveLength(2);
    expect(await ground.ask('SELECT COUNT(*) AS n, invnum FROM acpinv GROUP BY invnum ORDER BY n DESC')).toMatchObject([
      { n: 2 },
      { n: 1, invnum: 'B-7 ' },
    ]);
    expect(await one('SELECT COUNT(DISTINCT invnum) FROM acpinv')).toBe(2);
  });

  it('loses letters of a literal that was written without N', async () => {
    expect(await one("SELECT '東京 é €'")).toBe('?? é €');
    expect(await one("SELECT N'東京 😀'")).toBe('東京 😀');
  });

  it('knows LIKE with its sets and its escape', async () => {
    const like = (pattern: string) => numbers(`SELECT recnum FROM acpinv WHERE invnum LIKE ${pattern} ORDER BY recnum`);
    expect(await like("'a%'")).toEqual(['1001', '1002']);
    expect(await like("'_-[1-6]'")).toEqual(['1001', '1002']);
    expect(await like("'[^a]%'")).toEqual(['1003']);
    expect(await like("'%!%%' ESCAPE '!'")).toEqual([]);
    expect(await like("'%[%]%'")).toEqual([]);
    expect(await like("'[a'")).toEqual([]);
    expect(await like("'A\\1'")).toEqual([]);
    expect(
      await ground.ask("SELECT recnum FROM acpinv WHERE usrdf1 NOT LIKE @p + '%'", { p: text('tie-') }),
    ).toHaveLength(1);
    expect(
      await ground.ask(
        "SELECT a.recnum FROM acpinv a JOIN acpinv b ON a.invnum LIKE b.invnum + '%' WHERE b.recnum = 1001",
      ),
    ).toHaveLength(2);
  });

  it('joins, nests, groups and sorts', async () => {
    expect(
      await ground.ask(`SELECT a.recnum, v.vndnme, l.lines, l.total
        FROM dbo.acpinv AS a WITH (NOLOCK)
        INNER JOIN [dbo].[actpay] v ON v.recnum = a.vndnum
        LEFT OUTER JOIN (SELECT _idref, COUNT(*) AS lines, SUM(extttl) total FROM apivln GROUP BY _idref) l ON l._idref = a._idnum
        ORDER BY a.recnum`),
    ).toEqual([
      { recnum: '1001', vndnme: 'Ace Concrete', lines: 2, total: '10000.05' },
      { recnum: '1002', vndnme: 'Ace Concrete', lines: 1, total: '-250.10' },
      { recnum: '1003', vndnme: 'Bare Electric', lines: null, total: null },
    ]);
    expect(
      await numbers(
        'SELECT recnum FROM actpay v WHERE EXISTS (SELECT * FROM acpinv a WHERE a.vndnum = v.recnum AND a.status < 5)',
      ),
    ).toEqual(['12']);
    expect(
      await numbers('SELECT recnum FROM actpay WHERE recnum NOT IN (SELECT vndnum FROM acpinv) ORDER BY recnum'),
    ).toEqual(['14']);
    expect(await one('SELECT COUNT(*) FROM acpinv CROSS JOIN actpay')).toBe(9);
    expect(await one('SELECT COUNT(*) FROM acpinv, actpay a LEFT JOIN apivln l ON l.linnum = a.recnum')).toBe(9);
    expect(
      await ground.ask('SELECT vndnum, MAX(status) m, MIN(invnum) i FROM acpinv GROUP BY vndnum HAVING COUNT(*) > 1'),
    ).toEqual([{ vndnum: '12', m: 4, i: expect.stringMatching(/^a-1$/i) }]);
    expect(await one('SELECT (SELECT TOP 1 invnum FROM acpinv ORDER BY recnum DESC)')).toBe('B-7 ');
  });

  it('cuts with TOP, OFFSET and FETCH, and joins by UNION ALL', async () => {
    expect(await numbers('SELECT TOP 2 recnum FROM acpinv ORDER BY recnum')).toEqual(['1001', '1002']);
    expect(
      await numbers('SELECT TOP (@n) recnum FROM acpinv ORDER BY recnum DESC', { n: { value: 1, type: int } }),
    ).toEqual(['1003']);
    expect(await numbers('SELECT recnum FROM acpinv ORDER BY recnum OFFSET 1 ROWS FETCH NEXT 1 ROWS ONLY')).toEqual([
      '1002',
    ]);
    expect(await numbers('SELECT recnum FROM acpinv UNION ALL SELECT recnum FROM actpay ORDER BY recnum DESC')).toEqual(
      ['1003', '1002', '1001', '14', '13', '12'],
    );
    expect(await ground.ask("SELECT 1 AS a, N'x' AS b UNION ALL SELECT 2.5, 'yy' ORDER BY a")).toEqual([
      { a: '1.0', b: 'x' },
      { a: '2.5', b: 'yy' },
    ]);
  });

  it('puts NULL first where it sorts upwards', async () => {
    expect((await ground.ask('SELECT id, small FROM kinds ORDER BY small')).map((row) => row.id)).toEqual([3, 2, 1]);
    expect((await ground.ask('SELECT id, small FROM kinds ORDER BY small DESC')).map((row) => row.id)).toEqual([
      1, 2, 3,
    ]);
  });

  it('names columns as they were called, and expressions not at all', async () => {
    const [row] = await ground.ask(
      "SELECT RECNUM, a.invnum AS [Invoice No.], total = invttl * 2, 'x' FROM acpinv a WHERE recnum = 1001",
    );
    expect(row).toEqual({ RECNUM: '1001', 'Invoice No.': 'A-1', total: '20000.10', '': 'x' });
    expect(Object.keys((await ground.ask('SELECT * FROM acpinv'))[0]!)).toHaveLength(10);
    expect(
      Object.keys((await ground.ask('SELECT v.*, a.status FROM acpinv a JOIN actpay v ON v.recnum = a.vndnum'))[0]!),
    ).toEqual(['recnum', 'vndnme', 'status']);
  });

  it('works out numbers by SQL Server’s rules', async () => {
    expect(await one('SELECT 7 / 2')).toBe(3);
    expect(await one('SELECT 2.0 / 3.0')).toBe('0.666666');
    expect(await one('SELECT -7 % 4')).toBe(-3);
    expect(await one('SELECT 0.1 + 0.2')).toBe('0.3');
    expect(await one('SELECT 1.10 * 1.1')).toBe('1.210');
    expect(await one('SELECT SUM(invttl) FROM acpinv')).toBe('9749.96');
    expect(await one('SELECT AVG(status) FROM acpinv')).toBe(3);
    expect(await one('SELECT SUM(wide) FROM kinds')).toBe('1234567890123456789012345678.0123456788');
    expect(await one('SELECT SUM(invttl) FROM acpinv WHERE recnum < 0')).toBeNull();
    expect(await one('SELECT 1 + NULL')).toBeNull();
    expect((await ground.refusal('SELECT 1 / 0')).number).toBe(8134);
    expect((await ground.refusal('SELECT 2147483647 + 1')).number).toBe(8115);
  });

  it('knows CASE, CAST, CONVERT and the functions', async () => {
    expect(
      await one(
        "SELECT CASE status WHEN 1 THEN 'open' WHEN 4 THEN 'paid' ELSE '?' END FROM acpinv WHERE recnum = 1002",
      ),
    ).toBe('paid');
    expect(
      await one('SELECT CASE WHEN status > 3 AND recnum > 0 THEN 1 END FROM acpinv WHERE recnum = 1001'),
    ).toBeNull();
    expect(await one('SELECT CAST(invttl AS nvarchar(8)) FROM acpinv WHERE recnum = 1001')).toBe('10000.05');
    expect(await one('SELECT CAST(ntetxt AS nvarchar(3)) FROM acpinv WHERE recnum = 1001')).toBe('fir');
    expect(await one('SELECT CONVERT(varchar(10), invdte, 101) FROM acpinv WHERE recnum = 1001')).toBe('01/31/2026');
    expect(await one('SELECT CONVERT(nvarchar(30), upddte, 126) FROM acpinv WHERE recnum = 1001')).toBe(
      '2026-02-01T10:20:30.123',
    );
    expect(await one('SELECT CONVERT(nvarchar(30), upddte) FROM acpinv WHERE recnum = 1001')).toBe(
      'Feb  1 2026 10:20AM',
    );
    expect(await one("SELECT CAST('1.005' AS decimal(9,2))")).toBe('1.01');
    expect(await one("SELECT CAST('' AS int)")).toBe(0);
    expect(await one('SELECT CAST(invnum AS int) FROM acpinv WHERE 1 = 0 UNION ALL SELECT 1')).toBe(1);
    expect(await one("SELECT ISNULL(NULL, N'abc') + COALESCE(NULL, N'd', N'e')")).toBe('abcd');
    expect(await one("SELECT LEN(N'ab😀  ')")).toBe(4);
    expect(
      await one("SELECT UPPER(LTRIM(RTRIM(N'  é '))) + LEFT(N'abc', 2) + RIGHT(N'abc', 1) + SUBSTRING(N'abc', 2, 1)"),
    ).toBe('Éabcb');
    expect(await one('SELECT DB_NAME()')).toBe(databaseName);
    expect(await one("SELECT DATABASEPROPERTYEX(DB_NAME(), 'Updateability')")).toBe('READ_WRITE');
    expect(await one("SELECT DATABASEPROPERTYEX(N'another', 'Updateability')")).toBe(null);
    expect(
      await ground.ask(
        "SELECT APP_NAME() a, ORIGINAL_LOGIN() b, SUSER_SNAME() c, @@SPID d, SERVERPROPERTY('ProductVersion') e, SERVERPROPERTY('InstanceName') f, HAS_PERMS_BY_NAME('dbo.acpinv', 'OBJECT', 'INSERT') g, HAS_PERMS_BY_NAME('dbo.acpinv', 'OBJECT', 'SELECT') h",
      ),
    ).toEqual([{ a: 'Tieout test', b: 'reader', c: 'reader', d: 61, e: '15.0.4382.1', f: 'SAGE100CON', g: 0, h: 1 }]);
    expect(await one('SELECT @@VERSION')).toMatch(/^Microsoft SQL Server/);
    expect(await one('SELECT GETUTCDATE()')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d[037]Z$/);
    expect(await one('SELECT SYSUTCDATETIME()')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/);
  });

  it('tells of its tables, and of those of the audit', async () => {
    expect(
      await ground.ask(
        "SELECT TABLE_SCHEMA, TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE table_name = 'ACPINV' ORDER BY TABLE_SCHEMA",
      ),
    ).toEqual([
      { TABLE_SCHEMA: 'dbo', TABLE_NAME: 'acpinv' },
      { TABLE_SCHEMA: 'dbo_Audit', TABLE_NAME: 'acpinv' },
    ]);
    expect(
      await ground.ask(
        "SELECT COLUMN_NAME, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION, NUMERIC_SCALE FROM [INFORMATION_SCHEMA].[COLUMNS] WHERE TABLE_SCHEMA = 'dbo' AND TABLE_NAME = 'acpinv' AND COLUMN_NAME IN ('invttl', 'usrdf1', 'ntetxt') ORDER BY ORDINAL_POSITION",
      ),
    ).toEqual([
      {
        COLUMN_NAME: 'usrdf1',
        DATA_TYPE: 'nvarchar',
        CHARACTER_MAXIMUM_LENGTH: 50,
        NUMERIC_PRECISION: null,
        NUMERIC_SCALE: null,
      },
      {
        COLUMN_NAME: 'invttl',
        DATA_TYPE: 'decimal',
        CHARACTER_MAXIMUM_LENGTH: null,
        NUMERIC_PRECISION: 12,
        NUMERIC_SCALE: 2,
      },
      {
        COLUMN_NAME: 'ntetxt',
        DATA_TYPE: 'nvarchar',
        CHARACTER_MAXIMUM_LENGTH: -1,
        NUMERIC_PRECISION: null,
        NUMERIC_SCALE: null,
      },
    ]);
    expect(await ground.ask(`SELECT recnum, _Date, [_User] FROM [${databaseName}].dbo_Audit.acpinv`)).toEqual([
      { recnum: '999', _Date: '2026-01-15T08:00:00.000Z', _User: 'supervisor' },
    ]);
  });
});

describe('a batch', () => {
  it('holds several statements, with semicolons or without', async () => {
    const results = await ground.engine.run(
      'SET NOCOUNT ON; SELECT 1 AS a\nSELECT recnum FROM acpinv WHERE recnum = 1001 -- that one\n/* and */ SELECT 3 c;',
      {},
      ground.session,
      never,
    );
    expect(results.map(({ rows }) => rows)).toEqual([[[1]], [['1001']], [[3]]]);
  });

  it('moves to another database and back', async () => {
    const session = newSession({ database: databaseName });
    const outcomes: unknown[] = [];
    for await (const outcome of ground.engine.outcomes(
      `USE master; SELECT DB_NAME() d; USE [${databaseName}]`,
      {},
      session,
      never,
    ))
      outcomes.push(outcome);
    expect(outcomes).toMatchObject([
      { is: 'database', before: databaseName, after: 'master' },
      { rows: [['master']] },
      { after: databaseName },
    ]);
    await expect(ground.engine.run('USE master; SELECT recnum FROM acpinv', {}, session, never)).rejects.toMatchObject({
      number: 208,
    });
    await expect(ground.engine.run('USE [Other Co]', {}, session, never)).rejects.toMatchObject({ number: 911 });
  });

  it('answers what ran before the error', async () => {
    const before: unknown[] = [];
    const run = async () => {
      for await (const outcome of ground.engine.outcomes('SELECT 1 SELECT nope FROM acpinv', {}, ground.session, never))
        before.push(outcome);
    };
    await expect(run()).rejects.toMatchObject({ number: 207 });
    expect(before).toHaveLength(1);
  });

  it('never reaches PostgreSQL but through parameters', async () => {
    const rude = `'; drop table books.acpinv; --`;
    expect(await numbers('SELECT recnum FROM acpinv WHERE invnum = @x', { x: text(rude) })).toEqual([]);
    expect(await numbers(`SELECT recnum FROM acpinv WHERE invnum = N'${rude.replaceAll("'", "''")}'`)).toEqual([]);
    expect(await ground.ask(`SELECT 1 AS [c0"; drop table books.acpinv; --]`)).toEqual([
      { 'c0"; drop table books.acpinv; --': 1 },
    ]);
    expect((await ground.refusal('SELECT pg_sleep(1)')).number).toBe(195);
    expect((await ground.refusal('SELECT * FROM pg_catalog.pg_class')).number).toBe(208);
    expect(await numbers('SELECT recnum FROM acpinv')).toHaveLength(3);
  });
});

describe('values', () => {
  it('come out of every type to the last digit', async () => {
    const rows = await ground.ask('SELECT * FROM kinds ORDER BY id');
    expect(rows[0]).toEqual({
      id: 1,
      big: '9223372036854775807',
      whole: 2147483647,
      small: 32767,
      tiny: 255,
      flag: true,
      money: '9999999999.99',
      wide: '1234567890123456789012345678.0123456789',
      short: 'Ünïcödé 東京 😀',
      long: '長い文章😀'.repeat(5000),
      plain: 'café €5',
      guid: 'FFFFFFFF-8B86-D011-B42D-00C04FC964FF',
      day: '9999-12-31',
      at: '2026-11-25T23:59:59.997Z',
      exactly: '2026-11-25T01:02:03.456789Z',
      ratio: 0.1,
    });
    expect(rows[1]).toMatchObject({
      big: '-9223372036854775808',
      money: '-0.01',
      wide: '-0.0000000001',
      flag: false,
      day: '0001-01-01',
      at: '1753-01-01T00:00:00.000Z',
      exactly: '0001-01-01T00:00:00.000000Z',
    });
    expect(new Set(Object.values({ ...rows[2], id: null }))).toEqual(new Set([null]));
  });

  it('go in by every type', async () => {
    const [row] = await ground.ask('SELECT * FROM kinds WHERE id = 1');
    const types = Object.fromEntries(
      (await ground.engine.run('SELECT * FROM kinds WHERE id = 1', {}, ground.session, never))[0]!.columns.map(
        ({ name, type }) => [name, type],
      ),
    );
    for (const [name, type] of Object.entries(types)) {
      expect(
        await ground.ask(`SELECT id, @v AS v FROM kinds WHERE ${name} = @v`, { v: { type, value: row![name]! } }),
      ).toEqual([{ id: 1, v: row![name] }]);
      expect(await ground.ask('SELECT @v AS v', { v: { type, value: null } })).toEqual([{ v: null }]);
    }
    expect(await ground.ask('SELECT id FROM kinds WHERE flag = @yes', { yes: { value: true, type: bit } })).toEqual([
      { id: 1 },
    ]);
  });
});

it('answers a connector without the wire', async () => {
  const sql = asSageSql(ground.engine, ground.session);
  expect(
    await sql(
      'SELECT recnum, _idnum, status, invttl, invdte, upddte FROM acpinv WHERE recnum IN (@p0, @p1) AND usrdf1 = @p2; SELECT cmpnme = DB_NAME()',
      { p0: 1001, p1: '1002', p2: 'tie-aaa' },
      never,
    ),
  ).toEqual([
    [
      {
        recnum: '1001',
        _idnum: '6F9619FF-8B86-D011-B42D-00C04FC964F1',
        status: 1,
        invttl: '10000.05',
        invdte: '2026-01-31',
        upddte: '2026-02-01T10:20:30.123Z',
      },
    ],
    [{ cmpnme: databaseName }],
  ]);
  expect(await sql('SELECT @a a, @b b, @c c, @d d', { a: 5_000_000_000, b: true, c: null, d: 'é😀' }, never)).toEqual([
    [{ a: '5000000000', b: true, c: null, d: 'é😀' }],
  ]);
});
