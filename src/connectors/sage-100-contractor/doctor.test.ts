import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tables } from '../../simulators/sage-100-contractor/tables.ts';
import { type SmallBooks, smallBooks } from '../../simulators/sage-100-contractor/testing/small-books.ts';
import { openSqlEngine } from '../../simulators/sage-100-contractor/wire/tsql/engine.ts';
import { asSageSql } from '../../simulators/sage-100-contractor/wire/tsql/sage-sql.ts';
import { newSession } from '../../simulators/sage-100-contractor/wire/tsql/session.ts';
import { ErpTrouble } from '../trouble.ts';
import { examineSage, type Patient } from './doctor.ts';
import { namesIn, notRead } from './installed-schema.ts';
import { inferredNames } from './message-names.ts';
import type { Row, SageSql } from './ports.ts';
import { NothingSent } from './program.ts';
import type { Finding } from './schema-findings.ts';
import { parseSchema, treeOf } from './schema-tree.ts';
import { madeSchema } from './testing/schema.ts';

const never = new AbortController().signal;
const database = 'Small Builders & Sons 4.15.22';
const found = namesIn(treeOf([parseSchema(madeSchema())]));

let books: SmallBooks;
let pool: pg.Pool;
beforeAll(async () => {
  books = await smallBooks();
  pool = new pg.Pool({ connectionString: books.url, max: 4 });
});
afterAll(async () => {
  await pool.end();
  await books.close();
});

/** The pretended SQL Server over the simulator's books. */
function server(change: Parameters<typeof openSqlEngine>[1]['tables'] = {}, without: readonly string[] = []): SageSql {
  const all = Object.entries({ ...tables, ...change }).filter(([name]) => !without.includes(name));
  const engine = openSqlEngine(pool, {
    tables: Object.fromEntries(all),
    locate: (schema, table) => ({
      schema: 'sage_100_contractor',
      table: schema === 'dbo_Audit' ? `audit_${table}` : table,
    }),
    databases: () => [database],
  });
  return asSageSql(engine, newSession({ database, login: 'tieout_reader', appName: 'Tieout' }));
}
const columnsWithout = (table: string, ...columns: string[]) => ({
  [table]: Object.fromEntries(Object.entries(tables[table]!).filter(([name]) => !columns.includes(name))),
});
const patient = (change: Partial<Patient> = {}): Patient => ({
  sql: server(),
  companyName: database,
  database,
  knownVendors: ['12', '14'],
  schema: found,
  names: found.names,
  program: async () => {},
  now: Date.now,
  ...change,
});
const examine = (change: Partial<Patient> = {}) => examineSage(patient(change), never);
const notWell = (all: readonly Finding[]) => all.filter(({ ok }) => ok !== true);
const about = (all: readonly Finding[], what: string) => all.filter((one) => one.what === what);

