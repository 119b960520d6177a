import { inQuietHours, nextAfter } from '../../domain/care/quiet-hours.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { Instant } from '../../domain/time.ts';
import type { Deps } from '../deps.ts';
import type { Caller, ScheduleChange } from '../unit-of-work.ts';
import { dueAt } from './tie-out.ts';

export interface NewSchedule extends ScheduleChange {
  readonly connection: ConnectionId;
  /** The hour of the company's day at which it is tied out; null for never by itself. */
  readonly tieOutHour?: number | null | undefined;
}

/** Says when a connection is read by itself. What is due earlier by the new times comes forward; a tie-out is due at its new hour. */
export function setSchedule(
  deps: Deps,
  caller: Caller,
  { connection, tieOutHour, ...change }: NewSchedule,
): Promise<Outcome<null>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<null>> => {
    const before = await tx.connections.get(connection);
    if (before === null) return no('not_found', { thing: 'ERP connection' });
    const lacking = missing(caller.grants, 'connection.manage', null);
    if (lacking.length > 0) return noMore(notPermitted(lacking));
    await tx.care.saveSchedule(connection, change);
    if (tieOutHour !== undefined) await tx.connections.setTieOutHour(connection, tieOutHour);
    const schedule = await tx.care.schedule(connection);
    const now = await tx.now();
    const { timeZone } = await tx.directory.settings();
    const everyMs = schedule.readEveryMinutes * 60_000;
    if (deps.readEveryMs !== 0) {
      for (const [kind, ms] of [
        ['read_erp', everyMs],
        ['read_records', schedule.recordsEveryMinutes * 60_000],
      ] as const) {
        const next = (from: Instant, inMs: number) => nextAfter(from, inMs, schedule.quiet, timeZone) - now;
        await tx.jobs.add(kind, connection, next(now, ms));
        // It was queued for a time that is quiet now. What a person asked for is due already, and stays so.
        const due = await tx.jobs.dueAt(kind, connection);
        if (due !== null && inQuietHours(due, schedule.quiet, timeZone)) {
          await tx.jobs.defer(kind, connection, next(due, 0));
        }
      }
    }
    if (typeof tieOutHour === 'number') await dueAt(tx, connection, tieOutHour);
    const facts = { connection, name: before.name };
    await tx.directory.note({ type: 'schedule.changed', by: caller.person, facts, requestId: caller.requestId });
    return yes(null);
  });
}
