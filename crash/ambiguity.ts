import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Came, Share } from './ambiguous-thread.ts';
import { Books } from './parts/books.ts';
import { openCrashGround } from './parts/ground.ts';
import { tally, workUntilStill } from './parts/settle.ts';
import { say, type Table, table } from './parts/table.ts';
import { tiedOut } from './parts/tied-out.ts';

const threads = 2;

function simulate(share: Share): Promise<Came> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./ambiguous-thread.ts', import.meta.url), { workerData: share });
    thread.on('message', resolve);
    thread.on('error', reject);
  });
}

/** At the simulation's speed: the jobs, worker and guard that ship, on a wire that loses and delays. */
async function simulated(answers: number, once: Share['once']): Promise<Came> {
  const shares = Array.from({ length: threads }, (_, index) =>
    simulate({ from: 1 + index, step: threads, answers: Math.ceil(answers / threads), once }),
  );
  const came = await Promise.all(shares);
  const sum = (of: 'schedules' | 'asks' | 'ambiguous' | 'bills') => came.reduce((all, one) => all + one[of], 0);
  say(`ambiguity: ${sum('ambiguous')} of ${once}`);
  return {
    schedules: sum('schedules'),
    asks: sum('asks'),
    ambiguous: sum('ambiguous'),
    bills: sum('bills'),
    wrong: came.flatMap(({ wrong }) => wrong),
  };
}

/** In real time, on the real database: half of all requests or answers are lost, and bills come late. */
async function real(invoices: number) {
  const books = new Books({ callMs: 500, settleMs: 1_200 });
  const ground = await openCrashGround({ books, leaseMs: 3_000 });
  try {
    const ids = await ground.ready(invoices);
    let ambiguous = 0;
    const lost = () => {
      const isLost = Math.random() < 0.5;
      if (isLost) ambiguous++;
      return isLost;
    };
    books.pace = {
      thereMs: () => 1,
      workMs: () => (Math.random() < 0.5 ? Math.random() * 400 : 1),
      losesRequest: lost,
      losesAnswer: lost,
    };
    for (const invoice of ids) await ground.steady.hub.accept(ground.me, { invoice });
    await workUntilStill(ground, ['export']);
    return { ...(await tally(ground, ids)), asks: books.asks, ambiguous };
  } finally {
    await ground.end();
  }
}

/**
 * Beyond what an ERP without a unique reference can stand: a process stands still after its last check, for longer than
 * `settleMs`, while another makes the bill; then its bytes leave. There are two bills, and a tie-out lists each.
 */
async function beyond(invoices: number) {
  const books = new Books({ callMs: 400, settleMs: 500 });
  const ground = await openCrashGround({ books, leaseMs: 600 });
  try {
    const ids = await ground.ready(invoices);
    for (const invoice of ids) await ground.steady.hub.accept(ground.me, { invoice });
    const still = Promise.withResolvers<void>();
    books.pace = { thereMs: () => 1, workMs: () => 0, standsStill: () => still.promise };
    const slow = await ground.life(null, 8);
    slow.work({ export: invoices });
    const intents = async () =>
      (
        await ground.rows<{ n: number }>(
          'select count(*)::int as n from link where id = any($1) and asked_at is not null',
          [ids],
        )
      )[0]!.n;
    for (let waited = 0; (await intents()) < invoices && waited < 10_000; waited += 50) await sleep(50);
    books.pace = { thereMs: () => 1, workMs: () => 0 };
    await workUntilStill(ground, ['export']);
    still.resolve();
    await sleep(300);
    slow.die();
    const doubled = books.doubledNow().length;
    const found = new Set((await tiedOut(ground)).map(({ record }) => record));
    // Of each pair one is the link's own; the other is nobody's.
    const linked = new Set(
      (
        await ground.rows<{ identity: string | null }>('select erp_identity as identity from link where id = any($1)', [
          ids,
        ])
      ).map(({ identity }) => identity),
    );
    const nobodys = books.bills.filter(({ there, record }) => there && !linked.has(record.identity));
    return { doubled, extra: nobodys.length, listed: nobodys.filter(({ record }) => found.has(record.id)).length };
  } finally {
    await ground.end();
  }
}

/** Answers that may mean anything: lost, late, or both. */
export async function ambiguity({
  answers = 20_000,
  invoices = 100,
}: {
  answers?: number;
  invoices?: number;
}): Promise<Table> {
  const wrong: string[] = [];
  const rows: (string | number)[][] = [];
  for (const once of ['proved', 'bounded'] as const) {
    const came = await simulated(Math.ceil(answers / 2), once);
    wrong.push(...came.wrong);
    rows.push([`${once}, simulated`, came.asks, came.ambiguous, came.bills, came.wrong.length, '']);
  }
  const { asks, ambiguous, bills, doubled, lost, stuck } = await real(invoices);
  rows.push(['bounded, real database', asks, ambiguous, bills, doubled, '']);
  if (doubled + lost + stuck > 0) wrong.push(`real: ${doubled} doubled, ${lost} lost, ${stuck} stuck`);
  const over = await beyond(Math.min(invoices, 20));
  rows.push(['beyond the bound', '', '', '', over.doubled, `${over.listed} of ${over.extra} listed by a tie-out`]);
  if (over.doubled === 0) wrong.push('beyond its bound nothing was doubled: nothing is shown');
  if (over.listed !== over.extra) wrong.push(`a tie-out lists ${over.listed} of ${over.extra}`);
  return table('Ambiguous answers', ['once', 'asks', 'ambiguous', 'bills', 'doubled', 'residual'], rows, wrong);
}
