import type { ErpReader } from '../../connectors/contract.ts';
import { nextAfter } from '../../domain/care/quiet-hours.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import { outsideKind } from '../../domain/outside.ts';
import { type ListedKind, listedKinds } from '../../domain/records/kinds.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { Deps } from '../deps.ts';
import { allBusy, askErp, readerFor, slotWaitMs } from '../erp-access.ts';
import { reasonOf } from '../reason.ts';
import {
  type Connection,
  type JobEnd,
  type JobRun,
  type Lease,
  LeaseLost,
  type NewListed,
  type Reading,
  type ReadList,
} from '../unit-of-work.ts';
import { mustBeTheSame } from './same-connection.ts';

/** A list longer than this is not kept here: no contractor works with so many. */
const mostKept = 200_000;
/** Of a record in the ERP, as it is kept here. */
const longestNumber = 255;
/** Jobs that are asked for their cost codes and subcontracts, and bills that are asked for their payments, in one reading. */
const mostJobs = 5_000;
const mostBills = 5_000;

/**
 * Reads the ERP's lists of vendors, jobs, codes, subcontracts and payments, each whole or not at all. They are what
 * people choose from. No link is ever made or cut by them alone: whatever is decided looks again.
 */
export async function readRecords(deps: Deps, lease: Lease, stopping: AbortSignal): Promise<JobRun> {
  const scope = { company: lease.company };
  const begun = await deps.work.run(scope, async (tx) => {
    await tx.jobs.mustHold(lease);
    const connection = await tx.connections.get(lease.subject as ConnectionId);
    if (connection === null) return null;
    const { recordsEveryMinutes } = await tx.care.schedule(connection.id);
    return { connection, everyMs: recordsEveryMinutes * 60_000, readings: await tx.records.readings(connection.id) };
  });
  if (begun === null) return { is: 'done' };
  // Once somebody has asked for them, the lists are read again by themselves, as the connection's schedule says.
  for (const kind of wanted(begun.readings, await deps.clock.now(), begun.everyMs)) {
    if (stopping.aborted) return { is: 'again', inMs: 0, because: words.jobs.stopped };
    await readOne(deps, lease, begun.connection, kind, stopping);
  }
  if (deps.readEveryMs === 0) return { is: 'done' };
  return next(deps, lease, begun.connection);
}

/** By the schedule as it is at the end: it may have been changed meanwhile. */
function next(deps: Deps, lease: Lease, { id }: Connection): Promise<JobRun> {
  return deps.work.run({ company: lease.company }, async (tx): Promise<JobRun> => {
    await tx.jobs.mustHold(lease);
    const { recordsEveryMinutes, quiet } = await tx.care.schedule(id);
    const { timeZone } = await tx.directory.settings();
    const now = await tx.now();
    const at = nextAfter(now, recordsEveryMinutes * 60_000, quiet, timeZone);
    const end: JobEnd = { is: 'again', inMs: at - now, because: words.records.nextReading };
    await tx.jobs.end(lease, end);
    return { ...end, ended: true };
  });
}

/** What somebody asked for; else, by the schedule, all that was read before and has grown old, or never could be read yet. */
function wanted(readings: readonly Reading[], now: number, everyMs: number): readonly ListedKind[] {
  const asked = readings.filter(({ askedAt }) => askedAt !== null);
  // Of a moment that is still to come it is of before the clock was set back.
  const isOld = (asOf: number) => now - asOf >= everyMs || asOf > now;
  const old = readings.filter(({ asOf, error }) => (asOf === null ? error !== null : isOld(asOf)));
  const due = new Set([...asked, ...old].map(({ kind }) => kind));
  return listedKinds.filter((kind) => due.has(kind));
}

async function readOne(deps: Deps, lease: Lease, connection: Connection, kind: ListedKind, stopping: AbortSignal) {
  const scope = { company: lease.company };
  const asOf = await deps.clock.now();
  try {
    const read =
      connection.kind === outsideKind
        ? await staged(deps, connection, kind)
        : await lists[kind](within(deps, connection, stopping), deps, connection);
    const given: ReadList = 'records' in read ? read : { records: read, whole: true };
    const list = { ...given, records: given.records.filter(isNumbered) };
    if (list.records.length > mostKept) throw new Error(fill(words.records.tooMany, { limit: mostKept }));
    await deps.work.run(scope, async (tx) => {
      await tx.jobs.mustHold(lease);
      await tx.records.keepReading(connection.id, kind, asOf, list);
      await mustBeTheSame(tx, connection);
    });
  } catch (cause) {
    if (cause instanceof LeaseLost || stopping.aborted) throw cause;
    const because = reasonOf(cause, connection.name);
    await deps.work.run(scope, async (tx) => {
      await tx.jobs.mustHold(lease);
      await tx.records.failReading(connection.id, kind, asOf, because);
      await mustBeTheSame(tx, connection);
    });
  }
}

