import { type Bill, billOf, billProblems, releasedRetainage } from '../../domain/bill.ts';
import type { InvoiceId } from '../../domain/ids.ts';
import type { Cents } from '../../domain/money.ts';
import { no, type Outcome, type Refusal, yes } from '../../domain/refusal.ts';
import type { Deps } from '../deps.ts';
import { nameErp, readerFor } from '../erp-access.ts';
import type { Caller } from '../unit-of-work.ts';
import { erpInvoice } from './erp-invoice.ts';

export interface ExportPreview {
  readonly erp: string;
  readonly bill: Bill;
  readonly released: Cents;
  readonly refusals: readonly Refusal[];
}

/** Exactly what the ERP would receive: once accepted, what was written down then. And every rule that would refuse it. */
export async function exportPreview(deps: Deps, caller: Caller, id: InvoiceId): Promise<Outcome<ExportPreview>> {
  const found = await erpInvoice(deps, caller, id);
  if (!found.ok) return found;
  const { link } = found.value;
  return deps.work.run(caller, async (tx): Promise<Outcome<ExportPreview>> => {
    const connections = await tx.connections.list();
    const connection = connections.find((one) => one.id === link?.connectionId) ?? connections[0];
    const source = await tx.bills.source(id);
    if (connection === undefined || source === null) return no('not_found', { thing: 'ERP connection' });
    const { traits } = readerFor(deps, connection);
    const stored = link !== null && link.endedAt === null ? await tx.links.bill(link.id) : null;
    const bill = stored?.bill ?? billOf(source);
    const refusals = billProblems(source, bill, traits.limits).map((refusal) => nameErp(refusal, { traits }));
    return yes({ erp: traits.name, bill, released: releasedRetainage(source), refusals });
  });
}
