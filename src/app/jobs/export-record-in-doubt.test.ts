import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../../test/support/outcome.ts';
import { sql } from '../../../test/support/sql.ts';
import { blankVendor, settleMs, vendorExports } from '../../../test/support/vendor-exports.ts';
import type { VendorId } from '../../domain/ids.ts';
import { retryRecord } from '../commands/records/judge-record.ts';
import { linkMatches, linkRecord } from '../commands/records/link-record.ts';
import { rejectRecord } from '../commands/records/reject-record.ts';
import { importRecord } from '../commands/records/take-record.ts';
import type { Deps } from '../deps.ts';
import { readRecords } from './read-records.ts';

const { house, me, erp, deps, attempt, exportAll, accepted, stands, entered } = await vendorExports();
afterAll(() => house.close());
beforeEach(() => erp.clear());

describe('a record that may have been made by an ask without an answer', () => {
  it('that may have been made stands still for a person where a later ask is refused: nothing is freed', async () => {
    erp.losesAnswer = true;
    const id = await accepted('962');
    const renumbered = deps({
      reach: (at) => {
        const made = erp.held.get('962');
        if (at !== 'answered' || made === undefined) return;
        erp.held.delete('962');
        erp.held.set('V-962', made);
        erp.refuses = 'there is one of this name';
      },
    });
    await exportAll(renumbered);
    const stood = (await stands(id)).row;
    expect(stood).toMatchObject({ state: 'exporting', flow: { parked: true, error: { code: 'refused_in_doubt' } } });
    expect(stood.flow!.error!.detail).toContain('(there is one of this name)');
    // Given its number again, a retry joins it, and nothing more is asked for.
    const asks = erp.asks.length;
    erp.held.set('962', erp.held.get('V-962')!);
    erp.held.delete('V-962');
    ok(await retryRecord(deps(), me, { kind: 'vendor', id }));
    await exportAll();
    expect((await stands(id)).row.state).toBe('synced');
    expect(erp.asks.length).toBe(asks);
    expect(erp.held.size).toBe(1);
  });

  it('whose number is taken after an ask without an answer may be its own: it is looked at again, not asked for under another', async () => {
    erp.lateMs = 60_000;
    const id = await accepted('963');
    const { name } = (await stands(id)).row;
    await exportAll(
      deps({
        reach: (at) => {
          // What the first ask asked for comes between the second's look and its ask.
          if (at === 'asking' && erp.asks.length > 0) entered('963', name);
        },
      }),
    );
    expect((await stands(id)).row).toMatchObject({
      state: 'exporting',
      flow: { parked: true, error: { code: 'number_may_be_ours' } },
    });
    ok(await retryRecord(deps(), me, { kind: 'vendor', id }));
    await exportAll();
    expect((await stands(id)).row.state).toBe('synced');
    expect(erp.asks).toEqual(['963', '963']);
  });

  it('whose number turns out to be another’s goes the way that its sentence says: that one is renumbered there, and it is free', async () => {
    erp.lateMs = 60_000;
    const id = await accepted('964');
    await exportAll(
      deps({
        reach: (at) => {
          if (at === 'asking' && erp.asks.length > 0) entered('964', 'Another one');
        },
      }),
    );
    const { error } = (await stands(id)).row.flow!;
    expect(error!.code).toBe('number_may_be_ours');
    expect(error!.detail).toContain('give that one another number there; then retry, or reject');
    const reject = () => rejectRecord(deps(), me, { kind: 'vendor', id, reason: 'Another number' });
    expect(await reject()).toMatchObject({ refusal: { code: 'record_in_erp' } });
    erp.held.set('V-964', erp.held.get('964')!);
    erp.held.delete('964');
    await new Promise((resolve) => setTimeout(resolve, settleMs + 50));
    ok(await reject());
    expect((await stands(id)).row.state).toBe('rejected');
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
    const twin = ok(await house.hub.directory.addVendor(me, { ...blankVendor, name: 'Another one' })).id;
    const taken = { refusal: { code: 'erp_number_taken', facts: { number: '990', holder: 'another vendor' } } };
    expect(await linkRecord(deps(), me, { kind: 'vendor', id: twin, listed: theirs })).toMatchObject(taken);
    expect(await importRecord(deps(), me, { kind: 'vendor', listed: theirs })).toMatchObject(taken);
    expect(ok(await linkMatches(deps(), me, { kind: 'vendor' })).linked).toBe(0);
    ok(await linkRecord(deps(), me, { kind: 'vendor', id, listed: theirs }));
    expect((await stands(id)).row).toMatchObject({ state: 'synced', erpNumber: '990' });
  });

  it('is given no other number in the directory, and its own goes to no other: a second one would be left there', async () => {
    const id = (await parked('994')) as VendorId;
    const { directory } = house.hub;
    const other = ok(await directory.addVendor(me, { ...blankVendor, name: 'Another vendor' })).id;
    const edit = (vendor: VendorId, erpNumber: string) => directory.editVendor(me, { vendor, change: { erpNumber } });
    expect(await edit(id, '500')).toMatchObject({
      refusal: { code: 'record_asked_for', facts: { record: '994', number: '500' } },
    });
    const taken = refused('erp_number_taken');
    expect(await edit(other, '0994')).toMatchObject(taken);
    expect(await directory.addVendor(me, { ...blankVendor, name: 'A third', erpNumber: '994' })).toMatchObject(taken);
    expect((await stands(id)).row.state).toBe('exporting');
    await settled();
    ok(await reject(id));
    expect(ok(await edit(id, '500')).erpNumber).toBe('500');
    expect(ok(await edit(other, '994')).erpNumber).toBe('994');
  });

  it('is given no other number in the directory before it is asked for either: what is made then would be left there', async () => {
    const id = (await accepted('995')) as VendorId;
    const edit = () => house.hub.directory.editVendor(me, { vendor: id, change: { erpNumber: '501' } });
    expect(await edit()).toMatchObject({ refusal: { code: 'record_state', facts: { record_state: 'exporting' } } });
    await exportAll();
    expect(erp.asks).toEqual(['995']);
    expect((await stands(id)).row).toMatchObject({ state: 'synced', erpNumber: '995' });
  });

  /** The ERP is looked at, and then this happens before anything is decided. */
  function onceLooked(meanwhile: () => Promise<unknown>) {
    const real = deps().connectorFor;
    return deps({
      connectorFor: (of) => ({
        ...real(of),
        traits: real(of).traits,
        findRecord: async (key) => {
          const seen = await erp.findRecord(key);
          await meanwhile();
          return seen;
        },
      }),
    });
  }

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
    const again = () => sql(house.urls.superUrl, set, [id]);
    expect(await reject(id, onceLooked(again))).toMatchObject(refused('changed_meanwhile'));
    expect((await stands(id)).row.state).toBe('exporting');
  });

  it('is not rejected by whoever lost the right to it while the ERP was looked at', async () => {
    const id = await parked('986');
    await settled();
    const may = (level: string) =>
      sql(house.urls.superUrl, 'update tieout.membership set erp_integrations = $1 where person_id = $2', [
        ...[level, me.person],
      ]);
    try {
      expect(
        await reject(
          id,
          onceLooked(() => may('none')),
        ),
      ).toMatchObject(refused('not_permitted'));
    } finally {
      await may('admin');
    }
    expect((await stands(id)).row.state).toBe('exporting');
    ok(await reject(id));
  });

  it('is rejected without a look where it was never asked for, unless a lost database may have asked', async () => {
    erp.silent = true;
    const id = await accepted('985');
    const { superUrl } = house.urls;
    await sql(superUrl, 'update tieout.record_flow set parked = true where record_id = $1', [id]);
    await sql(superUrl, `delete from tieout.job where kind = 'export_record'`);
    expect(await rejectRecord(deps(), me, { kind: 'vendor', id, reason: ' ' })).toMatchObject(
      refused('reason_missing'),
    );
    const restored = (at: string) => sql(superUrl, `update connection set restored_as_of = ${at}, restored_at = ${at}`);
    await restored('now()');
    expect(await reject(id)).toMatchObject(refused('erp_not_answering'));
    await restored('null');
    ok(await reject(id));
  });
});
