import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../../test/support/outcome.ts';
import { settleMs, vendorExports } from '../../../test/support/vendor-exports.ts';
import type { CreateAnswer } from '../../connectors/contract.ts';
import { retryRecord } from '../commands/records/judge-record.ts';
import { rejectRecord } from '../commands/records/reject-record.ts';

const { house, me, erp, deps, attempt, exportAll, accepted, stands, entered } = await vendorExports();
afterAll(() => house.close());
beforeEach(() => erp.clear());

const flow = async (id: number) => (await stands(id)).row.flow;

describe('a record to which the ERP said yes, and that it does not show', () => {
  const notShown: CreateAnswer = { is: 'unclear', because: 'not shown', trouble: 'made_but_not_shown' };
  const unread: CreateAnswer = { is: 'unclear', because: 'the line went dead', affirmed: true };
  it.each([
    ['as its yes says', '971', null],
    ['as its connector has seen', '972', notShown],
    ['and that its connector could not look for', '973', unread],
  ])('%s is not asked for anew by itself: a person is called', async (_, number, says) => {
    erp.hides = true;
    erp.saysInstead = says;
    const id = await accepted(number);
    await exportAll();
    expect(erp.asks).toEqual([number]);
    expect(await flow(id)).toMatchObject({ state: 'exporting', parked: true, error: { code: 'yes_not_shown' } });
    expect((await flow(id))!.error!.detail).toContain('shows none of this number');
    // Somebody has looked, and it is not there.
    erp.hides = false;
    ok(await retryRecord(deps(), me, { kind: 'vendor', id }));
    await exportAll();
    expect(erp.asks).toEqual([number, number]);
    expect((await stands(id)).row.state).toBe('synced');
  });

  it('is joined where it shows a while later', async () => {
    erp.hides = true;
    const id = await accepted('974');
    const [lease] = (await house.deps.queue.claim('export_record', 1)).leases;
    expect(await attempt(lease!, deps())).toBe('again');
    expect(await flow(id)).toMatchObject({ parked: false, error: { code: 'yes_unread' } });
    erp.silent = true;
    const [second] = (await house.deps.queue.claim('export_record', 1)).leases;
    expect(await attempt(second!, deps())).toBe('again');
    expect(await flow(id), 'though nobody answers meanwhile').toMatchObject({ error: { code: 'yes_unread' } });
    erp.silent = false;
    entered('974', (await stands(id)).row.name);
    await exportAll();
    expect((await stands(id)).row).toMatchObject({ state: 'synced', erpNumber: '974' });
    expect(erp.asks).toEqual(['974']);
  });

  it('stands still for that, and for nothing else, after a day without an answer', async () => {
    erp.hides = true;
    const id = await accepted('975');
    const [lease] = (await house.deps.queue.claim('export_record', 1)).leases;
    expect(await attempt(lease!, deps())).toBe('again');
    erp.silent = true;
    const [last] = (await house.deps.queue.claim('export_record', 1)).leases;
    expect(await attempt({ ...last!, attempt: 2_880 }, deps())).toBe('parked');
    expect(await flow(id)).toMatchObject({ parked: true, error: { code: 'yes_not_shown' } });
    erp.silent = false;
    await new Promise((resolve) => setTimeout(resolve, settleMs + 50));
    ok(await rejectRecord(deps(), me, { kind: 'vendor', id, reason: 'It is not there.' }));
  });
});
