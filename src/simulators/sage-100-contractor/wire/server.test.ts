import sql from 'mssql';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { databaseName, never } from './testing/ground.ts';
import { login, openWire, type Wire } from './testing/wire.ts';

let wire: Wire;
let pool: sql.ConnectionPool;
beforeAll(async () => {
  wire = await openWire();
  pool = await wire.connect();
});
afterEach(() => wire.weather({}));
afterAll(async () => {
  await wire.close();
  expect(wire.faults).toEqual([]);
});

const byId = (id: number | string, on = pool) =>
  on.request().input('id', sql.BigInt, id).query('SELECT recnum, invnum FROM dbo.acpinv WHERE recnum = @id');
const spidOf = async (on: sql.ConnectionPool) => (await on.request().query('SELECT @@SPID AS spid')).recordset[0].spid;
const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => Promise.reject(new Error('no error came')),
    (error: { code?: string; number?: number; message: string }) => error,
  );

describe('a login', () => {
  /** The error numbers that the client reads: mssql itself hands on only the last message. */
  async function refusal(change: Partial<sql.config>) {
    const numbers: number[] = [];
    const beforeConnect = (connection: {
      on(event: 'errorMessage', told: (message: { number: number }) => void): void;
    }) => connection.on('errorMessage', ({ number }) => numbers.push(number));
    const error = await errorOf(wire.connect({ ...change, beforeConnect } as Partial<sql.config>));
    return { numbers, code: error.code, message: error.message };
  }

  it('with a wrong password or an unknown name is refused with 18456', async () => {
    const refused = { numbers: [18456], code: 'ELOGIN' };
    expect(await refusal({ password: 'wrong' })).toMatchObject({
      ...refused,
      message: `Login failed for user '${login.user}'.`,
    });
    expect(await refusal({ user: 'nobody' })).toMatchObject({ ...refused, message: "Login failed for user 'nobody'." });
    expect(await refusal({ password: '' })).toMatchObject(refused);
  });

  it('to a database that is not there is refused with 4060', async () => {
    expect(await refusal({ database: 'Other Builders, Inc.' })).toMatchObject({
      numbers: [4060, 18456],
      code: 'ELOGIN',
    });
  });

  it('from a program that the logon trigger does not like is refused with 17892', async () => {
    const options = { appName: 'refused by the trigger' };
    expect(await refusal({ options })).toMatchObject({
      numbers: [17892],
      code: 'ELOGIN',
      message: `Logon failed for login '${login.user}' due to trigger execution.`,
    });
  });

  it('that Windows is to vouch for is refused with 18452', async () => {
    expect(await refusal({ domain: 'ACME' })).toMatchObject({ numbers: [18452], code: 'ELOGIN' });
  });

  it('can be refused by the weather, once', async () => {
    wire.once('login', { refuseLogin: 18470 });
    expect(await refusal({})).toMatchObject({ numbers: [18470] });
    await wire.connect();
  });

  it('says who comes from where, and is seen', async () => {
    const other = await wire.connect({
      database: databaseName.toUpperCase(),
      options: { appName: 'Sage100Contractor\u00a6Tieout 東京', workstationId: 'büro-pc' },
    });
    const { recordset } = await other
      .request()
      .query('SELECT DB_NAME() d, APP_NAME() a, SUSER_SNAME() l, HOST_NAME() h, @@SPID s');
    expect(recordset[0]).toMatchObject({
      d: databaseName,
      a: 'Sage100Contractor\u00a6Tieout 東京',
      l: login.user,
      h: 'büro-pc',
    });
    expect(wire.server.connections()).toContainEqual({
      spid: recordset[0].s,
      login: login.user,
      appName: 'Sage100Contractor\u00a6Tieout 東京',
      database: databaseName,
    });
    await other.close();
  });

  it('without a database is in master', async () => {
    const other = await wire.connect({ database: '' });
    expect((await other.request().query('SELECT DB_NAME() d')).recordset).toEqual([{ d: 'master' }]);
    expect(await errorOf(byId(1001, other))).toMatchObject({ number: 208 });
  });

  it('speaks the older dialects of TDS', async () => {
    for (const tdsVersion of ['7_1', '7_2', '7_3_A', '7_3_B']) {
      const other = await wire.connect({ options: { tdsVersion } as never });
      const { recordset } = await other.request().query('SELECT id, long, day, exactly, at FROM kinds ORDER BY id');
      const dated = tdsVersion.startsWith('7_3');
      expect(recordset[0]).toMatchObject({
        long: '長い文章😀'.repeat(5000),
        day: dated ? new Date('9999-12-31') : '9999-12-31',
        exactly: dated ? new Date('2026-11-25T01:02:03.456Z') : '2026-11-25 01:02:03.456789',
        at: new Date('2026-11-25T23:59:59.997Z'),
      });
      expect(recordset[2]).toEqual({ id: 3, long: null, day: null, exactly: null, at: null });
      expect((await byId(1002, other)).recordset).toEqual([{ recnum: '1002', invnum: 'a-1' }]);
      expect(await errorOf(other.request().query('SELECT nope FROM acpinv'))).toMatchObject({ number: 207 });
    }
  });
});

