import { setTimeout as sleep } from 'node:timers/promises';
import { memoryOf } from '../../bench/parts/processes.ts';
import { eventually } from '../../test/faults/eventually.ts';
import { type Ground, type HubProcess, openGround } from '../../test/faults/ground.ts';
import { seedReady } from '../../test/support/many-invoices.ts';
import { say } from '../parts/table.ts';
import type { Soaked, Sums } from './sums.ts';

const batchSize = 200;
/** The first batches warm it up: what it takes then is kept. */
const warmUp = 2;

/** One fault at a time, each of those that an ERP has by itself. */
async function trouble(ground: Ground, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    await sleep(1_500 + Math.random() * 2_500);
    const pick = Math.random();
    if (pick < 0.5) await ground.weather({ lose_next_answer: true });
    else if (pick < 0.7) await ground.weather({ deadlock_next: true });
    else if (pick < 0.9) await ground.weather({ drop_next: 'in the middle' });
    else {
      await ground.weather({ down: true });
      await sleep(400);
      await ground.weather({ down: false });
    }
  }
}

async function oneBatch(ground: Ground, hub: HubProcess, batch: number, count: number): Promise<number> {
  let retried = 0;
  const ids = await seedReady(ground.urls.superUrl, count, batch);
  await hub.as('approver').bulk(hub.company, { action: 'accept', invoice_ids: [...ids] });
  for (let still = 1; still > 0; await sleep(100)) {
    const [row] = await ground.rows<{ n: number }>(
      `select count(*)::int as n from tieout.link where id = any($1) and state in ('ready_to_export', 'exporting')`,
      [ids],
    );
    still = row!.n;
    if (still > 0) continue;
    still = await retryFailed(ground, hub);
    retried += still;
  }
  return retried;
}

/** An outage just as Sage's program is started reads as *not installed*, which needs a person: one is there. @returns how many. */
async function retryFailed(ground: Ground, hub: HubProcess): Promise<number> {
  const failed = await ground.rows<{ id: string }>(
    `select id from tieout.link where id >= 5000000 and state = 'failed_to_export'`,
  );
  const ids = failed.map(({ id }) => Number(id));
  if (ids.length > 0) await hub.as('approver').bulk(hub.company, { action: 'retry', invoice_ids: ids });
  return ids.length;
}

const identity = `with ours as materialized (select * from tieout.link where id >= 5000000), bill as materialized (
    select usrdf1 as reference from sage_100_contractor.acpinv where usrdf1 in (select reference from ours))
  select (select count(distinct link_id)::int from tieout.event where type = 'link.asked' and link_id >= 5000000) as exported,
    (select count(*)::int from ours where state = 'synced') as linked, (select count(*)::int from bill) as "inErp",
    (select count(distinct link_id)::int from tieout.event where type = 'link.confirmed' and link_id >= 5000000) as audited`;

/** One hub that is never restarted, before the pretended Sage on its own wires, which now and then fails. */
export async function soakOfSage(invoices: number): Promise<Soaked> {
  const ground = await openGround({ callMs: 1_000, settleMs: 2_000 });
  const stop = new AbortController();
  try {
    const hub = await ground.hub();
    const begun = performance.now();
    const faults = trouble(ground, stop.signal).catch((cause: unknown) => {
      if (!stop.signal.aborted) throw cause;
    });
    const held: [number, number][] = [];
    let retried = 0;
    for (let done = 0; done < invoices; ) {
      const count = Math.min(batchSize, invoices - done);
      retried += await oneBatch(ground, hub, held.length, count);
      done += count;
      held.push([done, memoryOf(hub.program.child.pid!).now]);
      say(`soak: ${done} of ${invoices}, ${held.at(-1)![1].toFixed(0)} MB`);
    }
    stop.abort();
    await faults;
    await eventually('nothing is under way', async () => (await ground.erp.calls()).in_flight === 0);
    const [sums] = await ground.rows<Record<keyof Sums, number>>(identity);
    const other = await ground.rows<{ state: string; detail: string | null; n: number }>(
      `select state, error_detail as detail, count(*)::int as n from tieout.link
       where id >= 5000000 and state <> 'synced' group by 1, 2`,
    );
    return {
      invoices,
      sums: sums!,
      held: held.slice(Math.min(warmUp, held.length - 1)),
      seconds: (performance.now() - begun) / 1_000,
      besides: [`${retried} were retried by a person`],
      wrong: other.map(({ state, detail, n }) => `${n} are ${state}: ${detail}`),
    };
  } finally {
    stop.abort();
    await ground.end();
  }
}
