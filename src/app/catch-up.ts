import type { Deps } from './deps.ts';
import type { Companies } from './unit-of-work.ts';

/** A start that is made right after the clock was set right finds it so, and nothing that has just begun. */
const firstMs = 5_000;
const roundMs = 600_000;

/**
 * Work that was put off while the database's clock was far ahead is due when that moment comes again: for a clock that was a year
 * ahead for a minute, in a year. Nobody can be asked to wait for that, or to set the clock wrong again.
 */
export function startCatchingUp(
  { work, log }: Pick<Deps, 'work' | 'log'>,
  companies: Companies,
): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const look = async () => {
    for (const company of await companies.ids()) {
      const jobs = await work.run({ company }, (tx) => tx.jobs.catchUp());
      if (jobs > 0) log.info({ company, jobs }, 'the database’s clock was set back: what was put off by it is due now');
    }
  };
  const round = () => {
    running = look().catch((err: unknown) => log.error({ err }, 'what was put off too far could not be looked for'));
  };
  const first = setTimeout(round, firstMs).unref();
  const every = setInterval(round, roundMs).unref();
  return {
    stop: async () => {
      clearTimeout(first);
      clearInterval(every);
      await running;
    },
  };
}