describe('a request', () => {
  it('answers rows, several results, and none', async () => {
    expect((await byId('1001')).recordset).toEqual([{ recnum: '1001', invnum: 'A-1' }]);
    expect((await byId(9)).recordset).toEqual([]);
    const { recordsets, rowsAffected } = await pool
      .request()
      .query('SELECT 1 AS a; SELECT recnum FROM acpinv ORDER BY recnum SELECT 3 AS c');
    expect(recordsets).toEqual([[{ a: 1 }], [{ recnum: '1001' }, { recnum: '1002' }, { recnum: '1003' }], [{ c: 3 }]]);
    expect(rowsAffected).toEqual([1, 3, 1]);
    expect((await pool.request().batch('SELECT 1 AS a SELECT 2 AS b')).recordsets).toEqual([[{ a: 1 }], [{ b: 2 }]]);
    expect((await pool.request().batch('')).recordsets).toEqual([]);
  });

  it('tells errors by number, line and server, and goes on after them', async () => {
    for (const [number, text] of [
      [207, '\n\nSELECT nope FROM acpinv'],
      [208, 'SELECT * FROM nope'],
      [102, 'SELECT )'],
      [156, 'SELECT FROM'],
      [229, 'DELETE FROM acpinv'],
      [137, 'SELECT @nope'],
      [2812, 'EXEC nope'],
      [245, "SELECT CAST('x' AS int)"],
    ] as const) {
      for (const ask of [() => pool.request().query(text), () => pool.request().batch(text)]) {
        expect(await errorOf(ask())).toMatchObject({
          code: 'EREQUEST',
          number,
          lineNumber: text.startsWith('\n') ? 3 : 1,
          serverName: 'SAGESERVER\\SAGE100CON',
        });
      }
    }
    expect(
      await errorOf(pool.request().input('p', sql.NVarChar, 'x').query('SELECT recnum FROM acpinv WHERE recnum = @p')),
    ).toMatchObject({ number: 8114 });
    expect(await errorOf(pool.request().input('a', 1).execute('dbo.nope'))).toMatchObject({ number: 2812 });
    expect(await errorOf(pool.request().execute('sp_who'))).toMatchObject({ number: 229 });
    expect((await byId(1001)).recordset).toHaveLength(1);
  });

  it('answers what ran before an error', async () => {
    const rows: unknown[] = [];
    const request = pool.request();
    request.stream = true;
    request.on('row', (row) => rows.push(row));
    const error = new Promise((resolve) => request.on('error', resolve));
    void request.query('SELECT 1 AS a; SELECT 1 / 0 AS b');
    expect(await error).toMatchObject({ number: 8134 });
    expect(rows).toEqual([{ a: 1 }]);
  });

  it('may have 2,100 parameters and no more', async () => {
    const asking = (count: number) => {
      const request = pool.request();
      const names = Array.from({ length: count }, (_, i) => `p${i}`);
      for (const [i, name] of names.entries()) request.input(name, sql.BigInt, i);
      return request.query(`SELECT recnum FROM acpinv WHERE recnum IN (${names.map((name) => `@${name}`).join(', ')})`);
    };
    // Two of them are the statement and its declaration.
    expect((await asking(2098)).recordset).toHaveLength(3);
    const error = await errorOf(asking(2099));
    expect(error).toMatchObject({ number: 8003 });
    expect(error.message).toContain('maximum of 2100 parameters');
  });

  it('may be long, and so may its answer', async () => {
    await wire.ground.pool.query(`insert into books.acpinv
      select gen_random_uuid(), 100000 + i, 'N-' || i, 99, 1, '2026-01-01', '', i / 100.0, repeat('ü', i % 50) from generate_series(1, 10000) i`);
    try {
      const { recordset } = await pool
        .request()
        .query('SELECT recnum, invttl, ntetxt FROM acpinv WHERE vndnum = 99 ORDER BY recnum');
      expect(recordset).toHaveLength(10_000);
      recordset.forEach((row, i) => {
        if (row.recnum !== String(100_001 + i) || row.invttl !== (i + 1) / 100 || row.ntetxt.length !== (i + 1) % 50)
          throw new Error(`row ${i}: ${JSON.stringify(row)}`);
      });
      for (const packetSize of [512, 16_384, 32_767]) {
        const other = await wire.connect({ options: { packetSize } as never });
        const text = `東😀${'x'.repeat(100_000)}`;
        expect((await other.request().input('t', sql.NVarChar, text).query('SELECT @t AS t')).recordset).toEqual([
          { t: text },
        ]);
        expect((await other.request().query(`SELECT N'${text}' AS t`)).recordset).toEqual([{ t: text }]);
        expect((await other.request().query('SELECT recnum FROM acpinv WHERE vndnum = 99')).recordset).toHaveLength(
          10_000,
        );
      }
    } finally {
      await wire.ground.pool.query('delete from books.acpinv where vndnum = 99');
    }
  });

  it('that is too long ends the connection, and the next one is fine', async () => {
    const other = await wire.connect();
    expect(await errorOf(other.request().query(`SELECT '${'x'.repeat(3_000_000)}'`))).toHaveProperty('message');
    expect((await byId(1001, other)).recordset).toHaveLength(1);
  });

  it('moves to another database, and a reset leads back', async () => {
    const other = await wire.connect();
    await other.request().batch('USE master');
    expect((await other.request().query('SELECT DB_NAME() d')).recordset).toEqual([{ d: 'master' }]);
    expect(await errorOf(other.request().batch('USE [Other Co]'))).toMatchObject({ number: 911 });
    const connection = await (
      other as unknown as { acquire(who: unknown): Promise<{ reset(done: (error?: Error) => void): void }> }
    ).acquire({});
    await new Promise<void>((resolve, reject) => connection.reset((error) => (error ? reject(error) : resolve())));
    (other as unknown as { release(connection: unknown): void }).release(connection);
    expect((await other.request().query('SELECT DB_NAME() d')).recordset).toEqual([{ d: databaseName }]);
  });

  it('runs prepared statements and transactions as clients send them', async () => {
    const prepared = new sql.PreparedStatement(pool);
    prepared.input('id', sql.BigInt);
    await prepared.prepare('SELECT invnum FROM acpinv WHERE recnum = @id');
    for (const [id, invnum] of [
      [1001, 'A-1'],
      [1002, 'a-1'],
      [1003, 'B-7 '],
    ] as const)
      expect((await prepared.execute({ id })).recordset).toEqual([{ invnum }]);
    await prepared.unprepare();
    const wrong = new sql.PreparedStatement(pool);
    expect(await errorOf(wrong.prepare('SELECT )'))).toMatchObject({ number: 102 });
    const transaction = new sql.Transaction(pool);
    await transaction.begin();
    expect((await transaction.request().query('SELECT @@TRANCOUNT AS n')).recordset).toEqual([{ n: 1 }]);
    await transaction.commit();
    const rolled = new sql.Transaction(pool);
    await rolled.begin();
    await rolled.rollback();
    expect((await pool.request().query('SELECT @@TRANCOUNT AS n')).recordset).toEqual([{ n: 0 }]);
    expect((await pool.request().batch('BEGIN TRAN; SELECT @@TRANCOUNT AS n; COMMIT')).recordset).toEqual([{ n: 1 }]);
  });
});

