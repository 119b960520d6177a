import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Item } from '../../src/http/client.ts';
import { type Billing, billing, everyMove } from '../support/billing.ts';
import { type OutsideSimulator, outsideSimulator } from '../support/outside-simulator.ts';
import { expectProblem } from '../support/problem.ts';
import { type Running, runTieout } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let tieout: Running;
let sage: OutsideSimulator;
let bills: Billing;
beforeAll(async () => {
  tieout = await runTieout({}, async (urls) => {
    sage = await outsideSimulator(urls);
    return { simulatorUrl: sage.url };
  });
  bills = await billing(tieout);
});
const fair = {
  down: false,
  latency_ms: 0,
  lose_next_answer: false,
  refuse_next: null,
  locked_record: null,
  closed_period: null,
};
afterEach(() => bills.weather(fair));
afterAll(async () => {
  await tieout.end();
  await sage.close();
});

const now = (id: number) => tieout.as('owner').invoice(tieout.company, id);
const accept = async (id: number) => expect((await bills.move('approver', 'accept', id)).status).toBe(202);

/** The bills in Sage of one invoice, by its number there. */
async function billsOf(id: number) {
  const { invoice_number } = await now(id);
  return (await bills.bills()).filter((bill) => bill.invnum === invoice_number);
}

describe('while the ERP does not answer', () => {
  it('unlink says so and leaves the link alone', async () => {
    const { invoice_id: id } = await bills.synced();
    await bills.weather({ down: true });
    const before = await bills.standing(id);
    const said = expectProblem(await bills.move('approver', 'unlink', id), 503, 'erp_not_answering');
    expect(said.detail).toContain('Sage 100 Contractor®');
    expect((await bills.standing(id)).item).toEqual(before.item);
    const check = await tieout.as('approver').unlinkCheck(tieout.company, id);
    expect(check).toMatchObject({
      would_unlink: false,
      refusal: { code: 'erp_not_answering' },
      evidence: { sighting: { is: 'unknown' } },
    });
    const [connection] = (await tieout.as('owner').connections(tieout.company)).connections;
    expect(await tieout.as('owner').checkConnection(tieout.company, connection!.id)).toMatchObject({ ok: false });
    await bills.weather({ down: false });
    expectProblem(await bills.move('approver', 'unlink', id), 409, 'still_in_erp');
    expect(await tieout.as('owner').checkConnection(tieout.company, connection!.id)).toMatchObject({ ok: true });
  });

  it('an export stays under way, shows why, cannot be called off, and goes on by itself', async () => {
    await bills.weather({ down: true });
    const id = await bills.sent();
    await accept(id);
    const waiting = await until(
      () => now(id),
      (item) => item.error !== null,
    );
    expect(waiting).toMatchObject({ erp_status: 'exporting', parked: false, error: { code: 'erp_not_answering' } });
    for (const move of everyMove) {
      const answer = await bills.move('owner', move, id, { reason: 'Too slow.' });
      expectProblem(answer, 409, 'wrong_state');
    }
    await bills.weather({ down: false });
    const item = await bills.reaches(id, 'synced');
    expect(item.error).toBeNull();
    expect(await billsOf(id)).toHaveLength(1);
  });
});

describe('an ERP that is slow or loses its answer', () => {
  it('slow: it takes its time, and there is one bill', async () => {
    await bills.weather({ latency_ms: 250 });
    const id = await bills.sent();
    await accept(id);
    expect((await bills.reaches(id, 'synced')).error).toBeNull();
    expect(await billsOf(id)).toHaveLength(1);
  });

  it('a lost answer: it looks, finds its bill, and asks for no second one', async () => {
    await bills.weather({ lose_next_answer: true });
    const id = await bills.sent();
    await accept(id);
    const item = await bills.reaches(id, 'synced');
    const [bill, ...more] = await billsOf(id);
    expect(more).toEqual([]);
    expect(bill).toMatchObject({ recnum: item.erp_record!.id, status: 1, invttl: '100.00', retain: '10.00' });
    const { events } = await tieout.as('owner').history(tieout.company, id);
    expect(events.filter((event) => event.type === 'link.asked')).toHaveLength(1);
  });
});

describe('an ERP that says no', () => {
  const words = 'The moon stands wrong for posting.';
  async function refused(): Promise<Item> {
    await bills.weather({ refuse_next: words });
    const id = await bills.sent();
    await accept(id);
    const item = await bills.reaches(id, 'failed_to_export');
    expect(item.error!.code).toBe('erp_invalid');
    expect(item.error!.detail).toContain(words);
    expect(await billsOf(id)).toEqual([]);
    return item;
  }

  it('is quoted, and a retry makes the bill', async () => {
    const { invoice_id: id } = await refused();
    expect((await bills.move('approver', 'retry', id)).status).toBe(202);
    expect((await bills.reaches(id, 'synced')).error).toBeNull();
    expect(await billsOf(id)).toHaveLength(1);
  });

  it('is quoted, and the invoice may be rejected or retrieved, and sent again', async () => {
    const { invoice_id: id } = await refused();
    expect((await bills.move('approver', 'reject', id, { reason: 'Ask Sage.' })).body).toMatchObject({
      erp_status: 'rejected',
      reject_reason: 'Ask Sage.',
    });
    const again = await refused();
    expect((await bills.move('pm', 'retrieve', again.invoice_id)).body.erp_status).toBe('not_in_erp');
    expect((await bills.move('pm', 'send', again.invoice_id)).status).toBe(200);
    await accept(again.invoice_id);
    await bills.reaches(again.invoice_id, 'synced');
    expect(await billsOf(again.invoice_id)).toHaveLength(1);
  });

  it('for a closed period: says so, and goes through once it is open', async () => {
    await bills.weather({ closed_period: '2026-10' });
    const id = await bills.sent();
    await accept(id);
    expect((await bills.reaches(id, 'failed_to_export')).error!.code).toBe('erp_closed_period');
    await bills.weather({ closed_period: null });
    expect((await bills.move('approver', 'retry', id)).status).toBe(202);
    await bills.reaches(id, 'synced');
  });
});

