import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.ts';
import { placeBill, sageBill, smallCompany } from '../../../test/support/sage-harness.ts';
import type { BillReference } from '../../domain/ids.ts';
import { mountSimulator, simulatorPath } from './http.ts';
import { openSimulator, type Simulator } from './simulator.ts';

let database: FreshDatabase;
let sage: Simulator;
let app: FastifyInstance;
let made = 0;
beforeAll(async () => {
  database = await freshDatabase();
  sage = await openSimulator({ connectionString: database.url, companyName: 'Small Builders' });
  await sage.setUp(smallCompany);
  app = Fastify();
  await mountSimulator(app, sage, {
    async guard(request, reply) {
      if (request.headers.authorization !== 'Bearer yes') await reply.code(401).send({ code: 'not_signed_in' });
    },
  });
});
afterAll(async () => {
  await app.close();
  await sage.close();
  await database.drop();
});

type Method = 'GET' | 'POST' | 'DELETE';
const call = (method: Method, path: string, payload?: object, authorization = 'Bearer yes') =>
  app.inject({ method, url: simulatorPath + path, headers: { authorization }, ...(payload ? { payload } : {}) });
const put = () => placeBill(sage, sageBill(), `TIE-${++made}` as BillReference);

describe('the simulator over HTTP', () => {
  it('lets nobody in past the guard', async () => {
    const { recnum } = await put();
    const calls: [Method, string][] = [
      ['GET', ''],
      ['GET', '/page/page.js'],
      ['GET', '/payable-invoices'],
      ['GET', `/payable-invoices/${recnum}`],
      ['DELETE', `/payable-invoices/${recnum}`],
      ['POST', `/payable-invoices/${recnum}/void`],
      ['POST', `/payable-invoices/${recnum}/pay`],
      ['POST', `/payable-invoices/${recnum}/status`],
      ['POST', '/payable-invoices/purge'],
      ['GET', '/options'],
      ['POST', '/options'],
      ['GET', '/books'],
      ['GET', '/weather'],
      ['POST', '/weather'],
      ['POST', '/restore-backup'],
    ];
    for (const [method, path] of calls) {
      const answer = await call(method, path, undefined, 'Bearer no');
      expect([path, answer.statusCode]).toEqual([path, 401]);
    }
    expect((await sage.books.find(recnum))?.invoice).toMatchObject({ status: 1 });
  });

  it('lists the rows by their names in Sage', async () => {
    const { recnum, _idnum } = await put();
    const answer = await call('GET', '/payable-invoices');
    expect(answer.statusCode).toBe(200);
    const rows: Record<string, unknown>[] = answer.json();
    expect(rows.find((row) => row.recnum === recnum)).toMatchObject({
      _idnum,
      recnum,
      status: 1,
      invttl: '12500.00',
      retain: '1250.00',
      usrdf1: `TIE-${made}`,
    });
    const one = await call('GET', `/payable-invoices/${recnum}`);
    expect(one.json()).toMatchObject({ recnum, lines: [{ extttl: '12500.00', cstcde: '3100.000' }], payments: [] });
  });

  it('deletes, voids and pays as the screen does', async () => {
    const [a, b, c] = [await put(), await put(), await put()];
    const gone = await call('DELETE', `/payable-invoices/${a.recnum}`);
    expect([gone.statusCode, gone.body]).toEqual([204, '']);
    expect((await call('DELETE', `/payable-invoices/${a.recnum}`)).statusCode).toBe(404);
    const voided = await call('POST', `/payable-invoices/${b.recnum}/void`);
    expect([voided.statusCode, voided.json()]).toEqual([200, expect.objectContaining({ recnum: b.recnum, status: 5 })]);
    const paid = await call('POST', `/payable-invoices/${c.recnum}/pay`);
    expect([paid.statusCode, paid.json()]).toEqual([200, expect.objectContaining({ recnum: c.recnum, status: 4 })]);
    expect((await call('DELETE', `/payable-invoices/${b.recnum}`)).statusCode).toBe(204);

    const refused = await call('DELETE', `/payable-invoices/${c.recnum}`);
    expect(refused.statusCode).toBe(409);
    expect(refused.headers['content-type']).toContain('application/problem+json');
    expect(refused.json()).toMatchObject({
      code: 'record_paid',
      detail: `Payable invoice ${c.recnum} has payments. Reverse them before deleting it.`,
    });
  });

  it.each(['abc', '0', '-1', '1e3', '1.5', '1234567890123456', "1'--", '%00'])(
    'knows that %s is no record',
    async (recnum) => {
      for (const [method, path] of [
        ['GET', ''],
        ['DELETE', ''],
        ['POST', '/void'],
        ['POST', '/pay'],
        ['POST', '/status'],
      ] as const) {
        const answer = await call(method, `/payable-invoices/${recnum}${path}`);
        expect(answer.statusCode).toBe(400);
      }
    },
  );

  it('pays a part, moves a status, and says what is wrong with either', async () => {
    const { recnum } = await put();
    const pay = (amount: unknown) => call('POST', `/payable-invoices/${recnum}/pay`, { amount });
    expect((await pay('500.00')).json()).toMatchObject({ status: 1, amtpad: '500.00', invbal: '12000.00' });
    for (const wrong of ['0', '12000.01', 'all', {}, true]) {
      const answer = await pay(wrong);
      expect([answer.statusCode, answer.json().code]).toEqual([422, 'invalid']);
    }
    const move = (status: unknown) => call('POST', `/payable-invoices/${recnum}/status`, { status });
    expect((await move(2)).json()).toMatchObject({ status: 2 });
    expect((await move(5)).statusCode).toBe(422);
    expect((await call('POST', `/payable-invoices/${recnum}/status`)).statusCode).toBe(422);
    expect((await pay('12000.00')).json()).toMatchObject({ status: 4 });
    expect((await move(1)).json()).toMatchObject({ code: 'record_paid' });
    const one = (await call('GET', `/payable-invoices/${recnum}`)).json();
    expect(one.payments).toMatchObject([{ amount: '500.00' }, { amount: '12000.00' }]);
  });

  it('removes what is paid or void', async () => {
    const [paid, voided] = [await put(), await put()];
    await sage.books.pay(paid.recnum);
    await sage.books.void(voided.recnum);
    const purge = (body?: object) => call('POST', '/payable-invoices/purge', body);
    const early = await purge({ status: 4, up_to: '2026-03-30' });
    expect([early.statusCode, early.json()]).toEqual([200, { removed: [] }]);
    expect((await purge({ status: 4, up_to: '2026-03-31' })).json().removed).toContain(paid.recnum);
    expect((await purge({ status: 5 })).json().removed).toContain(voided.recnum);
    expect((await call('GET', `/payable-invoices/${paid.recnum}`)).statusCode).toBe(404);
    for (const wrong of [undefined, {}, { status: 1 }, { status: '4' }, { status: 4, up_to: '2026-02-30' }]) {
      expect((await purge(wrong)).statusCode).toBe(422);
    }
  });

  it('reads and sets the options of the program', async () => {
    const set = await call('POST', '/options', { over_subcontract: 'warning', closed_periods: ['2026-02', '2026-01'] });
    const wanted = { over_subcontract: 'warning', closed_periods: ['2026-01', '2026-02'] };
    expect([set.statusCode, set.json()]).toEqual([200, wanted]);
    expect((await call('POST', '/options', { over_subcontract: 'none', closed_periods: [] })).statusCode).toBe(200);
    expect((await call('GET', '/options')).json()).toEqual({ over_subcontract: 'none', closed_periods: [] });
    expect((await call('POST', '/options', { closed_periods: 'all' })).statusCode).toBe(422);
  });

  it('sets the weather, and refuses one that is none by its name', async () => {
    const set = await call('POST', '/weather', { latency_ms: 5, closed_period: '2026-01' });
    expect([set.statusCode, set.json()]).toEqual([200, expect.objectContaining({ latency_ms: 5, down: false })]);
    expect((await call('POST', '/weather', { latency_ms: 0, closed_period: null })).json()).toEqual(
      (await call('GET', '/weather')).json(),
    );
    for (const wrong of [{ down: 'yes' }, { rain: true }, []]) {
      const answer = await call('POST', '/weather', wrong);
      expect([answer.statusCode, answer.json().code]).toEqual([422, 'invalid']);
    }
    expect((await call('POST', '/weather')).statusCode).toBe(422);
  });

  it('restores a backup', async () => {
    const before = await put();
    const then = new Date().toISOString();
    const after = await put();
    const answer = await call('POST', '/restore-backup', { to: then });
    expect([answer.statusCode, answer.json()]).toEqual([200, { restored_to: then }]);
    expect(await sage.books.find(before.recnum)).not.toBeNull();
    expect(await sage.books.find(after.recnum)).toBeNull();
    for (const wrong of [{ to: 'never' }, {}, { to: 1 }]) {
      expect((await call('POST', '/restore-backup', wrong)).statusCode).toBe(422);
    }
    expect((await call('POST', '/restore-backup')).statusCode).toBe(422);
  });

  it('serves its page without a script or a style inside', async () => {
    for (const path of ['', '/']) {
      const page = await call('GET', path);
      expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect(page.body).toContain('Simulator of Sage 100 Contractor — not Sage; for demonstration');
      expect(page.body).not.toMatch(/<style|style=|<script(?![^>]*src=)|\son\w+=/);
    }
    expect((await call('GET', '/page/page.js')).headers['content-type']).toContain('text/javascript');
    expect((await call('GET', '/page/page.css')).headers['content-type']).toContain('text/css');
    expect((await call('GET', '/page/../http.ts')).statusCode).toBe(404);
    expect((await call('GET', '/books')).json()).toMatchObject({ company: 'Small Builders' });
  });
});
