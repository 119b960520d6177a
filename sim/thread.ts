import { parentPort, workerData } from 'node:worker_threads';
import { mutants } from './mutants.ts';
import { mutate } from './mutate.ts';
import { replaceClocks } from './time.ts';

/** What a thread is given: which seeds, and which mutant of the code that ships, if any. */
export interface Share {
  readonly from: number;
  readonly count: number;
  readonly mutant: string | null;
  /** See the schedule's own option. */
  readonly beyond: boolean;
  /** Ends at the first schedule in which something went wrong. */
  readonly untilWrong: boolean;
}

/** What a thread tells: how much it has done since it last told, and what went wrong. */
export interface Told {
  readonly done: number;
  readonly happenings: number;
  readonly kills: number;
  readonly asks: number;
  readonly bills: number;
  readonly unlinked: number;
  readonly wrong: readonly { readonly seed: number; readonly what: string }[];
}

const tellEvery = 250;

// Thousands of errors are a day's weather here; nobody reads where they came from.
Error.stackTraceLimit = 0;
const share = workerData as Share;
const mutant = mutants.find((one) => one.name === share.mutant);
if (mutant !== undefined) mutate(mutant);
replaceClocks();
const { runSchedule } = await import('./schedule.ts');

const none = { done: 0, happenings: 0, kills: 0, asks: 0, bills: 0, unlinked: 0 };
let sums = { ...none };
let wrong: { seed: number; what: string }[] = [];
let unhandled: string | null = null;
process.on('unhandledRejection', (cause) => {
  unhandled = `a rejection that nobody handled: ${String(cause)}`;
});

function tell(): void {
  parentPort!.postMessage({ ...sums, wrong } satisfies Told);
  sums = { ...none };
  wrong = [];
}

for (let seed = share.from; seed < share.from + share.count; seed++) {
  const ending = await runSchedule(seed, { beyond: share.beyond });
  // A real turn of the loop, so that what was given up can be collected and a lost rejection is seen.
  if (seed % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
  const what = ending.wrong ?? unhandled;
  unhandled = null;
  sums.done++;
  for (const name of ['happenings', 'kills', 'asks', 'bills', 'unlinked'] as const) sums[name] += ending[name];
  if (what !== null) wrong.push({ seed, what });
  if (what !== null && share.untilWrong) break;
  if (sums.done === tellEvery) tell();
}
tell();
