import type { Branded } from './ids.ts';
import type { ExportError } from './refusal.ts';
import type { Instant } from './time.ts';
import type { TroubleCode } from './trouble.ts';

/** What must agree between our bill and the ERP's for the two to be one: a readable line, made by `fingerprintOf`. */
export type Fingerprint = Branded<string, 'Fingerprint'>;

/** A record in an ERP: its number as people see it, and an identity that is never reused (null where an ERP has none). */
export interface ErpRecord {
  readonly id: string;
  readonly identity: string | null;
  readonly label: string;
}

export type Standing = 'live' | 'paid' | 'void';

/** What an ERP remembers of a record that is gone. */
export interface Trace {
  readonly by: string | null;
  /** As the ERP writes it, in its own time. */
  readonly at: string | null;
}

/** What an ERP told us of one bill, and as of when that was true there, by the clock of the hub's database. */
export type Sighting =
  | {
      readonly is: 'present';
      readonly record: ErpRecord;
      readonly standing: Standing;
      readonly fingerprint: Fingerprint | null;
      readonly asOf: Instant;
      /**
       * It is there, and its making has not come to its end: a draft that was to be posted. To be asked for once more,
       * under the same reference; for every other question it is there.
       */
      readonly unfinished?: true;
      /** What somebody there says of it, where it was asked to take the bill back and did not. */
      readonly says?: string;
    }
  | {
      readonly is: 'gone';
      readonly lastSeen: Standing | null;
      readonly asOf: Instant;
      /** Who took it away and when, where the ERP keeps such a trace and lets us read it. For people, never for a rule. */
      readonly trace?: Trace | null;
      /** It is not there because the last ask for it was refused, by an ERP whose answer comes after the call has ended. */
      readonly refused?: ExportError;
    }
  | { readonly is: 'unknown'; readonly because: string; readonly trouble?: TroubleCode };

/**
 * What was seen of a link's own bill; null where that was not seen. Another bill that bears its number by now tells nothing
 * of it: paid, it would make a deleted one look purged, and alive, a paid one look deleted. What bears another number was
 * found by our reference, and is ours.
 */
export function ownBill(record: ErpRecord | null, sighting: Sighting): Extract<Sighting, { is: 'present' }> | null {
  if (sighting.is !== 'present') return null;
  const { id, identity } = sighting.record;
  const isAnother = record?.id === id && record.identity !== identity;
  return isAnother ? null : sighting;
}

/**
 * Gone after it was paid: purged, not taken back.
 * @param lastStanding how the bill stood when it was last seen, for an ERP that forgets.
 */
export const wasPurged = (sighting: Sighting, lastStanding: Standing | null): boolean =>
  sighting.is === 'gone' && (sighting.lastSeen ?? lastStanding) === 'paid';

/** What a look at any record of an ERP came to, as much of it as says whether it is there. */
export type Look =
  | { readonly is: 'present'; readonly asOf: Instant }
  | { readonly is: 'gone'; readonly asOf: Instant }
  | { readonly is: 'unknown'; readonly because: string; readonly trouble?: TroubleCode };

interface Ask {
  readonly askedAt: Instant | null;
  readonly settleMs?: number | null;
}

/** The longest that an ask can take, by the times that it was asked with or by those of whoever looks, whichever are longer. */
const settlesInMs = ({ settleMs }: Ask, settlesNowMs: number): number => Math.max(settleMs ?? 0, settlesNowMs);

/** From when on an absence tells that what was asked for was not made. 0 where nothing was ever asked. */
export const settledAt = (ask: Ask, settlesNowMs: number): Instant =>
  (ask.askedAt === null ? 0 : ask.askedAt + settlesInMs(ask, settlesNowMs)) as Instant;

/**
 * How much is missing until an ask can have no effect any more, by a clock that nobody sets. The other one, by which it has its
 * moment, may be set forward while it is at work.
 * @param knownMs for how long it had been known of when it was looked at.
 */
export const stillSettlingMs = (ask: Ask, settlesNowMs: number, knownMs: number): number =>
  ask.askedAt === null ? 0 : Math.max(settlesInMs(ask, settlesNowMs) - knownMs, 0);

/**
 * "Not there" counts only when it is newer than the last thing that could have put it there. This one predicate guards
 * export ("may I ask again without making a second bill?") and unlink ("is it really deleted?").
 */
export function provesGone(sighting: Sighting | Look, after: Instant): boolean {
  return sighting.is === 'gone' && sighting.asOf >= after;
}
