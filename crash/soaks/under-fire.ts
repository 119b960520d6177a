import { setTimeout as sleep } from 'node:timers/promises';
import { memoryOf, type Running } from '../../bench/parts/processes.ts';

/** How often hubs are to be ended by SIGKILL, and stopped by SIGSTOP past their leases, while they have work. */
export interface Fire {
  readonly kills: number;
  readonly stops: number;
}

/** Hubs of one database, of which none, or any, is ended or stopped at any moment. */
export interface Hubs {
  /** Resident, all together that are alive. */
  memoryMb(): number;
  /** Nothing more befalls them. @returns what did. */
  cease(): Promise<Fire>;
  end(): Promise<void>;
}

/**
 * One hub where nothing befalls it; two else, so that there is always one, and another in the place of each that was ended.
 * @param leaseMs of theirs: who is stopped stands still for longer.
 */
export async function hubsUnderFire(start: () => Promise<Running>, wanted: Fire, leaseMs: number): Promise<Hubs> {
  const living = await Promise.all(Array.from({ length: wanted.kills + wanted.stops > 0 ? 2 : 1 }, start));
  let [kills, stops, over] = [0, 0, false];
  const strike = async () => {
    const at = Math.floor(Math.random() * living.length);
    const victim = living[at]!;
    const [killsLeft, stopsLeft] = [wanted.kills - kills, wanted.stops - stops];
    if (Math.random() * (killsLeft + stopsLeft) < stopsLeft) {
      process.kill(victim.pid, 'SIGSTOP');
      await sleep(leaseMs * (1.2 + Math.random()));
      process.kill(victim.pid, 'SIGCONT');
      stops++;
      return;
    }
    living.splice(at, 1);
    process.kill(victim.pid, 'SIGKILL');
    await victim.stop();
    kills++;
    living.push(await start());
  };
  const fire = (async () => {
    while (!over && (kills < wanted.kills || stops < wanted.stops)) {
      await sleep(Math.random() * 1_000);
      if (!over) await strike();
    }
  })();
  // Awaited once all is done; until then nobody listens.
  fire.catch(() => undefined);
  return {
    memoryMb: () => living.reduce((sum, { pid }) => sum + memoryOf(pid).now, 0),
    cease: async () => {
      over = true;
      await fire;
      return { kills, stops };
    },
    end: async () => {
      over = true;
      await fire.catch(() => undefined);
      await Promise.all(living.map((hub) => hub.stop()));
    },
  };
}
