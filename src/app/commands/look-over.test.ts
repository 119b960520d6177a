import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { placeBill } from '../../../test/support/sage-harness.ts';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { sql } from '../../../test/support/sql.ts';
import { type TieOuts, tieOutsOf } from '../../../test/support/tie-outs.ts';
import { billOf } from '../../domain/bill.ts';
import { type BillReference, billReference, type ConnectionId, type InvoiceId } from '../../domain/ids.ts';
import { type Instant, isoInstant } from '../../domain/time.ts';
import { markRestored } from '../../store/backup/mark-restored.ts';
import { openCompanies } from '../../store/sealed-history.ts';
import type { Caller } from '../unit-of-work.ts';
import { confirmBooks } from './confirm-books.ts';

/** Longer than what comes before a first tie-out here takes. */
const settleMs = 60_000;
/** A database that was put back to an earlier moment, and an ERP that was not. */
let house: SmallHouse;
let tieOuts: TieOuts;
let me: Caller;
let connection: ConnectionId;
beforeAll(async () => {
  house = await smallHouse({ settleMs });
  tieOuts = await tieOutsOf(house);
  ({ me, connection } = tieOuts);
});
afterAll(() => house?.close());

const move = async (name: 'send' | 'accept' | 'retrieve' | 'retry', invoice: InvoiceId) => {
  const done = await house.hub[name](me, { invoice });
  if (!done.ok) throw new Error(`${name}: ${done.refusal.code}`);
};
const linkOf = async (invoice: InvoiceId) => (await house.deps.reads.erpInvoice(me, invoice))!.link!;
const bills = async () => (await house.simulator.books.list()).length;
const newReference = () => billReference(randomBytes(26));
const lookOver = async () => {
  const done = await house.hub.lookOver(me, { connection });
  return done.ok ? 'goes on' : done.refusal.code;
};
async function tiedOut() {
  await tieOuts.ask();
  await tieOuts.turn();
}
/** The bill of an invoice, as the ERP got it from a hub that is lost. */
async function inErp(invoice: InvoiceId, reference: BillReference) {
  const source = await house.deps.work.run(me, (tx) => tx.bills.source(invoice));
  await placeBill(house.simulator, billOf(source!), reference);
}
/** As the restore itself does it, before any hub starts. */
const restored = () => markRestored(house.database, openCompanies(house.database), '2026-10-31T02:00:00.000Z');
/** No ask of before is under way any more, by the times of this ERP. */
const settled = () =>
  sql(house.urls.superUrl, 'update connection set restored_at = restored_at - make_interval(secs => $1)', [
    settleMs / 1_000,
  ]);
/** What is due is looked at now. */
const due = () => sql(house.urls.superUrl, `update job set run_at = now() where state = 'queued' and kind = 'export'`);

it('after a restore what was made is found, nothing new is made until somebody has looked, and then it goes on', async () => {
  const [made, lost, later] = [
    await house.approved(house.commitments[0]!, 1_000),
    await house.approved(house.commitments[0]!, 2_000, 'LOST-1'),
    await house.approved(house.commitments[0]!, 3_000),
  ];
  for (const invoice of [made, later]) await move('send', invoice);
  // What was exported since the back-up: one under the reference that its link had already, one under a reference that
  // this database never gave, for it was sent afterwards.
  await inErp(made, (await linkOf(made)).reference);
  await inErp(lost, newReference());
  // Of both companies.
  expect(await restored(), 'connections that wait').toBe(2);

  await move('accept', made);
  await move('accept', later);
  await move('send', lost);
  await move('accept', lost);
  expect((await house.exportOnce()).toSorted()).toEqual(['again', 'again', 'done']);
  expect(await linkOf(made)).toMatchObject({ state: 'synced' });
  for (const invoice of [later, lost]) {
    expect(await linkOf(invoice)).toMatchObject({ state: 'exporting', error: { code: 'not_looked_over' } });
  }
  expect(await bills(), 'nothing new was made').toBe(2);

  expect(await lookOver()).toBe('tie_out_first');
  const clerk = { ...me, grants: { ...me.grants, push_to_accounting: false } };
  expect(await house.hub.lookOver(clerk, { connection })).toMatchObject({ refusal: { code: 'not_permitted' } });
  await settled();
  await tiedOut();
  const [run] = await house.deps.work.run(me, (tx) => tx.tieOuts.list(connection, 1));
  const counts = await house.deps.work.run(me, (tx) => tx.tieOuts.counts(run!.id));
  expect(counts.only_in_erp, 'the bill that no link knows').toBe(1);
  expect(await lookOver()).toBe('goes on');
  expect(await lookOver(), 'pressed twice').toBe('goes on');
  await due();
  await house.exportAll();
  expect(await linkOf(later)).toMatchObject({ state: 'synced' });
  // The number is used: the ERP has its bill, and gets no second one.
  expect(await linkOf(lost)).toMatchObject({ state: 'failed_to_export', error: { code: 'erp_duplicate_number' } });
  const numbers = (await house.simulator.books.list()).map(({ invnum }) => invnum);
  expect(new Set(numbers).size).toBe(numbers.length);
  const events = await sql<{ type: string }>(
    house.urls.superUrl,
    `select type from company_event where type like 'connection.%' and company_id = $1 order by id`,
    [house.company],
  );
  expect(events.map(({ type }) => type)).toEqual(['connection.restored', 'connection.looked_over']);
});

