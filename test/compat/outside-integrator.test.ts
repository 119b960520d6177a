import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type OutsideHouse, outsideHouse } from '../support/outside-house.ts';
import { expectProblem } from '../support/problem.ts';
import { password } from '../support/tieout.ts';
import { until } from '../support/until.ts';
import { type OutsideBooks, outsideBooks } from './outside-books.ts';

/** A connector for Procore's integrator programme, in a process of its own, over HTTP alone: its whole life here. */

let house: OutsideHouse;
let books: OutsideBooks;
const running: ChildProcess[] = [];
beforeAll(async () => {
  house = await outsideHouse();
  books = await outsideBooks();
});
afterEach(async () => {
  for (const one of running.splice(0)) await end(one);
});
afterAll(async () => {
  await books.close();
  await house.end();
});

const program = fileURLToPath(new URL('./outside-integrator.ts', import.meta.url));

async function start(how: object = {}): Promise<ChildProcess> {
  const settings = {
    hub: house.url,
    company: house.company,
    clientId: 'integrator',
    clientSecret: password,
    books: books.url,
    ...how,
  };
  const started = spawn(process.execPath, [program, JSON.stringify(settings)], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(started);
  let said = '';
  started.stderr!.on('data', (piece) => {
    said += piece;
  });
  await Promise.race([
    once(started.stdout!, 'data'),
    once(started, 'exit').then(() => Promise.reject(new Error(`the integrator ended: ${said}`))),
  ]);
  return started;
}

async function end(one: ChildProcess): Promise<void> {
  if (one.exitCode !== null || one.signalCode !== null) return;
  one.kill('SIGKILL');
  await once(one, 'exit');
}

async function accepted(commitment?: number): Promise<number> {
  const id = await house.invoice(commitment);
  await house.as('approver').send(house.company, id);
  await house.as('approver').accept(house.company, id);
  return id;
}
const billsOf = async (id: number) => {
  const { invoice_number } = await house.item(id);
  return [...books.bills.values()].filter((bill) => bill.invoice === invoice_number);
};
const last = async (id: number) => (await house.as('approver').history(house.company, id)).events.at(-1)!;
const backdate = (id: number) =>
  house.rows(
    `update tieout.erp_request_detail d set created_at = now() - interval '2 hours', heard_at = null
     from tieout.erp_request r where r.id = d.request_id and r.invoice_id = $1 and d.status = 'in_progress'`,
    [id],
  );
const parked = (id: number) =>
  until(
    async () => {
      await house.rows(`update tieout.job set run_at = now() where kind = 'export' and state = 'queued'`);
      return house.item(id);
    },
    (seen) => seen.parked,
  );
const gone = (id: number) => house.reaches(id, 'not_in_erp');

describe('a stranger’s integrator', () => {
  it('makes a bill, is told to unlink it while it lives, and again when it is gone', async () => {
    await start();
    const id = await accepted();
    const item = await house.reaches(id, 'synced');
    const [bill, ...others] = await billsOf(id);
    expect(others).toEqual([]);
    expect(item.erp_record).toMatchObject({ id: bill!.number });
    expect(bill!.amount).toBe('100.00');

    const { status, body } = await house.move('approver', 'unlink', id);
    // It may be quick enough to have answered by then.
    expect([status, ['integrator_asked', 'still_in_erp'].includes(body.code)]).toEqual([409, true]);
    const refused = await until(
      () => last(id),
      ({ type }) => type === 'link.unlink_refused',
    );
    expect(refused.says).toMatch(
      /The requisition is still in Ledgerhouse\. Please delete it before retrying\. \(.*must be deleted first\.\)/,
    );
    expect((await house.item(id)).erp_status).toBe('synced');

    books.bills.delete(bill!.number);
    await house.move('approver', 'unlink', id);
    await gone(id);
    expect(await last(id)).toMatchObject({ type: 'link.unlinked', by: 'approver' });
  });

  it('refuses in its ERP’s words, and makes one bill after the retry', async () => {
    await start();
    books.refuse = 'Period 10 is closed.';
    const id = await accepted(house.commitments[1]);
    const failed = await house.reaches(id, 'failed_to_export');
    expect(failed.error!.detail).toContain('Period 10 is closed.');
    expect(await billsOf(id)).toEqual([]);
    await house.as('approver').retry(house.company, id);
    await house.reaches(id, 'synced');
    expect(await billsOf(id)).toHaveLength(1);
  });

  it('that dies when it has made a bill makes no second one', async () => {
    const mortal = await start({ dieWhenMade: true });
    const id = await accepted(house.commitments[2]);
    if (mortal.signalCode === null) await once(mortal, 'exit');
    expect(mortal.signalCode).toBe('SIGKILL');
    expect(await billsOf(id)).toHaveLength(1);
    expect((await house.item(id)).erp_status).toBe('exporting');
    await start();
    const item = await house.reaches(id, 'synced');
    const bills = await billsOf(id);
    expect(bills).toHaveLength(1);
    expect(item.erp_record!.id).toBe(bills[0]!.number);
  });

  it('that sleeps leaves an export waiting, stale for all to see; woken by a retry it makes one bill', async () => {
    const asleep = await start({ asleep: true });
    const id = await accepted(house.commitments[3]);
    await until(
      () =>
        house.call('approver', 'GET', `/api/v1/companies/${house.company}/erp/subcontractor-invoices/${id}/requests`),
      ({ body }) => body.requests.length === 1,
    );
    await backdate(id);
    expect((await parked(id)).error).toMatchObject({ code: 'integrator_silent' });
    const { body } = await house.call(
      'approver',
      'GET',
      `/api/v1/companies/${house.company}/erp/subcontractor-invoices/${id}/requests`,
    );
    expect(body.requests[0].details).toMatchObject([{ status: 'stale' }]);
    await end(asleep);
    await house.as('approver').retry(house.company, id);
    await start();
    await house.reaches(id, 'synced');
    expect(await billsOf(id)).toHaveLength(1);
  });

  it('that sleeps cuts no link, however often it is asked', async () => {
    await start();
    const id = await accepted();
    const item = await house.reaches(id, 'synced');
    await end(running[0]!);
    const asleep = await start({ asleep: true });
    books.bills.delete(item.erp_record!.id);
    expectProblem(await house.move('approver', 'unlink', id), 409, 'integrator_asked');
    await backdate(id);
    const check = await house.as('approver').unlinkCheck(house.company, id);
    expect(check).toMatchObject({ would_unlink: false, refusal: { code: 'erp_not_answering' } });
    expect((await house.item(id)).erp_status).toBe('synced');
    // Awake again, it answers what lay there.
    await end(asleep);
    await start();
    await gone(id);
  });
});
