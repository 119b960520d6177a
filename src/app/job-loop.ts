import type { CompanyId } from '../domain/ids.ts';
import type { Deps } from './deps.ts';
import type { onceAMinute } from './once-a-minute.ts';
import type { JobKind, Lease } from './unit-of-work.ts';
import type { WorkerOptions } from './worker.ts';

/** Taken in one go. */
const mostClaimed = 200;

/** No look comes sooner after the one before. */
const soonestMs = 5;
/** So often is that doubled while looks are in vain: while all that is due is held by somebody's open transaction. */
const mostDoublings = 5;

/** The worker that a loop belongs to. */
export interface LoopOf {
  readonly deps: Pick<Deps, 'queue'>;
  readonly options: WorkerOptions;
  readonly stopping: AbortSignal;
  /** @returns how much room its company has, where the run told. */
  readonly run: (kind: JobKind, lease: Lease) => Promise<number | undefined>;
  /** When each kind was looked for last. */
  readonly looked: Map<JobKind, number>;
  readonly underWay: Set<Promise<void>>;
  readonly lasting: ReturnType<typeof onceAMinute>;
}

export interface JobLoop {
  readonly kind: JobKind;
  wake(): void;
  readonly ended: Promise<void>;
}

/** Looks for due jobs of one kind again and again, and begins what there is room for, until the worker stops. */
export function jobLoop(kind: JobKind, worker: LoopOf): JobLoop {
  const { options, looked, underWay } = worker;
  const companies = companiesInHand(options.ofOneCompany[kind]);
  let inVain = 0;
  let alarm = Promise.withResolvers<void>();
  const wake = () => alarm.resolve();
  const round = async (): Promise<number> => {
    const free = options.abreast[kind] - companies.running();
    if (free <= 0) {
      looked.set(kind, performance.now());
      return options.lookMs;
    }
    const { leases, nextInMs } = await worker.deps.queue.claim(kind, Math.min(free, mostClaimed), {
      inHand: companies.inHand,
      mostOfOne: options.ofOneCompany[kind],
      mostOf: companies.mostOf(),
    });
    looked.set(kind, performance.now());
    for (const lease of leases) {
      companies.count(lease.company, 1);
      const job = worker.run(kind, lease).then((room) => {
        companies.count(lease.company, -1);
        underWay.delete(job);
        if (companies.takesMore(lease.company, room)) wake();
      });
      underWay.add(job);
    }
    if (leases.length === free) return options.lookMs;
    if (leases.length === mostClaimed) return 0;
    inVain = leases.length === 0 && nextInMs !== null && nextInMs <= 0 ? inVain + 1 : 0;
    const soonest = soonestMs * 2 ** Math.min(inVain, mostDoublings);
    return Math.min(Math.max(nextInMs ?? options.lookMs, soonest), options.lookMs);
  };
  const ended = (async () => {
    while (!worker.stopping.aborted) {
      alarm = Promise.withResolvers<void>();
      let pauseMs = options.lookMs;
      try {
        pauseMs = await round();
      } catch (cause) {
        worker.lasting({ err: cause, kind }, 'due jobs could not be claimed');
      }
      if (worker.stopping.aborted) break;
      const timer = setTimeout(wake, pauseMs);
      await alarm.promise;
      clearTimeout(timer);
    }
  })();
  return { kind, wake, ended };
}

/** How much of a kind each company has in hand, and how much room. */
function companiesInHand(usual: number) {
  let running = 0;
  const inHand = new Map<CompanyId, number>();
  const rooms = new Map<CompanyId, number>();
  return {
    inHand,
    running: () => running,
    count: (company: CompanyId, by: 1 | -1) => {
      running += by;
      const now = (inHand.get(company) ?? 0) + by;
      if (now === 0) inHand.delete(company);
      else inHand.set(company, now);
    },
    /** One that is more than half full, of more room than usual, is left until it is not: so its work comes by handfuls. */
    mostOf: () =>
      new Map(
        [...rooms].map(([company, room]) => {
          const held = inHand.get(company) ?? 0;
          return [company, held > room / 2 && held >= usual ? held : room];
        }),
      ),
    /** @param told how much room it has, where a run of it has just said so. */
    takesMore: (company: CompanyId, told: number | undefined): boolean => {
      if (told !== undefined) rooms.set(company, told);
      const most = rooms.get(company) ?? 0;
      const held = inHand.get(company) ?? 0;
      return most <= usual || held <= most / 2;
    },
  };
}