/** What has no number, or one longer than any of ours can bear, could be joined to nothing: it keeps no list from being read. */
const isNumbered = ({ number }: NewListed): boolean => number.trim() !== '' && number.length <= longestNumber;

/** What an integrator offers for import stands in for a list that nobody can ask for: what it lacks may be there. */
const staged = (deps: Deps, connection: Connection, kind: ListedKind): Promise<ReadList> =>
  deps.work.run(connection, async (tx) => ({ records: await tx.records.staged(connection.id, kind), whole: false }));

/** One list of the ERP, whole, within one of the connection's slots. */
type Whole = <T>(open: (erp: ErpReader, signal: AbortSignal) => AsyncIterable<T>) => Promise<readonly T[]>;

function within(deps: Deps, connection: Connection, stopping: AbortSignal): Whole {
  const erp = readerFor(deps, connection);
  return async (open) => {
    const answer = await askErp(deps, connection, erp, slotWaitMs.records, (signal) =>
      Array.fromAsync(open(erp, AbortSignal.any([signal, stopping]))),
    );
    if (answer === null) throw new Error(allBusy().because);
    return answer.value;
  };
}

const plain = (number: string, name: string, more: Partial<NewListed> = {}): NewListed => ({
  key: number,
  number,
  name,
  job: null,
  invoice: null,
  detail: {},
  ...more,
});
const ofJob = (job: string, number: string, name: string) => plain(number, name, { key: `${job}/${number}`, job });

type Read = (read: Whole, deps: Deps, connection: Connection) => Promise<readonly NewListed[] | ReadList>;

async function ofEachJob(
  deps: Deps,
  connection: Connection,
  list: (job: string) => Promise<readonly NewListed[]>,
): Promise<readonly NewListed[]> {
  const jobs = await deps.work.run(connection, (tx) => tx.records.jobsInWork(mostJobs + 1));
  if (jobs.length > mostJobs) throw new Error(fill(words.records.tooMany, { limit: mostJobs }));
  const found: NewListed[] = [];
  for (const job of jobs) found.push(...(await list(job)));
  return found;
}

/** How each list is read. Phases come with their jobs. */
const lists: Readonly<Record<ListedKind, Read>> = {
  vendor: async (read) => (await read((erp, signal) => erp.vendors(signal))).map((one) => plain(one.number, one.name)),
  job: async (read) => (await read((erp, signal) => erp.jobs(signal))).map((one) => plain(one.number, one.name)),
  sub_job: async (read) =>
    (await read((erp, signal) => erp.jobs(signal))).flatMap((job) =>
      job.phases.map((phase) => ofJob(job.number, phase.number, phase.name)),
    ),
  cost_code: (read, deps, connection) =>
    ofEachJob(deps, connection, async (job) =>
      (await read((erp, signal) => erp.costCodes(job, signal))).map((one) => ofJob(job, one.code, one.name)),
    ),
  cost_type: async (read) =>
    (await read((erp, signal) => erp.costTypes(signal))).map((one) => plain(one.code, one.name)),
  commitment: (read, deps, connection) =>
    ofEachJob(deps, connection, async (job) =>
      (await read((erp, signal) => erp.subcontracts(job, signal))).map((one) =>
        plain(one.number, one.description, { job, detail: { vendor: one.vendorNumber, amount: one.amount } }),
      ),
    ),
  payment: async (read, deps, connection) => {
    const bills = await deps.work.run(connection, (tx) => tx.records.billsInWork(connection.id, mostBills));
    const found: NewListed[] = [];
    for (const { invoice, record } of bills) {
      const seen = new Map<string, number>();
      for (const paid of await read((erp, signal) => erp.payments(record, signal))) {
        found.push(
          plain(paid.number, record.label, {
            key: paymentKey(record, paid.number, seen),
            invoice,
            detail: { amount: paid.amount, date: paid.date, bill: record.label },
          }),
        );
      }
    }
    // Of bills before these the list says nothing.
    return { records: found, whole: bills.length < mostBills };
  },
};

/**
 * A check pays several bills: so a payment is known by its bill too, whose identity is never another's. Two under one
 * number on one bill are told apart by their order, oldest first.
 */
function paymentKey(
  bill: { readonly id: string; readonly identity: string | null },
  number: string,
  seen: Map<string, number>,
): string {
  const times = (seen.get(number) ?? 0) + 1;
  seen.set(number, times);
  const key = `${bill.identity ?? bill.id}/${number}`;
  return times === 1 ? key : `${key}#${times}`;
}
