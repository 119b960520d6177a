import type { ConnectionHealth } from '../../app/hub.ts';
import { type CallSums, errorRate, meanMs } from '../../domain/care/connection-health.ts';
import { isoInstant } from '../../domain/time.ts';
import { fill, sayKept, words } from '../../domain/words/words.ts';
import type * as shapes from './care-shapes.ts';
import { agentView, iso } from './views.ts';

const sumsView = (sums: CallSums) => ({
  calls: sums.calls,
  failed: sums.failed,
  error_rate: errorRate(sums),
  mean_ms: meanMs(sums),
  longest_ms: sums.longestMs,
});

export function healthView(found: ConnectionHealth): shapes.Health {
  const { connection, traits, agent, at, fare } = found;
  const { queue, lastTieOut } = fare;
  const facts = {
    erp: traits.name,
    parked: queue.parked,
    failed: queue.failed,
    because: sayKept(connection.lastReadError),
  };
  return {
    connection_id: connection.id,
    name: connection.name,
    erp: traits.name,
    at: isoInstant(at),
    verdict: found.verdict,
    reasons: found.reasons.map((code) => ({ code, says: fill(words.care.reasons[code], facts) })),
    last_read_at: iso(connection.lastReadAt),
    last_read_error: sayKept(connection.lastReadError),
    lag_ms: connection.lastReadAt === null ? null : Math.max(0, at - connection.lastReadAt),
    agent: agentView({ connection, agent }),
    last_hour: sumsView(fare.lastHour),
    last_day: sumsView(fare.lastDay),
    last_failure: fare.lastFailure && { at: isoInstant(fare.lastFailure.at), says: sayKept(fare.lastFailure.says) },
    steps: fare.steps.map((step) => ({ at: isoInstant(step.at), ...sumsView(step) })),
    queue: {
      waiting: queue.waiting,
      in_hand: queue.inHand,
      oldest_sent_at: iso(queue.oldestSentAt),
      parked: queue.parked,
      failed: queue.failed,
    },
    slots: { in_use: fare.slotsInUse, of: traits.maxInFlight },
    last_tie_out: lastTieOut && {
      id: lastTieOut.id,
      state: lastTieOut.state === 'complete' ? 'complete' : 'incomplete',
      ended_at: isoInstant(lastTieOut.endedAt),
      wrong: lastTieOut.wrong,
    },
    schedule: scheduleView(found),
  };
}

function scheduleView({ connection, schedule, timeZone, quietNow, fare }: ConnectionHealth): shapes.Schedule {
  const next = (kind: string) => iso(fare.next[kind] ?? null);
  return {
    read_every_minutes: schedule.readEveryMinutes,
    records_every_minutes: schedule.recordsEveryMinutes,
    tie_out_hour: connection.tieOutHour,
    quiet: schedule.quiet,
    silent_minutes: schedule.silentMinutes,
    time_zone: timeZone,
    quiet_now: quietNow,
    next_read_at: next('read_erp'),
    next_records_at: next('read_records'),
    next_tie_out_at: connection.tieOutHour === null ? null : next('tie_out'),
  };
}
