import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exported } from '../../../test/support/exported.ts';
import { ok } from '../../../test/support/outcome.ts';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { sql } from '../../../test/support/sql.ts';
import { beginCorrection } from '../../app/commands/corrections/begin.ts';
import { checkCorrection } from '../../app/commands/corrections/check.ts';
import type { Caller } from '../../app/unit-of-work.ts';
import type { InvoiceId } from '../../domain/ids.ts';
import type { Sighting } from '../../domain/sighting.ts';

let house: SmallHouse;
let me: Caller;
beforeAll(async () => {
  house = await smallHouse();
  me = await house.caller();
});
afterAll(() => house.close());

/** The database's clock is set back by an hour: all that has happened is an hour later than it seems. */
const setBack = (invoice: InvoiceId) =>
  sql(
    house.urls.superUrl,
    `set session_replication_role = replica;
     update sighting set as_of = as_of + interval '1 hour', noted_at = noted_at + interval '1 hour'
       where link_id in (select id from link where invoice_id = ${invoice});
     update link set ended_at = ended_at + interval '1 hour', synced_at = synced_at + interval '1 hour'
       where invoice_id = ${invoice}`,
  );

describe('a bill that was taken back, by a clock that was set back', () => {
  /** Its correction, with its link cut, and a look that says what it is told to. */
  async function cut() {
    const invoice = await exported(house);
    const { link } = (await house.deps.reads.erpInvoice(me, invoice))!;
    const correction = ok(await beginCorrection(house.deps, me, { invoice, reason: 'The amount is wrong.' }));
    await house.simulator.books.delete(link!.record!.id);
    ok(await house.hub.unlink(me, { invoice }));
    const check = async (is: 'present' | 'gone') => {
      const asOf = await house.deps.clock.now();
      const seen: Sighting =
        is === 'gone'
          ? { is, lastSeen: null, asOf }
          : { is, record: link!.record!, standing: 'live', fingerprint: null, asOf };
      const looking = (of: Parameters<typeof house.deps.connectorFor>[0]) => ({
        ...house.deps.connectorFor(of),
        lookFor: async () => seen,
      });
      ok(await checkCorrection({ ...house.deps, connectorFor: looking }, me, { correction }));
      return (await house.deps.work.run(me, (tx) => tx.corrections.story(correction)))!.records.bill;
    };
    return { invoice, check };
  }
  const cameBack = { ok: false, refusal: { code: 'bill_came_back' } };

  it('is not sent again beside itself once a check has seen it there', async () => {
    const { invoice, check } = await cut();
    await setBack(invoice);
    expect(await check('present')).toBe('live');
    expect(await house.hub.send(me, { invoice })).toMatchObject(cameBack);
    expect(await check('gone')).toBe('gone');
    ok(await house.hub.send(me, { invoice }));
    ok(await house.hub.retrieve(me, { invoice }));
  });

  it('is taken back as ever where its sync is still to come: that it is gone was looked at since', async () => {
    const invoice = await exported(house);
    const { link } = (await house.deps.reads.erpInvoice(me, invoice))!;
    await setBack(invoice);
    expect(await house.hub.unlink(me, { invoice })).toMatchObject({ ok: false, refusal: { code: 'still_in_erp' } });
    await house.simulator.books.delete(link!.record!.id);
    ok(await house.hub.unlink(me, { invoice }));
    ok(await house.hub.send(me, { invoice }));
    ok(await house.hub.accept(me, { invoice }));
    await house.exportAll();
    expect((await house.deps.reads.erpInvoice(me, invoice))!.link).toMatchObject({ state: 'synced' });
  });

  it('keeps nobody from going on once a check has seen it gone again', async () => {
    const { invoice, check } = await cut();
    expect(await check('present')).toBe('live');
    expect(await house.hub.send(me, { invoice })).toMatchObject(cameBack);
    await setBack(invoice);
    expect(await check('gone')).toBe('gone');
    ok(await house.hub.send(me, { invoice }));
    ok(await house.hub.retrieve(me, { invoice }));
  });
});
