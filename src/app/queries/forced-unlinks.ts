import type { ForcedUnlinkId, InvoiceId } from '../../domain/ids.ts';
import { no, type Outcome, yes } from '../../domain/refusal.ts';
import type { Deps } from '../deps.ts';
import type { Caller, ForcedUnlink } from '../unit-of-work.ts';
import { readable } from './erp-invoice.ts';

/** The newest asking about an invoice, or the forced unlink whose mark it bears. */
export function forcedUnlinkOf(deps: Deps, caller: Caller, invoice: InvoiceId): Promise<Outcome<ForcedUnlink | null>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<ForcedUnlink | null>> => {
    const found = await tx.links.lock(invoice);
    if (found === null) return no('not_found', { thing: 'invoice' });
    const may = readable(caller, found.head.projectId);
    return may.ok ? yes(await tx.forced.ofInvoice(invoice)) : may;
  });
}

export function forcedUnlink(deps: Deps, caller: Caller, id: ForcedUnlinkId): Promise<Outcome<ForcedUnlink>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<ForcedUnlink>> => {
    const found = await tx.forced.get(id);
    if (found === null) return no('not_found', { thing: 'forced unlink' });
    const may = readable(caller, found.projectId);
    return may.ok ? yes(found) : may;
  });
}
