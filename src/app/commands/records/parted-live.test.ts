import { afterAll, beforeAll, expect, it } from 'vitest';
import { readErpList } from '../../../../test/support/erp-list.ts';
import { ok } from '../../../../test/support/outcome.ts';
import { type SmallHouse, smallHouse } from '../../../../test/support/small-house.ts';
import { sql } from '../../../../test/support/sql.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Deps } from '../../deps.ts';
import type { Caller } from '../../unit-of-work.ts';
import { sendRecord } from './send-record.ts';
import { unlinkRecord } from './unlink-record.ts';

let house: SmallHouse;
let me: Caller;
beforeAll(async () => {
  house = await smallHouse();
  me = await house.caller();
});
afterAll(() => house?.close());

/** An ERP that has not the contract at some moment, read live or through a mirror. */
const without = (asOf: () => Promise<number>, reads: 'live' | 'mirror' = 'live'): Deps => ({
  ...house.deps,
  connectorFor: (of) => {
    const real = house.deps.connectorFor(of);
    const traits = { ...real.traits, reads };
    return { ...real, traits, findRecord: async () => ({ is: 'gone', asOf: (await asOf()) as Instant }) };
  },
});
const now = () => house.deps.clock.now();
const part = (deps: Deps, place = 0) => unlinkRecord(deps, me, { kind: 'commitment', id: house.commitments[place]! });
const state = async (place = 0) =>
  ok(await house.hub.record(me, { kind: 'commitment', id: house.commitments[place]! })).row.state;
const tooOld = { refusal: { code: 'erp_answer_too_old' } };

it('a contract is parted by no absence from before the asking', async () => {
  expect(await part(without(async () => (await now()) - 60_000))).toMatchObject(tooOld);
  expect(await state()).toBe('synced');
});

it('a contract is not parted where its books have another name since they were looked into', async () => {
  const named = (books: string | null) => sql(house.urls.superUrl, 'update tieout.connection set books = $1', [books]);
  await named('Ours');
  try {
    const moved = without(async () => {
      await named('Moved');
      return now();
    });
    expect(await part(moved)).toMatchObject({ refusal: { code: 'changed_meanwhile' } });
  } finally {
    await named(null);
  }
  expect(await state()).toBe('synced');
});

it('a contract of an ERP that is read through a mirror is parted by no absence from before its list had it', async () => {
  await readErpList(house, me, 'commitment');
  const { reading } = ok(await house.hub.records(me, { kind: 'commitment', filter: 'synced', limit: 9 }));
  const listedAt = reading!.asOf!;
  expect(await part(without(async () => listedAt - 1, 'mirror'))).toMatchObject(tooOld);
  expect(await state()).toBe('synced');
  // As old as the asking it need not be: such an ERP is always behind.
  ok(await part(without(async () => listedAt + 1, 'mirror')));
  expect(await state()).toBe('not_in_erp');
});

it('a record is moved by nobody who saw another sending of it', async () => {
  const blank = { address: '', city: '', stateCode: '', zip: '', phone: '', email: null, active: true };
  const { id } = ok(await house.hub.directory.addVendor(me, { ...blank, name: 'Slate', erpNumber: null }));
  const first = ok(await sendRecord(house.deps, me, { kind: 'vendor', id })).row.flow!.id;
  ok(await house.hub.retrieveRecord(me, { kind: 'vendor', id }));
  ok(await sendRecord(house.deps, me, { kind: 'vendor', id }));
  const accept = (flow: number) => house.hub.acceptRecord(me, { kind: 'vendor', id, number: '777', flow });
  expect(await accept(first)).toMatchObject({ refusal: { code: 'changed_meanwhile' } });
  const { flow } = ok(await house.hub.record(me, { kind: 'vendor', id })).row;
  expect(flow).toMatchObject({ state: 'ready_to_export' });
  ok(await accept(flow!.id));
});
