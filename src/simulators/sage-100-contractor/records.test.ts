import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mountSimulator, simulatorPath } from './http.ts';
import { envelope, message, recordOf, verdictOf } from './testing/message.ts';
import { type SmallBooks, smallBooks } from './testing/small-books.ts';

const never = new AbortController().signal;
let books: SmallBooks;
let app: FastifyInstance;
beforeAll(async () => {
  books = await smallBooks();
  app = Fastify();
  await mountSimulator(app, books.sage, { guard: async () => {} });
});
afterAll(async () => {
  await app.close();
  await books.close();
});

const submit = (request: string) => books.sage.submit(envelope(request), never);
const said = async (request: string) => verdictOf(await submit(request));
const row = async (table: string, where: string) => (await books.query(`select * from ${table} where ${where}`))[0];
const ref = (name: string, id: string | number) => `<${name}><ObjectID>${id}</ObjectID></${name}>`;

const vendor = (number: number | string, name = 'Dry Wall Co.') =>
  `<VendorAddRq requestID="1"><VendorNumber>${number}</VendorNumber><VendorName>${name}</VendorName><Address1>1 Main St</Address1><City>Portland</City><State>OR</State><Zip>97201</Zip><Phone>503 555 0100</Phone><Email>a@example.com</Email></VendorAddRq>`;
const job = (number: number) =>
  `<JobAddRq requestID="1"><JobNumber>${number}</JobNumber><JobName>School</JobName></JobAddRq>`;
const cost = (code = '3100.000', amount = '100.00') =>
  `<Desc>Part</Desc>${ref('CostCodeRef', code)}${ref('CostTypeRef', 4)}<Amount>${amount}</Amount>`;
const subcontract = (number: string, lines = [cost(), cost('3300.500', '50.00')], vendorNumber = 12) =>
  `<SubcontractAddRq requestID="1"><SubcontractNumber>${number}</SubcontractNumber>${ref('VendorRef', vendorNumber)}${ref('JobRef', 7)}<Desc>Walls</Desc><ContractStatus>4</ContractStatus><ContractDate>2026-03-01</ContractDate><RetentionRate>10.0000</RetentionRate>${lines.map((line) => `<SubcontractLineAdd>${line}</SubcontractLineAdd>`).join('')}</SubcontractAddRq>`;
const changeOf = (number: string, of: string, amount = '25.00', status = 1) =>
  `<ChangeOrderAddRq requestID="1"><ChangeOrderNumber>${number}</ChangeOrderNumber>${ref('JobRef', 7)}<Desc>More</Desc><Status>${status}</Status><SubcontractChangeLineAdd><SubcontractNumber>${of}</SubcontractNumber>${cost('3100.000', amount)}</SubcontractChangeLineAdd></ChangeOrderAddRq>`;

