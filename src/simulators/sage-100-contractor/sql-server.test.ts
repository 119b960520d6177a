import sql from 'mssql';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../../test/support/until.ts';
import { openBooksEngine, openSqlServer } from './sql-server.ts';
import { type SmallBooks, smallBooks } from './testing/small-books.ts';
import { sqlConfig } from './testing/sql-config.ts';
import { fairWeather } from './weather.ts';
import type { TdsServer } from './wire/server.ts';
import { asSageSql } from './wire/tsql/sage-sql.ts';
import { newSession } from './wire/tsql/session.ts';

const password = 'sesame';
let books: SmallBooks;
let server: TdsServer;
const pools: sql.ConnectionPool[] = [];
beforeAll(async () => {
  books = await smallBooks();
  server = await openSqlServer(books.sage, { password });
});
afterEach(async () => {
  await books.sage.weather.change({ ...fairWeather });
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});
afterAll(async () => {
  await server.close();
  await books.close();
});

async function connect(user = 'tieout', given = password, change: object = {}) {
  const pool = new sql.ConnectionPool(sqlConfig(server.port, { user, password: given }, change));
  pool.on('error', () => {});
  pools.push(pool);
  return await pool.connect();
}
/** The first error number that a login meets, of which the client hands on no more than a sentence. */
async function loginRefused(user = 'tieout', given = password, change: object = {}): Promise<number | null> {
  const numbers: number[] = [];
  type Told = { on(event: 'errorMessage', told: (message: { number: number }) => void): void };
  const beforeConnect = (connection: Told) => connection.on('errorMessage', ({ number }) => numbers.push(number));
  await connect(user, given, { ...change, beforeConnect }).catch(() => {});
  return numbers[0] ?? null;
}
const refused = async (asked: Promise<unknown>): Promise<unknown> =>
  await asked.then(
    () => 'it went well',
    (error: Error & { number?: number; code?: string }) => error.number ?? error.code,
  );
const count = 'SELECT COUNT(*) AS n FROM dbo.acpinv';

describe('the books over SQL Server’s wire', () => {
  it('show a bill, its lines, its costs and who deleted it', async () => {
    const { recnum, _idnum } = await books.sage.putBill(books.bill({ reference: 'TIE-WIRE' }));
    const pool = await connect();
    const ask = (text: string) => pool.request().input('id', sql.UniqueIdentifier, _idnum).query(text);
    const found =
      await ask(`SELECT a.recnum, a.invttl, l.extttl, l.actnum FROM acpinv a JOIN apivln l ON l._idref = a._idnum
      WHERE a._idnum = @id ORDER BY l.linnum`);
    expect(found.recordset).toMatchObject([
      { recnum, invttl: 1000, extttl: 1000.5, actnum: '2000' },
      { recnum, extttl: -0.5 },
    ]);
    const costs = await ask(
      'SELECT j.cstcde, j.csttyp FROM jobcst j JOIN acpinv a ON a.lgrrec = j.lgrrec WHERE a._idnum = @id',
    );
    expect(costs.recordset).toMatchObject([{ csttyp: 4 }, { csttyp: 1 }]);
    await books.sage.books.delete(recnum, 'pat');
    expect((await ask('SELECT recnum FROM acpinv WHERE _idnum = @id')).recordset).toEqual([]);
    const audit = await ask('SELECT _Date, _User FROM [dbo_Audit].[acpinv] WHERE _idnum = @id');
    expect(audit.recordset).toEqual([{ _Date: expect.any(Date), _User: 'pat' }]);
  });

  it('let in who the trigger lets in', async () => {
    expect(await loginRefused('tieout', 'wrong')).toBe(18456);
    expect(await loginRefused('sa')).toBe(18456);
    expect(await loginRefused('reports')).toBe(17892);
    const sage = { options: { appName: 'Sage.100.Contractor.Reports' } };
    expect(await loginRefused('reports', password, sage)).toBeNull();
    expect(await loginRefused('tieout', password, { database: 'Nobody' })).toBe(4060);
  });

  it('refuse logins, break and deadlock as the weather says', async () => {
    for (const number of [18456, 4060, 17892] as const) {
      await books.sage.weather.change({ refuse_login: number });
      expect(await loginRefused()).toBe(number);
    }
    await books.sage.weather.change({ refuse_login: null });
    const pool = await connect();
    await books.sage.weather.change({ deadlock_next: true });
    expect(await refused(pool.query(count))).toBe(1205);
    expect(await refused(pool.query(count))).toBe('it went well');
    for (const drop of ['before', 'in the middle'] as const) {
      await books.sage.weather.change({ drop_next: drop });
      expect(await refused(pool.query(count))).toMatch(/^E/);
      expect(await refused(pool.query(count))).toBe('it went well');
    }
    await books.sage.weather.change({ down: true });
    expect(await refused(pool.query(count))).toMatch(/^E/);
  });

  it('bear another name where the database is the wrong one', async () => {
    const pool = await connect();
    await books.sage.weather.change({ wrong_database: true });
    const name = async () => (await pool.query<{ name: string }>('SELECT DB_NAME() AS name')).recordset[0]?.name;
    expect(await name()).toBe('Another Company, Inc.');
    await books.sage.weather.change({ wrong_database: false });
    expect(await name()).toBe('Small Builders');
  });

  it('count what is under way, and let go of it when the asker does', async () => {
    const pool = await connect();
    await books.sage.weather.change({ latency_ms: 60_000 });
    const request = pool.request();
    const asked = refused(request.query(count));
    await until(
      async () => books.sage.inFlight(),
      (calls) => calls === 1,
    );
    request.cancel();
    expect(await asked).toBe('ECANCEL');
    await until(
      async () => books.sage.inFlight(),
      (calls) => calls === 0,
    );
  });
});

describe('the books in T-SQL without the wire', () => {
  it('answer in the same weather', async () => {
    const ask = asSageSql(openBooksEngine(books.sage), newSession({ database: 'Small Builders' }));
    const never = new AbortController().signal;
    expect(await ask('SELECT vndnme FROM actpay WHERE recnum = @p0', { p0: '12' }, never)).toEqual([
      [{ vndnme: 'Ace Concrete' }],
    ]);
    await books.sage.weather.change({ down: true });
    await expect(ask(count, {}, never)).rejects.toThrow(/down/);
    await books.sage.weather.change({ down: false, latency_ms: 60_000 });
    await expect(ask(count, {}, AbortSignal.timeout(20))).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(books.sage.inFlight()).toBe(0);
  });
});
