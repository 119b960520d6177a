import type { Link } from '../../domain/link.ts';
import type { Flow } from '../../domain/records/flow.ts';
import { type Look, provesGone, type Sighting, settledAt, stillSettlingMs } from '../../domain/sighting.ts';
import type { Instant } from '../../domain/time.ts';
import type { Deps } from '../deps.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

/** Whatever is forgotten is waited for anew, so asks for so many are kept: more than are ever in doubt at once. */
const mostKnown = 100_000;

/** What each process knows to have been asked for, and by the moment of each ask when the process first knew of it. */
const processes = new WeakMap<UnitOfWork, Map<string, Map<Instant, number>>>();

/** What may have been asked for, as the database has it. */
export interface Asked {
  /** What nothing else is called: the reference of a link, or a flow. */
  readonly what: string;
  readonly askedAt: Instant | null;
  readonly settleMs?: number | null;
}

/** What may have been asked for a link. */
export const askOfLink = ({ reference, askedAt, settleMs = null }: Link): Asked => ({
  what: reference,
  askedAt,
  settleMs,
});

/** What may have been asked for a record that is no bill. */
export const askOfFlow = ({ id, askedAt, settleMs = null }: Flow): Asked => ({ what: `flow ${id}`, askedAt, settleMs });

/** Both by the process's own monotonic clock. */
export interface KnownAsk {
  readonly asked: Asked;
  /** When the process first knew of the ask: never before it. */
  readonly since: number;
  /** Whatever is looked at from now on is looked at later than this. */
  readonly from: number;
}

/** To be told of each ask as soon as it is saved or read, and before a look that is to be held against it. */
export function knownAsk({ work }: Pick<Deps, 'work'>, asked: Asked): KnownAsk {
  const from = performance.now();
  if (asked.askedAt === null) return { asked, since: from, from };
  const known = processes.get(work) ?? new Map<string, Map<Instant, number>>();
  processes.set(work, known);
  const asks = known.get(asked.what) ?? new Map<Instant, number>();
  known.set(asked.what, asks);
  const since = asks.get(asked.askedAt) ?? from;
  asks.set(asked.askedAt, since);
  if (known.size > mostKnown) known.delete(known.keys().next().value!);
  return { asked, since, from };
}

/** Once it was found, and that is saved: no absence is held against its asks any more. */
export function forgetAsks({ work }: Pick<Deps, 'work'>, { what }: Asked): void {
  processes.get(work)?.delete(what);
}

/**
 * How long until an absence counts; 0 or less: it does. The database's clock says so, and this process's own as well: where
 * the first is set forward, or another server takes its place, an ask that is still at work looks long over.
 */
export async function untilSettledMs(
  { clock }: Pick<Deps, 'clock'>,
  { asked, since, from }: KnownAsk,
  seen: Extract<Sighting | Look, { readonly is: 'gone' }>,
  settlesNowMs: number,
): Promise<number> {
  const settled = settledAt(asked, settlesNowMs);
  if (!provesGone(seen, settled)) return settled - seen.asOf;
  if (asked.askedAt === null) return 0;
  // What a mirror tells is older than the look. Its age by a step of the database's clock too much only makes us wait.
  const before = performance.now();
  const ageMs = (await clock.now()) - seen.asOf;
  return stillSettlingMs(asked, settlesNowMs, Math.min(from, before - ageMs) - since);
}

/** From when on an absence counts by this process's own clock too, in the time of the look; 0 where none was seen. */
export const settledHereAt = async (
  deps: Pick<Deps, 'clock'>,
  known: KnownAsk,
  seen: Sighting | Look,
  settlesNowMs: number,
): Promise<number> => (seen.is === 'gone' ? seen.asOf + (await untilSettledMs(deps, known, seen, settlesNowMs)) : 0);
