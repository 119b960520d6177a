import { no, type Outcome, type Refusal, refusal, yes } from '../refusal.ts';
import { type Look, provesGone } from '../sighting.ts';
import { type Instant, isoInstant } from '../time.ts';
import { changeOrderKey, changeOrderNumber } from './making.ts';

/** Kinds whose two records part only when the ERP's is gone. */
export type LookedFor = 'commitment' | 'change_order';

/** How the ERP's sentence is told of each: as people know it, word for word. */
const stillThere = { commitment: 'commitment_still_in_erp', change_order: 'change_order_still_in_erp' } as const;

/**
 * May they part? Like the unlink of an invoice: a yes needs a look that is newer than the asking, or, of an ERP that is
 * read through a mirror, than the moment at which it was last known to be there. Silence is never a yes.
 * @param after an absence before this proves nothing.
 */
export function mayPart(kind: LookedFor, number: string, sighting: Look, after: Instant): Outcome<null> {
  const facts = { record: number };
  if (sighting.is === 'unknown') {
    return no('erp_not_answering', {
      ...facts,
      because: sighting.because,
      ...(sighting.trouble ? { trouble: sighting.trouble } : {}),
    });
  }
  if (sighting.is === 'present') return no(stillThere[kind], { ...facts, as_of: isoInstant(sighting.asOf) });
  return provesGone(sighting, after)
    ? yes(null)
    : no('erp_answer_too_old', { ...facts, as_of: isoInstant(sighting.asOf) });
}

/**
 * A change order is looked for within its commitment. Where it is kept under the number of another one, or of none, an
 * absence is one of the wrong place: the refusal of it.
 * @param commitment the commitment's number in the ERP.
 */
export const notWithin = (commitment: string | null, number: string): Refusal | null =>
  changeOrderNumber(commitment, number) !== null
    ? null
    : refusal('change_order_elsewhere', {
        record: number,
        commitment,
        example: changeOrderKey(commitment ?? 'SC-1', '1'),
      });
