import type { PushRule } from '../../../domain/directory.ts';
import type { PersonId } from '../../../domain/ids.ts';
import { type Refusal, refusal } from '../../../domain/refusal.ts';
import type { Member, Tx } from '../../unit-of-work.ts';

/** Could this one put things right with a password where the provider fails? */
const isKey = (rule: PushRule, { active, home, hasPassword, directory, pushToAccounting }: Member): boolean =>
  active && home && hasPassword && directory === 'admin' && (rule === 'operator' || pushToAccounting);

/** Is there somebody among these who keeps a password and may administer the company with it? */
export const hasKey = (members: readonly Member[], keepers: readonly PersonId[], rule: PushRule): boolean =>
  members.some((one) => keepers.includes(one.id) && isKey(rule, one));

/**
 * Why a change of the members must not be: where all sign in by the provider alone, it would take the last one who gets in
 * without it. Null where nothing is lost that was there before.
 */
export async function losesKey(
  tx: Tx,
  before: readonly Member[],
  after: readonly Member[],
  rule: PushRule,
  name: string,
): Promise<Refusal | null> {
  const set = await tx.singleSignOn.get();
  if (set === null || !set.onlyWay) return null;
  const keepers = await tx.singleSignOn.keepers();
  return hasKey(before, keepers, rule) && !hasKey(after, keepers, rule) ? refusal('last_key', { name }) : null;
}