describe('messages that make records', () => {
  it('make a vendor and a job under their own numbers, once', async () => {
    expect(recordOf(await submit(vendor(4711)))).toBe('4711');
    expect(await row('actpay', 'recnum = 4711')).toMatchObject({
      vndnme: 'Dry Wall Co.',
      addrs1: '1 Main St',
      zipcde: '97201',
      e_mail: 'a@example.com',
      duetrm: '',
    });
    expect(await said(vendor(4711, 'Another'))).toMatchObject({ code: 12000 });
    expect(await said(job(4712))).toEqual({ code: 0, message: 'Ok' });
    expect(await said(job(4712))).toMatchObject({ code: 12000 });
    expect(await row('actrec', 'recnum = 4712')).toMatchObject({ jobnme: 'School', status: 4 });
  });

  it('make a subcontract with its sums, its lines numbered in their order', async () => {
    const recnum = recordOf(await submit(subcontract('NEW-1')));
    expect(await row('subcon', `recnum = ${recnum}`)).toMatchObject({
      ctcnum: 'NEW-1',
      status: 4,
      rtnrte: '10.0000',
      cntttl: '150.00',
      chgttl: '0.00',
      ctcttl: '150.00',
      balttl: '150.00',
    });
    expect(await books.query('select linnum, amount, cntrct, remain from sbcnln where recnum = $1', [recnum])).toEqual([
      { linnum: '1', amount: '100.00', cntrct: '100.00', remain: '100.00' },
      { linnum: '2', amount: '50.00', cntrct: '50.00', remain: '50.00' },
    ]);
    expect(await said(subcontract('new-1'))).toMatchObject({ code: 14201, message: expect.stringMatching(/already/) });
  });

  it('make an approved change order, whose lines come to the subcontract', async () => {
    await submit(subcontract('NEW-2'));
    expect(await said(changeOf('1', 'NEW-2'))).toEqual({ code: 0, message: 'Ok' });
    expect(await row('subcon', "ctcnum = 'NEW-2'")).toMatchObject({
      cntttl: '150.00',
      chgttl: '25.00',
      ctcttl: '175.00',
      balttl: '175.00',
    });
    const third = 'select l.* from sbcnln l join subcon c using (recnum) where ctcnum = $1 and linnum = 3';
    expect(await books.query(third, ['NEW-2'])).toMatchObject([{ amount: '0.00', change: '25.00', cntrct: '25.00' }]);
    expect(await said(changeOf('1', 'NEW-2'))).toMatchObject({ code: 14201 });
    expect(await said(changeOf('2', 'NEW-2', '1.00', 2))).toEqual({ code: 0, message: 'Ok' });
    expect(await row('subcon', "ctcnum = 'NEW-2'")).toMatchObject({ chgttl: '25.00' });
  });

  it.each([
    ['an unknown vendor', subcontract('N', undefined, 999), 12802, /vendor 999/],
    ['an unknown cost code', subcontract('N', [cost('9999')]), 12802, /cost code 9999/],
    ['an unknown subcontract', changeOf('1', 'NONE'), 12802, /subcontract NONE/],
    ['a subcontract of another job', changeOf('1', 'SC-5'), 14201, /another job/],
    ['a locked subcontract', changeOf('1', 'SC-3'), 14201, /locked/],
    ['a number that is none', vendor('x1'), 14050, /whole number/],
    ['a name too long', vendor(5000, 'x'.repeat(76)), 14050, /longer than 75/],
    ['an amount that is none', subcontract('N', [cost('3100', 'x')]), 14050, /range/],
    ['an element out of order', '<JobAddRq requestID="1"><JobName>A</JobName></JobAddRq>', 14050, /JobNumber/],
  ])('are refused for %s', async (_, request, code, words) => {
    const before = await books.sage.books.revision();
    expect(await said(request)).toMatchObject({ code, message: expect.stringMatching(words) });
    expect(await books.sage.books.revision()).toBe(before);
  });

  it('take effect though the answer is lost, and are refused in ordered words', async () => {
    await books.sage.weather.change({ lose_next_answer: true });
    await expect(submit(vendor(6000))).rejects.toThrow();
    expect(await row('actpay', 'recnum = 6000')).toBeDefined();
    await books.sage.weather.change({ refuse_next: 'Not today.' });
    expect(await said(vendor(6001))).toEqual({ code: 14050, message: 'Not today.' });
    expect(await row('actpay', 'recnum = 6001')).toBeUndefined();
  });
});

