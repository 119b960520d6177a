import { readFileSync } from 'node:fs';
import type { Deps } from '../../src/app/deps.ts';
import { tieOut } from '../../src/app/jobs/tie-out.ts';
import { careful } from '../../src/connectors/careful.ts';
import type { CompanyId, ConnectionId } from '../../src/domain/ids.ts';
import { keepHeapSmall } from '../../src/main.ts';
import { inside, openDatabase } from '../../src/store/pool.ts';
import { openQueue } from '../../src/store/queue.ts';
import { openUnitOfWork } from '../../src/store/unit-of-work.ts';
import { pretendedErp } from './pretended-bills.ts';

/**
 * One tie-out, in a process of its own as the hub has it. Says how long it took, its memory, and what it found: of the last,
 * where it is to warm up with some before.
 */
keepHeapSmall();
const [url, company, connection, erpUrl, warmUps = '0'] = process.argv.slice(2) as [string, string, string, string];
const scope = { company: Number(company) as CompanyId };
const of = Number(connection) as ConnectionId;
const database = openDatabase(url);
const work = openUnitOfWork(database);
const queue = openQueue(database, { leaseMs: 60_000 });
const erp = careful(pretendedErp(erpUrl), {
  clock: { now: async () => Date.now() as never },
  insideTransaction: inside,
});
const deps = { work, queue, connectorFor: () => erp } as unknown as Deps;

async function once() {
  const id = await work.run(scope, async (tx) => {
    const asked = await tx.tieOuts.ask(of, null);
    await tx.jobs.add('tie_out', of);
    return asked!;
  });
  const [lease] = (await queue.claim('tie_out', 1)).leases;
  const heart = setInterval(() => void queue.renew([lease!]), 3_000);
  const began = performance.now();
  const run = await tieOut(deps, lease!, new AbortController().signal);
  const ms = performance.now() - began;
  clearInterval(heart);
  const [counts, ended] = await work.run(scope, async (tx) => [await tx.tieOuts.counts(id), await tx.tieOuts.get(id)]);
  if (run.is !== 'done' || ended?.state !== 'complete') throw new Error(`it was not completed: ${ended?.because}`);
  return { ms, counts, links: ended.links, bills: ended.bills };
}

for (let left = Number(warmUps); left > 0; left--) await once();
const last = await once();
const peakMb = (Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) * 1024) / 1e6;
process.stdout.write(`${JSON.stringify({ ...last, peakMb })}\n`);
await queue.close();
await database.close();
