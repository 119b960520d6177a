import { afterAll, beforeAll, expect, it } from 'vitest';
import { ok } from '../../../test/support/outcome.ts';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { sql } from '../../../test/support/sql.ts';
import { exportInvoice } from '../jobs/export-invoice.ts';
import { type Caller, type Connection, LeaseLost } from '../unit-of-work.ts';
import { confirmBooks } from './confirm-books.ts';
import { unlinkRecord } from './records/unlink-record.ts';

let house: SmallHouse;
let me: Caller;
beforeAll(async () => {
  house = await smallHouse();
  me = await house.caller();
});
afterAll(() => house.close());

it('a name that is said before anything was made in them is not kept: the first look keeps what they are called', async () => {
  const connections = () => house.deps.work.run(me, (tx) => tx.connections.list());
  const [{ id: connection, books }] = (await connections()) as [Connection];
  expect(books).toBeNull();
  ok(await confirmBooks(house.deps, me, { connection, books: 'Somebody else’s' }));
  expect((await connections())[0]!.books).toBeNull();
});

it('an export that is under way makes no bill in the books of before, once it is confirmed that they have another name', async () => {
  const invoice = await house.approved(house.commitments[0]!, 500_000);
  ok(await house.hub.send(me, { invoice }));
  ok(await house.hub.accept(me, { invoice }));
  await sql(house.urls.superUrl, `update tieout.connection set books = 'Ours'`);
  const link = () => house.deps.reads.erpInvoice(me, invoice).then((item) => item!.link!);
  const connection = (await link()).connectionId;
  const [lease] = (await house.deps.queue.claim('export', 1)).leases;
  let made = 0;
  const deps = {
    ...house.deps,
    reach: async (point: string) => {
      if (point === 'asking') ok(await confirmBooks(house.deps, me, { connection, books: 'Moved' }));
    },
    connectorFor: (of: Parameters<typeof house.deps.connectorFor>[0]) => {
      const erp = house.deps.connectorFor(of);
      const createBill: typeof erp.createBill = (...asked) => {
        made++;
        return erp.createBill(...asked);
      };
      return { ...erp, traits: erp.traits, createBill };
    },
  };
  await expect(exportInvoice(deps, lease!)).rejects.toThrow(LeaseLost);
  expect(made).toBe(0);
  expect(await link()).toMatchObject({ state: 'exporting', askedAt: null });
  // The next turn goes by the new name, and at once.
  await house.exportAll();
  expect(await link()).toMatchObject({ state: 'synced' });
});

it('a commitment that was not in the books of before is not unlinked, once it is confirmed that they have another name', async () => {
  const id = house.commitments[1]!;
  const stands = async () => ok(await house.hub.record(me, { kind: 'commitment', id })).row.erpNumber;
  const number = await stands();
  await sql(house.urls.superUrl, `update tieout.connection set books = 'Ours'`);
  let confirms = true;
  const deps = {
    ...house.deps,
    connectorFor: (of: Parameters<typeof house.deps.connectorFor>[0]) => {
      const erp = house.deps.connectorFor(of);
      const findRecord: typeof erp.findRecord = async () => {
        if (confirms) ok(await confirmBooks(house.deps, me, { connection: of.id, books: 'Moved' }));
        return { is: 'gone', asOf: await house.deps.clock.now() };
      };
      return { ...erp, traits: { ...erp.traits, makes: ['commitment'] as const }, findRecord };
    },
  };
  const unlink = () => unlinkRecord(deps, me, { kind: 'commitment', id });
  expect(await unlink()).toMatchObject({ refusal: { code: 'changed_meanwhile' } });
  expect(await stands()).toBe(number);
  // Looked for in those that they are now.
  confirms = false;
  ok(await unlink());
  expect(await stands()).toBeNull();
});
