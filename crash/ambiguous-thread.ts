import { parentPort, workerData } from 'node:worker_threads';
import { replaceClocks } from '../sim/time.ts';

/** A thread's share of ambiguous answers: schedules of the simulation, from a seed on, until there were so many. */
export interface Share {
  readonly from: number;
  readonly step: number;
  readonly answers: number;
  readonly once: 'proved' | 'bounded';
}
export interface Came {
  readonly schedules: number;
  readonly asks: number;
  readonly ambiguous: number;
  readonly bills: number;
  readonly wrong: readonly string[];
}

// Thousands of errors are a day's weather here; nobody reads where they came from.
Error.stackTraceLimit = 0;
replaceClocks();
const { runSchedule } = await import('../sim/schedule.ts');
const { from, step, answers, once } = workerData as Share;
const came = { schedules: 0, asks: 0, ambiguous: 0, bills: 0, wrong: [] as string[] };
for (let seed = from; came.ambiguous < answers && came.wrong.length < 20; seed += step) {
  // A real turn of the loop, so that what was given up can be collected.
  if (came.schedules % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
  const ending = await runSchedule(seed, { ambiguous: once });
  came.schedules++;
  came.asks += ending.asks;
  came.ambiguous += ending.ambiguous;
  came.bills += ending.bills;
  if (ending.wrong !== null) came.wrong.push(`seed ${seed}, ${once}: ${ending.wrong.split('\n')[0]}`);
}
parentPort!.postMessage(came satisfies Came);
