import type { PersonId } from './ids.ts';
import { free, type Link, type UnlinkPolicy, wasAffirmed } from './link.ts';
import { no, type Outcome, yes } from './refusal.ts';
import { provesGone, type Sighting, type Standing, wasPurged } from './sighting.ts';
import { type Instant, isoInstant } from './time.ts';

/** What was seen of the bill of an export that stands still. */
export interface ParkedLook {
  /** Taken live, by the link's reference: no other bill bears it. */
  readonly sighting: Sighting;
  /** How the bill stood when it was last seen, for an ERP that forgets: gone after paid is a purge. */
  readonly lastStanding: Standing | null;
  /** From when on an absence tells that nothing was made, see `settledAt`. */
  readonly settled: Instant;
}

/**
 * May what stands still be rejected? Its bill may be in the ERP, so it takes what an unlink and a second ask take: a look
 * that proves that none is, newer than the last moment at which what was asked for could still appear. It ends as
 * {@link free} ends it, on a look instead of a word.
 * @param onWord somebody has looked in the ERP and answers for it in writing that no bill is there. That is what it takes where
 * no look can tell: see {@link takesAWord}.
 */
export function rejectParked(
  link: Link,
  look: ParkedLook,
  policy: UnlinkPolicy,
  by: PersonId,
  reason: string,
  at: Instant,
  onWord = false,
): Outcome<Link> {
  const ended = free(link, by, reason, at);
  if (!ended.ok) return ended;
  const proven = noBillOf(look, policy, onWord);
  if (!proven.ok) return proven;
  return isHidden(link, look.sighting) && !onWord ? no('export_affirmed') : ended;
}

/**
 * Is its absence one that no look can tell? Gone after it was paid may be a purge, or a payment that was voided and a bill that was
 * deleted before anybody looked again; and what the ERP said yes to and does not show may be there, where we do not look.
 */
export const takesAWord = (link: Link, { sighting, lastStanding }: Omit<ParkedLook, 'settled'>): boolean =>
  wasPurged(sighting, lastStanding) || isHidden(link, sighting);

const isHidden = (link: Link, sighting: Sighting): boolean => sighting.is === 'gone' && wasAffirmed(link);

function noBillOf(
  { sighting, lastStanding, settled }: ParkedLook,
  { voidIsGone }: UnlinkPolicy,
  onWord: boolean,
): Outcome<null> {
  if (sighting.is === 'unknown') {
    const { because, trouble } = sighting;
    return no('erp_not_answering', { because, ...(trouble ? { trouble } : {}) });
  }
  if (sighting.is === 'present' && !(sighting.standing === 'void' && voidIsGone)) {
    const { record, standing } = sighting;
    return no('export_in_erp', { record: record.label, erp_record_id: record.id, standing });
  }
  const absent = { is: 'gone', asOf: sighting.asOf } as const;
  if (!provesGone(absent, settled)) return no('erp_answer_too_old', { as_of: isoInstant(sighting.asOf) });
  return wasPurged(sighting, lastStanding) && !onWord ? no('export_purged') : yes(null);
}
