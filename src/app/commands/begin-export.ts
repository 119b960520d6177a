import { type Bill, fingerprintOf } from '../../domain/bill.ts';
import type { Link } from '../../domain/link.ts';
import type { Caller, InvoiceHead, Tx } from '../unit-of-work.ts';
import { eventOf } from './move-invoice.ts';
import { periodFacts } from './posting-period.ts';

/**
 * What a yes to an export does, in its transaction: the link is saved as `exporting`, what the ERP will be asked is
 * written down, and the job that asks it is queued. A crash after it loses nothing; a crash before it did nothing.
 */
export async function beginExport(
  tx: Tx,
  caller: Caller,
  head: InvoiceHead,
  link: Link,
  bill: Bill,
  type: 'link.accepted' | 'link.exported_directly',
): Promise<void> {
  const facts = { reference: link.reference, ...periodFacts(bill.postingPeriod) };
  await Promise.all([
    tx.links.saveBill(link.id, { bill, fingerprint: fingerprintOf(bill) }),
    tx.links.save(link),
    tx.jobs.add('export', link.id),
    tx.events.append([eventOf(caller, head, link, type, facts)]),
  ]);
}