describe('the examination of a connection', () => {
  it('finds all well where all is well, a sentence for each thing', async () => {
    const all = await examine();
    expect(notWell(all)).toEqual([]);
    for (const { what, says } of all) expect(`${what}: ${says}`).toMatch(/^[^{}]+: [^{}]{10,}\.$/);
    const said = new Map(all.map(({ what, says }) => [what, says]));
    expect(said.get('SQL Server')).toBe('SAGESERVER\\SAGE100CON, version 15.0.4382.1, Express Edition (64-bit).');
    expect(said.get('login')).toBe(`Signed in to ${database} as tieout_reader, under the application name Tieout.`);
    expect(said.get('company')).toBe(
      `It is the database ${database}, and the vendors named in the settings are in it: 2.`,
    );
    expect(said.get('rights of the login')).toBe('It may read, and change nothing.');
    expect(said.get('records')).toBe('3 vendors, 2 jobs, 3 cost codes, 5 subcontracts, 0 payable invoices.');
    expect(said.get('table acpinv')).toBe('All 11 columns that Tieout reads are there.');
    expect(said.get('audit')).toContain('holds no payable invoice yet');
    expect(said.get('our reference')).toBe('Is held by UserDefined1.');
    expect(said.get('program that hands over messages')).toContain('Nothing was submitted.');
  });

  it('says that a copy which may only be read is not what Sage works on', async () => {
    const there = server();
    const sql: SageSql = async (text, ...asked) =>
      (await there(text, ...asked)).map((rows) => rows.map((row) => ('copied' in row ? { ...row, copied: 1 } : row)));
    expect(about(await examine({ sql }), 'company')).toEqual([
      { what: 'company', ok: false, says: expect.stringContaining(`the database ${database} may only be read`) },
    ]);
  });

  it('counts the bills that are there, and tells who else uses the field of our reference', async () => {
    const ours = await books.sage.putBill(books.bill());
    await books.sage.putBill(books.bill({ reference: 'PO 4711' }));
    expect(about(await examine(), 'field of our reference')).toEqual([
      {
        what: 'field of our reference',
        ok: null,
        says: '1 payable invoices bear something else in it, such as PO 4711. Tieout writes only into invoices of its own; but if people fill it by hand, choose another user-defined field, or tell them.',
      },
    ]);
    await books.sage.books.delete(ours.recnum);
    const all = await examine();
    expect(about(all, 'records')[0]?.says).toContain('1 payable invoices.');
    expect(about(all, 'audit')[0]?.says).toMatch(/is known since \d{4}-\d\d-\d\d\.$/);
  });

  it('tells a column or a table that is not there, by whether its name is known or guessed', async () => {
    const lacking = {
      ...columnsWithout('acpinv', 'usrdf1', 'retain'),
      ...columnsWithout('actpay', 'duetrm'),
      acppmt: { _idref: 'uniqueidentifier' },
    };
    const all = await examine({ sql: server(lacking, ['jobphs', 'dbo_Audit.acpinv']) });
    expect(about(all, 'table acpinv')).toEqual([
      {
        what: 'table acpinv',
        ok: false,
        says: 'It lacks usrdf1, retain, which Tieout reads. Is this a version of Sage 100 Contractor® that Tieout knows?',
      },
    ]);
    expect(about(all, 'table actpay').map(({ ok, says }) => [ok, says])).toEqual([
      [true, 'All 2 columns that Tieout reads are there.'],
      [null, expect.stringContaining('It has no duetrm. These names are inferred')],
    ]);
    expect(about(all, 'table acppmt').map(({ ok }) => ok)).toEqual([true, null]);
    expect(about(all, 'table jobphs')).toMatchObject([{ ok: false, says: expect.stringContaining('not there') }]);
    expect(about(all, 'table dbo_Audit.acpinv')).toMatchObject([{ ok: null }]);
    expect(about(all, 'audit')).toMatchObject([{ ok: null, says: expect.stringContaining('Cannot be read') }]);
    // The field of our reference cannot be looked into, and everything after it is looked at all the same.
    expect(about(all, 'field of our reference')).toMatchObject([{ ok: false }]);
    expect(about(all, 'program that hands over messages')).toMatchObject([{ ok: true }]);
  });

  it('tells a column that takes less than is sent into it', async () => {
    const short = { acpinv: { ...tables.acpinv!, invnum: 'nvarchar(15)', usrdf1: 'nvarchar(max)' } };
    expect(notWell(about(await examine({ sql: server(short) }), 'table acpinv'))).toMatchObject([
      { ok: false, says: 'invnum takes 15 characters, and Tieout sends up to 20.' },
    ]);
  });

  it('tells a wrong company, by its name or by its vendors', async () => {
    const company = async (change: Partial<Patient>) => about(await examine(change), 'company')[0];
    expect(await company({ database: 'Other' })).toMatchObject({
      ok: false,
      says: `This is the database ${database}, not Other.`,
    });
    expect(await company({ database: database.toUpperCase() })).toMatchObject({ ok: true });
    expect(await company({ knownVendors: ['12', '0014', '99'] })).toMatchObject({
      ok: false,
      says: expect.stringContaining('lacks the vendors 99,'),
    });
    expect(await company({ knownVendors: [] })).toMatchObject({
      ok: null,
      says: expect.stringContaining('knownVendors'),
    });
  });

  it('tells how far apart the clocks are', async () => {
    const clock = async (ahead: number) => about(await examine({ now: () => Date.now() + ahead }), 'clock')[0];
    expect(await clock(0)).toMatchObject({ ok: true });
    expect(await clock(-3_600_000)).toMatchObject({
      ok: null,
      says: expect.stringMatching(/differ by 3(59\d|60\d) s/),
    });
  });

  it('tells that no schema was read, and that the settings hold other names', async () => {
    const all = await examine({ schema: notRead(), names: null });
    expect(notWell(all).map(({ what, ok }) => [what, ok])).toEqual([
      ['field of our reference', null],
      ['message schema', null],
      ['names in the settings', null],
    ]);
    const other = { ...inferredNames, request: 'APInvoiceAddRq' };
    expect(about(await examine({ names: other }), 'names in the settings')).toMatchObject([
      { ok: null, says: expect.stringContaining('Was Sage 100 Contractor® updated?') },
    ]);
    const turned = JSON.parse(
      JSON.stringify(found.names, [
        'line',
        'header',
        'request',
        'qualified',
        'namespace',
        'limits',
        'length',
        'digits',
        'places',
        'patterns',
        'values',
        'required',
        'within',
        'element',
        'holds',
      ]),
    );
    expect(about(await examine({ names: turned }), 'names in the settings')).toMatchObject([{ ok: true }]);
  });

  it('tells why the program cannot be started', async () => {
    const fails = async () => {
      throw new NothingSent('no_licence', { erp: 'Sage 100 Contractor®' });
    };
    const what = 'program that hands over messages';
    expect(about(await examine({ program: fails }), what)).toMatchObject([
      { ok: false, says: expect.stringContaining('no free licence seat') },
    ]);
    expect(about(await examine({ program: null }), what)).toMatchObject([{ ok: false }]);
  });
});

