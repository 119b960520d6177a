import type { InvoiceId, ProjectId } from '../../domain/ids.ts';
import { mayReadInErpTool, missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { Deps } from '../deps.ts';
import type { Caller, ErpInvoice, HistoryEvent } from '../unit-of-work.ts';

/** May this person read an invoice of this project in the ERP tool? */
export function readable(caller: Caller, project: ProjectId): Outcome<null> {
  return mayReadInErpTool(caller.grants, project)
    ? yes(null)
    : noMore(notPermitted(missing(caller.grants, 'connection.read', null)));
}

/** One invoice as the ERP tool shows it, sent or not. */
export const erpInvoice = async (deps: Deps, caller: Caller, id: InvoiceId): Promise<Outcome<ErpInvoice>> =>
  shownInvoice(caller, await deps.reads.erpInvoice(caller, id));

/** What was found, to whom may see it. */
export function shownInvoice(caller: Caller, found: ErpInvoice | null): Outcome<ErpInvoice> {
  if (found === null) return no('not_found', { thing: 'invoice' });
  const may = readable(caller, found.head.projectId);
  return may.ok ? yes(found) : may;
}

/** Every event of an invoice, deleted or not, newest last. */
export async function history(deps: Deps, caller: Caller, id: InvoiceId): Promise<Outcome<readonly HistoryEvent[]>> {
  const found = await deps.reads.history(caller, id);
  if (found === null) return no('not_found', { thing: 'invoice' });
  const may = readable(caller, found.projectId);
  return may.ok ? yes(found.events) : may;
}
