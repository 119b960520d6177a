import { sql } from 'kysely';
import type { Changes } from '../changes.ts';
import type { Trx } from '../pool.ts';

/** How often whoever waits looks by itself: a notice may get lost, and that shall cost time and no more. */
const lookMs = 1_000;

/** What `changes.ts` listens to for us. */
export const channel = 'tieout_agents';

/**
 * In a statement's select: this transaction does not wait for the disk. For what may be lost with a crash of the database
 * because somebody asks again: never for the handing out of a task, nor for an answer.
 */
export const notWaited = sql`set_config('synchronous_commit', 'off', true)`;

/** What is rung for: new work or a change for a connection's agent; something new of a task, for who waits for it. */
export const forAgent = (company: number, connection: number): string => `connection ${company}/${connection}`;
export const forTask = (company: number, task: number): string => `task ${company}/${task}`;

/** Rings at the commit, in every hub process. */
export async function ring(trx: Trx, what: string): Promise<void> {
  await sql`select pg_notify(${channel}, ${what})`.execute(trx);
}

export interface Bell {
  /**
   * Looks, and looks again whenever it rings for `what`, until there is something to see, `untilMs` (of
   * `performance.now()`) has passed or the signal ends the waiting: then null.
   */
  watch<T>(what: string, untilMs: number, signal: AbortSignal, look: () => Promise<T | null>): Promise<T | null>;
}

export function openBell(changes: Pick<Changes, 'onAgents'>): Bell {
  const listeners = new Map<string, Set<() => void>>();
  changes.onAgents((what) => {
    const rung = what === null ? [...listeners.values()] : [listeners.get(what) ?? new Set()];
    for (const set of rung) for (const tell of [...set]) tell();
  });
  return {
    async watch(what, untilMs, signal, look) {
      const set = listeners.get(what) ?? new Set();
      listeners.set(what, set);
      let rung = Promise.withResolvers<void>();
      const tell = () => rung.resolve();
      set.add(tell);
      signal.addEventListener('abort', tell);
      try {
        for (;;) {
          // Made anew before the look: what rings while we look makes us look again.
          rung = Promise.withResolvers<void>();
          if (signal.aborted) return null;
          const seen = await look();
          if (seen !== null) return seen;
          const left = untilMs - performance.now();
          if (left <= 0 || signal.aborted) return null;
          const timer = setTimeout(tell, Math.min(left, lookMs));
          await rung.promise;
          clearTimeout(timer);
        }
      } finally {
        signal.removeEventListener('abort', tell);
        set.delete(tell);
        if (set.size === 0 && listeners.get(what) === set) listeners.delete(what);
      }
    },
  };
}
