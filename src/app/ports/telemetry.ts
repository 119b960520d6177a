import type { CompanyId } from '../../domain/ids.ts';

/** One run of a job, as it is measured and traced. */
export interface ObservedJob {
  readonly kind: string;
  readonly company: CompanyId;
  readonly attempt: number;
}

/** Whoever measures what the hub does. It only looks on: what it is given to run, it runs, and answers with its answer. */
export interface Telemetry {
  job<T>(job: ObservedJob, run: () => Promise<T>, endOf: (answer: T) => string): Promise<T>;
}

/** How much work there is, over all companies. */
export interface Backlog {
  /** Of each kind of job: those that are due, those that wait for their time, and how long the oldest has been due. */
  readonly jobs: readonly {
    readonly kind: string;
    readonly due: number;
    readonly waiting: number;
    readonly oldestDueSeconds: number;
  }[];
  /** Live links by their state. */
  readonly links: readonly { readonly state: string; readonly count: number }[];
}
