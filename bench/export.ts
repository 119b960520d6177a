import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { demoBooks } from '../src/connections.ts';
import { openSimulator, type Simulator } from '../src/simulators/sage-100-contractor/simulator.ts';
import { seedReady } from '../test/support/many-invoices.ts';
import { type Running, runTieout } from '../test/support/tieout.ts';
import { type Figure, figureOf, type Round } from './parts/figures.ts';
import { withClient } from './parts/house.ts';
import { bareExport, bareLinkTable } from './peers/bare-export.ts';

const invoices = 300;
const rounds = 5;

interface Cost {
  readonly perSecond: number;
  /** Of this process, where hub, pretend ERP and peer all run; PostgreSQL's own is not in it. */
  readonly cpuMs: number;
}

/**
 * From *Accept* until every invoice is synced, with the demo's pretend ERP in the same process, beside a script that only
 * reads, asks and notes. Nothing is wanted of it yet: it tells where the next work lies.
 */
export async function exporting(): Promise<readonly Figure[]> {
  const tieout = await runTieout();
  try {
    return await withClient(tieout.urls.superUrl, async (client) => {
      await client.query(bareLinkTable);
      const simulator = await openSimulator({ connectionString: tieout.urls.appUrl, companyName: demoBooks });
      try {
        return figuresOf(await measure(tieout, client, simulator));
      } finally {
        await simulator.close();
      }
    });
  } finally {
    await tieout.end();
  }
}

async function measure(tieout: Running, client: pg.Client, simulator: Simulator) {
  const costs: { ours: Cost; peer: Cost }[] = [];
  // The first is for warming up.
  for (let round = 0; round <= rounds; round++) {
    const mine = await seedReady(tieout.urls.superUrl, invoices, 2 * round);
    const theirs = await seedReady(tieout.urls.superUrl, invoices, 2 * round + 1);
    const ours = await costOf(() => acceptAll(tieout, client, mine));
    const peer = await costOf(() => bareExport(client, simulator, theirs));
    if (round > 0) costs.push({ ours, peer });
  }
  return costs;
}

async function costOf(work: () => Promise<void>): Promise<Cost> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond: invoices / seconds, cpuMs: (user + system) / 1000 / invoices };
}

async function acceptAll(tieout: Running, client: pg.Client, ids: readonly number[]): Promise<void> {
  const path = `/api/v1/companies/${tieout.company}/erp/subcontractor-invoices/bulk`;
  const answer = await tieout.call('approver', 'POST', path, { action: 'accept', invoice_ids: ids });
  if (answer.status !== 202) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  const giveUpAt = performance.now() + 120_000;
  for (;;) {
    const { rows } = await client.query<{ left: number }>(
      `select count(*)::int as left from link where id = any($1) and state <> 'synced'`,
      [ids],
    );
    if (rows[0]!.left === 0) return;
    if (performance.now() > giveUpAt) throw new Error(`${rows[0]!.left} exports did not end`);
    await sleep(25);
  }
}

function figuresOf(costs: readonly { ours: Cost; peer: Cost }[]): readonly Figure[] {
  const pick = (of: keyof Cost): Round[] => costs.map(({ ours, peer }) => ({ ours: ours[of], peer: peer[of] }));
  return [
    figureOf(`export of ${invoices}, invoices`, '/s', null, pick('perSecond')),
    figureOf(`export of ${invoices}, CPU an invoice`, 'ms', null, pick('cpuMs')),
  ];
}
