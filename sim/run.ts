import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { foundBy } from './found-by.ts';
import { mutants } from './mutants.ts';
import type { Share, Told } from './thread.ts';
import { replaceClocks } from './time.ts';

const usage = `npm run sim                     1,000,000 schedules
npm run sim -- --schedules N    so many, from --from SEED on (1)
npm run sim -- --seed SEED      one of them, moment by moment
npm run sim -- --mutants        breaks the protocol in each known way, and says after how many schedules it was found
npm run sim -- --mutants --afresh   the same, from the first schedule on for each
npm run sim -- --beyond         a process stands still longer than an ERP without a unique reference can stand`;

/** A mutant that is not found within so many schedules lives. */
const mostForMutant = 40_000;
/** Broken promises beyond so many are only counted. */
const mostTold = 20;
const threads = Math.max(1, Math.min(availableParallelism(), 8));

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '1000000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    mutants: { type: 'boolean', default: false },
    afresh: { type: 'boolean', default: false },
    beyond: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(usage);
else if (values.seed !== undefined) await replay(Number(values.seed));
else if (values.mutants) await breakEverything();
else await runAll(Number(values.from), Number(values.schedules));

/** One thread's share; calls back with what it tells. */
function run(share: Share, told: (by: Told) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./thread.ts', import.meta.url), {
      workerData: share,
      resourceLimits: { maxYoungGenerationSizeMb: 64 },
    });
    thread.on('message', told);
    thread.on('error', reject);
    thread.on('exit', () => resolve());
  });
}

async function runAll(from: number, count: number): Promise<void> {
  const begun = Date.now();
  const sums = { done: 0, happenings: 0, kills: 0, asks: 0, bills: 0, unlinked: 0 };
  const wrong: Told['wrong'][number][] = [];
  let shown = 0;
  const told = (by: Told) => {
    for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += by[name];
    // At once: a million take half an hour.
    for (const one of by.wrong) if (wrong.push(one) <= mostTold) console.log(`seed ${one.seed}: ${one.what}`);
    if (sums.done - shown < count / 10) return;
    shown = sums.done;
    console.error(`${sums.done.toLocaleString('en')} of ${count.toLocaleString('en')}, ${wrong.length} wrong`);
  };
  const each = Math.ceil(count / threads);
  const shares = Array.from({ length: threads }, (_, index) => {
    const first = from + index * each;
    return {
      from: first,
      count: Math.min(each, from + count - first),
      mutant: null,
      beyond: values.beyond,
      untilWrong: false,
    };
  });
  await Promise.all(shares.filter((share) => share.count > 0).map((share) => run(share, told)));
  const seconds = (Date.now() - begun) / 1_000;
  const say = (n: number) => n.toLocaleString('en');
  console.log(
    `${say(sums.done)} schedules, ${say(sums.happenings)} steps: ${say(sums.kills)} processes killed, ${say(sums.asks)} asks, ` +
      `${say(sums.bills)} bills, ${say(sums.unlinked)} links cut, in ${seconds.toFixed(0)} s (${say(Math.round(sums.done / seconds))}/s)`,
  );
  console.log(
    wrong.length === 0 ? 'no promise was broken' : `${wrong.length} schedules broke a promise; see one with --seed`,
  );
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

async function breakEverything(): Promise<void> {
  const left = [...mutants];
  let alive = 0;
  const one = async () => {
    for (let mutant = left.shift(); mutant !== undefined; mutant = left.shift()) {
      let found: Told['wrong'][number] | undefined;
      const from = values.afresh ? 1 : (foundBy[mutant.name] ?? 1);
      await run({ from, count: mostForMutant, mutant: mutant.name, beyond: false, untilWrong: true }, (by) => {
        found ??= by.wrong[0];
      });
      if (found === undefined) alive++;
      console.log(
        found ? `found   ${mutant.name} (seed ${found.seed}: ${found.what.split('\n')[0]})` : `ALIVE   ${mutant.name}`,
      );
    }
  };
  await Promise.all(Array.from({ length: threads }, one));
  console.log(`${mutants.length - alive} of ${mutants.length} mutants found`);
  process.exitCode = alive === 0 ? 0 : 1;
}

async function replay(seed: number): Promise<void> {
  replaceClocks();
  const { runSchedule } = await import('./schedule.ts');
  const ending = await runSchedule(seed, { say: (line) => console.log(line), beyond: values.beyond });
  console.log(ending.wrong ?? 'no promise was broken');
  process.exitCode = ending.wrong === null ? 0 : 1;
}
