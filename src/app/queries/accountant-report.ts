import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { Instant } from '../../domain/time.ts';
import type { Deps } from '../deps.ts';
import type { Approver, Caller, Span } from '../unit-of-work.ts';

export interface AccountantReport {
  readonly at: Instant;
  readonly approvers: readonly Approver[];
}

/** Who may let invoices through to the ERP, by whose grant, and what they did in a span of time. */
export async function accountantReport(deps: Deps, caller: Caller, span: Span): Promise<Outcome<AccountantReport>> {
  const lacking = missing(caller.grants, 'accountant_report.read', null);
  if (lacking.length > 0) return noMore(notPermitted(lacking));
  // It would have everybody do nothing, and be believed.
  if (span.from !== null && span.to !== null && span.to < span.from) {
    return no('invalid', { field: 'to', because: 'day_order' });
  }
  return deps.work.run(caller, async (tx) =>
    yes({ at: await tx.now(), approvers: await tx.approvers.approvers(span) }),
  );
}
