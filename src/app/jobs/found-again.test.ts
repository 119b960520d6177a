import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '../../../test/support/outcome.ts';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { sql } from '../../../test/support/sql.ts';
import { asking, never, type TieOuts, tieOutsOf } from '../../../test/support/tie-outs.ts';
import type { BillKey, ErpBill } from '../../connectors/contract.ts';
import type { InvoiceId } from '../../domain/ids.ts';
import type { Sighting } from '../../domain/sighting.ts';
import type { Instant } from '../../domain/time.ts';

let house: SmallHouse;
let me: TieOuts['me'];
let ask: TieOuts['ask'];
let turn: TieOuts['turn'];
let seen: TieOuts['seen'];
let synced: TieOuts['synced'];
let listing: TieOuts['listing'];
beforeAll(async () => {
  house = await smallHouse();
  ({ me, ask, turn, seen, synced, listing } = await tieOutsOf(house));
});
afterAll(() => house?.close());

describe('an invoice whose bill a tie-out finds again', () => {
  /** A bill that was made, as the ERP tells of it, and its invoice, whose link was cut once that was gone. */
  async function takenBack(): Promise<{ bill: ErpBill; invoice: InvoiceId }> {
    const record = await synced(100);
    const there: ErpBill[] = [];
    for await (const bill of house.deps.connectorFor(null as never).bills(never)) there.push(bill);
    const [link] = await sql<{ invoice: number }>(
      house.urls.superUrl,
      'select invoice_id::integer as invoice from link where erp_record_id = $1 and ended_at is null',
      [record],
    );
    const invoice = link!.invoice as InvoiceId;
    await house.simulator.books.delete(record);
    ok(await house.hub.unlink(me, { invoice }));
    return { bill: there.find((one) => one.record.id === record)!, invoice };
  }

  it('knows the bill of a link that was cut by its reference, however the ERP writes its letters', async () => {
    const { bill, invoice } = await takenBack();
    const run = await ask();
    await turn(
      listing(async function* () {
        const record = { ...bill.record, id: '99998', identity: 'a copy' };
        yield { ...bill, record, reference: ` ${bill.reference!.toUpperCase()} ` };
      }),
    );
    expect((await seen(run)).counts).toMatchObject({ came_back: 1 });
    expect(await house.hub.send(me, { invoice })).toMatchObject({ ok: false, refusal: { code: 'bill_came_back' } });
  });

  it('of a bill that came back under another number beside a newer one: with that gone, none is sent beside it', async () => {
    const { bill, invoice } = await takenBack();
    for (const move of ['send', 'accept'] as const) ok(await house.hub[move](me, { invoice }));
    await house.exportAll();
    const run = await ask();
    await turn(
      listing(async function* () {
        yield* house.deps.connectorFor(null as never).bills(never);
        yield { ...bill, record: { ...bill.record, id: '99996', identity: 'a copy of the older' } };
      }),
    );
    expect((await seen(run)).counts).toMatchObject({ duplicated: 1, came_back: 1 });
    // It was found as two things. In which order they were written down is nobody's promise.
    await sql(
      house.urls.superUrl,
      `with second as (delete from tie_out_finding where kind = 'duplicated' returning *)
       insert into tie_out_finding (company_id, tie_out_id, kind, link_id, invoice_id, project_id, period_id, month, record_id,
         identity, label, standing, ours, theirs, our_amount, their_amount, key)
       select company_id, tie_out_id, kind, link_id, invoice_id, project_id, period_id, month, record_id,
         identity, label, standing, ours, theirs, our_amount, their_amount, key from second`,
    );
    const again = await ask();
    const own = listing(house.deps.connectorFor(null as never).bills);
    await turn(
      asking(own, (keys) =>
        keys.map((key): Sighting => {
          const { standing, fingerprint } = bill;
          return 'record' in key && key.record.identity === 'a copy of the older'
            ? { is: 'present', record: key.record, standing, fingerprint, asOf: Date.now() as Instant }
            : { is: 'gone', lastSeen: null, asOf: Date.now() as Instant };
        }),
      ),
    );
    const { run: passedOver, counts } = await seen(again);
    expect(counts, 'though the next list passes over it').toMatchObject({ duplicated: 1, came_back: 1 });
    expect(passedOver.bills, 'as one bill').toBe((await seen(run)).run.bills);
    const newer = (await house.deps.reads.erpInvoice(me, invoice))!.link!.record!.id;
    await house.simulator.books.delete(newer);
    ok(await house.hub.unlink(me, { invoice }));
    expect(await house.hub.send(me, { invoice })).toMatchObject({ ok: false, refusal: { code: 'bill_came_back' } });
  });

  it('of a link that was cut before the database’s clock was set back is found all the same', async () => {
    const { bill, invoice } = await takenBack();
    await sql(
      house.urls.superUrl,
      `set session_replication_role = replica;
       update sighting set as_of = as_of + interval '1 hour' where link_id in (select id from link where invoice_id = ${invoice});
       update link set ended_at = ended_at + interval '1 hour', synced_at = synced_at - interval '1 day'
         where invoice_id = ${invoice}`,
    );
    const run = await ask();
    await turn(
      listing(async function* () {
        yield { ...bill, record: { ...bill.record, id: '99990', identity: 'of the hour before' } };
      }),
    );
    expect((await seen(run)).counts).toMatchObject({ came_back: 1 });
    expect(await house.hub.send(me, { invoice })).toMatchObject({ ok: false, refusal: { code: 'bill_came_back' } });
    // Nor once the clock has come as far again.
    await sql(
      house.urls.superUrl,
      `set session_replication_role = replica;
       update sighting set as_of = as_of - interval '59 minutes 59 seconds'
         where link_id in (select id from link where invoice_id = ${invoice});
       update link set ended_at = ended_at - interval '59 minutes 59 seconds' where invoice_id = ${invoice};
       update tie_out set begun_at = begun_at - interval '59 minutes 59 seconds' where id = ${run.id}`,
    );
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await house.hub.send(me, { invoice })).toMatchObject({ ok: false, refusal: { code: 'bill_came_back' } });
    await ask();
    await turn();
    ok(await house.hub.send(me, { invoice }));
    ok(await house.hub.retrieve(me, { invoice }));
  });

  it('is found there by the next tie-out too as the very bill that it was, restored: a link that was cut is not its own', async () => {
    const { bill, invoice } = await takenBack();
    await ask();
    await turn(
      listing(async function* () {
        yield bill;
      }),
    );
    const again = await ask();
    const { standing, fingerprint, record } = bill;
    const none = listing(house.deps.connectorFor(null as never).bills);
    await turn(
      asking(none, (keys) =>
        keys.map((key): Sighting => {
          const asOf = Date.now() as Instant;
          return 'record' in key && key.record.identity === record.identity
            ? { is: 'present', record, standing, fingerprint, asOf }
            : { is: 'gone', lastSeen: null, asOf };
        }),
      ),
    );
    expect((await seen(again)).counts).toMatchObject({ came_back: 1 });
    expect(await house.hub.send(me, { invoice })).toMatchObject({ ok: false, refusal: { code: 'bill_came_back' } });
    // Nobody looked at it since: with it gone again, the next one lets it go.
    await ask();
    await turn();
    ok(await house.hub.send(me, { invoice }));
    ok(await house.hub.retrieve(me, { invoice }));
  });

  it('is found there by the next tie-out too, though its list passes over it, until it is gone', async () => {
    const { bill, invoice } = await takenBack();
    const record = { ...bill.record, id: '99995', identity: 'back again' };
    await ask();
    await turn(
      listing(async function* () {
        yield { ...bill, record };
      }),
    );
    const refused = { ok: false, refusal: { code: 'bill_came_back' } };
    expect(await house.hub.send(me, { invoice })).toMatchObject(refused);
    const now = () => Date.now() as Instant;
    const renumbered = { ...record, id: '99994' };
    const { standing, fingerprint } = bill;
    const asked: BillKey[] = [];
    const passedOver = (seen: Sighting) =>
      asking(listing(house.deps.connectorFor(null as never).bills), (keys) => {
        asked.push(...keys);
        return keys.map((key) =>
          'record' in key && key.record.identity === record.identity
            ? seen
            : { is: 'gone', lastSeen: null, asOf: now() },
        );
      });
    const run = await ask();
    await turn(passedOver({ is: 'present', record: renumbered, standing, fingerprint, asOf: now() }));
    expect(asked).toContainEqual({ record: { ...record, label: bill.record.label } });
    expect((await seen(run)).counts).toMatchObject({ came_back: 1 });
    expect(await house.hub.send(me, { invoice })).toMatchObject(refused);
    const locked = await ask();
    await turn(passedOver({ is: 'unknown', because: 'it is locked' }));
    expect((await seen(locked)).run, 'which settles nothing').toMatchObject({ state: 'incomplete' });
    expect(await house.hub.send(me, { invoice })).toMatchObject(refused);
    await ask();
    await turn(passedOver({ is: 'gone', lastSeen: null, asOf: now() }));
    ok(await house.hub.send(me, { invoice }));
    ok(await house.hub.retrieve(me, { invoice }));
  });

  describe('which the next list passes over', () => {
    const number = '99993';
    const refused = { ok: false, refusal: { code: 'bill_came_back' } };
    interface Told {
      /** Null: of an ERP that has none. */
      readonly identity: string | null;
      /** As tie-outs wrote down what they found before they kept it. */
      readonly identityKept: boolean;
      readonly says: (bill: ErpBill) => ErpBill['fingerprint'];
      readonly underReference: 'itself' | 'nothing';
    }
    async function askedAgain({ identity, identityKept, says, underReference }: Told) {
      const { bill, invoice } = await takenBack();
      const record = { ...bill.record, id: number, identity };
      await ask();
      await turn(
        listing(async function* () {
          yield { ...bill, record };
        }),
      );
      if (!identityKept) await sql(house.urls.superUrl, 'update tie_out_finding set identity = null');
      const run = await ask();
      await turn(
        asking(listing(house.deps.connectorFor(null as never).bills), (keys) =>
          keys.map((key): Sighting => {
            const isIt = 'record' in key ? key.record.id === number : underReference === 'itself';
            const asOf = Date.now() as Instant;
            return isIt
              ? { is: 'present', record, standing: 'live', fingerprint: says(bill), asOf }
              : { is: 'gone', lastSeen: null, asOf };
          }),
        ),
      );
      return { invoice, counts: (await seen(run)).counts };
    }
    const asItWas: Told['says'] = ({ fingerprint }) => fingerprint;
    const another: Told['says'] = ({ fingerprint }) => {
      const parts = fingerprint!.split('|');
      return [...parts.slice(0, 3), 'ANOTHER', ...parts.slice(4)].join('|') as typeof fingerprint;
    };

    it.each<[string, Told]>([
      [
        'by its number, its identity being told now',
        { identity: 'told now', identityKept: false, says: asItWas, underReference: 'nothing' },
      ],
      [
        'by its number, where the ERP has no identities',
        { identity: null, identityKept: true, says: asItWas, underReference: 'nothing' },
      ],
      [
        'while it bears the reference, whatever it says',
        { identity: 'a copy', identityKept: true, says: another, underReference: 'itself' },
      ],
    ])('is found there %s', async (_, told) => {
      const { invoice, counts } = await askedAgain(told);
      expect(counts).toMatchObject({ came_back: 1 });
      expect(await house.hub.send(me, { invoice })).toMatchObject(refused);
    });

    it.each<[string, Told]>([
      [
        'whose number another invoice has by now',
        { identity: 'another', identityKept: false, says: another, underReference: 'nothing' },
      ],
      [
        'whose number another invoice has by now, where the ERP has no identities',
        { identity: null, identityKept: true, says: another, underReference: 'nothing' },
      ],
      [
        'that was made one of another invoice, without the reference',
        { identity: 'a copy', identityKept: true, says: another, underReference: 'nothing' },
      ],
    ])('keeps its invoice no longer from being sent for a bill %s', async (_, told) => {
      const { invoice, counts } = await askedAgain(told);
      expect(counts.came_back).toBeUndefined();
      ok(await house.hub.send(me, { invoice }));
      ok(await house.hub.retrieve(me, { invoice }));
    });
  });

  it('is known to be gone only while it was not seen there again since', async () => {
    const { bill, invoice } = await takenBack();
    await ask();
    await turn(
      listing(async function* () {
        yield { ...bill, record: { ...bill.record, id: '99992', identity: 'to and fro' } };
      }),
    );
    const see = (seen: string, standing: string | null) =>
      sql(
        house.urls.superUrl,
        `insert into sighting (company_id, link_id, seen, standing, as_of)
         select company_id, id, $2, $3, clock_timestamp() from link where invoice_id = $1`,
        [invoice, seen, standing],
      );
    await see('gone', null);
    await see('present', 'live');
    expect(await house.hub.send(me, { invoice })).toMatchObject({ ok: false, refusal: { code: 'bill_came_back' } });
    await see('gone', null);
    ok(await house.hub.send(me, { invoice }));
    ok(await house.hub.retrieve(me, { invoice }));
  });

  describe('that the lost database had asked for, and whose invoice is taken back', () => {
    const retrieve = (invoice: InvoiceId) => house.hub.retrieve(me, { invoice });
    const reject = (invoice: InvoiceId) => house.hub.reject(me, { invoice, reason: 'The retainage is wrong.' });
    it.each([
      ['by its sender since', retrieve, false],
      ['by its sender while the list was read', retrieve, true],
      ['by an approver since', reject, false],
      ['by an approver while the list was read', reject, true],
    ])('%s: none is sent beside it', async (_, takeBack, meanwhile) => {
      const invoice = await house.approved(house.commitments[0]!, 100);
      ok(await house.hub.send(me, { invoice }));
      const waiting = (await house.deps.reads.erpInvoice(me, invoice))!.link!;
      await ask();
      await turn(
        listing(async function* () {
          const record = { id: '99997', identity: 'of the lost database', label: 'A bill of the lost database' };
          yield { record, reference: waiting.reference, standing: 'live', fingerprint: null };
          if (meanwhile) ok(await takeBack(invoice));
        }),
      );
      if (!meanwhile) ok(await takeBack(invoice));
      expect(await house.hub.send(me, { invoice })).toMatchObject({ ok: false, refusal: { code: 'bill_came_back' } });
      await ask();
      await turn();
      ok(await house.hub.send(me, { invoice }));
      ok(await house.hub.retrieve(me, { invoice }));
    });
  });
});
