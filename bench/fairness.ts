import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller } from '../src/app/unit-of-work.ts';
import { startWorker, usualWorker } from '../src/app/worker.ts';
import { careful } from '../src/connectors/careful.ts';
import type { ErpConnector } from '../src/connectors/contract.ts';
import type { CompanyId, InvoiceId } from '../src/domain/ids.ts';
import type { Cents } from '../src/domain/money.ts';
import type { Day, Instant } from '../src/domain/time.ts';
import { openChanges } from '../src/store/changes.ts';
import { inside } from '../src/store/pool.ts';
import { type SmallHouse, smallHouse } from '../test/support/small-house.ts';
import type { Figure } from './parts/figures.ts';
import { withClient } from './parts/house.ts';
import { pacedErp } from './parts/paced-erp.ts';
import { inRounds, timed } from './parts/rounds.ts';

const pace = { callMs: 100, cap: 2 } as const;
const few = 10;
const many = 100_000;
/** Of the many, so many are invoices; the rest of the line behind them is never reached while the few are measured. */
const real = 150;
const rounds = 5;
/** What was there before has the workers to itself for a while. */
const begunMs = 500;
/** What an ERP does not answer is not waited for at the end of a round. */
const graceMs = 100;

type Other = 'nothing' | 'many' | 'dead';

/**
 * How long the slowest of ten invoices of one company takes from *Accept* until it is synced: alone, while another
 * company has 100,000 exports queued before them, and while another company's ERP does not answer at all.
 */
export async function fairness(): Promise<readonly Figure[]> {
  const beside = async (other: Other, what: string, atMost: number): Promise<Figure> => {
    const one = (company: Other) => () => slowestOfFew(company);
    return inRounds(`${what}, slowest of ${few}`, 'ms', { of: 'ratio', atMost }, rounds, one(other), one('nothing'));
  };
  return [
    await beside('many', `beside ${many.toLocaleString('en-US')} of another company`, 2),
    await beside('dead', 'beside another company whose ERP does not answer', 1.1),
  ];
}

async function slowestOfFew(other: Other): Promise<number> {
  const books = { mine: pacedErp(pace).connector, theirs: pacedErp(pace).connector };
  const silent: ErpConnector = { ...books.theirs, lookFor: (_, signal) => unanswered(signal) };
  const watched = (erp: ErpConnector) => careful(erp, { clock, insideTransaction: inside });
  const erps = { mine: watched(books.mine), theirs: watched(other === 'dead' ? silent : books.theirs) };
  let mine: CompanyId | null = null;
  const house = await smallHouse({ connectorFor: ({ company }) => (company === mine ? erps.mine : erps.theirs) });
  mine = house.company;
  try {
    if (other !== 'nothing') await queueOthers(house);
    const ours = await sent(house, await house.caller(), few);
    const worker = startWorker(house.deps, usualWorker);
    const changes = await openChanges(house.urls.appUrl);
    changes.onJob((kind) => worker.wake(kind));
    try {
      await sleep(begunMs);
      return await slowest(house, ours);
    } finally {
      await changes.close();
      await worker.stop(graceMs);
    }
  } finally {
    await house.close();
  }
}

const clock = { now: async () => Date.now() as Instant };

const unanswered = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

/** So many invoices of a company, approved and sent. */
async function sent(house: SmallHouse, by: Caller, count: number): Promise<readonly InvoiceId[]> {
  const [project] = await house.deps.reads.projects({ company: by.company });
  const [commitment] = await house.deps.reads.commitments({ company: by.company }, project!.id);
  const made: InvoiceId[] = [];
  for (let n = 1; n <= count; n++) {
    const invoice = await house.hub.project.createInvoice(by, {
      project: project!.id,
      commitment: commitment!.id,
      invoiceNumber: `F-${n}`,
      billingDate: '2026-10-31' as Day,
      status: 'approved',
      lines: [{ line: { commitmentLine: commitment!.lines[0]!.id }, workThisPeriod: 100_00 as Cents }],
    });
    if (!invoice.ok) throw new Error(invoice.refusal.code);
    made.push(invoice.value.id);
    const gone = await house.hub.send(by, { invoice: invoice.value.id });
    if (!gone.ok) throw new Error(gone.refusal.code);
  }
  return made;
}

/** The other company's line: its invoices first, and behind them as many more as its bulk has. */
async function queueOthers(house: SmallHouse): Promise<void> {
  const by = await house.stranger();
  for (const invoice of await sent(house, by, real)) {
    const accepted = await house.hub.accept(by, { invoice });
    if (!accepted.ok) throw new Error(accepted.refusal.code);
  }
  await withClient(house.urls.superUrl, (client) =>
    client.query(
      `insert into job (company_id, kind, subject_id) select $1, 'export', 900000000 + n from generate_series(1, $2::int) n`,
      [by.company, many - real],
    ),
  );
  await withClient(house.urls.superUrl, (client) => client.query('analyze job'));
}

/** All accepted at once; the time of the one that is synced last. */
async function slowest(house: SmallHouse, ours: readonly InvoiceId[]): Promise<number> {
  const by = await house.caller();
  return timed(async () => {
    await Promise.all(ours.map((invoice) => house.hub.accept(by, { invoice })));
    await withClient(house.urls.superUrl, async (client) => {
      const left = `select count(*)::int as left from link where invoice_id = any($1) and company_id = $2 and state <> 'synced'`;
      const giveUpAt = performance.now() + 120_000;
      while ((await client.query<{ left: number }>(left, [ours, by.company])).rows[0]!.left > 0) {
        if (performance.now() > giveUpAt) throw new Error('the few were not synced');
        await sleep(20);
      }
    });
  });
}
