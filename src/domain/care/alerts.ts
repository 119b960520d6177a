import type { Instant } from '../time.ts';

/** What people are told of without asking, and which of their switches it is under. */
export const alertKinds = {
  /** The program beside the ERP was not heard of for longer than the connection allows. */
  agent_silent: 'connections',
  /** The synced bills cannot be read, for another reason than a silent agent. */
  reads_failing: 'connections',
  /** Exports that failed or stand still; each code of an error is a cause of its own. */
  exports_failed: 'exports',
  /** A tie-out found something that the one before had not. */
  tie_out_found: 'tie_outs',
} as const satisfies Record<string, AlertTopic>;
export type AlertKind = keyof typeof alertKinds;
export type AlertTopic = 'exports' | 'connections' | 'tie_outs';
export const alertTopics: readonly AlertTopic[] = ['exports', 'connections', 'tie_outs'];
/** Kinds that stand until they are over; what a tie-out found is told once and is not watched. */
export type StandingKind = Exclude<AlertKind, 'tie_out_found'>;

const minute = 60_000;
/** Something is told only after it stood for so long: what comes together is told together, what passes is not told. */
const patienceMs: Readonly<Record<StandingKind, number>> = {
  agent_silent: 0, // its silence was long enough already
  reads_failing: 10 * minute,
  exports_failed: 2 * minute,
};
/** Where it was told of and over a short while ago, it must stand longer this time: a thing that flickers tells once. */
const flickerMs = 60 * minute;
const patienceAfterFlickerMs = 30 * minute;
/** What still stands is told of again after so long. */
const againMs = 24 * 60 * minute;

/** Something that is wrong now. */
export interface Wrong {
  readonly kind: StandingKind;
  readonly cause: string;
  /** So many records, where it is of records. */
  readonly count: number;
}

/** An alert that was begun: told of or not yet, over or not. */
export interface KeptAlert {
  readonly id: number;
  readonly kind: AlertKind;
  readonly cause: string;
  readonly tellAfter: Instant;
  readonly toldAt: Instant | null;
  readonly endedAt: Instant | null;
  /** As it was told. */
  readonly count: number;
}

export interface Decided<W extends Wrong> {
  readonly begin: readonly { readonly wrong: W; readonly tellAfter: Instant; readonly tell: boolean }[];
  readonly tell: readonly { readonly alert: KeptAlert; readonly wrong: W }[];
  /** `tell`: people were told that it began, so they are told that it is over. */
  readonly end: readonly { readonly alert: KeptAlert; readonly tell: boolean }[];
}

const same = (one: { kind: string; cause: string }, other: { kind: string; cause: string }) =>
  one.kind === other.kind && one.cause === other.cause;

/**
 * What to begin, to tell and to end, from what is wrong now and what was known. One alert per kind and cause until it is
 * over or a day passes.
 * @param kept the open alerts, and those that ended lately.
 * @param notNow kinds that cannot be judged now: theirs neither begin nor are told nor end.
 */
export function decideAlerts<W extends Wrong>(
  wrong: readonly W[],
  kept: readonly KeptAlert[],
  now: Instant,
  notNow: ReadonlySet<AlertKind> = new Set(),
): Decided<W> {
  const open = kept.filter(({ endedAt, kind }) => endedAt === null && !notNow.has(kind));
  const judged = wrong.filter(({ kind }) => !notNow.has(kind));
  const begin = judged
    .filter((one) => !open.some((alert) => same(alert, one)))
    .map((one) => {
      const tellAfter = (now + patienceOf(one, kept, now)) as Instant;
      return { wrong: one, tellAfter, tell: tellAfter <= now };
    });
  const tell = open.flatMap((alert) => {
    const found = judged.find((one) => same(alert, one));
    return found !== undefined && isDue(alert, found, now) ? [{ alert, wrong: found }] : [];
  });
  const end = open
    .filter((alert) => !judged.some((one) => same(alert, one)))
    .map((alert) => ({ alert, tell: alert.toldAt !== null && alertKinds[alert.kind] === 'connections' }));
  return { begin, tell, end };
}

function patienceOf({ kind, cause }: Wrong, kept: readonly KeptAlert[], now: Instant): number {
  const flickers =
    alertKinds[kind] === 'connections' &&
    kept.some(
      (alert) =>
        same(alert, { kind, cause }) &&
        alert.endedAt !== null &&
        now - alert.endedAt < flickerMs &&
        alert.toldAt !== null,
    );
  return flickers ? Math.max(patienceAfterFlickerMs, patienceMs[kind]) : patienceMs[kind];
}

/** Exports that failed wait in the list and in the daily summary: only more of them are worth a second mail. */
function isDue(alert: KeptAlert, found: Wrong, now: Instant): boolean {
  // What was to be told later than anything ever is, or was told in a time to come, was so by a clock that was ahead.
  if (alert.toldAt === null) return now >= alert.tellAfter || alert.tellAfter - now > patienceAfterFlickerMs;
  if (Math.abs(now - alert.toldAt) < againMs) return false;
  return found.kind !== 'exports_failed' || found.count > alert.count;
}

/** What decides who is told of something. */
export interface AlertReader {
  readonly active: boolean;
  readonly erpIntegrations: 'none' | 'read_only' | 'standard' | 'admin';
  readonly pushToAccounting: boolean;
  /** Null: as is usual for what they may do. */
  readonly wants: Readonly<Record<AlertTopic, boolean | null>>;
}

/** Usually accounting approvers are told of all, and whoever administers the tool of its connections. */
function usuallyWants(reader: Omit<AlertReader, 'wants' | 'active'>, topic: AlertTopic): boolean {
  const admin = reader.erpIntegrations === 'admin';
  const approver = reader.pushToAccounting && (admin || reader.erpIntegrations === 'standard');
  return approver || (admin && topic === 'connections');
}

/** Is somebody told of it? Nobody is who may not read the ERP tool, whatever they want. */
export const isTold = (reader: AlertReader, topic: AlertTopic): boolean =>
  reader.active && reader.erpIntegrations !== 'none' && (reader.wants[topic] ?? usuallyWants(reader, topic));