describe('a database that does not let us in', () => {
  const refusing =
    (error: Error): SageSql =>
    async () => {
      throw error;
    };

  it('is one finding, and what could not be looked at is said to be so', async () => {
    const trouble = new ErpTrouble('login_refused', { erp: 'Sage 100 Contractor®', login: 'tieout_reader' });
    const all = await examine({ sql: refusing(trouble) });
    expect(all.slice(0, 4)).toEqual([
      { what: 'SQL Server', ok: false, says: trouble.message },
      ...['company', 'rights of the login', 'records'].map((what) => ({
        what,
        ok: null,
        says: 'Not looked at, for the database could not be asked.',
      })),
    ]);
    expect(about(all, 'program that hands over messages')).toMatchObject([{ ok: true }]);
  });

  it('by its logon trigger is told as such', async () => {
    const trouble = new ErpTrouble('application_refused', { erp: 'Sage 100 Contractor®', login: 'tieout_reader' });
    expect((await examine({ sql: refusing(trouble) }))[0]).toEqual({
      what: 'logon trigger',
      ok: false,
      says: trouble.message,
    });
  });

  it('ends the examination only where the examiner gave up', async () => {
    const gone = new AbortController();
    const sql: SageSql = async () => {
      gone.abort(new Error('given up'));
      throw new Error('cut');
    };
    await expect(examineSage(patient({ sql }), gone.signal)).rejects.toThrow('given up');
  });
});

describe('a login that may do more, or less, than read', () => {
  /** The engine's answers, with other rights. */
  const withRights = (change: Row): SageSql => {
    const real = server();
    return async (text, parameters, signal) => {
      const answers = await real(text, parameters, signal);
      return text.includes('HAS_PERMS_BY_NAME') ? answers.map(([row]) => [{ ...row, ...change }]) : answers;
    };
  };
  const rights = async (change: Row) => about(await examine({ sql: withRights(change) }), 'rights of the login');

  it('is warned of where it could write', async () => {
    expect(await rights({ may_INSERT: 1, sysadmin: 1 })).toMatchObject([
      { ok: null, says: expect.stringContaining('change the books (INSERT, sysadmin)') },
    ]);
    expect(await rights({ db_owner: 1 })).toMatchObject([{ ok: null, says: expect.stringContaining('(db_owner)') }]);
  });

  it('is told where it may not read, also of tables that it cannot see', async () => {
    expect(await rights({ read_acpinv: 0, read_subcon: null })).toMatchObject([
      { ok: false, says: expect.stringContaining('may not read subcon, acpinv. Give it the role db_datareader') },
    ]);
    expect(await rights({ read_acpinv: 0, db_datawriter: 1 })).toMatchObject([{ ok: false }, { ok: null }]);
  });
});
