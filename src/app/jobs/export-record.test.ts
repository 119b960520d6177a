import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../../test/support/outcome.ts';
import { Died } from '../../../test/support/small-house.ts';
import { sql } from '../../../test/support/sql.ts';
import { vendorExports } from '../../../test/support/vendor-exports.ts';
import type { VendorId } from '../../domain/ids.ts';
import { acceptRecord, retryRecord } from '../commands/records/judge-record.ts';
import { rejectRecord } from '../commands/records/reject-record.ts';
import type { ExportPoint } from '../deps.ts';

const { house, me, erp, deps, lapse, attempt, exportAll, sent, accepted, stands, entered } = await vendorExports();
afterAll(() => house.close());
beforeEach(() => erp.clear());

const dyingAt = (point: ExportPoint, times = 1) => {
  let left = times;
  return deps({
    reach: (at) => {
      if (at === point && left-- > 0) throw new Died();
    },
  });
};

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
  it('of something else is refused and nothing is asked; under another number it goes through', async () => {
    entered('941', 'Somebody Else');
    const id = await accepted('941');
    await exportAll();
    const { row } = await stands(id);
    expect(row).toMatchObject({ state: 'failed_to_export', flow: { error: { code: 'erp_duplicate_number' } } });
    expect(erp.asks).toEqual([]);
    ok(await retryRecord(deps(), me, { kind: 'vendor', id, number: '942' }));
    await exportAll();
    expect((await stands(id)).row).toMatchObject({ state: 'synced', erpNumber: '942' });
  });

  it('of something else may be ours after a restore, and stands still for a person', async () => {
    entered('943', 'Renamed since');
    const id = await accepted('943');
    const restored = (at: string) =>
      sql(house.urls.superUrl, `update connection set restored_as_of = ${at}, restored_at = ${at}`);
    await restored('now()');
    try {
      await exportAll();
    } finally {
      await restored('null');
    }
    expect((await stands(id)).row).toMatchObject({
      state: 'exporting',
      flow: { error: { code: 'number_may_be_ours' } },
    });
    expect(erp.asks).toEqual([]);
    // Sent anew under another number, it would stand there twice.
    const reject = () => rejectRecord(deps(), me, { kind: 'vendor', id, reason: 'Another number' });
    expect(await reject()).toMatchObject({ refusal: { code: 'record_in_erp' } });
    const elsewhere = house.hub.directory.editVendor(me, { vendor: id as VendorId, change: { erpNumber: '944' } });
    expect(await elsewhere).toMatchObject({ refusal: { code: 'record_asked_for' } });
    erp.held.clear();
    ok(await reject());
  });

  it('of the same is ours', async () => {
    const id = await sent();
    entered('951', (await stands(id)).row.name);
    ok(await acceptRecord(deps(), me, { kind: 'vendor', id, number: '951' }));
    await exportAll();
    expect((await stands(id)).row.state).toBe('synced');
    expect(erp.asks).toEqual([]);
  });

  it('that differs after it was asked for stands still for a person', async () => {
    erp.losesAnswer = true;
    const waiting = async () => ok(await house.hub.recordsWaiting(me)).vendor;
    const before = await waiting();
    const id = await accepted('961');
    expect(await waiting(), 'what goes on by itself waits for nobody').toBe(before);
    await exportAll(
      deps({
        reach: (at) => {
          if (at === 'answered' && erp.held.get('961')) entered('961', 'Renamed there');
        },
      }),
    );
    expect((await stands(id)).row).toMatchObject({
      state: 'exporting',
      flow: { parked: true, error: { code: 'exists_but_differs' } },
    });
    expect(await waiting()).toBe(before + 1);
    entered('961', (await stands(id)).row.name);
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
