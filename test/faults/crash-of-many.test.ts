import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Item } from '../../src/http/client.ts';
import { eventually } from './eventually.ts';
import { type Ground, type HubProcess, openGround } from './ground.ts';
import { everythingElse, expectOneBill, readyInvoices, whenSynced, worth } from './invoices.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const killed = { code: null, signal: 'SIGKILL' };

let ground: Ground;
let hub: HubProcess; // each test leaves a living one to the next
beforeAll(async () => {
  ground = await openGround();
  hub = await ground.hub();
});
afterAll(() => ground?.end());

/** That many synced invoices whose bills somebody has deleted in the ERP. */
async function deletedInErp(count: number): Promise<readonly Item[]> {
  const { items } = await hub.as('approver').list(hub.company, { filter: 'synced', limit: 200 });
  const live = items.filter(({ last_sighting, moves }) => last_sighting?.standing === 'live' && moves.unlink.allowed);
  const chosen = live.slice(0, count);
  expect(chosen).toHaveLength(count);
  for (const { erp_record } of chosen) await ground.deleteBill(erp_record!.id);
  return chosen;
}

describe('a hub that is killed while it unlinks', () => {
  it('leaves each invoice synced or unlinked, keeps what it answered, and the rest is unlinked again', async () => {
    const items = await deletedInErp(10);
    const ids = items.map((item) => item.invoice_id);
    const before = await everythingElse(ground, ids);
    await ground.weather({ latency_ms: 30 });
    const answered = new Set<number>();
    const asking = ids.map(async (id) => {
      const unlinked = await hub.as('approver').unlink(hub.company, id);
      if (unlinked.erp_status === 'not_in_erp') answered.add(id);
    });
    const over = Promise.allSettled(asking);
    await eventually('some are unlinked', () => answered.size >= 2);
    const moment = Math.round(Math.random() * 150);
    await sleep(moment);
    expect(await hub.program.stop('SIGKILL')).toEqual(killed);
    await over;
    await ground.weather({ latency_ms: 0 });

    hub = await ground.hub();
    const cut: number[] = [];
    for (const id of ids) {
      const [link] = await ground.rows<{ state: string; ended: boolean; told: number }>(
        `select state, ended_at is not null as ended,
           (select count(*)::int from tieout.event where link_id = link.id and type = 'link.unlinked') as told
         from tieout.link where invoice_id = $1 order by id desc limit 1`,
        [id],
      );
      if (link?.state === 'unlinked') cut.push(id);
      const whole =
        link?.state === 'unlinked'
          ? { state: 'unlinked', ended: true, told: 1 }
          : { state: 'synced', ended: false, told: 0 };
      expect(link, `invoice ${id}, killed ${moment} ms after the second answer`).toEqual(whole);
    }
    expect(cut, `killed ${moment} ms after the second answer`).toEqual(expect.arrayContaining([...answered]));

    for (const id of ids) {
      const again = await hub.call('approver', 'POST', pathOf(id, 'unlink'), {});
      expect([id, again.status]).toEqual([id, cut.includes(id) ? 409 : 200]);
      expect((await hub.as('approver').invoice(hub.company, id)).erp_status).toBe('not_in_erp');
    }
    expect(await everythingElse(ground, ids)).toEqual(before);
  });
});

describe('a hub that is killed in a bulk accept of twenty', () => {
  it('goes on where no verdict stands yet: one each, one bill each', async () => {
    const ids = await readyInvoices(hub, 20);
    const due = new Map(await Promise.all(ids.map(async (id) => [id, await worth(hub, id)] as const)));
    const before = await everythingElse(ground, ids);
    // Whoever holds these four holds up them alone, and not the others: so it dies in the middle, and never after.
    const holder = await ground.connection();
    await holder.query('begin');
    await holder.query('select from tieout.invoice where id = any($1) for update', [ids.slice(8, 12)]);
    const approver = hub.as('approver');
    const { operation_id } = await approver.bulk(hub.company, { action: 'accept', invoice_ids: ids });
    await eventually(
      'sixteen verdicts stand',
      async () => (await approver.operation(hub.company, operation_id)).done === 16,
    );
    expect(await hub.program.stop('SIGKILL')).toEqual(killed);
    await holder.end();

    hub = await ground.hub();
    const operation = await eventually('the operation is done', async () => {
      const seen = await hub.as('approver').operation(hub.company, operation_id);
      return seen.state === 'done' ? seen : null;
    });
    expect(operation).toMatchObject({ total: 20, done: 20, succeeded: 20, refused: 0 });
    const verdicts = operation.results.map(({ invoice_id, ok, code }) => ({ invoice_id, ok, code }));
    expect(verdicts).toEqual(ids.map((id) => ({ invoice_id: id, ok: true, code: null })));
    for (const id of ids) await whenSynced(hub, id);
    for (const id of ids) await expectOneBill(ground, id, due.get(id)!);
    expect(await everythingElse(ground, ids)).toEqual(before);
  });
});

const pathOf = (id: number, move: string) =>
  `/api/v1/companies/${hub.company}/erp/subcontractor-invoices/${id}/${move}`;
