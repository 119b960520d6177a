import { sameNumber } from '../../../domain/records/fingerprint.ts';
import type { RecordKind } from '../../../domain/records/kinds.ts';
import { no, type Outcome, yes } from '../../../domain/refusal.ts';
import { words } from '../../../domain/words/words.ts';
import { isMade } from '../../records.ts';
import type { Tx } from '../../unit-of-work.ts';

/**
 * A record of the ERP under whose number another of ours is being made there is that one's, whatever was heard of it yet: given
 * to somebody else, it would leave the other without one, and a second would be made for it.
 * @param but the record of ours that it is to be joined to.
 */
export async function notOnItsWay(
  tx: Tx,
  { kind, number }: { readonly kind: RecordKind; readonly number: string },
  but: number | null,
): Promise<Outcome<null>> {
  // Change orders are numbered within their commitment.
  if (!isMade(kind) || kind === 'change_order') return yes(null);
  const others = await tx.records.onTheirWay(kind, but);
  if (!others.some((other) => sameNumber(other, number))) return yes(null);
  return no('erp_number_taken', { number, holder: words.records.another[kind] });
}
