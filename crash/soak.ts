import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { withServer } from '../bench/parts/house.ts';
import { eventually } from '../test/faults/eventually.ts';
import { type Ground, type HubProcess, openGround } from '../test/faults/ground.ts';
import { seedReady } from '../test/support/many-invoices.ts';
import { say, table } from './parts/table.ts';

/** npm run soak -- --invoices N: one hub that is never restarted, and an ERP that now and then fails. */
const { values } = parseArgs({ options: { invoices: { type: 'string', default: '2000' } } });
const invoices = Number(values.invoices);
const batchSize = 200;
/** The first batches warm it up: what it takes then is kept. */
const warmUp = 2;

const residentMb = (pid: number) =>
  (Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024) / 1e6;

/** MB for each thousand invoices, by least squares. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const mean = (of: 0 | 1) => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const over = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  const under = points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
  return under === 0 ? 0 : (over / under) * 1_000;
}

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

async function oneBatch(ground: Ground, hub: HubProcess, batch: number): Promise<void> {
  const count = Math.min(batchSize, invoices - batch * batchSize);
  const ids = await seedReady(ground.urls.superUrl, count, batch);
  await hub.as('approver').bulk(hub.company, { action: 'accept', invoice_ids: [...ids] });
  for (let still = 1; still > 0; await sleep(100)) {
    const [row] = await ground.rows<{ n: number }>(
      `select count(*)::int as n from tieout.link where id = any($1) and state in ('ready_to_export', 'exporting')`,
      [ids],
    );
    still = row!.n;
  }
}

const identity = `with ours as materialized (select * from tieout.link where id >= 5000000), bill as materialized (
    select usrdf1 as reference from sage_100_contractor.acpinv where usrdf1 in (select reference from ours))
  select (select count(distinct link_id)::int from tieout.event where type = 'link.asked' and link_id >= 5000000) as exported,
    (select count(*)::int from ours where state = 'synced') as linked, (select count(*)::int from bill) as "inErp",
    (select count(distinct link_id)::int from tieout.event where type = 'link.confirmed' and link_id >= 5000000) as audited`;

await withServer(async () => {
  const ground = await openGround({ callMs: 1_000, settleMs: 2_000 });
  const stop = new AbortController();
  try {
    const hub = await ground.hub();
    const begun = performance.now();
    const faults = trouble(ground, stop.signal);
    const memory: (readonly [number, number])[] = [];
    for (let batch = 0; batch * batchSize < invoices; batch++) {
      await oneBatch(ground, hub, batch);
      const done = Math.min(invoices, (batch + 1) * batchSize);
      memory.push([done, residentMb(hub.program.child.pid!)]);
      say(`soak: ${done} of ${invoices}, ${memory.at(-1)![1].toFixed(0)} MB`);
    }
    stop.abort();
    await faults;
    await eventually('nothing is under way', async () => (await ground.erp.calls()).in_flight === 0);
    const [sums] = await ground.rows<Record<'exported' | 'linked' | 'inErp' | 'audited', number>>(identity);
    const { exported, linked, inErp, audited } = sums!;
    const seconds = (performance.now() - begun) / 1_000;
    const slope = slopeOf(memory.slice(warmUp));
    const row = [
      invoices,
      exported,
      linked,
      inErp,
      audited,
      memory.at(-1)![1].toFixed(0),
      slope.toFixed(1),
      seconds.toFixed(0),
    ];
    const columns = [
      'invoices',
      'exported',
      'linked',
      'in the ERP',
      'audited',
      'MB at the end',
      'MB per 1,000',
      'seconds',
    ];
    console.log(`\n${table('Soak', columns, [row], []).text}\n\nload ${loadavg()[0]!.toFixed(1)}`);
    const other = await ground.rows<{ state: string; detail: string | null; n: number }>(
      `select state, error_detail as detail, count(*)::int as n from tieout.link
       where id >= 5000000 and state <> 'synced' group by 1, 2`,
    );
    for (const { state, detail, n } of other) console.log(`${n} are ${state}: ${detail}`);
    const same = [exported, linked, inErp, audited].every((sum) => sum === invoices);
    console.log(same ? 'exported = linked = in the ERP = audited' : 'the sums differ');
    process.exitCode = same ? 0 : 1;
  } finally {
    stop.abort();
    await ground.end();
  }
});
process.exit();
