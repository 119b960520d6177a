import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.ts';
import { smallCompany } from '../../../test/support/sage-harness.ts';
import { openSimulator, type Simulator } from './simulator.ts';
import { line, message, recordOf, verdictOf } from './testing/message.ts';

const never = new AbortController().signal;
let database: FreshDatabase;
let sage: Simulator;
beforeAll(async () => {
  database = await freshDatabase();
  sage = await openSimulator({ connectionString: database.url, companyName: 'Small Builders' });
  await sage.setUp(smallCompany);
});
afterAll(async () => {
  await sage.close();
  await database.drop();
});

const submit = async (xml: string) => verdictOf(await sage.submit(xml, never));
const count = async () => (await sage.books.list()).length;

describe('a message', () => {
  it('makes an invoice and answers its number', async () => {
    const answer = await sage.submit(message({ InvoiceNumber: 'A&amp;B' }), never);
    expect(verdictOf(answer)).toEqual({ code: 0, message: 'Ok' });
    expect((await sage.books.find(recordOf(answer)))?.invoice).toMatchObject({ invnum: 'A&B', insusr: 'tieout' });
  });

  it.each<[string, Record<string, string>, number, string]>([
    ['an unknown vendor', { VendorRef: '999' }, 12802, 'vendor 999 does not exist'],
    ['a vendor that is no number', { VendorRef: "1' or 1=1" }, 12802, 'vendor'],
    ['an unknown job', { JobRef: '999' }, 12802, 'job 999'],
    ['an unknown subcontract', { SubcontractNumber: 'SC-999' }, 12802, 'subcontract SC-999'],
    ['a subcontract of another vendor', { SubcontractNumber: 'SC-4' }, 14201, 'another vendor or job'],
    ['a locked subcontract', { SubcontractNumber: 'SC-3' }, 14201, 'locked'],
    ['a vendor without due terms', { VendorRef: '13', SubcontractNumber: 'SC-2' }, 14050, 'no due terms'],
    ['a job without a department', { JobRef: '8', SubcontractNumber: 'SC-5' }, 14050, 'no department'],
    ['a date that is none', { InvoiceDate: '2026-02-30' }, 14050, 'InvoiceDate'],
    ['a long number', { InvoiceNumber: 'x'.repeat(21) }, 14050, 'longer than 20'],
    ['a long description', { Desc: 'x'.repeat(51) }, 14050, 'longer than 50'],
    ['no number', { InvoiceNumber: '' }, 14050, 'InvoiceNumber'],
    ['a total that its lines do not make', { InvoiceTotal: '100.01' }, 14050, 'add up'],
    ['a retainage that its lines do not make', { Retainage: '9.99' }, 14050, 'add up'],
    ['a total with three decimals', { InvoiceTotal: '100.001' }, 14050, 'out of range'],
    ['an amount past the column', { InvoiceTotal: '12345678901.00' }, 14050, 'out of range'],
    ['a status that only the program sets', { Status: '4' }, 14050, 'Status'],
  ])('with %s is refused, and nothing is made', async (_, change, code, words) => {
    const before = await count();
    const answer = await submit(message(change));
    expect(answer).toEqual({ code, message: expect.stringContaining(words) });
    expect(await count()).toBe(before);
  });

  it('with lines that do not hold is refused', async () => {
    expect(await submit(message({}, line({ CostCodeRef: '9999.000' })))).toMatchObject({ code: 12802 });
    expect(await submit(message({}, line({ CostTypeRef: '9' })))).toMatchObject({ code: 12802 });
    expect(await submit(message({}, line({ Desc: 'x'.repeat(51) })))).toMatchObject({ code: 14050 });
    expect(await submit(message({}, ''))).toMatchObject({ code: 14050 });
    // A cost code is a decimal: 3100 and 3100.000 are one.
    expect(await submit(message({}, line({ CostCodeRef: '3100' })))).toMatchObject({ code: 0 });
  });

  it('into a closed period is refused, into the next one not', async () => {
    await sage.weather.change({ closed_period: '2026-03' });
    expect(await submit(message())).toEqual({ code: 14201, message: 'Posting period 3 of 2026 is closed.' });
    expect(await submit(message({ InvoiceDate: '2026-04-01' }))).toMatchObject({ code: 0 });
    await sage.weather.change({ closed_period: null });
  });

  it('with a number that is there is refused only for a vendor set so', async () => {
    const twice = { InvoiceNumber: 'TWICE' };
    expect(await submit(message(twice))).toMatchObject({ code: 0 });
    expect(await submit(message(twice))).toMatchObject({ code: 0 });
    const careful = { ...twice, VendorRef: '14', SubcontractNumber: 'SC-4' };
    expect(await submit(message(careful))).toMatchObject({ code: 0 });
    expect(await submit(message(careful))).toMatchObject({ code: 14201, message: expect.stringContaining('exists') });
  });

  it('of a stranger is refused', async () => {
    const another = message({}, line(), { company: 'Another Company' });
    await expect(sage.submit(another, never)).rejects.toMatchObject({ code: 'company_not_opened' });
    expect(await submit(message({}, line(), { user: 'Supervisor' }))).toMatchObject({ code: 12806 });
  });

  it.each([
    ['nothing', ''],
    ['broken XML', '<api:MBXML'],
    ['a document type', `<!DOCTYPE x [<!ENTITY e "e">]>${message()}`],
    ['another request', '<MBXML><MBXMLMsgsRq><VendorModRq/></MBXMLMsgsRq></MBXML>'],
    ['too much', `<MBXML>${' '.repeat(2_000_001)}</MBXML>`],
  ])('that is %s is no message', async (_, xml) => {
    await expect(sage.submit(xml, never)).rejects.toThrow(/The message was not accepted/);
  });

  it('at the same time as others gets a number of its own', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => sage.submit(message(), never)));
    const numbers = answers.map(recordOf);
    expect(new Set(numbers).size).toBe(12);
    expect(sage.inFlight()).toBe(0);
    expect(sage.mostInFlight()).toBe(12);
  });
});

describe('a read', () => {
  it('knows the tables and columns that it knows', async () => {
    await expect(sage.rows.read('journal', {}, never)).rejects.toThrow("Invalid object name 'journal'");
    await expect(sage.rows.read('pg_user', {}, never)).rejects.toThrow('Invalid object name');
    await expect(sage.rows.read('toString', {}, never)).rejects.toThrow('Invalid object name');
    await expect(sage.rows.read('actpay', { "recnum = 1 or '1'": [1] }, never)).rejects.toThrow('Invalid column');
    await expect(sage.rows.read('actpay', { constructor: [1] }, never)).rejects.toThrow('Invalid column');
  });

  it('answers the rows that match every column, all of them without any', async () => {
    expect(await sage.rows.read('actpay', { recnum: ['12', 14], dupchk: [1] }, never)).toMatchObject([
      { recnum: '14' },
    ]);
    expect(await sage.rows.read('actpay', { recnum: [] }, never)).toEqual([]);
    expect(await sage.rows.read('actpay', {}, never)).toHaveLength(3);
    expect(await sage.rows.read('cstcde', { recnum: ['3100'] }, never)).toEqual([
      { recnum: '3100.000', cdenme: 'Concrete forming', divnum: '0' },
    ]);
  });
});
