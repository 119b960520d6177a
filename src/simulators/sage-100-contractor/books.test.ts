import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.ts';
import { smallCompany } from '../../../test/support/sage-harness.ts';
import type { BooksAnswer } from './books.ts';
import { type OldBill, openSimulator, type Simulator } from './simulator.ts';

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

let made = 0;
const oldBill = (change: Partial<OldBill> = {}): OldBill => ({
  vendor: 12,
  job: 7,
  subcontract: 'SC-1',
  invoiceNumber: `INV-${++made}`,
  description: 'March',
  date: '2026-03-31',
  reference: `TIE-${made}`,
  lines: [
    { linnum: 1, description: 'Pour 1', cstcde: '3100.000', csttyp: 4, amount_cents: 100_050, retainage_cents: 10_005 },
    { linnum: 2, description: 'Credit', cstcde: '3300.500', csttyp: 4, amount_cents: -50, retainage_cents: 0 },
  ],
  ...change,
});
const row = async (recnum: string) => (await sage.books.find(recnum))?.invoice;
const subcontract = async (ctcnum: string) => (await sage.rows.read('subcon', { ctcnum: [ctcnum] }, never))[0];
const code = (answer: BooksAnswer<unknown>) => ('refused' in answer ? answer.refused.code : 'done');

describe('the books', () => {
  it('hold a bill as its message would have made it', async () => {
    const { recnum, _idnum } = await sage.putBill(oldBill({ reference: 'TIE-whole' }));
    const found = await sage.books.find(recnum);
    expect(found?.invoice).toMatchObject({
      recnum,
      _idnum,
      vndnum: '12',
      jobnum: '7',
      ctcnum: 'SC-1',
      invdte: '2026-03-31',
      status: 1,
      invtyp: 1,
      usrdf1: 'TIE-whole',
      invttl: '1000.00',
      retain: '100.05',
      invbal: '1000.00',
      actper: 3,
      postyr: 2026,
    });
    expect(found?.lines).toMatchObject([
      { _idref: _idnum, linnum: '1', linref: '1', extttl: '1000.50', hldamt: '100.05', actnum: '2000' },
      { _idref: _idnum, linnum: '2', linref: '2', extttl: '-0.50', hldamt: '0.00' },
    ]);
    expect(_idnum).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
    // Lines belong by identity; the column that looks like the record number joins to nothing, as in Sage.
    expect(found?.lines[0]?.invrec).not.toBe(recnum);
  });

  it('take a bill once, however often it is put', async () => {
    const bill = oldBill();
    const [first, again] = await sage.putBills([bill, bill]);
    expect(again).toEqual(first);
    await expect(sage.putBill(oldBill({ vendor: 999 }))).rejects.toThrow(/vendor 999 does not exist/);
  });

  it('delete an open, a reviewed and a void invoice, and no other', async () => {
    const [open, paid, voided] = await sage.putBills([oldBill(), oldBill(), oldBill()]);
    await sage.books.pay(paid!.recnum);
    await sage.books.void(voided!.recnum);
    expect(await sage.books.delete(open!.recnum)).toEqual({ done: null });
    expect(await row(open!.recnum)).toBeUndefined();
    expect(await sage.rows.read('apivln', { _idref: [open!._idnum] }, never)).toEqual([]);
    expect(await sage.books.delete(voided!.recnum)).toEqual({ done: null });
    expect(code(await sage.books.delete(paid!.recnum))).toBe('record_paid');
    expect(await row(paid!.recnum)).toMatchObject({ status: 4 });
    expect(code(await sage.books.delete('999999'))).toBe('not_found');
  });

  it('let nobody touch a record that another user has open', async () => {
    const { recnum } = await sage.putBill(oldBill());
    await sage.weather.change({ locked_record: recnum });
    expect(code(await sage.books.delete(recnum))).toBe('record_locked');
    expect(code(await sage.books.void(recnum))).toBe('record_locked');
    expect(code(await sage.books.pay(recnum))).toBe('record_locked');
    await sage.weather.change({ locked_record: null });
    expect(code(await sage.books.delete(recnum))).toBe('done');
  });

  it('void what is unpaid and pay what is not void', async () => {
    const [one, two] = await sage.putBills([oldBill(), oldBill()]);
    expect(await sage.books.void(one!.recnum)).toMatchObject({
      done: { status: 5, invbal: '0.00', invttl: '1000.00' },
    });
    expect(code(await sage.books.void(one!.recnum))).toBe('record_void');
    expect(code(await sage.books.pay(one!.recnum))).toBe('record_void');
    expect(await sage.books.pay(two!.recnum)).toMatchObject({
      done: { status: 4, invbal: '0.00', amtpad: '1000.00', updusr: 'accountant' },
    });
    expect(code(await sage.books.pay(two!.recnum))).toBe('record_paid');
    expect(code(await sage.books.void(two!.recnum))).toBe('record_paid');
    const payments = await sage.rows.read('acppmt', { _idref: [two!._idnum] }, never);
    expect(payments).toMatchObject([{ amount: '1000.00', _idref: two!._idnum }]);
  });

  it('charge the subcontract once, and give it back once', async () => {
    const before = await subcontract('SC-5');
    const [one, two] = await sage.putBills([
      oldBill({ subcontract: 'SC-4', vendor: 14 }),
      oldBill({ subcontract: 'SC-4', vendor: 14 }),
    ]);
    const lines = async () =>
      await sage.rows.read('sbcnln', { recnum: [String((await subcontract('SC-4'))?.recnum)] }, never);
    expect(await subcontract('SC-4')).toMatchObject({ invttl: '2000.00', balttl: '14998000.00' });
    expect((await lines())[0]).toMatchObject({ billed: '2001.00', remain: '4997999.00' });
    await sage.books.void(one!.recnum);
    await sage.books.delete(one!.recnum);
    expect(await subcontract('SC-4')).toMatchObject({ invttl: '1000.00', balttl: '14999000.00' });
    await sage.books.delete(two!.recnum);
    expect(await subcontract('SC-4')).toMatchObject({ invttl: '0.00', balttl: '15000000.00' });
    expect((await lines())[0]).toMatchObject({ billed: '0.00', remain: '5000000.00' });
    expect(await subcontract('SC-5')).toEqual(before);
  });

  it('are set up twice as well as once', async () => {
    const before = await sage.books.revision();
    await sage.setUp(smallCompany);
    expect(await sage.books.revision()).toBe(before);
    await sage.setUp({ vendors: [{ recnum: 77, name: 'New', dueTerms: 'Net 10', ledgerAccount: 1 }] });
    expect(await sage.books.revision()).not.toBe(before);
  });

  it('are one company’s', async () => {
    const asAnother = openSimulator({ connectionString: database.url, companyName: 'Another' });
    await expect(asAnother).rejects.toThrow('These are the books of Small Builders');
  });
});
