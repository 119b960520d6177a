import type { RecordKind } from '../../../domain/records/kinds.ts';
import { isKnownAs } from '../../../domain/records/making.ts';
import { no, type Outcome, yes } from '../../../domain/refusal.ts';
import { words } from '../../../domain/words/words.ts';
import { isMade } from '../../records.ts';
import type { Tx } from '../../unit-of-work.ts';

/**
 * A record of the ERP under whose number another of ours is being made there is that one's, whatever was heard of it yet: given
 * to somebody else, it would leave the other without one, and a second would be made for it. It stays so until the transaction
 * ends: whoever asks for one waits.
 * @param key by what it would be kept here; `number` is what people are told.
 * @param but the record of ours that it is to be joined to.
 */
export async function notOnItsWay(
  tx: Tx,
  { kind, key, number }: { readonly kind: RecordKind; readonly key: string; readonly number: string },
  but: number | null,
): Promise<Outcome<null>> {
  if (!isMade(kind)) return yes(null);
  const others = await tx.records.onTheirWay(kind, but);
  if (!others.some((other) => isKnownAs(other, key))) return yes(null);
  return no('erp_number_taken', { number, holder: words.records.another[kind] });
}
