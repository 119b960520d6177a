import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.ts';
import { smallCompany } from '../../../test/support/sage-harness.ts';
import { openSimulator, type Simulator } from './simulator.ts';
import { message, recordOf } from './testing/message.ts';

const never = new AbortController().signal;
const ids = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
const old = `
  insert into cmpany values ('Small Builders');
  insert into actpay values (12, 'Ace Concrete', 'Net 30', 2000, 0);
  insert into actrec values (7, 'Harbor Tower', 1, 4);
  insert into cstcde values (3100, 'Forming');
  insert into csttyp values (4, 'Subcontract');
  insert into subcon values (1, 'SC-1', 12, 7, 'Concrete', 4, 0, 1000, 0, 1000, 200, 800);
  insert into sbcnln values (1, 1, 'Pour', 3100, 4, 1000, 0, 1000, 200, 800);
  update counters set next = 104 where name = 'acpinv';
  update counters set next = 2 where name = 'subcon';
  update weather set closed_period = '2025-01';
  ${[1, 4, 5]
    .map(
      (status, n) => `
  insert into acpinv (_idnum, recnum, invnum, ctcnum, vndnum, jobnum, invdte, entdte, invtyp, status, usrdf1, invttl,
    retain, invbal, invnet, amtpad, actper, postyr, usrnme, insusr, updusr)
  values ('${ids(n)}', ${101 + n}, 'N-${n}', 'SC-1', 12, 7, '2026-03-31', '2026-04-01', 1, ${status}, 'TIE-${n}', 100, 10,
    ${status === 1 ? '100, 90, 0' : status === 4 ? '0, 0, 100' : '0, 0, 0'}, 3, 2026, 'tieout', 'tieout', 'tieout');
  insert into apivln (_idnum, _idref, linnum, prtdsc, extttl, hldamt, actnum, linref, cstcde, csttyp)
  values ('${ids(n + 5)}', '${ids(n)}', 1, 'Pour', 100, 10, 2000, 1, 3100, 4);`,
    )
    .join('')}
  insert into acppmt values ('${ids(9)}', '${ids(1)}', 'C102', '2026-04-30', 'Paid', 4, 100);
`;

let database: FreshDatabase;
let sage: Simulator;
beforeAll(async () => {
  database = await freshDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('create schema sage_100_contractor; set search_path = sage_100_contractor');
  await client.query(await readFile(new URL('./testing/schema-0.1.0.sql', import.meta.url), 'utf8'));
  await client.query(old);
  await client.end();
  const options = { connectionString: database.url, companyName: 'Small Builders' };
  const [one, two] = await Promise.all([openSimulator(options), openSimulator(options)]);
  await two.close();
  sage = one;
});
afterAll(async () => {
  await sage.close();
  await database.drop();
});

describe('the books of version 0.1.0', () => {
  it('are carried over, every invoice under its numbers', async () => {
    const all = await sage.books.list();
    expect(all).toMatchObject([
      { recnum: '101', _idnum: ids(0), status: 1, invbal: '100.00', vodrec: '', usrdf1: 'TIE-0' },
      { recnum: '102', _idnum: ids(1), status: 4, amtpad: '100.00', postyr: 2026 },
      { recnum: '103', _idnum: ids(2), status: 5, vodrec: expect.stringMatching(/^\d+$/) },
    ]);
    const subcontracts = await sage.rows.read('subcon', {}, never);
    expect(subcontracts).toMatchObject([{ invttl: '200.00', balttl: '800.00' }]);
    expect(await sage.rows.read('sbcnln', {}, never)).toMatchObject([{ billed: '200.00', remain: '800.00' }]);
    expect(await sage.weather.read()).toMatchObject({ closed_period: '2025-01', down: false });
    expect(await sage.rows.read('dbo_Audit.acpinv', {}, never)).toEqual([]);
  });

  it('are posted as if they had always been', async () => {
    expect((await sage.books.find('101'))?.lines).toMatchObject([{ cstcde: '3100.000', csttyp: 4, extttl: '100.00' }]);
    const costs = await sage.rows.read('jobcst', {}, never);
    expect(costs.map(({ status }) => status)).toEqual([1, 1, 2]);
    expect((await sage.books.find('102'))?.payments).toMatchObject([{ chknum: 'C102', amount: '100.00' }]);
    const lines = await sage.rows.read('lgtnln', {}, never);
    const sum = (column: string) => lines.reduce((all, row) => all + Number(row[column]), 0);
    expect([sum('dbtamt'), sum('crdamt')]).toEqual([500, 500]);
  });

  it('go on: numbers, backups and deletions', async () => {
    const then = new Date().toISOString();
    const made = recordOf(await sage.submit(message({ InvoiceNumber: 'NEW' }), never));
    expect(made).toBe('104');
    expect(await sage.books.delete('103')).toEqual({ done: null });
    await sage.restoreBackup(then);
    expect((await sage.books.list()).map(({ recnum }) => recnum)).toEqual(['101', '102', '103']);
    const again = { connectionString: database.url, companyName: 'Small Builders' };
    await (await openSimulator(again)).close();
    expect((await sage.books.list()).length).toBe(3);
  });
});

describe('books of before change orders', () => {
  it('are carried over as they stand, and go on', async () => {
    const then = await freshDatabase();
    const options = { connectionString: then.url, companyName: 'Small Builders' };
    const before = await openSimulator(options);
    await before.setUp(smallCompany);
    await before.submit(message({ InvoiceNumber: 'A' }), never);
    await before.submit(message({ InvoiceNumber: 'B' }), never);
    await before.books.delete('102');
    await before.options.change({ over_subcontract: 'refuse' });
    await before.close();
    const client = new pg.Client({ connectionString: then.url, options: '-c search_path=sage_100_contractor' });
    await client.connect();
    await client.query('drop table sbcgln, prmchg, audit_prmchg; alter table actpay drop column addrs1');
    await client.end();

    const after = await openSimulator(options);
    expect(await after.books.list()).toMatchObject([{ recnum: '101', invnum: 'A', ctcnum: 'SC-1' }]);
    expect(await after.rows.read('dbo_Audit.acpinv', {}, never)).toMatchObject([{ recnum: '102', _Action: 'D' }]);
    expect(await after.options.read()).toMatchObject({ over_subcontract: 'refuse' });
    expect(await after.rows.read('actpay', { recnum: [12] }, never)).toMatchObject([{ vndnme: 'Ace Concrete' }]);
    expect(recordOf(await after.submit(message({ InvoiceNumber: 'C' }), never))).toBe('103');
    expect(await after.books.delete('101')).toEqual({ done: null });
    expect(await after.rows.read('dbo_Audit.acpinv', {}, never)).toHaveLength(2);
    await after.close();
    await then.drop();
  });
});
