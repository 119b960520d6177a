import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '../../../test/support/outcome.ts';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { sql } from '../../../test/support/sql.ts';
import { careful } from '../../connectors/careful.ts';
import type { ErpConnector } from '../../connectors/contract.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import type { Deps } from '../deps.ts';
import { type Caller, type Connection, LeaseLost } from '../unit-of-work.ts';
import { readRecords } from './read-records.ts';

let house: SmallHouse;
let me: Caller;
let connection: ConnectionId;
beforeAll(async () => {
  house = await smallHouse();
  me = await house.caller();
  connection = ok(await house.hub.connections(me))[0]!.connection.id;
});
afterAll(() => house.close());

const never = new AbortController().signal;
const rows = (text: string) => sql(house.urls.superUrl, text);
const refresh = async () => ok(await house.hub.refreshRecords(me, { kind: 'vendor' }));
const reading = async () => ok(await house.hub.records(me, { kind: 'vendor', filter: 'synced', limit: 1 })).reading;
const listing = (vendors: ErpConnector['vendors']): Partial<Deps> => ({
  connectorFor: (of) => ({ ...house.deps.connectorFor(of), traits: house.deps.connectorFor(of).traits, vendors }),
});
/** The turn that is due now; false where none is. */
async function turn(otherwise: Partial<Deps> = {}): Promise<boolean> {
  const [lease] = (await house.deps.queue.claim('read_records', 1)).leases;
  if (lease === undefined) return false;
  const run = await readRecords({ ...house.deps, ...otherwise }, lease, never);
  if (!run.ended) await house.deps.work.run({ company: house.company }, (tx) => tx.jobs.end(lease, run));
  return true;
}

describe('a reading of the ERP’s lists', () => {
  it('that failed leaves what was asked for since: it is read then', async () => {
    await refresh();
    const failing = listing(async function* () {
      yield* [];
      await refresh();
      throw new Error('the line went dead');
    });
    expect(await turn(failing)).toBe(true);
    expect(await reading()).toMatchObject({ asOf: null, error: 'the line went dead', askedAt: expect.any(Number) });
    expect(await turn()).toBe(true);
    expect(await reading()).toMatchObject({ asOf: expect.any(Number), error: null, askedAt: null });
    expect(await turn(), 'nobody asked for more').toBe(false);
  });

  it('that failed with a NUL in its words says so, and is not begun again at once', async () => {
    await refresh();
    const failing = listing(async function* () {
      yield* [];
      throw new Error('the line\0 went dead');
    });
    expect(await turn(failing)).toBe(true);
    expect(await reading()).toMatchObject({ error: 'the line\ufffd went dead' });
  });

  it('is followed by the next one as the schedule says at its end, and not at once', async () => {
    const schedule = { connection, readEveryMinutes: 60, quiet: null, silentMinutes: 30, tieOutHour: null };
    const every = (recordsEveryMinutes: number) =>
      house.hub.setSchedule(me, { ...schedule, recordsEveryMinutes }).then(ok);
    await every(600);
    await refresh();
    const meanwhile = listing(async function* () {
      yield* [];
      await every(20);
    });
    expect(await turn({ ...meanwhile, readEveryMs: null })).toBe(true);
    const inMs = (await house.deps.queue.nextInMs('read_records'))!;
    expect(inMs).toBeGreaterThan(10 * 60_000);
    expect(inMs).toBeLessThanOrEqual(20 * 60_000);
  });

  it('that never succeeded is tried again as the schedule says, though nobody asks again', async () => {
    await rows("update erp_reading set as_of = null, asked_at = null, error = 'the line went dead'");
    await rows("update job set run_at = clock_timestamp() where kind = 'read_records'");
    expect(await turn()).toBe(true);
    expect(await reading()).toMatchObject({ asOf: expect.any(Number), error: null });
  });

  it('keeps a list in which something cut a name within a character: no database takes half of one', async () => {
    await refresh();
    const { clock } = house.deps;
    const odd = (of: Connection) => {
      const traits = house.deps.connectorFor(of).traits;
      const connector = { ...house.deps.connectorFor(of), traits, vendors };
      return careful(connector, { clock, insideTransaction: () => false });
    };
    async function* vendors() {
      yield { number: '12', name: 'Ace Concrete' };
      yield { number: '901', name: 'Tower \ud83c' };
      yield { number: '902', name: 'Nil\0 & Co' };
    }
    expect(await turn({ connectorFor: odd })).toBe(true);
    expect(await reading()).toMatchObject({ error: null });
    const names = await rows("select name from erp_record where number like '90%' order by number");
    expect(names).toEqual([{ name: 'Tower \ufffd' }, { name: 'Nil\ufffd & Co' }]);
  });

  it('keeps a list in which one has no number, or an endless one: that one nobody could join to anything', async () => {
    await refresh();
    async function* vendors() {
      yield { number: '12', name: 'Ace Concrete' };
      yield { number: ' ', name: 'Entered in a hurry' };
      yield { number: '9'.repeat(256), name: 'Endless' };
    }
    expect(await turn(listing(vendors))).toBe(true);
    expect(await reading()).toMatchObject({ error: null, askedAt: null, records: 1 });
    expect(await rows('select name from erp_record')).toEqual([{ name: 'Ace Concrete' }]);
  });

  it('that was asked for by a clock that was ahead is answered by the next one: nobody waits until that moment comes', async () => {
    await refresh();
    await rows("update erp_reading set asked_at = clock_timestamp() + interval '1 hour' where kind = 'vendor'");
    expect(await turn()).toBe(true);
    expect(await reading()).toMatchObject({ asOf: expect.any(Number), error: null, askedAt: null });
  });

  it('that was read by a clock that was ahead has grown old', async () => {
    await refresh();
    expect(await turn()).toBe(true);
    await rows("update erp_reading set as_of = clock_timestamp() + interval '1 year' where kind = 'vendor'");
    await house.deps.work.run(me, (tx) => tx.jobs.add('read_records', connection));
    expect(await turn({ readEveryMs: null })).toBe(true);
    await rows("delete from job where kind = 'read_records'");
    expect((await reading())!.asOf).toBeLessThanOrEqual(Date.now());
  });

  it('of an ERP in whose place another was chosen meanwhile is none of that one', async () => {
    await refresh();
    const replaced = listing(async function* () {
      ok(await house.hub.connectErp(me, { kind: 'tryton' }));
      yield { number: '900', name: 'Of the books before' };
    });
    await expect(turn(replaced)).rejects.toThrow(LeaseLost);
    expect(await rows('select from erp_record')).toEqual([]);
    expect(await rows('select from erp_reading')).toEqual([]);
  });
});
