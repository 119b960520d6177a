import { type Instant, isoInstant } from '../time.ts';
import { fill, sayAgo, words } from '../words/words.ts';

/** One thing that was looked at in an installation: well, not well, or for a person to judge. */
export interface CheckUpFinding {
  readonly what: string;
  readonly ok: boolean | null;
  readonly says: string;
}

const says = words.checkUp;

const mb = 1024 * 1024;
/** Below this the database may stop at any moment; below the second somebody should look. */
const scarceBytes = 512 * mb;
const fewBytes = 4096 * mb;

/** @param free bytes that the program may still write where its data is. */
export function judgeDisk(folder: string, free: number): CheckUpFinding {
  const facts = { folder, free: Math.floor(free / mb) };
  const ok = free < scarceBytes ? false : free < fewBytes ? null : true;
  return { what: says.disk.what, ok, says: fill(ok === true ? says.disk.enough : says.disk.scarce, facts) };
}

/** What clocks of machines drift without anybody noticing. */
const rightMs = 2_000;
/** From here on moments in histories, exports and signatures are plainly wrong. */
const wrongMs = 60_000;

/** @param aheadMs how far the other clock is ahead of the database's, by which everything here is counted. */
export function judgeClock(whose: string, aheadMs: number): CheckUpFinding {
  const off = Math.abs(aheadMs);
  const ok = off < rightMs ? true : off < wrongMs ? null : false;
  const way = aheadMs > 0 ? says.clock.ahead : says.clock.behind;
  const told = ok === true ? says.clock.right : fill(says.clock.off, { seconds: Math.round(off / 1000), way });
  return { what: fill(says.clock.what, { whose }), ok, says: told };
}

/**
 * Whether the database's clock was set back: what was to be done later is due by it, and nothing tells that it stands still.
 * @param newest the newest event of a company, by the same clock; null where nothing has happened yet.
 * @returns null where it was not.
 */
export function judgeSetBack(company: string, newest: Instant | null, now: Instant): CheckUpFinding | null {
  const aheadMs = newest === null ? 0 : newest - now;
  if (aheadMs < wrongMs) return null;
  const facts = { company, minutes: Math.round(aheadMs / 60_000) };
  return {
    what: fill(says.clock.what, { whose: says.clock.database }),
    ok: false,
    says: fill(says.clock.setBack, facts),
  };
}

const dayMs = 86_400_000;
/** A back-up older than this is asked about, and one older than the second is none. */
const staleDays = 2;
const lostDays = 8;

/** @param last the newest back-up that `tieout backup` made of this folder; null where none is known. */
export function judgeBackup(
  last: { readonly asOf: number; readonly folder: string } | null,
  now: number,
): CheckUpFinding {
  const { what } = says.backup;
  if (last === null) return { what, ok: null, says: says.backup.none };
  const days = (now - last.asOf) / dayMs;
  const ok = days < staleDays ? true : days < lostDays ? null : false;
  const facts = { ago: sayAgo(Math.max(0, now - last.asOf)), folder: last.folder };
  return { what, ok, says: fill(ok === true ? says.backup.fresh : says.backup.old, facts) };
}

/** Work that has been due for longer than this is not being done. */
const lateSeconds = 300;

export interface DueJobs {
  readonly kind: string;
  readonly due: number;
  readonly oldestDueSeconds: number;
}

/** The oldest message that waits to be worked on, of any kind. */
export function judgeQueue(jobs: readonly DueJobs[]): CheckUpFinding {
  const { what } = says.queue;
  const due = jobs.filter((one) => one.due > 0).toSorted((a, b) => b.oldestDueSeconds - a.oldestDueSeconds);
  const [oldest] = due;
  if (oldest === undefined) return { what, ok: true, says: says.queue.empty };
  const facts = {
    count: due.reduce((sum, one) => sum + one.due, 0),
    kind: oldest.kind,
    ago: sayAgo(oldest.oldestDueSeconds * 1000),
  };
  const ok = oldest.oldestDueSeconds < lateSeconds;
  return { what, ok, says: fill(ok ? says.queue.moving : says.queue.late, facts) };
}

export interface AccountFacts {
  readonly name: string;
  readonly makerLeft: boolean;
  readonly revokedAt: Instant | null;
  readonly expiresAt: Instant | null;
}

/**
 * Service accounts outlive whoever made them, for programs go on: but the secret was shown to that person. Whether they
 * have it still only people can judge.
 * @returns null where there is none.
 */
export function judgeAccounts(company: string, accounts: readonly AccountFacts[], now: Instant): CheckUpFinding | null {
  const living = accounts.filter((one) => one.revokedAt === null && (one.expiresAt === null || one.expiresAt > now));
  const names = living.filter(({ makerLeft }) => makerLeft).map(({ name }) => name);
  if (names.length === 0) return null;
  const told = fill(says.accounts.makerLeft, { names: names.join(', ') });
  return { what: fill(says.accounts.what, { company }), ok: null, says: told };
}

export interface ConnectionFacts {
  readonly name: string;
  readonly lastReadAt: Instant | null;
  readonly lastReadError: string | null;
  readonly restored: { readonly asOf: Instant } | null;
  readonly parked: number;
  readonly failed: number;
  readonly alerts: readonly string[];
  /** What was not well when the connection was last tried in its set-up: its clock, its rights, its fields. */
  readonly tried: readonly { readonly at: Instant; readonly what: string; readonly says: string }[];
  /** `none`: it goes through an agent, and has none. Null: it is reached directly. */
  readonly agent:
    | {
        readonly name: string;
        readonly away: boolean;
        readonly sinceSeenMs: number | null;
        readonly skewMs: number | null;
        readonly error: string | null;
      }
    | 'none'
    | null;
}

/** How one connection is, the worst first. */
export function judgeConnection(facts: ConnectionFacts, now: Instant): readonly CheckUpFinding[] {
  const { name, agent, restored } = facts;
  const what = fill(says.connection.what, { name });
  const found: CheckUpFinding[] = [];
  const note = (ok: boolean | null, told: string) => found.push({ what, ok, says: told });
  if (restored !== null) note(false, fill(says.connection.restored, { as_of: isoInstant(restored.asOf) }));
  if (agent === 'none') note(false, says.connection.noAgent);
  else if (agent !== null) {
    if (agent.away) {
      const ago = agent.sinceSeenMs === null ? says.connection.never : sayAgo(agent.sinceSeenMs);
      note(false, fill(says.connection.silent, { agent: agent.name, ago }));
    } else if (agent.error !== null) note(false, fill(says.connection.agentError, { because: agent.error }));
    if (agent.skewMs !== null) {
      const clock = judgeClock(fill(says.connection.agentClock, { agent: agent.name }), agent.skewMs);
      if (clock.ok !== true) found.push(clock);
    }
  }
  if (facts.lastReadError !== null) note(false, fill(says.connection.readFailed, { because: facts.lastReadError }));
  if (facts.parked > 0) note(null, fill(says.connection.parked, { count: facts.parked }));
  if (facts.failed > 0) note(null, fill(says.connection.failed, { count: facts.failed }));
  for (const alert of facts.alerts) note(null, alert);
  for (const { at, ...tried } of facts.tried) {
    note(null, fill(says.connection.tried, { ...tried, ago: sayAgo(now - at) }));
  }
  if (found.length > 0) return found;
  const read = facts.lastReadAt;
  note(true, read === null ? says.connection.neverRead : fill(says.connection.well, { ago: sayAgo(now - read) }));
  return found;
}