describe('an export that stands still, its bill differing', () => {
  const reason = { reason: 'The number is wrong.' };
  const reject = (id: number) => bills.move('approver', 'reject', id, reason);

  it('is rejected once its bill is deleted and that is proven; what is corrected is exported once', async () => {
    const { items } = await tieout.as('owner').list(tieout.company, { filter: 'exporting', limit: 200 });
    const { invoice_id: id, project } = items.find((item) => item.parked)!;
    expect((await now(id)).moves.reject.allowed).toBe(true);
    const { version } = await now(id);
    const said = expectProblem(await reject(id), 409, 'export_in_erp');
    expect(said.detail).toContain('then reject again');
    await bills.weather({ down: true });
    expectProblem(await reject(id), 503, 'erp_not_answering');
    await bills.weather({ down: false });
    expect(await now(id)).toMatchObject({ erp_status: 'exporting', parked: true, version });

    expect((await bills.atSage(said.facts.erp_record_id, 'delete')).status).toBe(204);
    const done = await until(
      () => reject(id),
      (answer) => answer.body.code !== 'erp_answer_too_old',
    );
    expect(done.body).toMatchObject({ erp_status: 'rejected', reject_reason: reason.reason });
    const { events } = await tieout.as('owner').history(tieout.company, id);
    expect(events.filter(({ type }) => type.startsWith('link.reject')).map(({ type }) => type)).toEqual(
      expect.arrayContaining(['link.reject_refused', 'link.rejected']),
    );

    await tieout.as('pm').updateRequisition(tieout.company, project.id, id, { invoice_number: 'CORRECTED-1' });
    expect((await bills.move('pm', 'send', id)).status).toBe(200);
    await accept(id);
    await bills.reaches(id, 'synced');
    expect(await billsOf(id)).toHaveLength(1);
    expect(await bills.bill(said.facts.erp_record_id)).toBeUndefined();
  });
});

describe('a bill that cannot be deleted', () => {
  const still = 'The requisition is still in Sage 100 Contractor®. Please delete it before retrying.';

  it('because someone has it open: it is still there', async () => {
    const { invoice_id: id, erp_record } = await bills.synced();
    await bills.weather({ locked_record: erp_record!.id });
    expect((await bills.atSage(erp_record!.id, 'delete')).status).toBe(409);
    expect(expectProblem(await bills.move('approver', 'unlink', id), 409, 'still_in_erp').detail).toBe(still);
    await bills.weather({ locked_record: null });
    expect((await bills.atSage(erp_record!.id, 'delete')).status).toBe(204);
    expect((await bills.move('approver', 'unlink', id)).body.message).toBe('Successfully Unlinked');
  });

  it.each([
    ['pay', 'paid_in_erp', /void the payment first/],
    ['void', 'void_in_erp', /void bill still stands in the books/],
  ] as const)('after %s: the sentence comes first, and what to do after it', async (act, code, more) => {
    const { invoice_id: id, erp_record } = await bills.synced();
    expect((await bills.atSage(erp_record!.id, act)).status).toBe(200);
    const before = await bills.standing(id);
    const { detail } = expectProblem(await bills.move('approver', 'unlink', id), 409, code);
    expect(detail.startsWith(`${still} `)).toBe(true);
    expect(detail.slice(still.length)).toMatch(more);
    expect((await bills.standing(id)).item).toEqual(before.item);
    expect((await now(id)).last_sighting).toMatchObject({ is: 'present', standing: act === 'pay' ? 'paid' : 'void' });
  });
});

describe('many at once', () => {
  it('never more calls than the connection allows, with exports and unlinks together', async () => {
    const linked = await Promise.all(Array.from({ length: 4 }, () => bills.synced()));
    for (const item of linked) await bills.atSage(item.erp_record!.id, 'delete');
    const sent: number[] = [];
    for (let i = 0; i < 20; i++) sent.push(await bills.sent());
    await bills.weather({ latency_ms: 10 });
    const answers = await Promise.all([
      ...sent.map((id) => bills.move('approver', 'accept', id)),
      ...linked.map((item) => bills.move('approver', 'unlink', item.invoice_id)),
    ]);
    expect(answers.slice(0, 20).map((answer) => answer.status)).toEqual(sent.map(() => 202));
    // An unlink waits for its turn among the exports; where that took too long it says so, and nothing is cut.
    for (const [i, answer] of answers.slice(20).entries()) {
      const state = (await now(linked[i]!.invoice_id)).erp_status;
      expect([answer.status, state]).toEqual(answer.status === 200 ? [200, 'not_in_erp'] : [503, 'synced']);
    }
    for (const id of sent) {
      await bills.reaches(id, 'synced');
      expect(await billsOf(id)).toHaveLength(1);
    }
    const { most_in_flight } = await sage.calls();
    expect(most_in_flight).toBeLessThanOrEqual(2);
    expect(most_in_flight, 'the test saw calls at once at all').toBeGreaterThan(1);
  }, 240_000);
});
