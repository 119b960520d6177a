import { words } from '../domain/words/words.ts';
import type { Deps } from './deps.ts';
import { jobLoop } from './job-loop.ts';
import { deliverWebhooks } from './jobs/deliver-webhooks.ts';
import { digest } from './jobs/digest.ts';
import { exportInvoice } from './jobs/export-invoice.ts';
import { exportRecord } from './jobs/export-record.ts';
import { pauseAfter } from './jobs/pause.ts';
import { readErp } from './jobs/read-erp.ts';
import { readRecords } from './jobs/read-records.ts';
import { runBulk } from './jobs/run-bulk.ts';
import { sendMail } from './jobs/send-mail.ts';
import { tieOut } from './jobs/tie-out.ts';
import { watch } from './jobs/watch.ts';
import { onceAMinute } from './once-a-minute.ts';
import { type JobEnd, type JobKind, type JobRun, type Lease, LeaseLost } from './unit-of-work.ts';

const runners: Record<JobKind, (deps: Deps, lease: Lease, stopping: AbortSignal) => Promise<JobRun>> = {
  export: exportInvoice,
  bulk: runBulk,
  read_erp: readErp,
  webhook: deliverWebhooks,
  mail: sendMail,
  digest,
  tie_out: tieOut,
  read_records: readRecords,
  export_record: exportRecord,
  watch,
};

export interface WorkerOptions {
  /** Jobs of each kind under way at once in this process. */
  readonly abreast: Readonly<Record<JobKind, number>>;
  /**
   * And of one company, so that its thousands, or its ERP that does not answer, leave room for the others. Where a run has
   * told how much room its company has, that counts.
   */
  readonly ofOneCompany: Readonly<Record<JobKind, number>>;
  /** Renew leases this often; well below the lease. */
  readonly renewMs: number;
  /** Look for due work at least this often, should a notice get lost. */
  readonly lookMs: number;
}

export const usualWorker: WorkerOptions = {
  abreast: {
    export: 512,
    bulk: 8,
    read_erp: 4,
    webhook: 8,
    mail: 2,
    digest: 1,
    tie_out: 2,
    read_records: 2,
    export_record: 8,
    watch: 2,
  },
  ofOneCompany: {
    export: 8,
    bulk: 2,
    read_erp: 1,
    webhook: 4,
    mail: 2,
    digest: 1,
    tie_out: 1,
    read_records: 1,
    export_record: 4,
    watch: 1,
  },
  renewMs: 3_000,
  lookMs: 5_000,
};

/** Whose work leaves the house: an ERP makes what they ask for, somebody reads what they write. */
const sending: readonly JobKind[] = ['export', 'export_record', 'mail', 'webhook', 'digest'];

/** For a copy of an installation that goes on elsewhere: what is to be sent stays where it is, and all else is done. */
export const sendingNothing: Pick<WorkerOptions, 'abreast'> = {
  abreast: { ...usualWorker.abreast, ...Object.fromEntries(sending.map((kind) => [kind, 0])) },
};

export interface Worker {
  /** Has each kind of job been looked for lately? */
  alive(): boolean;
  /** Something of a kind came due; null: anything may have. */
  wake(kind: string | null): void;
  /** Takes nothing new, lets what is in hand end for up to `graceMs`, and hands the rest back. */
  stop(graceMs: number): Promise<void>;
}

/** Runs due jobs, each under a lease that is renewed while this process lives. */
export function startWorker(deps: Deps, options: WorkerOptions = usualWorker): Worker {
  /** Each by itself: a process that stood still may have two of one job, of which the older ends first. */
  const held = new Set<Lease>();
  const lasting = onceAMinute((detail, message) => deps.log.error(detail, message));
  const kinds = (Object.keys(runners) as JobKind[]).filter((kind) => options.abreast[kind] > 0);
  /** The first look begins now, and is given as long as any. */
  const looked = new Map<JobKind, number>(kinds.map((kind) => [kind, performance.now()]));
  const underWay = new Set<Promise<void>>();
  const stop = new AbortController();
  const shared = { deps, options, stopping: stop.signal, run, looked, underWay, lasting };
  const loops = kinds.map((kind) => jobLoop(kind, shared));
  const heart = setInterval(() => void renew(), options.renewMs);

  async function renew(): Promise<void> {
    try {
      await deps.queue.renew([...held]);
    } catch (cause) {
      lasting({ err: cause }, 'leases could not be renewed');
    }
  }

  function observed(kind: JobKind, lease: Lease): Promise<JobRun> {
    const work = () => runners[kind](deps, lease, stop.signal);
    const { company, attempt } = lease;
    return deps.telemetry?.job({ kind, company, attempt }, work, ({ is }) => is) ?? work();
  }

  /** @returns how much room its company has, where the run told. */
  async function run(kind: JobKind, lease: Lease): Promise<number | undefined> {
    held.add(lease);
    try {
      const run = await observed(kind, lease);
      if (!run.ended) await finish(lease, run);
      return run.room;
    } catch (cause) {
      if (cause instanceof LeaseLost) return undefined; // another has it, and begins with a look
      deps.log.error({ err: cause, kind, job: lease.job }, 'a job failed and will be tried again');
      const end: JobEnd = { is: 'again', inMs: pauseAfter(lease.attempt), because: words.jobs.own_error };
      await finish(lease, end).catch((err: unknown) => deps.log.error({ err }, 'a job could not be handed back'));
      return undefined;
    } finally {
      held.delete(lease);
    }
  }

  const finish = (lease: Lease, end: JobEnd): Promise<void> =>
    deps.work.run({ company: lease.company }, (tx) => tx.jobs.end(lease, end));

  return {
    alive: () => kinds.every((kind) => performance.now() - looked.get(kind)! < 3 * options.lookMs),
    wake: (kind) => {
      for (const one of loops) if (kind === null || one.kind === kind) one.wake();
    },
    stop: async (graceMs) => {
      stop.abort();
      for (const one of loops) one.wake();
      // A database that does not answer keeps it no longer: what such a claim may have taken lapses.
      const grace = new Promise<void>((resolve) => setTimeout(resolve, graceMs).unref());
      const inHand = Promise.all(loops.map((one) => one.ended)).then(() => Promise.allSettled([...underWay]));
      await Promise.race([inHand, grace]);
      clearInterval(heart);
      await Promise.allSettled([...held].map((lease) => deps.queue.giveBack(lease)));
    },
  };
}
