import type { InvoiceId, OperationId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { Deps } from '../deps.ts';
import type { BulkAction, Caller, Operation } from '../unit-of-work.ts';

export interface BulkInput {
  readonly action: BulkAction;
  readonly invoices: readonly InvoiceId[];
  readonly versions: Readonly<Record<string, number>>;
  readonly reason: string | null;
}

/** Takes a bulk operation on: written down with its job in one transaction, worked through by a worker. */
export async function bulk(deps: Deps, caller: Caller, input: BulkInput): Promise<Outcome<OperationId>> {
  // Whoever lacks what is granted per company can succeed on none of them; the rest is decided invoice by invoice.
  const lacking = missing(caller.grants, 'link.accept', null);
  if (lacking.length > 0) return noMore(notPermitted(lacking));
  if (input.action === 'reject' && !input.reason?.trim()) return no('reason_missing');
  const parts = [...new Set(input.invoices)].map((invoiceId) => ({
    invoiceId,
    version: input.versions[String(invoiceId)] ?? null,
  }));
  return deps.work.run(caller, async (tx) => {
    const id = await tx.operations.add(caller.person, input.action, input.reason, parts);
    await tx.jobs.add('bulk', id);
    return yes(id);
  });
}

/** How far an operation is, with its verdicts. For whoever began it, and for readers of the ERP tool. */
export async function operation(deps: Deps, caller: Caller, id: OperationId): Promise<Outcome<Operation>> {
  const found = await deps.work.run(caller, (tx) => tx.operations.get(id));
  if (found === null) return no('not_found', { thing: 'operation' });
  const lacking = missing(caller.grants, 'connection.read', null);
  return found.person === caller.person || lacking.length === 0 ? yes(found) : noMore(notPermitted(lacking));
}
