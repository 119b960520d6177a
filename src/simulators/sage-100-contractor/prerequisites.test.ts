import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseOptions } from './options.ts';
import { type Fields, line, message, recordOf, verdictOf } from './testing/message.ts';
import { type SmallBooks, smallBooks } from './testing/small-books.ts';
import { fairWeather } from './weather.ts';

const never = new AbortController().signal;
let books: SmallBooks;
beforeAll(async () => {
  books = await smallBooks();
  const phases = [
    { phsnum: 1, name: 'Tower' },
    { phsnum: 2, name: 'Dock' },
  ];
  const lines = [{ linnum: 1, description: 'Walls', cstcde: '3100.000', csttyp: 4, amount_cents: 50_000 }];
  const onPhase = { vendor: 12, job: 9, phase: 2, description: 'Walls of the dock', lines };
  await books.sage.setUp({
    jobs: [{ recnum: 9, name: 'Pier', department: 1, phases }],
    subcontracts: [
      { ctcnum: 'SC-9', ...onPhase },
      { ctcnum: 'SMALL', vendor: 12, job: 7, description: 'Small', lines },
    ],
  });
});
afterEach(async () => {
  await books.sage.weather.change({ ...fairWeather });
  await books.sage.options.change({ over_subcontract: 'none', closed_periods: [] });
});
afterAll(() => books.close());

const submit = (change: Fields, lines?: string) => books.sage.submit(message(change, lines), never);
const verdict = async (change: Fields, lines?: string) => verdictOf(await submit(change, lines));
const made = async (change: Fields, lines?: string) =>
  (await books.sage.books.find(recordOf(await submit(change, lines))))!;
const refused = (code: number, words: string) => ({ code, message: expect.stringContaining(words) });

describe('a phase', () => {
  it('is wanted where the job has some, must be one of them, and the subcontract’s', async () => {
    const pier = { JobRef: '9', SubcontractNumber: 'SC-9' };
    expect(await verdict(pier)).toEqual(refused(14050, 'job 9 has phases'));
    expect(await verdict({ ...pier, PhaseRef: '3' })).toEqual(refused(12802, 'job 9 phase 3 does not exist'));
    expect(await verdict({ ...pier, PhaseRef: '1' })).toEqual(refused(14201, 'of another phase'));
    expect((await made({ ...pier, PhaseRef: '2' })).invoice).toMatchObject({ phsnum: '2' });
    expect((await made({ PhaseRef: '0' })).invoice).toMatchObject({ phsnum: '0' });
    expect(await verdict({ PhaseRef: '1' })).toEqual(refused(12802, 'phase'));
  });
});

describe('a posting period', () => {
  it('is that of the date, or the one that was typed', async () => {
    expect((await made({})).invoice).toMatchObject({ actper: 3, postyr: 2026 });
    const typed = await made({ PostingPeriod: '12', PostingYear: '2025' });
    expect(typed.invoice).toMatchObject({ actper: 12, postyr: 2025, invdte: '2026-03-31' });
    const ledger = await books.sage.rows.read('lgrtrn', { recnum: [String(typed.invoice.lgrrec)] }, never);
    expect(ledger).toMatchObject([{ actprd: 12, postyr: 2025 }]);
  });

  it.each<[Fields, string]>([
    [{ PostingPeriod: '3' }, 'go together'],
    [{ PostingYear: '2026' }, 'go together'],
    [{ PostingPeriod: '13', PostingYear: '2026' }, '1 to 12'],
    [{ PostingPeriod: '0', PostingYear: '2026' }, '1 to 12'],
    [{ PostingPeriod: '3', PostingYear: '26' }, 'not a year'],
  ])('is none: %j', async (change, words) => {
    expect(await verdict(change)).toEqual(refused(14050, words));
  });

  it('that is closed is refused, however many are closed, and whether by date or typed', async () => {
    await books.sage.options.change({ closed_periods: ['2026-02', '2026-03'] });
    await books.sage.weather.change({ closed_period: '2026-01' });
    for (const month of ['01', '02', '03']) {
      const closed = refused(14201, `Posting period ${Number(month)} of 2026 is closed.`);
      expect(await verdict({ InvoiceDate: `2026-${month}-05` })).toEqual(closed);
    }
    expect(await verdict({ InvoiceDate: '2026-04-05' })).toMatchObject({ code: 0 });
    expect(await verdict({ PostingPeriod: '4', PostingYear: '2026' })).toMatchObject({ code: 0 });
    const typed = { InvoiceDate: '2026-04-05', PostingPeriod: '2', PostingYear: '2026' };
    expect(await verdict(typed)).toMatchObject({ code: 14201 });
  });
});

describe('a subcontract', () => {
  const small = { SubcontractNumber: 'SMALL', InvoiceTotal: '500.01', Retainage: '0.00' };
  const lines = line({ Amount: '500.01', Retainage: '0.00' });

  it('may be exceeded, with a warning, or not at all', async () => {
    await books.sage.options.change({ over_subcontract: 'refuse' });
    const words = 'The invoice exceeds what is left of subcontract SMALL by 0.01.';
    expect(await verdict(small, lines)).toEqual({ code: 14201, message: words });
    // A memo does not touch the balance of the contract.
    expect(await verdict({ ...small, InvoiceType: '2' }, lines)).toMatchObject({ code: 0, message: 'Ok' });
    await books.sage.options.change({ over_subcontract: 'warning' });
    expect(await verdict(small, lines)).toEqual({ code: 0, message: words });
    await books.sage.options.change({ over_subcontract: 'none' });
    expect(await verdict(small, lines)).toEqual({ code: 0, message: 'Ok' });
  });

  it('that someone else has open takes nothing', async () => {
    await books.sage.weather.change({ locked_subcontract: 'SC-1' });
    expect(await verdict({})).toEqual(refused(14201, 'Subcontract SC-1 is in use by another user.'));
    expect(await verdict({ SubcontractNumber: null })).toMatchObject({ code: 0 });
  });

  it('and an order exclude each other', async () => {
    expect(await verdict({ OrderNumber: 'PO-1' })).toEqual(refused(14201, 'exclude each other'));
    const ordered = await made({ OrderNumber: 'PO-1', SubcontractNumber: null });
    expect(ordered.invoice).toMatchObject({ pchord: 'PO-1', ctcnum: '' });
  });
});

