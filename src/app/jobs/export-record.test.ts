import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../../test/support/outcome.ts';
import { Died, type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { sql } from '../../../test/support/sql.ts';
import { acceptRecord, retryRecord } from '../commands/records/judge-record.ts';
import { linkMatches, linkRecord } from '../commands/records/link-record.ts';
import { rejectRecord } from '../commands/records/reject-record.ts';
import { sendRecord } from '../commands/records/send-record.ts';
import { importRecord } from '../commands/records/take-record.ts';
import type { Deps, ExportPoint } from '../deps.ts';
import { VendorBooks } from '../testing/vendor-books.ts';
import { type Caller, type Lease, LeaseLost } from '../unit-of-work.ts';
import { exportRecord } from './export-record.ts';
import { readRecords } from './read-records.ts';

let house: SmallHouse;
let me: Caller;
beforeAll(async () => {
  house = await smallHouse();
  me = await house.caller();
});
afterAll(() => house.close());

const erp = new VendorBooks(() => house.deps.clock);
beforeEach(() => erp.clear());

const settleMs = 400;
const deps = (more: Partial<Deps> = {}): Deps => ({
  ...house.deps,
  connectorFor: (of) => {
    const real = house.deps.connectorFor(of);
    const traits = { ...real.traits, makes: ['vendor'] as const, callMs: 300, settleMs };
    return { ...real, traits, findRecord: erp.findRecord, createRecord: erp.createRecord };
  },
  ...more,
});

/** Whoever held a job holds it no more, as if its time were over. */
const lapse = () =>
  sql(house.urls.superUrl, `update tieout.job set held_until = '-infinity' where kind = 'export_record'`);
async function attempt(lease: Lease, given: Deps): Promise<string> {
  try {
    const end = await exportRecord(given, lease);
    if (!end.ended) await house.deps.work.run({ company: lease.company }, (tx) => tx.jobs.end(lease, end));
    return end.is;
  } catch (cause) {
    if (cause instanceof Died) await lapse();
    else if (!(cause instanceof LeaseLost)) throw cause;
    return 'died';
  }
}
/** Every attempt that is due, until none is queued. */
async function exportAll(given = deps()): Promise<void> {
  for (let left = 200; left > 0; left--) {
    const { leases, nextInMs } = await house.deps.queue.claim('export_record', 5);
    await Promise.all(leases.map((lease) => attempt(lease, given)));
    if (leases.length === 0 && nextInMs === null) return;
    await new Promise((resolve) => setTimeout(resolve, Math.min(Math.max(nextInMs ?? 0, 5), 100)));
  }
  throw new Error('exports did not end');
}
const dyingAt = (point: ExportPoint, times = 1) => {
  let left = times;
  return deps({
    reach: (at) => {
      if (at === point && left-- > 0) throw new Died();
    },
  });
};

const blank = { address: '', city: '', stateCode: '', zip: '', phone: '', email: null, active: true, erpNumber: null };
let made = 0;
async function sent(): Promise<number> {
  const { id } = ok(await house.hub.directory.addVendor(me, { ...blank, name: `Vendor ${++made}` }));
  ok(await sendRecord(deps(), me, { kind: 'vendor', id }));
  return id;
}
async function accepted(number: string): Promise<number> {
  const id = await sent();
  ok(await acceptRecord(deps(), me, { kind: 'vendor', id, number }));
  return id;
}
const stands = async (id: number) => ok(await house.hub.record(me, { kind: 'vendor', id }));

describe('a record made in the ERP', () => {
  it('is asked for once, looked at again, and joined by its number', async () => {
    const id = await accepted('901');
    await exportAll();
    const { row, history } = await stands(id);
    expect(row).toMatchObject({ state: 'synced', erpNumber: '901', flow: null });
    expect(erp.asks).toEqual(['901']);
    expect(history.map(({ type }) => type)).toEqual([
      'record.sent',
      'record.accepted',
      'record.asked',
      'record.confirmed',
    ]);
  });

  it.each([
    ['looked', '9021'],
    ['asking', '9022'],
    ['asked', '9023'],
    ['answered', '9024'],
  ] as const)('is made once though the process dies when it %s', async (point, number) => {
    const id = await accepted(number);
    await exportAll(dyingAt(point));
    expect((await stands(id)).row).toMatchObject({ state: 'synced' });
    expect(erp.held.size).toBe(1);
    expect(erp.asks).toHaveLength(1);
  });

  it('is made once though the answer is lost, and though it shows late', async () => {
    erp.losesAnswer = true;
    const one = await accepted('911');
    await exportAll();
    expect((await stands(one)).row.state).toBe('synced');
    erp.lateMs = 200;
    const other = await accepted('912');
    await exportAll();
    expect((await stands(other)).row.state).toBe('synced');
    expect(erp.asks).toEqual(['911', '912']);
  });

  it('is made once though the database’s clock is set forward while it is asked for, and another hub goes on', async () => {
    const id = await accepted('915');
    erp.waits = true;
    const [first] = (await house.deps.queue.claim('export_record', 1)).leases;
    expect(await attempt(first!, deps())).toBe('again');
    const { superUrl } = house.urls;
    // As whoever compares the two sees it.
    await sql(superUrl, `update tieout.record_flow set asked_at = asked_at - interval '1 hour' where record_id = $1`, [
      id,
    ]);
    await sql(superUrl, `update tieout.job set run_at = now() where kind = 'export_record'`);
    const [second] = (await house.deps.queue.claim('export_record', 1)).leases;
    const other = deps({ work: { ...house.deps.work } });
    expect(await attempt(second!, other)).toBe('again');
    erp.enterNow!();
    await exportAll(other);
    expect((await stands(id)).row).toMatchObject({ state: 'synced', erpNumber: '915' });
    expect(erp.asks).toEqual(['915']);
  });

  it('that was asked for by a clock that was ahead stands still for a person after a day', async () => {
    const id = await accepted('919');
    await sql(
      house.urls.superUrl,
      `update tieout.record_flow set asked_at = now() + interval '1 year' where record_id = ${id} and ended_at is null`,
    );
    const [lease] = (await house.deps.queue.claim('export_record', 1)).leases;
    expect(await attempt({ ...lease!, attempt: 2_879 }, deps())).toBe('again');
    await sql(house.urls.superUrl, `update tieout.job set run_at = now() where kind = 'export_record'`);
    const [later] = (await house.deps.queue.claim('export_record', 1)).leases;
    expect(await attempt({ ...later!, attempt: 2_880 }, deps())).toBe('parked');
    const { row } = await stands(id);
    expect(row).toMatchObject({ state: 'exporting', flow: { parked: true, error: { code: 'gave_up' } } });
    expect(erp.asks).toEqual([]);
  });

  it('is made once though two workers are at it', async () => {
    const id = await accepted('921');
    const [looked, slow] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const stuck = deps({
      reach: (at) => {
        if (at !== 'looked') return;
        looked.resolve();
        return slow.promise;
      },
    });
    const { leases } = await house.deps.queue.claim('export_record', 1);
    const first = attempt(leases[0]!, stuck);
    await looked.promise;
    await lapse();
    await exportAll();
    slow.resolve();
    expect(await first).toBe('died');
    expect((await stands(id)).row.state).toBe('synced');
    expect(erp.asks).toEqual(['921']);
  });

  it('goes on by itself when the ERP is back, and says why it takes time', async () => {
    erp.silent = true;
    const id = await accepted('931');
    const { leases } = await house.deps.queue.claim('export_record', 1);
    expect(await attempt(leases[0]!, deps())).toBe('again');
    expect((await stands(id)).row.flow?.error).toMatchObject({ code: 'erp_not_answering' });
    erp.silent = false;
    await exportAll();
    expect((await stands(id)).row.state).toBe('synced');
  });
});

describe('a number that is there already', () => {
  const other = (number: string, name: string) =>
    erp.held.set(number, {
      type: 'vendor',
      number,
      name,
      address: '',
      city: '',
      state: '',
      zip: '',
      phone: '',
      email: null,
    });

  it('of something else is refused and nothing is asked; under another number it goes through', async () => {
    other('941', 'Somebody Else');
    const id = await accepted('941');
    await exportAll();
    const { row } = await stands(id);
    expect(row).toMatchObject({ state: 'failed_to_export', flow: { error: { code: 'erp_duplicate_number' } } });
    expect(erp.asks).toEqual([]);
    ok(await retryRecord(deps(), me, { kind: 'vendor', id, number: '942' }));
    await exportAll();
    expect((await stands(id)).row).toMatchObject({ state: 'synced', erpNumber: '942' });
  });

  it('of the same is ours', async () => {
    const id = await sent();
    other('951', (await stands(id)).row.name);
    ok(await acceptRecord(deps(), me, { kind: 'vendor', id, number: '951' }));
    await exportAll();
    expect((await stands(id)).row.state).toBe('synced');
    expect(erp.asks).toEqual([]);
  });

  it('that differs after it was asked for stands still for a person', async () => {
    erp.losesAnswer = true;
    const id = await accepted('961');
    await exportAll(
      deps({
        reach: (at) => {
          if (at === 'answered' && erp.held.get('961')) other('961', 'Renamed there');
        },
      }),
    );
    expect((await stands(id)).row).toMatchObject({
      state: 'exporting',
      flow: { parked: true, error: { code: 'exists_but_differs' } },
    });
    other('961', (await stands(id)).row.name);
    ok(await retryRecord(deps(), me, { kind: 'vendor', id }));
    await exportAll();
    expect((await stands(id)).row.state).toBe('synced');
    expect(erp.asks).toEqual(['961']);
  });

  it('is refused to a second one of ours, and to whoever types none or too long a one', async () => {
    const [one, two] = [await sent(), await sent()];
    const take = (id: number, number?: string) => acceptRecord(deps(), me, { kind: 'vendor', id, number });
    expect(await take(one)).toMatchObject({ refusal: { code: 'invalid', facts: { field: 'erp_number' } } });
    expect(await take(one, '1234567890123456')).toMatchObject({ refusal: { code: 'misformed_for_erp' } });
    expect(await take(one, '201')).toMatchObject({ refusal: { code: 'erp_number_taken' } });
    ok(await take(one, '971'));
    for (const same of ['971', '0971']) {
      expect(await take(two, same)).toMatchObject({ refusal: { code: 'erp_number_taken' } });
    }
    await exportAll();
  });
});

describe('an export that stands still', () => {
  /** Asked for, unanswered, and given up by the job. It appears when `enterNow` is called. */
  async function parked(number: string): Promise<number> {
    erp.waits = true;
    const id = await accepted(number);
    const [lease] = (await house.deps.queue.claim('export_record', 1)).leases;
    expect(await attempt(lease!, deps())).toBe('again');
    const { superUrl } = house.urls;
    await sql(superUrl, 'update tieout.record_flow set parked = true where record_id = $1', [id]);
    await sql(superUrl, `delete from tieout.job where kind = 'export_record'`);
    return id;
  }
  /** The ERP's list is read, and has one vendor of that number. */
  async function listed(number: string): Promise<number> {
    const listing: Partial<Deps> = {
      connectorFor: (of) => ({
        ...deps().connectorFor(of),
        async *vendors() {
          yield { number, name: 'Another one' };
        },
      }),
    };
    ok(await house.hub.refreshRecords(me, { kind: 'vendor' }));
    const [lease] = (await house.deps.queue.claim('read_records', 1)).leases;
    const run = await readRecords(deps(listing), lease!, new AbortController().signal);
    await house.deps.work.run({ company: house.company }, (tx) => tx.jobs.end(lease!, run));
    const { records } = ok(await house.hub.records(me, { kind: 'vendor', filter: 'ready_to_import', limit: 100 }));
    return records.find(({ row }) => row.erpNumber === number)!.row.listed!.id;
  }
  const reject = (id: number, of = deps()) => rejectRecord(of, me, { kind: 'vendor', id, reason: 'Not ours' });
  /** The ERP as it would be with asks that take so long. */
  const taking = (ms: number): Deps => {
    const { connectorFor } = deps();
    const slow = (of: Parameters<Deps['connectorFor']>[0]) => ({ ...connectorFor(of).traits, settleMs: ms });
    return deps({ connectorFor: (of) => ({ ...connectorFor(of), traits: slow(of) }) });
  };
  const minute = 60_000;
  const settled = () => new Promise((resolve) => setTimeout(resolve, settleMs + 50));
  const refused = (code: string) => ({ refusal: { code } });

  it('is rejected only when nothing was made, and nothing can appear any more', async () => {
    const id = await parked('981');
    erp.silent = true;
    expect(await reject(id)).toMatchObject(refused('erp_not_answering'));
    erp.silent = false;
    expect(await reject(id, taking(60 * minute))).toMatchObject(refused('erp_answer_too_old'));
    await settled();
    ok(await reject(id));
    const { row, history } = await stands(id);
    expect(row).toMatchObject({ state: 'rejected', last: { reason: 'Not ours' } });
    expect(history.slice(-3).map(({ type, facts }) => [type, (facts.evidence as { is: string }).is])).toEqual([
      ['record.reject_refused', 'unknown'],
      ['record.reject_refused', 'gone'],
      ['record.rejected', 'gone'],
    ]);
  });

  it('is not rejected where it was made: a retry joins it, and no second one is asked for', async () => {
    const id = await parked('982');
    erp.enterNow!();
    await settled();
    expect(await reject(id)).toMatchObject({ refusal: { code: 'record_in_erp', facts: { record: '982' } } });
    expect((await stands(id)).row.state).toBe('exporting');
    ok(await retryRecord(deps(), me, { kind: 'vendor', id }));
    await exportAll();
    expect((await stands(id)).row).toMatchObject({ state: 'synced', erpNumber: '982' });
    expect(erp.held.size).toBe(1);
  });

  it('is not linked to another, beside which what was made would stay as a second', async () => {
    const id = await parked('989');
    const other = await listed('301');
    const link = () => linkRecord(deps(), me, { kind: 'vendor', id, listed: other });
    expect(await link()).toMatchObject({
      refusal: { code: 'record_asked_for', facts: { record: '989', number: '301' } },
    });
    expect((await stands(id)).row.state).toBe('exporting');
    await settled();
    ok(await reject(id));
    ok(await link());
    expect((await stands(id)).row).toMatchObject({ state: 'synced', erpNumber: '301' });
  });

  it('keeps its number from all others of ours: what was made for it would be theirs, and a second be made for it', async () => {
    // As the ERP makes it: 990.
    const id = await parked('0990');
    const theirs = await listed('990');
    const twin = ok(await house.hub.directory.addVendor(me, { ...blank, name: 'Another one' })).id;
    const taken = { refusal: { code: 'erp_number_taken', facts: { number: '990', holder: 'another vendor' } } };
    expect(await linkRecord(deps(), me, { kind: 'vendor', id: twin, listed: theirs })).toMatchObject(taken);
    expect(await importRecord(deps(), me, { kind: 'vendor', listed: theirs })).toMatchObject(taken);
    expect(ok(await linkMatches(deps(), me, { kind: 'vendor' })).linked).toBe(0);
    ok(await linkRecord(deps(), me, { kind: 'vendor', id, listed: theirs }));
    expect((await stands(id)).row).toMatchObject({ state: 'synced', erpNumber: '990' });
  });

  it('is not rejected on the word of a database’s clock that was set forward', async () => {
    const id = await parked('983');
    const set = `update tieout.record_flow set asked_at = asked_at - interval '1 hour' where record_id = $1`;
    await sql(house.urls.superUrl, set, [id]);
    expect(await reject(id, taking(30 * minute))).toMatchObject(refused('erp_answer_too_old'));
    await settled();
    ok(await reject(id));
  });

  it('is not rejected where it was asked for again while the ERP was looked at', async () => {
    const id = await parked('984');
    await settled();
    const set = `update tieout.record_flow set asked_at = asked_at + interval '1 millisecond' where record_id = $1`;
    const real = deps().connectorFor;
    const meanwhile = deps({
      connectorFor: (of) => ({
        ...real(of),
        traits: real(of).traits,
        findRecord: async (key) => {
          const seen = await erp.findRecord(key);
          await sql(house.urls.superUrl, set, [id]);
          return seen;
        },
      }),
    });
    expect(await reject(id, meanwhile)).toMatchObject(refused('changed_meanwhile'));
    expect((await stands(id)).row.state).toBe('exporting');
  });

  it('is rejected without a look where it was never asked for', async () => {
    erp.silent = true;
    const id = await accepted('985');
    const { superUrl } = house.urls;
    await sql(superUrl, 'update tieout.record_flow set parked = true where record_id = $1', [id]);
    await sql(superUrl, `delete from tieout.job where kind = 'export_record'`);
    expect(await rejectRecord(deps(), me, { kind: 'vendor', id, reason: ' ' })).toMatchObject(
      refused('reason_missing'),
    );
    ok(await reject(id));
  });
});
