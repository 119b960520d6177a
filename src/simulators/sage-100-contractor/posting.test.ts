import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SmallBooks, smallBooks } from './testing/small-books.ts';

const never = new AbortController().signal;
let books: SmallBooks;
beforeAll(async () => {
  books = await smallBooks();
});
afterAll(() => books.close());

const invoice = async (recnum: string) => (await books.sage.books.find(recnum))?.invoice;
const costsOf = (lgrrec: unknown) => books.sage.rows.read('jobcst', { lgrrec: [String(lgrrec)] }, never);
const linesOf = (recnum: unknown) => books.sage.rows.read('lgtnln', { recnum: [String(recnum)] }, never);
const unbalanced = () =>
  books.query('select recnum from lgtnln group by recnum having sum(dbtamt) <> sum(crdamt) or sum(dbtamt) = 0');
const orphans = () =>
  books.query('select recnum from lgtnln l where not exists (select from lgrtrn t where t.recnum = l.recnum)');

describe('a saved invoice', () => {
  it('costs its job what its lines say, by cost code and type', async () => {
    const { recnum } = await books.sage.putBill(books.bill({ invoiceNumber: 'COSTS' }));
    const found = await invoice(recnum);
    expect(await costsOf(found?.lgrrec)).toMatchObject([
      { jobnum: '7', vndnum: '12', cstcde: '3100.000', csttyp: 4, cstamt: '1000.50', status: 1, trnnum: 'COSTS' },
      { jobnum: '7', vndnum: '12', cstcde: '3300.500', csttyp: 1, cstamt: '-0.50', status: 1, actprd: 3, postyr: 2026 },
    ]);
    // The lines themselves carry a ledger account and no cost code.
    const [line] = await books.sage.rows.read('apivln', { _idref: [String(found?._idnum)] }, never);
    expect(line).toMatchObject({ actnum: '2000', invrec: '0' });
    expect(line).not.toHaveProperty('cstcde');
    expect(found).toMatchObject({ invamt: '0.00', invttl: '1000.00' });
  });

  it('is posted to the ledger in balance, retainage apart', async () => {
    const { recnum } = await books.sage.putBill(books.bill());
    const { lgrrec } = (await invoice(recnum))!;
    expect(await books.sage.rows.read('lgrtrn', { recnum: [String(lgrrec)] }, never)).toMatchObject([
      { actprd: 3, postyr: 2026, trndte: '2026-03-31', vndnum: '12' },
    ]);
    expect(await linesOf(lgrrec)).toMatchObject([
      { lgract: '2000', dbtamt: '1000.00', crdamt: '0.00' },
      { lgract: '2010', dbtamt: '0.00', crdamt: '899.95' },
      { lgract: '2020', dbtamt: '0.00', crdamt: '100.05' },
    ]);
    expect(await unbalanced()).toEqual([]);
  });

  it('that is voided keeps its costs as void, and a second transaction takes the first back', async () => {
    const { recnum } = await books.sage.putBill(books.bill());
    await books.sage.books.void(recnum);
    const voided = (await invoice(recnum))!;
    expect(await costsOf(voided.lgrrec)).toMatchObject([{ status: 2, cstamt: '1000.50' }, { status: 2 }]);
    expect(voided.vodrec).toMatch(/^\d+$/);
    expect(await linesOf(voided.vodrec)).toMatchObject([
      { lgract: '2000', dbtamt: '0.00', crdamt: '1000.00' },
      { lgract: '2010', dbtamt: '899.95' },
      { lgract: '2020', dbtamt: '100.05' },
    ]);
    expect(await unbalanced()).toEqual([]);
  });

  it('that is deleted takes all that it posted with it, what its void posted too', async () => {
    const [open, voided] = await books.sage.putBills([books.bill(), books.bill()]);
    await books.sage.books.void(voided!.recnum);
    const posted = [await invoice(open!.recnum), await invoice(voided!.recnum)];
    const numbers = posted.flatMap((row) => [row?.lgrrec, row?.vodrec]).filter((number) => number !== '');
    expect(numbers).toHaveLength(3);
    await books.sage.books.delete(open!.recnum);
    await books.sage.books.delete(voided!.recnum);
    for (const number of numbers) {
      expect([await costsOf(number), await linesOf(number)]).toEqual([[], []]);
      expect(await books.sage.rows.read('lgrtrn', { recnum: [String(number)] }, never)).toEqual([]);
    }
    expect(await orphans()).toEqual([]);
  });
});

