/** Sums of the calls to an ERP within some time. */
export interface CallSums {
  readonly calls: number;
  /** Those that it did not answer, or whose answer could not be believed. */
  readonly failed: number;
  readonly totalMs: number;
  readonly longestMs: number;
}

/** What a verdict on a connection rests on. */
export interface HealthFacts {
  readonly agent: 'none' | 'away' | 'online' | null;
  readonly readFailed: boolean;
  /** Milliseconds since the synced bills were last read whole; null where they never were. */
  readonly readAgoMs: number | null;
  /** How often they are to be read; null where nothing is read by itself, as in quiet hours. */
  readonly readEveryMs: number | null;
  readonly lastHour: CallSums;
  readonly parked: number;
  readonly failed: number;
}

/** What is not as it should be. `ill`: nothing comes through, or may not; `watch`: something waits for a person. */
const healthReasons = {
  no_agent: 'ill',
  agent_away: 'ill',
  reads_fail: 'ill',
  calls_fail: 'ill',
  read_late: 'watch',
  some_calls_fail: 'watch',
  exports_parked: 'watch',
  exports_failed: 'watch',
} as const satisfies Record<string, 'ill' | 'watch'>;
export type HealthReason = keyof typeof healthReasons;
export type HealthVerdict = 'well' | 'watch' | 'ill';

/** So many times as late as it should be: one reading that takes long is not late yet. */
const lateAfter = 3;
/** Of fewer calls a share says nothing. */
const fewCalls = 4;

/** The reasons, the worst first; none of them: it is well. */
export function judgeHealth(facts: HealthFacts): {
  readonly verdict: HealthVerdict;
  readonly reasons: readonly HealthReason[];
} {
  const { lastHour, readAgoMs, readEveryMs } = facts;
  const share = lastHour.calls < fewCalls ? 0 : lastHour.failed / lastHour.calls;
  const late = readEveryMs !== null && readAgoMs !== null && readAgoMs > lateAfter * readEveryMs;
  const holds: Record<HealthReason, boolean> = {
    no_agent: facts.agent === 'none',
    agent_away: facts.agent === 'away',
    reads_fail: facts.readFailed,
    calls_fail: share >= 0.5,
    read_late: late && !facts.readFailed,
    some_calls_fail: share > 0.05 && share < 0.5,
    exports_parked: facts.parked > 0,
    exports_failed: facts.failed > 0,
  };
  const reasons = (Object.keys(healthReasons) as HealthReason[]).filter((reason) => holds[reason]);
  const ill = reasons.some((reason) => healthReasons[reason] === 'ill');
  return { verdict: ill ? 'ill' : reasons.length > 0 ? 'watch' : 'well', reasons };
}

/** `failed` of `calls`, from 0 to 1; null where there were none. */
export const errorRate = ({ calls, failed }: CallSums): number | null => (calls === 0 ? null : failed / calls);

/** What a call took on average, in milliseconds; null where there were none. */
export const meanMs = ({ calls, totalMs }: CallSums): number | null =>
  calls === 0 ? null : Math.round(totalMs / calls);

export const noCalls: CallSums = { calls: 0, failed: 0, totalMs: 0, longestMs: 0 };