describe('people', () => {
  const call = async (method: 'GET' | 'DELETE' | 'POST', path: string, payload?: object) => {
    const answer = await app.inject({ method, url: simulatorPath + path, ...(payload ? { payload } : {}) });
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
  };
  const recnumOf = async (ctcnum: string) => String((await row('subcon', `ctcnum = '${ctcnum}'`))!.recnum);

  it('see records with their lines', async () => {
    const recnum = recordOf(await submit(subcontract('SEEN')));
    expect((await call('GET', `/subcontracts/${recnum}`)).body).toMatchObject({ ctcnum: 'SEEN', lines: [{}, {}] });
    expect((await call('GET', '/vendors')).body).toContainEqual(expect.objectContaining({ recnum: '12' }));
    expect((await call('GET', '/vendors/12')).body).not.toHaveProperty('lines');
    expect((await call('GET', '/jobs/987654')).status).toBe(404);
    expect((await call('GET', '/jobs/0')).status).toBe(400);
  });

  it('delete in the safe order only: invoices, change orders, subcontract, vendor', async () => {
    await submit(vendor(7000));
    await call('POST', '/vendors/7000/set-up', { due_terms: 'Net 30', ledger_account: 2000 });
    await submit(subcontract('GONE', undefined, 7000));
    const change = recordOf(await submit(changeOf('1', 'GONE')));
    const bill = books.bill({ vendor: 7000, subcontract: 'GONE' });
    const lines = [{ ...bill.lines[0]!, linnum: 3, amount_cents: 1_000, retainage_cents: 0 }];
    const made = await books.sage.putBill({ ...bill, lines });
    const subcontractNumber = await recnumOf('GONE');
    const blocked = { status: 409, body: { code: 'record_in_use' } };
    for (const path of [`/subcontract-changes/${change}`, `/subcontracts/${subcontractNumber}`, '/vendors/7000']) {
      expect(await call('DELETE', path)).toMatchObject(blocked);
    }
    await books.sage.books.delete(made.recnum);
    expect(await call('DELETE', `/subcontracts/${subcontractNumber}`)).toMatchObject(blocked);
    await books.sage.weather.change({ locked_subcontract: 'GONE' });
    expect(await call('DELETE', `/subcontract-changes/${change}`)).toMatchObject({ body: { code: 'record_locked' } });
    await books.sage.weather.change({ locked_subcontract: null });
    expect((await call('DELETE', `/subcontract-changes/${change}`)).status).toBe(204);
    expect(await row('subcon', "ctcnum = 'GONE'")).toMatchObject({ chgttl: '0.00', ctcttl: '150.00' });
    expect((await call('GET', `/subcontracts/${subcontractNumber}`)).body.lines).toHaveLength(2);
    expect((await call('DELETE', `/subcontracts/${subcontractNumber}`)).status).toBe(204);
    expect((await call('DELETE', '/vendors/7000')).status).toBe(204);
    expect((await call('DELETE', '/vendors/7000')).status).toBe(404);
    expect((await call('DELETE', '/jobs/7')).status).toBe(409);
  });

  it('complete a vendor and a job, after which Sage takes its invoices', async () => {
    await submit(vendor(8000));
    await submit(subcontract('PAID', undefined, 8000));
    const invoice = { VendorRef: '8000', SubcontractNumber: 'PAID' };
    expect(verdictOf(await books.sage.submit(message(invoice), never))).toMatchObject({ code: 14050 });
    const done = await call('POST', '/vendors/8000/set-up', { due_terms: 'Net 10', ledger_account: 2000 });
    expect(done).toMatchObject({ status: 200, body: { duetrm: 'Net 10', lgrdft: '2000' } });
    expect(verdictOf(await books.sage.submit(message(invoice), never))).toMatchObject({ code: 0 });
    expect((await call('POST', '/vendors/8000/set-up', { ledger_account: 'x' })).status).toBe(422);
  });

  it('restore a backup, and records come and go with it', async () => {
    await submit(subcontract('KEPT'));
    const then = new Date().toISOString();
    await submit(changeOf('9', 'KEPT'));
    await submit(vendor(9000));
    expect(await books.sage.restoreBackup(then)).toBeNull();
    expect(await row('subcon', "ctcnum = 'KEPT'")).toMatchObject({ chgttl: '0.00', ctcttl: '150.00' });
    expect(await row('actpay', 'recnum = 9000')).toBeUndefined();
    expect(await said(changeOf('9', 'KEPT'))).toMatchObject({ code: 0 });
  });
});
