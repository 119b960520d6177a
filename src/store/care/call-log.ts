import { sql } from 'kysely';
import { asStatement, type Database } from '../pool.ts';

/** Calls are added up by so many minutes. */
const stepMinutes = 5;
/** So long are they kept. */
const keptDays = 14;
const longestFailure = 500;

interface Place {
  readonly company: number;
  readonly connection: number;
}
interface Outcome {
  readonly ms: number;
  readonly failure: string | null;
  readonly answered: boolean;
}
interface Sums extends Place {
  calls: number;
  failed: number;
  answered: number;
  totalMs: number;
  longestMs: number;
  lastFailure: string | null;
}

export interface CallLog {
  note(place: Place, outcome: Outcome): void;
  /** Writes what was noted since the last time. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Adds up in memory what became of the calls to each connection, and writes the sums every few seconds in a transaction
 * of their own. What a crash takes with it is a few seconds of figures: nothing is ever decided by them, but that a silence in
 * which nobody asked, or the ERP said why it does not answer, is none. Nothing waits for the disk for them either.
 */
export function openCallLog(
  database: Database,
  everyMs = 5_000,
  onError: (cause: unknown) => void = () => {},
): CallLog {
  let noted = new Map<string, Sums>();
  const flush = async () => {
    const now = noted;
    noted = new Map();
    for (const sums of now.values()) await write(database, sums).catch(onError);
  };
  let writing = Promise.resolve();
  const inTurn = () => {
    writing = writing.then(flush);
    return writing;
  };
  const timer = setInterval(() => void inTurn(), everyMs);
  timer.unref();
  return {
    note: ({ company, connection }, { ms, failure, answered }) => {
      const key = `${company}/${connection}`;
      const sums = noted.get(key) ?? { ...none, company, connection };
      sums.calls++;
      sums.totalMs += Math.round(ms);
      sums.longestMs = Math.max(sums.longestMs, Math.round(ms));
      if (failure !== null) {
        sums.failed++;
        if (answered) sums.answered++;
        sums.lastFailure = failure.slice(0, longestFailure);
      }
      noted.set(key, sums);
    },
    flush: inTurn,
    close: async () => {
      clearInterval(timer);
      await inTurn();
    },
  };
}

const none = { calls: 0, failed: 0, answered: 0, totalMs: 0, longestMs: 0, lastFailure: null };

/** In one round trip where no failure has its words to say, which is nearly always. */
async function write(database: Database, sums: Sums): Promise<void> {
  const { company, connection, calls, failed, answered, totalMs, longestMs, lastFailure } = sums;
  await database.atOnce({ company: company as never }, (from) => [
    asStatement(from, sql`select set_config('synchronous_commit', 'off', true)`),
    asStatement(
      from,
      sql`insert into erp_calls (company_id, connection_id, at, calls, failed, answered, total_ms, longest_ms, last_failure,
          last_failure_at)
        select ${company}, ${connection},
          date_bin(${stepMinutes} * interval '1 minute', clock_timestamp(), timestamptz '2000-01-01'),
          ${calls}, ${failed}, ${answered}, ${totalMs}, ${longestMs},
          nullif(${lastFailure ?? ''}, ''), case when ${failed} > 0 then clock_timestamp() end
        on conflict (company_id, connection_id, at) do update set
          calls = erp_calls.calls + excluded.calls, failed = erp_calls.failed + excluded.failed,
          answered = erp_calls.answered + excluded.answered,
          total_ms = erp_calls.total_ms + excluded.total_ms,
          longest_ms = greatest(erp_calls.longest_ms, excluded.longest_ms),
          last_failure = coalesce(excluded.last_failure, erp_calls.last_failure),
          last_failure_at = coalesce(excluded.last_failure_at, erp_calls.last_failure_at)`,
    ),
    asStatement(
      from,
      sql`delete from erp_calls where company_id = ${company} and connection_id = ${connection}
        and at < clock_timestamp() - ${keptDays} * interval '1 day'`,
    ),
  ]);
}
