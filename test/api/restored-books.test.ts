import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Billing, billing, simulator } from '../support/billing.ts';
import { expectProblem } from '../support/problem.ts';
import { type Running, runTieout } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let tieout: Running;
let bills: Billing;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
});
afterAll(() => tieout.end());

/** A moment between two changes of the books, by their own clock: that of this machine. */
async function moment(): Promise<string> {
  await sleep(10);
  const at = new Date().toISOString();
  await sleep(10);
  return at;
}

async function restore(to: string): Promise<void> {
  const answer = await tieout.call('owner', 'POST', `${simulator}/restore-backup`, { to });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
}

async function readNow(): Promise<void> {
  const owner = tieout.as('owner');
  const connection = async () => (await owner.connections(tieout.company)).connections[0]!;
  const before = (await connection()).last_read_at;
  await owner.readNow(tieout.company, (await connection()).id);
  await until(connection, (seen) => seen.last_read_at !== before);
}

describe('books that were brought back to an earlier moment', () => {
  it('a deleted bill that comes back is still there', async () => {
    const item = await bills.synced();
    const before = await moment();
    await bills.atSage(item.erp_record!.id, 'delete');
    expect((await tieout.as('approver').unlinkCheck(tieout.company, item.invoice_id)).would_unlink).toBe(true);
    await restore(before);
    expectProblem(await bills.move('approver', 'unlink', item.invoice_id), 409, 'still_in_erp');
    expect((await tieout.as('owner').invoice(tieout.company, item.invoice_id)).erp_status).toBe('synced');
  });

  it('a number that is given out again is another bill: nothing is cut', async () => {
    const before = await moment();
    const first = await bills.synced();
    await restore(before);
    const second = await bills.synced();
    expect(second.erp_record!.id).toBe(first.erp_record!.id);
    expect(second.erp_record!.identity).not.toBe(first.erp_record!.identity);
    const standing = await bills.standing(first.invoice_id);
    const said = expectProblem(await bills.move('approver', 'unlink', first.invoice_id), 409, 'identity_mismatch');
    expect(said.detail).toContain(first.erp_record!.label);
    expect((await bills.standing(first.invoice_id)).item).toEqual(standing.item);
    // The second one is its own bill, and stays so.
    expectProblem(await bills.move('approver', 'unlink', second.invoice_id), 409, 'still_in_erp');
  });

  it('a bill that was paid when last seen and then is gone was purged, not taken back', async () => {
    const before = await moment();
    const item = await bills.synced();
    await bills.atSage(item.erp_record!.id, 'pay');
    await readNow();
    const seen = await tieout.as('owner').invoice(tieout.company, item.invoice_id);
    expect(seen.last_sighting).toMatchObject({ is: 'present', standing: 'paid' });
    await restore(before);
    const standing = await bills.standing(item.invoice_id);
    const said = expectProblem(await bills.move('approver', 'unlink', item.invoice_id), 409, 'purged_in_erp');
    expect(said.detail).toContain(item.erp_record!.label);
    expect((await bills.standing(item.invoice_id)).item).toEqual(standing.item);
    // Reading again does not make anyone forget that it was paid.
    await readNow();
    expectProblem(await bills.move('approver', 'unlink', item.invoice_id), 409, 'purged_in_erp');

    // Whoever may decide it says why in writing, and everyone after them reads it.
    const insist = (login: string, override_reason: string) =>
      bills.move(login, 'unlink', item.invoice_id, { override_reason });
    const missing = { missing: [{ tool: 'erp_integrations', at_least: 'admin' }] };
    expect(expectProblem(await insist('approver', 'It was.'), 403, 'not_permitted')).toMatchObject(missing);
    expectProblem(await insist('owner', ' '), 422, 'invalid');
    expect((await bills.standing(item.invoice_id)).item).toEqual(standing.item);
    expect((await insist('owner', 'The check was never cashed.')).status).toBe(200);
    const { events } = await tieout.as('viewer').history(tieout.company, item.invoice_id);
    expect(events.at(-1)).toMatchObject({ type: 'link.unlinked_after_purge' });
    expect(events.at(-1)!.says).toContain('The check was never cashed.');
  });

  it('no reason cuts a link to a bill that is there', async () => {
    const item = await bills.synced();
    const insisting = { override_reason: 'I know better.' };
    expectProblem(await bills.move('owner', 'unlink', item.invoice_id, insisting), 409, 'still_in_erp');
  });
});