describe('lines', () => {
  it('may be quantities at a price, whose product is the amount to the cent', async () => {
    const three = line({ Quantity: '3', UnitPrice: '33.335', Amount: '100.01', Retainage: '0' });
    const half = line({ Quantity: '-0.5', UnitPrice: '0.0100', Amount: '-0.01', Retainage: '0' });
    const { lines } = await made({ InvoiceTotal: '100.00', Retainage: '0.00' }, three + half);
    expect(lines).toMatchObject([
      { linqty: '3.0000', linprc: '33.3350', extttl: '100.01' },
      { linqty: '-0.5000', linprc: '0.0100', extttl: '-0.01' },
    ]);
    const wrong = { Quantity: '3', UnitPrice: '33.33' };
    expect(await verdict({}, line(wrong))).toEqual(
      refused(14050, 'Quantity times UnitPrice of line 1 is not its Amount'),
    );
    for (const odd of [{ Quantity: '1' }, { UnitPrice: '100' }, { Quantity: '1.00001', UnitPrice: '100' }]) {
      expect(await verdict({}, line(odd))).toEqual(refused(14050, 'must both be decimals'));
    }
  });

  it('may be negative, of several cost codes and types, and make a negative whole', async () => {
    const lines = [
      line({ Amount: '-150.00', Retainage: '-15.00' }),
      line({ Amount: '30.00', Retainage: '3.00', CostCodeRef: '3300.5', CostTypeRef: '1', SubcontractLine: '2' }),
    ].join('');
    const credit = await made({ InvoiceTotal: '-120.00', Retainage: '-12.00' }, lines);
    expect(credit.invoice).toMatchObject({ invttl: '-120.00', retain: '-12.00', invbal: '-120.00', invnet: '-108.00' });
    expect(credit.lines).toMatchObject([
      { extttl: '-150.00', hldamt: '-15.00', cstcde: '3100.000', csttyp: 4 },
      { extttl: '30.00', hldamt: '3.00', cstcde: '3300.500', csttyp: 1 },
    ]);
    const ledger = await books.sage.rows.read('lgtnln', { recnum: [String(credit.invoice.lgrrec)] }, never);
    expect(ledger).toMatchObject([{ crdamt: '120.00' }, { dbtamt: '108.00' }, { dbtamt: '12.00' }]);
    expect(await books.sage.books.pay(String(credit.invoice.recnum))).toMatchObject({ done: { status: 4 } });
  });
});

describe('an accepted message', () => {
  it('may leave a field empty, once', async () => {
    await books.sage.weather.change({ blank_next: 'usrdf1' });
    expect(await verdict({ VendorRef: '999' })).toMatchObject({ code: 12802 });
    expect((await made({ UserDefined1: 'TIE-blank' })).invoice).toMatchObject({ usrdf1: '', ctcnum: 'SC-1' });
    expect((await made({ UserDefined1: 'TIE-full' })).invoice).toMatchObject({ usrdf1: 'TIE-full' });
    await books.sage.weather.change({ blank_next: 'retain' });
    const { invoice } = await made({});
    expect(invoice).toMatchObject({ retain: '0.00', invnet: '100.00' });
    const ledger = await books.sage.rows.read('lgtnln', { recnum: [String(invoice.lgrrec)] }, never);
    expect(ledger).toMatchObject([{ dbtamt: '100.00' }, { crdamt: '100.00' }]);
  });

  it('falls due when it says, or when the vendor’s terms say', async () => {
    expect((await made({ DueDate: '2026-05-15' })).invoice).toMatchObject({ duedte: '2026-05-15' });
    expect((await made({})).invoice).toMatchObject({ duedte: '2026-04-30' });
    expect(await verdict({ DueDate: '2026-02-30' })).toEqual(refused(14050, 'DueDate'));
  });
});

describe('the options', () => {
  it.each([
    [{ over_subcontract: 'maybe' }, 'over_subcontract must be'],
    [{ closed_periods: '2026-03' }, 'closed_periods must be a list'],
    [{ closed_periods: ['2026-13'] }, 'closed_periods must be a list'],
    [{ closed_periods: Array(241).fill('2026-03') }, 'at most 240'],
    [{ colour: 1 }, 'There is no option called colour'],
    [null, 'The options are an object'],
  ])('cannot be %j', (body, words) => {
    expect(parseOptions(body)).toEqual({ problem: expect.stringContaining(words) });
  });

  it('are restored with the books', async () => {
    await books.sage.options.change({ closed_periods: ['2026-05'] });
    const then = new Date().toISOString();
    await books.sage.options.change({ closed_periods: ['2026-06'], over_subcontract: 'refuse' });
    await books.sage.restoreBackup(then);
    expect(await books.sage.options.read()).toEqual({ over_subcontract: 'none', closed_periods: ['2026-05'] });
  });
});