describe('an attention', () => {
  const slow = `SELECT COUNT(*) FROM INFORMATION_SCHEMA.COLUMNS a ${['b', 'c', 'd', 'e', 'f', 'g'].map((name) => `CROSS JOIN INFORMATION_SCHEMA.COLUMNS ${name}`).join(' ')}`;
  const busy = async () =>
    (
      await wire.ground.pool.query(
        `select 1 from pg_stat_activity where state = 'active' and query like '%jsonb_to_recordset%' and pid <> pg_backend_pid()`,
      )
    ).rowCount;

  it('stops a query that works, and the same connection goes on', async () => {
    const hasty = await wire.connect({ requestTimeout: 1_500 });
    const spid = await spidOf(hasty);
    expect(await errorOf(hasty.request().query(slow))).toMatchObject({ code: 'ETIMEOUT' });
    expect(await spidOf(hasty)).toBe(spid);
    while ((await busy()) !== 0) await new Promise((resolve) => setTimeout(resolve, 20));
  });

  it('stops one that waits for the weather, and one that the client gives up', async () => {
    const hasty = await wire.connect({ requestTimeout: 1_500 });
    const spid = await spidOf(hasty);
    wire.weather({ latencyMs: 60_000 });
    expect(await errorOf(hasty.request().query('SELECT 1 AS a'))).toMatchObject({ code: 'ETIMEOUT' });
    const request = pool.request();
    const asked = errorOf(request.query('SELECT 1 AS a'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    request.cancel();
    expect(await asked).toMatchObject({ code: 'ECANCEL' });
    wire.weather({});
    expect(await spidOf(hasty)).toBe(spid);
    expect((await byId(1001)).recordset).toHaveLength(1);
  });

  it('in the middle of a long answer ends it, and the next answer is whole', async () => {
    const other = await wire.connect();
    const spid = await spidOf(other);
    const request = other.request();
    request.stream = true;
    const ended = new Promise((resolve) => request.on('error', resolve));
    request.on('row', () => request.cancel());
    void request.query(
      `SELECT a.COLUMN_NAME, N'${'x'.repeat(2000)}' AS x FROM INFORMATION_SCHEMA.COLUMNS a CROSS JOIN INFORMATION_SCHEMA.COLUMNS b CROSS JOIN kinds c`,
    );
    expect(await ended).toMatchObject({ code: 'ECANCEL' });
    expect(await spidOf(other)).toBe(spid);
  });
});

describe('the weather', () => {
  it('down closes what comes and what is there', async () => {
    const other = await wire.connect();
    wire.weather({ down: true });
    expect((await errorOf(byId(1001, other))).code).toMatch(/ESOCKET|ECONNCLOSED|ECONNRESET/);
    expect((await errorOf(wire.connect())).code).toMatch(/ESOCKET|ECONNRESET/);
    wire.weather({});
    expect((await byId(1001, other)).recordset).toHaveLength(1);
  });

  it('drops a connection before a query, or in the middle of its answer', async () => {
    for (const drop of ['before', 'in the middle'] as const) {
      for (const text of [
        'SELECT recnum FROM acpinv',
        'SELECT a.COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS a CROSS JOIN INFORMATION_SCHEMA.COLUMNS b',
      ]) {
        const other = await wire.connect();
        const spid = await spidOf(other);
        wire.once('query', { drop });
        expect((await errorOf(other.request().query(text))).code).toMatch(/ESOCKET|ECONNCLOSED|EREQUEST|ECONNRESET/);
        expect(await spidOf(other)).not.toBe(spid);
      }
    }
  });

  it('fails the next query with the number that was ordered', async () => {
    wire.once('query', { fail: 1205 });
    expect(await errorOf(byId(1001))).toMatchObject({ number: 1205, class: 13 });
    wire.once('query', { fail: 40613 });
    expect(await errorOf(pool.request().batch('SELECT 1'))).toMatchObject({ number: 40613 });
    expect((await byId(1001)).recordset).toHaveLength(1);
  });

  it('lets the database bear another name', async () => {
    wire.weather({ databaseName: 'Restored Copy' });
    expect((await pool.request().query('SELECT DB_NAME() AS d, COUNT(*) AS n FROM acpinv')).recordset).toEqual([
      { d: 'Restored Copy', n: 3 },
    ]);
    wire.weather({});
    expect((await pool.request().query('SELECT DB_NAME() AS d')).recordset).toEqual([{ d: databaseName }]);
  });
});

describe('the server', () => {
  it('takes so many connections and no more', async () => {
    const narrow = await openWire({ limits: { connections: 2 } });
    const [one, other] = [await narrow.connect(), await narrow.connect()];
    await Promise.all([spidOf(one), spidOf(other)]);
    expect((await errorOf(narrow.connect())).code).toMatch(/ESOCKET|ECONNRESET/);
    await one.close();
    while (narrow.server.connections().length > 1) await new Promise((resolve) => setTimeout(resolve, 10));
    await narrow.connect();
    await narrow.close();
  });

  it('closes what does not sign in and what idles', async () => {
    const impatient = await openWire({ limits: { loginMs: 100, idleMs: 300 } });
    const { connect } = await import('node:net');
    const closed = await new Promise((resolve) =>
      connect(impatient.server.port, '127.0.0.1').resume().on('close', resolve),
    );
    expect(closed).toBe(false);
    await impatient.connect();
    while (impatient.server.connections().length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await impatient.close();
  });

  it('closes while a query is at work, and leaves nothing behind', async () => {
    const other = await openWire();
    const client = await other.connect();
    other.weather({ latencyMs: 60_000 });
    const asked = errorOf(client.request().query('SELECT 1 AS a'));
    while (other.server.connections().length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await other.server.close();
    expect(await asked).toHaveProperty('message');
    expect(other.server.connections()).toEqual([]);
    await other.close();
  });

  it('serves many clients at once', async () => {
    const many = await wire.connect({ pool: { min: 0, max: 8 } });
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => byId(1001 + (i % 3), many)));
    expect(answers.map(({ recordset }) => recordset[0].recnum)).toEqual(
      Array.from({ length: 40 }, (_, i) => String(1001 + (i % 3))),
    );
    expect((await wire.ground.engine.run('SELECT 1', {}, wire.ground.session, never))[0]?.rows).toEqual([[1]]);
  });
});
