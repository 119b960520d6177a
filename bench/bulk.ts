import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { careful } from '../src/connectors/careful.ts';
import { inside } from '../src/store/pool.ts';
import { seedReady } from '../test/support/many-invoices.ts';
import { type Running, runTieout } from '../test/support/tieout.ts';
import { type Figure, figureAlone, figureOf } from './parts/figures.ts';
import { withClient } from './parts/house.ts';
import { type PacedErp, pacedErp } from './parts/paced-erp.ts';
import { timed } from './parts/rounds.ts';

/** As Sage's connector lets it: two calls at once. An export looks and asks; at 100 ms a call that is ten invoices a second. */
const pace = { callMs: 100, cap: 2 } as const;
const callsOfOne = 2;
const goal = { of: 'ratio', atMost: 1.1 } as const;

const count = (name: string, usual: number) => Number(process.env[name] ?? usual);

/**
 * A bulk *Accept* of 10,000 against an ERP of a fixed pace, from the request until the last is synced, beside the same calls
 * by lanes that do nothing else. TIEOUT_BENCH_BULK and TIEOUT_BENCH_ROUNDS make it shorter.
 */
export async function bulk(): Promise<readonly Figure[]> {
  const invoices = count('TIEOUT_BENCH_BULK', 10_000);
  const rounds = count('TIEOUT_BENCH_ROUNDS', 1);
  const erp = pacedErp(pace);
  const clock = { now: async () => Date.now() as never };
  const connector = careful(erp.connector, { clock, insideTransaction: inside });
  const tieout = await runTieout({ connectorFor: () => connector });
  try {
    return await withClient(tieout.urls.superUrl, async (client) => {
      const done: { ours: number; peer: number }[] = [];
      const filed: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const ids = await seedReady(tieout.urls.superUrl, invoices, round);
        const peer = await timed(() => bareCalls(pacedErp(pace), invoices));
        const before = erp.calls().made;
        const ours = await timed(() => acceptAll(tieout, client, ids, filed));
        const made = erp.calls().made - before;
        process.stdout.write(
          `  ${(ours / ((invoices * callsOfOne * pace.callMs) / pace.cap)).toFixed(3)} of N x latency / cap, ${made} calls, at most ${erp.calls().most} at once\n`,
        );
        done.push({ ours: ours / 1000, peer: peer / 1000 });
      }
      const what = `bulk accept of ${invoices} at an ERP of ${pace.cap} calls at once, ${pace.callMs} ms each, seconds`;
      return [figureOf(what, '', goal, done), figureAlone(`handing over ${invoices} ids`, 'ms', null, filed)];
    });
  } finally {
    await tieout.end();
  }
}

/** The same calls, and nothing between them. */
async function bareCalls({ connector }: PacedErp, invoices: number): Promise<void> {
  let left = invoices;
  const signal = new AbortController().signal;
  const bill = { lines: [], vendorNumber: '', jobNumber: '', commitmentNumber: '', invoiceNumber: '', retainage: 0 };
  const lane = async () => {
    while (left-- > 0) {
      const reference = `TIE-${left}` as never;
      await connector.lookFor({ reference }, signal);
      await connector.createBill({ ...bill, billingDate: '2026-01-01' } as never, reference, signal);
    }
  };
  await Promise.all(Array.from({ length: pace.cap }, lane));
}

async function acceptAll(tieout: Running, client: pg.Client, ids: readonly number[], filed: number[]): Promise<void> {
  const path = `/api/v1/companies/${tieout.company}/erp/subcontractor-invoices/bulk`;
  filed.push(
    await timed(async () => {
      const answer = await tieout.call('approver', 'POST', path, { action: 'accept', invoice_ids: ids });
      if (answer.status !== 202) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
    }),
  );
  const giveUpAt = performance.now() + 3_600_000;
  for (;;) {
    const { rows } = await client.query<{ left: number }>(
      `select count(*)::int as left from link where id between $1 and $2 and state <> 'synced'`,
      [ids[0], ids.at(-1)],
    );
    if (rows[0]!.left === 0) return;
    if (performance.now() > giveUpAt) throw new Error(`${rows[0]!.left} exports did not end`);
    await sleep(100);
  }
}
