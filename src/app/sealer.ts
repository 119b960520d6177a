import type { CompanyId } from '../domain/ids.ts';
import { makeCheckpoint } from './checkpoints.ts';
import type { Deps } from './deps.ts';
import type { Companies } from './unit-of-work.ts';

/** After something happened, so that a burst is sealed at once and not in a hundred pieces. */
const restMs = 1_000;
/** Where an older transaction was still open. */
const againMs = 5_000;
/** Over all companies: for what no notice came of, and for the checkpoint of the day. */
const roundMs = 600_000;

export interface Sealer {
  stop(): Promise<void>;
}

/** Seals what has happened, a moment after it did, and signs the head of the chain from time to time. */
export function startSealer(
  deps: Pick<Deps, 'work' | 'log' | 'checkpointKey'>,
  around: {
    readonly companies: Companies;
    readonly onChange: (listener: (change: { readonly company: number | null }) => void) => () => void;
  },
): Sealer {
  const { work, log, checkpointKey = null } = deps;
  const timers = new Map<CompanyId, NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  let stopped = false;

  function later(company: CompanyId, ms: number): void {
    if (stopped || timers.has(company)) return;
    const timer = setTimeout(() => {
      timers.delete(company);
      track(seal(company));
    }, ms);
    timers.set(company, timer.unref());
  }
  function track(done: Promise<void>): void {
    const settled = done.catch((err: unknown) => log.error({ err }, 'the history could not be sealed'));
    running.add(settled);
    void settled.then(() => running.delete(settled));
  }
  /** One company whose history cannot be sealed keeps no other's from it. */
  async function seal(company: CompanyId): Promise<void> {
    if (stopped) return;
    await sealOne(company).catch((err: unknown) => log.error({ err, company }, 'the history could not be sealed'));
  }
  async function sealOne(company: CompanyId): Promise<void> {
    const { waiting } = await work.run({ company }, (tx) => tx.sealedHistory.seal());
    if (waiting) later(company, againMs);
    if (checkpointKey === null || stopped) return;
    const made = await makeCheckpoint(work, { company }, checkpointKey);
    if (made.is !== 'refused') return;
    const { found, findings } = made.verdict;
    log.error({ company, found, findings: findings.slice(0, 10) }, 'the history does not fit its seals: tieout verify');
  }
  async function round(): Promise<void> {
    for (const company of await around.companies.ids()) await seal(company);
  }

  const off = around.onChange(({ company }) => {
    if (company === null) track(round());
    else later(company as CompanyId, restMs);
  });
  const every = setInterval(() => track(round()), roundMs).unref();
  const first = setTimeout(() => track(round()), againMs).unref();
  return {
    stop: async () => {
      stopped = true;
      off();
      clearInterval(every);
      clearTimeout(first);
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(running);
    },
  };
}
