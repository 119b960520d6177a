import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../../test/support/database.ts';
import { companyName, placeBill, sageBill, smallCompany } from '../../../../test/support/sage-harness.ts';
import { billReference } from '../../../domain/ids.ts';
import { schemaName } from '../database.ts';
import { openSimulator, type Simulator } from '../simulator.ts';
import { inPostgres, tables } from '../tables.ts';
import { openSqlEngine, type SqlEngine } from './tsql/engine.ts';
import { asSageSql } from './tsql/sage-sql.ts';
import { newSession } from './tsql/session.ts';

const never = new AbortController().signal;
let database: FreshDatabase;
let sage: Simulator;
let pool: pg.Pool;
let engine: SqlEngine;
beforeAll(async () => {
  database = await freshDatabase();
  sage = await openSimulator({ connectionString: database.url, companyName });
  await sage.setUp(smallCompany);
  pool = new pg.Pool({ connectionString: database.url });
  engine = openSqlEngine(pool, {
    tables,
    databases: () => [companyName],
    locate: (schema, table) => ({
      schema: schemaName,
      table: inPostgres(schema === 'dbo' ? table : `${schema}.${table}`),
    }),
  });
});
afterAll(async () => {
  await pool.end();
  await sage.close();
  await database.drop();
});

const ask = (text: string, parameters: Readonly<Record<string, string | number | null>> = {}) =>
  asSageSql(engine, newSession({ database: companyName }))(text, parameters, never);

it('reads every declared table of the books as declared', async () => {
  for (const table of Object.keys(tables)) {
    const name = table.includes('.') ? table : `dbo.${table}`;
    const [result] = await engine.run(`SELECT * FROM ${name}`, {}, newSession({ database: companyName }), never);
    expect(result?.columns.map(({ name: column }) => column)).toEqual(Object.keys(tables[table]!));
  }
});

it('finds a bill by its reference with its lines in one batch', async () => {
  const bill = sageBill({}, [
    { amount: 1_250_001, retainage: 125_000 },
    { amount: -2, retainage: 0 },
  ]);
  const reference = billReference(Buffer.alloc(26, 7));
  const { recnum, _idnum } = await placeBill(sage, bill, reference);
  const text = `SELECT recnum, _idnum, status, invttl, retain, invdte, insdte FROM acpinv WHERE usrdf1 = @p0;
    SELECT l.linref, l.extttl, l.hldamt FROM acpinv a INNER JOIN apivln l ON l._idref = a._idnum WHERE a.usrdf1 = @p0 ORDER BY l.linnum`;
  const [headers, lines] = await ask(text, { p0: reference.toLowerCase() });
  expect(headers).toEqual([
    {
      recnum,
      _idnum: _idnum.toUpperCase(),
      status: 1,
      invttl: '12499.99',
      retain: '1250.00',
      invdte: '2026-03-31',
      insdte: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    },
  ]);
  expect(lines).toEqual([
    { linref: '1', extttl: '12500.01', hldamt: '1250.00' },
    { linref: '2', extttl: '-0.02', hldamt: '0.00' },
  ]);
});
