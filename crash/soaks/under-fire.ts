import { setTimeout as sleep } from 'node:timers/promises';
import { memoryOf, type Running } from '../../bench/parts/processes.ts';

/** How often hubs are to be ended by SIGKILL, and stopped by SIGSTOP past their leases, while they have work. */
export interface Fire {
  readonly kills: number;
  readonly stops: number;
}

/** Hubs of one database, of which none, or any, or all, are ended or stopped at any moment. */
export interface Hubs {
  /** Resident, all together that are alive. */
  memoryMb(): number;
  /** Of all that is wanted, this part may have befallen them from now on: none at first, and 1 is all of it. */
  allow(part: number): void;
  /** Nothing more befalls them. @returns what did. */
  cease(): Promise<Fire>;
  end(): Promise<void>;
}

/**
 * One hub where nothing befalls it; two else, each struck by itself, and another in the place of each that was ended.
 * @param leaseMs of theirs: who is stopped stands still for longer.
 */
export async function hubsUnderFire(start: () => Promise<Running>, wanted: Fire, leaseMs: number): Promise<Hubs> {
  const count = wanted.kills + wanted.stops > 0 ? 2 : 1;
  const places: (Running | null)[] = await Promise.all(Array.from({ length: count }, start));
  const living = () => places.filter((hub) => hub !== null);
  const left = { ...wanted };
  let [kept, over] = [wanted.kills + wanted.stops, false];
  const strike = async (at: number) => {
    const hub = places[at]!;
    if (Math.random() * (left.kills + left.stops) < left.stops) {
      left.stops--;
      process.kill(hub.pid, 'SIGSTOP');
      await sleep(leaseMs * (1.2 + Math.random()));
      process.kill(hub.pid, 'SIGCONT');
      return;
    }
    left.kills--;
    places[at] = null;
    process.kill(hub.pid, 'SIGKILL');
    await hub.stop();
    places[at] = await start();
  };
  const fire = Promise.all(
    places.map(async (_, at) => {
      for (;;) {
        await sleep(Math.random() * 1_000);
        if (over) return;
        if (left.kills + left.stops > kept) await strike(at);
      }
    }),
  );
  // Awaited once all is done; until then nobody listens.
  fire.catch(() => undefined);
  return {
    memoryMb: () => living().reduce((sum, { pid }) => sum + memoryOf(pid).now, 0),
    allow: (part) => {
      kept = Math.ceil((wanted.kills + wanted.stops) * (1 - part));
    },
    cease: async () => {
      over = true;
      await fire;
      return { kills: wanted.kills - left.kills, stops: wanted.stops - left.stops };
    },
    end: async () => {
      over = true;
      await fire.catch(() => undefined);
      await Promise.all(living().map((hub) => hub.stop()));
    },
  };
}
