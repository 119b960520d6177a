import type { InvoiceId, OperationId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { Deps } from '../deps.ts';
import type { BulkAction, Caller, Operation, OperationState, Tx, Verdict, VerdictQuery } from '../unit-of-work.ts';

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
  return deps.work.run(caller, async (tx) => yes(await begin(tx, caller, input.action, input.reason, parts)));
}

async function begin(
  tx: Tx,
  caller: Caller,
  action: BulkAction,
  reason: string | null,
  parts: readonly { readonly invoiceId: InvoiceId; readonly version: number | null }[],
): Promise<OperationId> {
  const id = await tx.operations.add(caller.person, action, reason, parts);
  await tx.jobs.add('bulk', id);
  return id;
}

/** Moves that judge the figures that somebody saw. */
const ofFigures: readonly BulkAction[] = ['accept', 'reject'];

/**
 * Once more what was refused, as a new operation; what was done stays done. A verdict says why it was refused, and nothing of
 * the figures: those that are accepted or rejected are still the ones that were seen, where that was said. What is looked at
 * in the ERP is taken as it now is.
 */
export async function retryRefused(deps: Deps, caller: Caller, id: OperationId): Promise<Outcome<OperationId>> {
  const lacking = missing(caller.grants, 'link.accept', null);
  if (lacking.length > 0) return noMore(notPermitted(lacking));
  return deps.work.run(caller, async (tx): Promise<Outcome<OperationId>> => {
    const found = await tx.operations.get(id);
    if (found === null) return no('not_found', { thing: 'operation' });
    const refused = found.parts.filter((part) => part.ok === false);
    if (refused.length === 0) return no('nothing_refused');
    const seen = ofFigures.includes(found.action);
    const parts = refused.map(({ invoiceId, version }) => ({ invoiceId, version: seen ? version : null }));
    return yes(await begin(tx, caller, found.action, found.reason, parts));
  });
}

/** How far an operation is, with its verdicts. For whoever began it, and for readers of the ERP tool. */
export async function operation(deps: Deps, caller: Caller, id: OperationId): Promise<Outcome<Operation>> {
  const found = await deps.work.run(caller, (tx) => tx.operations.get(id));
  if (found === null) return no('not_found', { thing: 'operation' });
  const may = mayRead(caller, found.person);
  return may.ok ? yes(found) : may;
}

const mayRead = (caller: Caller, begunBy: number): Outcome<null> => {
  const lacking = missing(caller.grants, 'connection.read', null);
  return begunBy === caller.person || lacking.length === 0 ? yes(null) : noMore(notPermitted(lacking));
};

/** How far an operation is, without its verdicts. */
export async function operationState(deps: Deps, caller: Caller, id: OperationId): Promise<Outcome<OperationState>> {
  const found = await deps.work.run(caller, (tx) => tx.operations.state(id));
  if (found === null) return no('not_found', { thing: 'operation' });
  const may = mayRead(caller, found.by.id);
  return may.ok ? yes(found) : may;
}

/** So many of the newest operations are shown. */
const shown = 30;

/** The newest operations: of all, for readers of the ERP tool, and else one's own. */
export async function operations(deps: Deps, caller: Caller): Promise<Outcome<readonly OperationState[]>> {
  const lacking = missing(caller.grants, 'connection.read', null);
  const by = lacking.length === 0 ? null : caller.person;
  return yes(await deps.work.run(caller, (tx) => tx.operations.newest(by, shown)));
}

/** Some of an operation's verdicts, in the order in which its invoices were given. */
export async function verdicts(
  deps: Deps,
  caller: Caller,
  input: VerdictQuery & { readonly id: OperationId },
): Promise<Outcome<readonly Verdict[]>> {
  const state = await operationState(deps, caller, input.id);
  if (!state.ok) return state;
  return yes(await deps.work.run(caller, (tx) => tx.operations.verdicts(input.id, input)));
}