it('a list that was begun while an ask of before could still take effect is none', async () => {
  const late = await house.approved(house.commitments[0]!, 4_000);
  await restored();
  await tiedOut();
  const { restored: mark } = (await house.deps.work.run(me, (tx) => tx.connections.get(connection)))!;
  expect(await house.hub.lookOver(me, { connection }), 'nothing is listed, and something may still come').toMatchObject(
    {
      refusal: { code: 'tie_out_first', facts: { from: isoInstant((mark!.at + settleMs) as Instant) } },
    },
  );
  // The ask of the lost hub takes effect.
  await inErp(late, newReference());
  await settled();
  await tiedOut();
  const [run] = await house.deps.work.run(me, (tx) => tx.tieOuts.list(connection, 1));
  expect((await house.deps.work.run(me, (tx) => tx.tieOuts.counts(run!.id))).only_in_erp).toBeGreaterThan(0);
  expect(await lookOver()).toBe('goes on');
});

it('a list that broke off is none, nor is one of another connection', async () => {
  await restored();
  await settled();
  const { id } = await tieOuts.ask();
  await house.deps.work.run(me, async (tx) => {
    await tx.tieOuts.begin(id, await tx.now());
    await tx.tieOuts.giveUp(id, 'It broke off.');
  });
  expect(await lookOver()).toBe('tie_out_first');
  await sql(
    house.urls.superUrl,
    `with another as (insert into connection (company_id, kind, name) values ($1, 'tryton', 'Another') returning id),
      listed as (insert into tie_out (company_id, connection_id, state, begun_at, ended_at)
        select $1, id, 'complete', clock_timestamp(), clock_timestamp() from another)
      select`,
    [house.company],
  );
  expect(await lookOver()).toBe('tie_out_first');
  await tiedOut();
  expect(await lookOver()).toBe('goes on');
});

it('what was sent before a restore is not taken back until somebody has looked: its bill may have been made since', async () => {
  const [waits, failed, after] = [
    await house.approved(house.commitments[0]!, 5_000),
    await house.approved(house.commitments[0]!, 6_000),
    await house.approved(house.commitments[0]!, 7_000),
  ];
  await move('send', waits);
  await move('send', failed);
  await sql(
    house.urls.superUrl,
    `update link set state = 'failed_to_export', accepted_by = sent_by, error_code = 'erp_closed_period', error_detail = ''
     where invoice_id = $1`,
    [failed],
  );
  // Both were exported by the hub that is lost, under the references that they had at the back-up.
  for (const invoice of [waits, failed]) await inErp(invoice, (await linkOf(invoice)).reference);
  await restored();
  await move('send', after);

  const takenBack = async (invoice: InvoiceId) => {
    const both = [
      await house.hub.retrieve(me, { invoice }),
      await house.hub.reject(me, { invoice, reason: 'wrong job' }),
    ];
    return both.map((one) => (one.ok ? 'taken back' : one.refusal.code));
  };
  for (const invoice of [waits, failed]) {
    expect(await takenBack(invoice)).toEqual(['look_over_first', 'look_over_first']);
    const { head, link, policies, restored } = (await house.deps.reads.erpInvoice(me, invoice))!;
    const shown = house.hub.movesOf(me.grants, head, link, { person: me.person, policies: policies!, restored });
    expect(shown.retrieve, 'its button is shut').toMatchObject({ reasons: [{ code: 'look_over_first' }] });
    expect(shown.reject.allowed).toBe(false);
  }
  // The lost hub knew nothing of it.
  expect((await house.hub.retrieve(me, { invoice: after })).ok).toBe(true);

  await settled();
  await tiedOut();
  const [run] = await house.deps.work.run(me, (tx) => tx.tieOuts.list(connection, 1));
  const all = { project: null, period: null, since: null, after: null, limit: 100 };
  const listed = await house.deps.work.run(me, (tx) => tx.tieOuts.findings(run!.id, { ...all, kind: 'came_back' }));
  const ids = [(await linkOf(waits)).id, (await linkOf(failed)).id];
  expect(listed.map(({ link }) => link).toSorted()).toEqual(ids.toSorted());

  // Open all the while: an export looks, and joins what it finds.
  await move('accept', waits);
  await house.exportOnce();
  expect(await linkOf(waits)).toMatchObject({ state: 'synced' });
  expect(await lookOver()).toBe('goes on');
});

it('after somebody has looked, what waits is taken back as ever', async () => {
  const invoice = await house.approved(house.commitments[0]!, 8_000);
  await move('send', invoice);
  await restored();
  await settled();
  await tiedOut();
  expect(await lookOver()).toBe('goes on');
  await move('retrieve', invoice);
});

it('a list of books that have another name since is none', async () => {
  const nameBooks = (name: string | null) => sql(house.urls.superUrl, 'update connection set books = $1', [name]);
  await nameBooks('As they were at the back-up');
  try {
    await restored();
    await settled();
    await tiedOut();
    const books = 'As they are called since';
    expect((await confirmBooks(house.deps, me, { connection, books })).ok).toBe(true);
    expect(await lookOver(), 'of those nothing was listed').toBe('tie_out_first');
    await settled();
    await tiedOut();
    expect((await confirmBooks(house.deps, me, { connection, books })).ok, 'pressed twice').toBe(true);
    expect(await lookOver()).toBe('goes on');
  } finally {
    await nameBooks(null);
  }
});
