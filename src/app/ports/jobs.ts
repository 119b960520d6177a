import type { Instant } from '../../domain/time.ts';
import type { JobEnd, JobKind, Lease } from './records.ts';

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
  /** Throws `LeaseLost` if the lease has run out or another has taken the job. Locks the job's row. */
  mustHold(lease: Lease): Promise<void>;
  end(lease: Lease, how: JobEnd): Promise<void>;
  /** Notes that this turn ended in an error of our own; answers how many did in a row. 0 where another has the job. */
  erred(lease: Lease): Promise<number>;
}