describe('a payment', () => {
  it('of a part leaves the invoice open, with less to pay; the rest makes it paid', async () => {
    const { recnum, _idnum } = await books.sage.putBill(books.bill());
    expect(await books.sage.books.pay(recnum, 'pat', '400.00')).toMatchObject({
      done: { status: 1, amtpad: '400.00', invbal: '600.00', invnet: '499.95', updusr: 'pat' },
    });
    for (const answer of [await books.sage.books.delete(recnum), await books.sage.books.void(recnum)]) {
      expect(answer).toMatchObject({ refused: { code: 'record_paid' } });
    }
    for (const wrong of ['0.00', '-1.00', '600.01', 'much', '1.005']) {
      expect(await books.sage.books.pay(recnum, 'pat', wrong)).toMatchObject({ refused: { code: 'invalid' } });
    }
    expect(await books.sage.books.pay(recnum)).toMatchObject({
      done: { status: 4, amtpad: '1000.00', invbal: '0.00', invnet: '0.00' },
    });
    const payments = await books.sage.rows.read('acppmt', { _idref: [_idnum] }, never);
    expect(payments.map(({ amount }) => amount).sort()).toEqual(['400.00', '600.00']);
    const paid = (account: string) =>
      books.query(
        `select sum(dbtamt - crdamt)::text as sum from lgtnln where lgract = ${account}
         and recnum in (select lgrrec from acppmt where _idref = $1)`,
        [_idnum],
      );
    expect(await paid('1010')).toEqual([{ sum: '-1000.00' }]);
    expect(await paid('2010')).toEqual([{ sum: '899.95' }]);
    expect(await paid('2020')).toEqual([{ sum: '100.05' }]);
    expect(await unbalanced()).toEqual([]);
  });
});

describe('Remove Paid/Void Invoices', () => {
  it('clears away what is paid or void up to a day, and leaves what was posted', async () => {
    const march = books.bill({ subcontract: 'SC-4', vendor: 14 });
    const [old, young, open] = await books.sage.putBills([march, books.bill({ date: '2026-04-30' }), books.bill()]);
    await books.sage.books.pay(old!.recnum);
    await books.sage.books.pay(young!.recnum);
    const before = (await invoice(old!.recnum))!;
    const [subcontract] = await books.sage.rows.read('subcon', { ctcnum: ['SC-4'] }, never);

    const gone = await books.sage.books.purge({ status: 4, upTo: '2026-03-31' });
    expect(gone).toContain(old!.recnum);
    expect(gone).not.toContain(young!.recnum);
    expect(await invoice(old!.recnum)).toBeUndefined();
    expect(await invoice(young!.recnum)).toMatchObject({ status: 4 });
    expect(await invoice(open!.recnum)).toMatchObject({ status: 1 });
    for (const table of ['apivln', 'acppmt']) {
      expect(await books.sage.rows.read(table, { _idref: [old!._idnum] }, never)).toEqual([]);
    }
    expect(await costsOf(before.lgrrec)).toHaveLength(2);
    expect(await books.sage.rows.read('subcon', { ctcnum: ['SC-4'] }, never)).toEqual([subcontract]);

    await books.sage.books.void(open!.recnum);
    expect(await books.sage.books.purge({ status: 5 })).toContain(open!.recnum);
    expect(await invoice(young!.recnum)).toMatchObject({ status: 4 });
  });

  it('passes over a record that is in use', async () => {
    const { recnum } = await books.sage.putBill(books.bill());
    await books.sage.books.pay(recnum);
    await books.sage.weather.change({ locked_record: recnum });
    expect(await books.sage.books.purge({ status: 4 })).not.toContain(recnum);
    await books.sage.weather.change({ locked_record: null });
    expect(await books.sage.books.purge({ status: 4 })).toEqual([recnum]);
  });
});

describe('a status', () => {
  it('is moved among Open, Review and Dispute by people, and no further', async () => {
    const { recnum } = await books.sage.putBill(books.bill());
    expect(await books.sage.books.setStatus(recnum, 3)).toMatchObject({ done: { status: 3 } });
    expect(await books.sage.books.setStatus(recnum, 1)).toMatchObject({ done: { status: 1 } });
    for (const wrong of [4, 5, 0, '2', null]) {
      expect(await books.sage.books.setStatus(recnum, wrong)).toMatchObject({ refused: { code: 'invalid' } });
    }
    await books.sage.books.void(recnum);
    expect(await books.sage.books.setStatus(recnum, 2)).toMatchObject({ refused: { code: 'record_void' } });
  });
});
