import type { Caller, Tx } from '../../app/hub.ts';
import type { ProjectId } from '../../domain/ids.ts';
import { outsideKind } from '../../domain/outside.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';

/**
 * May what has its number in the ERP be given another, or none? As on the page of its record: joining it to another takes the
 * rights for that, and it is parted by a look at the ERP alone. An integrator gives and takes the numbers itself.
 * @param from the number that it has, as a contract or a change order.
 */
export async function otherErpNumber(
  tx: Tx,
  { grants }: Caller,
  project: ProjectId,
  from: string | null,
  to: string | null,
): Promise<Outcome<null>> {
  if (from === null || from === to || !(await isJoinedToErp(tx))) return yes(null);
  if (to === null) return no('invalid', { field: 'origin_id', because: 'joined_in_erp' });
  const lacking = missing(grants, 'commitment.join', project);
  return lacking.length > 0 ? noMore(notPermitted(lacking)) : yes(null);
}

/** An ERP that can be asked says itself whether a contract is gone from it. */
const isJoinedToErp = async (tx: Tx): Promise<boolean> =>
  (await tx.connections.list()).some(({ kind }) => kind !== outsideKind);
