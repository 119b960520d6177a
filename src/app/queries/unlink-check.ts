import type { InvoiceId } from '../../domain/ids.ts';
import { unlink } from '../../domain/link.ts';
import { type Outcome, type Refusal, yes } from '../../domain/refusal.ts';
import type { Instant } from '../../domain/time.ts';
import { type Evidence, lookBeforeUnlink } from '../commands/unlink.ts';
import type { Deps } from '../deps.ts';
import { nameErp } from '../erp-access.ts';
import type { Caller } from '../unit-of-work.ts';
import { type Road, roadOf } from './corrections.ts';
import { erpInvoice } from './erp-invoice.ts';

export interface UnlinkCheck {
  readonly refusal: Refusal | null;
  /** Null where it did not come to asking: the permission or the state already says no. */
  readonly evidence: (Evidence & { readonly askedAt: Instant; readonly road: Road }) | null;
}

/** The verdict that *Unlink* would give now, and what it would rest on. Asks the ERP live; changes nothing. */
export async function unlinkCheck(deps: Deps, caller: Caller, id: InvoiceId): Promise<Outcome<UnlinkCheck>> {
  const found = await erpInvoice(deps, caller, id);
  if (!found.ok) return found;
  const askedAt = await deps.clock.now();
  const looked = await lookBeforeUnlink(deps, caller, { invoice: id });
  if (!looked.ok) return yes({ refusal: looked.refusal, evidence: null });
  const { link, connection, erp } = looked.value;
  const policy = { voidIsGone: connection.policies.void_is_gone };
  const verdict = unlink(link, looked.value, policy, caller.person, askedAt);
  const refusal = verdict.ok ? null : nameErp(verdict.refusal, erp);
  const road = await deps.work.run(caller, (tx) => roadOf(deps, tx, connection));
  return yes({ refusal, evidence: { ...looked.value, askedAt, road } });
}
