import type { Deps } from '../src/app/deps.ts';
import { startWorker, usualWorker, type Worker } from '../src/app/worker.ts';
import { careful } from '../src/connectors/careful.ts';
import type { Clock, ErpConnector } from '../src/connectors/contract.ts';
import type { Chance } from './chance.ts';
import { DatabaseTrouble } from './database.ts';
import type { SimulatedStore } from './store.ts';
import type { Owner, VirtualTime } from './time.ts';

export interface HubGround {
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly store: SimulatedStore;
  readonly clock: Clock;
  readonly erp: ErpConnector;
  /** What no fault explains: a bug. */
  readonly wrong: (what: string) => void;
}

/** Kinds of jobs that the simulation has none of. */
const none = Object.fromEntries(
  Object.keys(usualWorker.abreast).map((kind) => [kind, 0]),
) as unknown as typeof usualWorker.abreast;

/** One process of the hub: the worker, commands and guard of connectors that ship, mortal as a process is. */
export class HubProcess implements Owner {
  alive = true;
  standsStillUntil = 0;
  readonly deps: Deps;
  readonly #worker: Worker;

  constructor(readonlyGround: HubGround) {
    const { time, chance, store, clock, erp, wrong } = readonlyGround;
    const unexpected = (detail: object) => {
      const cause = (detail as { err?: unknown }).err;
      if (!(cause instanceof DatabaseTrouble)) wrong(`threw: ${cause instanceof Error ? cause.stack : String(cause)}`);
    };
    const connector = careful(erp, { clock, insideTransaction: () => store.work.inside() });
    const deps: Partial<Deps> = {
      // Its own ways to the store: what a process gathers, it gathers by itself.
      work: { ...store.work },
      reads: { ...store.reads },
      queue: store.queue,
      clock,
      connectorFor: () => connector,
      randomBytes: (size) => Uint8Array.from({ length: size }, () => chance.whole(0, 255)),
      reach: () => undefined,
      log: { error: unexpected, info: () => undefined },
      readEveryMs: 15_000,
      installation: { mail: null, publicUrl: '' } as unknown as Deps['installation'],
    };
    this.deps = deps as Deps;
    const before = time.active;
    time.active = this;
    const abreast = { ...none, export: 4, read_erp: 1 };
    this.#worker = startWorker(this.deps, {
      abreast,
      ofOneCompany: abreast,
      renewMs: 3_000,
      lookMs: 30_000,
    });
    time.active = before;
  }

  wake(kind: string): void {
    this.#worker.wake(kind);
  }
}
