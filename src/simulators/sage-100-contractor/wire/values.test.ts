import sql from 'mssql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWire, type Wire } from './testing/wire.ts';

let wire: Wire;
let pool: sql.ConnectionPool;
beforeAll(async () => {
  wire = await openWire();
  pool = await wire.connect();
});
afterAll(async () => {
  await wire.close();
  expect(wire.faults).toEqual([]);
});

const back = async (type: sql.ISqlType | (() => sql.ISqlType), value: unknown) =>
  (
    await pool
      .request()
      .input('v', type as sql.ISqlType, value)
      .query('SELECT @v AS v')
  ).recordset[0].v;
/** The client reads decimals as floats; as text they show their last digit. */
const asText = async (type: sql.ISqlType, value: unknown) =>
  (await pool.request().input('v', type, value).query('SELECT CONVERT(nvarchar(50), @v) AS v')).recordset[0].v;

describe('a value goes over the wire and back', () => {
  it.each([
    ['bigint', sql.BigInt, ['9223372036854775807', '-9223372036854775808', '0']],
    ['int', sql.Int, [2147483647, -2147483648, 0]],
    ['smallint', sql.SmallInt, [32767, -32768]],
    ['tinyint', sql.TinyInt, [0, 255]],
    ['bit', sql.Bit, [true, false]],
    ['float', sql.Float, [0.1, -1e300, 5e-324]],
    ['decimal(18,4)', sql.Decimal(18, 4), [12345678.1234, -0.0001]],
    ['money', sql.Money, [12.34, -922337203.6854]],
    ['nvarchar', sql.NVarChar(50), ['Ünïcödé', '東京 😀\u200d👩', '', ' blanks ', "'; drop table --"]],
    ['nvarchar(max)', sql.NVarChar(sql.MAX), ['', '😀'.repeat(40_000)]],
    ['varchar', sql.VarChar(50), ['café €5', '', 'plain']],
    ['varchar(max)', sql.VarChar(sql.MAX), ['é'.repeat(20_000)]],
    ['nchar', sql.NChar(5), ['äbcde']],
    [
      'uniqueidentifier',
      sql.UniqueIdentifier,
      ['6F9619FF-8B86-D011-B42D-00C04FC964FF', '00000000-0000-0000-0000-000000000000'],
    ],
    [
      'date',
      sql.Date,
      [new Date('2026-11-25'), new Date('0001-01-01'), new Date('9999-12-31'), new Date('2024-02-29')],
    ],
    [
      'datetime',
      sql.DateTime,
      [new Date('2026-11-25T23:59:59.997Z'), new Date('1753-01-01T00:00:00Z'), new Date('2026-02-28T12:00:00.003Z')],
    ],
    ['smalldatetime', sql.SmallDateTime, [new Date('2026-11-25T23:59:00Z')]],
    ['datetime2', sql.DateTime2(7), [new Date('2026-11-25T23:59:59.999Z'), new Date('0001-01-01T00:00:00Z')]],
    ['datetime2(0)', sql.DateTime2(0), [new Date('2026-11-25T23:59:59Z')]],
  ] as const)('as %s', async (_, type, values) => {
    for (const value of values) expect(await back(type as sql.ISqlType, value)).toEqual(value);
    expect(await back(type as sql.ISqlType, null)).toBeNull();
  });

  it('with its last cent', async () => {
    expect(await asText(sql.Decimal(12, 2), 9999999999.99)).toBe('9999999999.99');
    expect(await asText(sql.Decimal(12, 2), -0.01)).toBe('-0.01');
    expect(await asText(sql.Decimal(12, 2), '1234567890.10')).toBe('1234567890.10');
    const { recordset } = await pool
      .request()
      .query('SELECT CAST(wide AS nvarchar(60)) AS wide, CAST(money AS nvarchar(20)) AS money FROM kinds ORDER BY id');
    expect(recordset[0]).toEqual({ wide: '1234567890123456789012345678.0123456789', money: '9999999999.99' });
  });

  it('as the column’s type says', async () => {
    const { recordset } = await pool.request().query('SELECT * FROM kinds ORDER BY id');
    expect(recordset[0]).toEqual({
      id: 1,
      big: '9223372036854775807',
      whole: 2147483647,
      small: 32767,
      tiny: 255,
      flag: true,
      money: 9999999999.99,
      // A float, as the client reads it: see the test before for its digits.
      wide: expect.any(Number),
      short: 'Ünïcödé 東京 😀',
      long: '長い文章😀'.repeat(5000),
      plain: 'café €5',
      guid: 'FFFFFFFF-8B86-D011-B42D-00C04FC964FF',
      day: new Date('9999-12-31'),
      at: new Date('2026-11-25T23:59:59.997Z'),
      exactly: new Date('2026-11-25T01:02:03.456Z'),
      ratio: 0.1,
    });
    expect(recordset[1]).toMatchObject({
      big: '-9223372036854775808',
      short: '',
      long: '',
      plain: '',
      flag: false,
      money: -0.01,
      day: new Date('0001-01-01'),
      at: new Date('1753-01-01'),
    });
    expect(new Set(Object.values({ ...recordset[2], id: null }))).toEqual(new Set([null]));
    const types = Object.values(recordset.columns).map(({ name, type, length }) => [
      name,
      (type as { declaration?: string }).declaration,
      length,
    ]);
    expect(types).toContainEqual(['wide', 'decimal', 17]);
    expect(types).toContainEqual(['money', 'decimal', 9]);
    expect(types).toContainEqual(['short', 'nvarchar', 40]);
    expect(types).toContainEqual(['guid', 'uniqueidentifier', 16]);
  });

  it('without a type, as the client guesses it', async () => {
    const row = async (value: unknown) =>
      (await pool.request().input('v', value).query('SELECT @v AS v')).recordset[0].v;
    for (const value of ['text', 5, 5.5, true, null]) expect(await row(value)).toEqual(value);
    expect(await row(5_000_000_000)).toBe('5000000000');
  });

  it('of a type that this server lacks is refused, and the connection goes on', async () => {
    await expect(back(sql.VarBinary(10), Buffer.from([1, 2]))).rejects.toMatchObject({ number: 8009 });
    await expect(back(sql.Time(7), new Date())).rejects.toMatchObject({ number: 8009 });
    expect(await back(sql.Int, 1)).toBe(1);
  });
});

it('an IN of GUIDs, texts and numbers finds its rows', async () => {
  const request = pool.request();
  request.input('g', sql.UniqueIdentifier, '6f9619ff-8b86-d011-b42d-00c04fc964f1');
  request.input('t', sql.NVarChar, 'b-7');
  request.input('n', sql.Int, 1002);
  const { recordset } = await request.query(
    'SELECT recnum FROM acpinv WHERE _idnum IN (@g) OR invnum IN (@t) OR recnum IN (@n) ORDER BY recnum',
  );
  expect(recordset.map(({ recnum }) => recnum)).toEqual(['1001', '1002', '1003']);
});
