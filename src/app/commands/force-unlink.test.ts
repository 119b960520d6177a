import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '../../../test/support/outcome.ts';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { sql } from '../../../test/support/sql.ts';
import type { ForcedUnlinkId, InvoiceId, PersonId } from '../../domain/ids.ts';
import { no } from '../../domain/refusal.ts';
import type { Sighting } from '../../domain/sighting.ts';
import type { Caller } from '../unit-of-work.ts';
import { confirmBooks } from './confirm-books.ts';
import { askForcedUnlink, confirmForcedUnlink, withdrawForcedUnlink } from './force-unlink.ts';

/** What an ERP that keeps nothing of a paid bill says: no ordinary unlink cuts its link. */

let house: SmallHouse;
let me: Caller;
let second: Caller;
beforeAll(async () => {
  house = await smallHouse();
  me = await house.caller();
  const [row] = await sql<{ id: string }>(
    house.urls.superUrl,
    `with other as (insert into tieout.person (login, name) values ('second', 'Sam Second') returning id),
       member as (insert into tieout.membership (company_id, person_id, erp_integrations, push_to_accounting)
         select ${house.company}, id, 'admin', true from other),
       granted as (insert into tieout.project_grant (company_id, project_id, person_id, commitments)
         select ${house.company}, ${house.project}, id, 'admin' from other)
     select id from other`,
  );
  second = (await house.hub.caller(Number(row!.id) as PersonId, house.company, null))!;
});
afterAll(() => house.close());

const itemOf = async (invoice: InvoiceId) => (await house.deps.reads.erpInvoice(me, invoice))!;
async function synced(): Promise<InvoiceId> {
  const invoice = await house.approved(house.commitments[0]!, 100_000);
  ok(await house.hub.send(me, { invoice }));
  ok(await house.hub.accept(me, { invoice }));
  await house.exportAll();
  return invoice;
}

/** The house beside an ERP from which the paid bill was purged, and what happens while it is asked, once. */
function purged(meanwhile: () => Promise<unknown> = async () => undefined, seen?: Sighting) {
  let left = 1;
  return {
    ...house.deps,
    connectorFor: (of: Parameters<typeof house.deps.connectorFor>[0]) => {
      const erp = house.deps.connectorFor(of);
      const lookFor = async (): Promise<Sighting> => {
        const asOf = await house.deps.clock.now();
        if (left-- > 0) await meanwhile();
        return seen ?? { is: 'gone', lastSeen: 'paid', asOf };
      };
      return { ...erp, traits: erp.traits, lookFor };
    },
  };
}
const reason = 'The books of 2020 were purged.';
const askedFor = async (invoice: InvoiceId) => ok(await askForcedUnlink(purged(), me, { invoice, reason }));
const stands = async (invoice: InvoiceId) => (await itemOf(invoice)).link!.state;
const inSight = (invoice: InvoiceId) =>
  sql<{ seen: string }>(
    house.urls.superUrl,
    `select seen from tieout.sighting join tieout.link on link.id = link_id where invoice_id = ${invoice} order by sighting.id`,
  ).then((rows) => rows.map(({ seen }) => seen));
/** Its bill is deleted there, the link cut as usual, and the invoice exported anew. */
async function relinked(invoice: InvoiceId): Promise<void> {
  await house.simulator.books.delete((await itemOf(invoice)).link!.record!.id);
  ok(await house.hub.unlink(me, { invoice }));
  ok(await house.hub.send(me, { invoice }));
  ok(await house.hub.accept(me, { invoice }));
  await house.exportAll();
}
const level = (person: Caller, erp: string) =>
  sql(
    house.urls.superUrl,
    `update tieout.membership set erp_integrations = '${erp}' where person_id = ${person.person}`,
  );

describe('a link that two people cut by force', () => {
  it('is cut, with what was seen kept beside it; its request is over', async () => {
    const invoice = await synced();
    const id = await askedFor(invoice);
    expect(await stands(invoice)).toBe('synced');
    expect(await confirmForcedUnlink(purged(), me, id)).toEqual(no('needs_another'));
    const before = await inSight(invoice);
    ok(await confirmForcedUnlink(purged(), second, id));
    expect([await stands(invoice), await inSight(invoice)]).toEqual(['unlinked', [...before, 'gone']]);
    expect(await confirmForcedUnlink(purged(), second, id)).toEqual(no('forced_unlink_over'));
  });

  it.each<[string, (id: ForcedUnlinkId, invoice: InvoiceId) => Promise<unknown>, () => Promise<unknown>, string]>([
    [
      'the request is taken back',
      (id) => withdrawForcedUnlink(house.deps, me, id),
      async () => undefined,
      'forced_unlink_over',
    ],
    [
      'whoever confirms may not any more',
      () => level(second, 'read_only'),
      () => level(second, 'admin'),
      'not_permitted',
    ],
    ['whoever asked may not any more', () => level(me, 'standard'), () => level(me, 'admin'), 'asker_lost_right'],
    [
      'the books get another name',
      async (_, invoice) => {
        const connection = (await itemOf(invoice)).link!.connectionId;
        await confirmBooks(house.deps, me, { connection, books: 'Moved' });
      },
      async () => undefined,
      'changed_meanwhile',
    ],
    [
      'another bill of the invoice is linked',
      (_, invoice) => relinked(invoice),
      async () => undefined,
      'changed_meanwhile',
    ],
  ])('is not where, while the ERP is asked, %s', async (_, happens, undo, code) => {
    await sql(house.urls.superUrl, `update tieout.connection set books = 'Ours'`);
    const invoice = await synced();
    const id = await askedFor(invoice);
    const said = await confirmForcedUnlink(
      purged(() => happens(id, invoice)),
      second,
      id,
    );
    await undo();
    expect(said).toMatchObject({ ok: false, refusal: { code } });
    expect(await stands(invoice)).toBe('synced');
  });

  it('is not by a request for the link before it', async () => {
    const invoice = await synced();
    const id = await askedFor(invoice);
    await relinked(invoice);
    expect(await confirmForcedUnlink(purged(), second, id)).toEqual(no('forced_unlink_over'));
    expect(await stands(invoice)).toBe('synced');
  });

  it('is no dead end where a void bill counts as gone: an ordinary unlink does', async () => {
    const invoice = await synced();
    const { record, connectionId: connection } = (await itemOf(invoice)).link!;
    const asOf = await house.deps.clock.now();
    const bill: Sighting = { is: 'present', record: record!, standing: 'void', fingerprint: null, asOf };
    const ask = () => askForcedUnlink(purged(undefined, bill), me, { invoice, reason });
    expect(await ask()).toMatchObject({ refusal: { code: 'still_in_erp' } });
    // By its reference it is gone.
    const byRecordAlone = () => {
      let byRecord = true;
      const deps = purged();
      const connectorFor = (of: Parameters<typeof deps.connectorFor>[0]) => {
        const erp = deps.connectorFor(of);
        const lookFor: typeof erp.lookFor = async (...asked) => {
          const now = byRecord ? { ...bill, asOf: await house.deps.clock.now() } : await erp.lookFor(...asked);
          byRecord = false;
          return now;
        };
        return { ...erp, traits: erp.traits, lookFor };
      };
      return askForcedUnlink({ ...deps, connectorFor }, me, { invoice, reason });
    };
    expect(await byRecordAlone()).toMatchObject({ refusal: { code: 'void_in_erp' } });
    ok(await house.hub.setPolicy(me, { connection, policy: 'void_is_gone', on: true }));
    expect(await byRecordAlone()).toMatchObject({ refusal: { code: 'not_a_dead_end' } });
  });
});
