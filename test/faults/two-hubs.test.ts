import { afterEach, describe, expect, it, vi } from 'vitest';
import { eventually } from './eventually.ts';
import { type Ground, openGround } from './ground.ts';
import { accept, everythingElse, expectOneBill, readyInvoices, standing, whenSynced, worth } from './invoices.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let ground: Ground;
afterEach(() => ground?.end());

describe('two hubs on one database', () => {
  it('a hub that was stopped between its intent and its ask is overtaken, and asks no more when it wakes', async () => {
    ground = await openGround();
    // It renews nothing: stopped within a renewal, its open transaction would hold the job for a minute.
    const first = await ground.hub({ renewMs: 60_000 });
    const [invoice] = await readyInvoices(first, 1);
    const due = await worth(first, invoice!);
    const before = await everythingElse(ground, [invoice!]);
    await first.arm({ at: 'asked', by: 'SIGSTOP' });
    const accepting = accept(first, invoice!); // it may be stopped before it answers
    await eventually('the first hub has saved its intent', () => first.reached('asked') === 1);

    const second = await ground.hub({ order: { at: 'asked', by: 'nothing' } });
    await whenSynced(second, invoice!);
    await expectOneBill(ground, invoice!, due);
    expect([second.reached('asked'), first.reached('answered')]).toEqual([1, 0]);

    // A late ask begins with a look, which would find the bill: so somebody deletes it, and a late ask would show.
    const [bill] = (await standing(ground, invoice!)).bills;
    await ground.deleteBill(bill!.recnum);
    first.program.signal('SIGCONT');
    await accepting;
    await eventually('the first hub’s attempt has ended', () => first.reached('answered') === 1);
    expect(await standing(ground, invoice!)).toMatchObject({ state: 'synced', confirmed: 1, bills: [], everMade: 1 });
    expect(await everythingElse(ground, [invoice!])).toEqual(before);

    // It lives on, and knows what the other did.
    const unlinked = await first.as('approver').unlink(first.company, invoice!);
    expect(unlinked).toMatchObject({ message: 'Successfully Unlinked', erp_status: 'not_in_erp' });
  });

  it('share twenty accepts: one bill each, and never more calls at once than the ERP allows', async () => {
    // Long times: a call that is given up may still be at work in the ERP, and would be counted beside the next.
    ground = await openGround({ callMs: 20_000, settleMs: 20_000 });
    const [first, second] = await Promise.all([ground.hub(), ground.hub()]);
    const ids = await readyInvoices(first, 20);
    const due = new Map(await Promise.all(ids.map(async (id) => [id, await worth(first, id)] as const)));
    const before = await everythingElse(ground, ids);
    await ground.weather({ latency_ms: 20 });
    for (const hub of [first, second]) await hub.arm({ at: 'answered', by: 'nothing' });
    const accepting = ids.map((id, i) => {
      const hub = i % 2 === 0 ? first : second;
      return hub.as('approver').accept(hub.company, id);
    });
    await Promise.all(accepting);
    for (const id of ids) await whenSynced(second, id);
    await ground.weather({ latency_ms: 0 });

    for (const id of ids) await expectOneBill(ground, id, due.get(id)!);
    expect(await ground.erp.calls()).toEqual({ in_flight: 0, most_in_flight: 2 });
    const asks = [first.reached('answered'), second.reached('answered')];
    expect(Math.min(...asks)).toBeGreaterThan(0);
    expect(await everythingElse(ground, ids)).toEqual(before);
  });
});
