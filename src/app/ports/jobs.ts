import type { CompanyId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';

export type JobKind =
  | 'export'
  | 'bulk'
  | 'read_erp'
  | 'webhook'
  | 'mail'
  | 'digest'
  | 'tie_out'
  | 'read_records'
  | 'export_record'
  | 'watch';

/** A hold on a job: whoever took the newest token may finish it, and only while the lease lasts. */
export interface Lease {
  readonly company: CompanyId;
  readonly job: number;
  readonly subject: number;
  readonly attempt: number;
  readonly token: number;
}

/** How a job's turn ended. */
export type JobEnd =
  | { readonly is: 'done' }
  | {
      readonly is: 'again';
      readonly inMs: number;
      readonly because: string;
      /** It waited for a person: no attempt was made. */
      readonly uncounted?: true;
    }
  | { readonly is: 'parked'; readonly because: string };

/**
 * How a run of a job came out. `ended`: its end was written in the transaction of its last change. `room`: so many of its
 * kind may this process have in hand for its company.
 */
export type JobRun = JobEnd & { readonly ended?: true; readonly room?: number };

/** What is to be done later, in the transaction of whatever makes it due. */
export interface JobsTx {
  /**
   * Queues a job, or brings the queued one of the same subject forward. One that is in work is due again at its end if it
   * is wanted now; for a later time it asks at its end when that is.
   */
  add(kind: JobKind, subject: number, inMs?: number): Promise<void>;
  /** Has the queued job of a subject be due then, earlier or later. One that is in work stays as it is. */
  defer(kind: JobKind, subject: number, inMs: number): Promise<void>;
  /** When the queued job of a subject will be due; null where none is queued, or it is due already. */
  dueAt(kind: JobKind, subject: number): Promise<Instant | null>;
  /** Queues a job unless it is queued, as it then stands; unlike {@link add} waits for nobody who holds it. */
  ensure(kind: JobKind, subject: number): Promise<void>;
  /**
   * Has all be due now that was put off further than anything ever is, and frees what is held for longer: the clock was ahead
   * then, and was set back. @returns how many.
   */
  catchUp(): Promise<number>;
  /** Throws `LeaseLost` if the lease has run out or another has taken the job. Locks the job's row. */
  mustHold(lease: Lease): Promise<void>;
  end(lease: Lease, how: JobEnd): Promise<void>;
  /** Notes that this turn ended in an error of our own; answers how many did in a row. 0 where another has the job. */
  erred(lease: Lease): Promise<number>;
}
