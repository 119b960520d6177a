import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { refusal } from '../../domain/refusal.ts';
import { type ErpName, fill, say, words } from '../../domain/words/words.ts';
import type { Item } from '../../http/client.ts';
import { useCompany } from '../session.tsx';

const says = words.page.invoice;

function Banner({ tone, item, children }: { tone: string; item: Item; children: ReactNode }) {
  const c = String(useCompany().id);
  return (
    <div className="banner" data-tone={tone}>
      <div>{children}</div>
      <Link to="/companies/$c/erp/subcontractor-invoices/$id" params={{ c, id: String(item.invoice_id) }}>
        {says.openInErp}
      </Link>
    </div>
  );
}

/** Why the invoice is locked, or why it came back, and the way out. */
export function LockBanner({ item, erp }: { item: Item; erp: ErpName }) {
  const lead = (text: string) => <strong>{fill(text, { ...erp })}</strong>;
  const locked = say(refusal('invoice_sent', { erp_status: item.erp_status }), erp);
  switch (item.erp_status) {
    case 'synced':
      return (
        <Banner tone="green" item={item}>
          <strong>{say(refusal('invoice_synced'), erp)}</strong> {fill(says.syncedWayOut, { ...erp })}
        </Banner>
      );
    case 'ready_to_export':
      return (
        <Banner tone="blue" item={item}>
          {lead(says.sentLead)} {locked}
        </Banner>
      );
    case 'exporting':
      return (
        <Banner tone={item.parked ? 'red' : 'grey'} item={item}>
          {lead(says.exportingLead)} {item.error?.detail ?? locked}
        </Banner>
      );
    case 'failed_to_export':
      return (
        <Banner tone="red" item={item}>
          {lead(says.failedLead)} {item.error?.detail}
          <br />
          {locked}
        </Banner>
      );
    case 'rejected':
      return (
        <Banner tone="yellow" item={item}>
          {lead(fill(words.page.detail.rejectedBecause, { reason: item.reject_reason ?? '–' }))}
          <br />
          {says.rejectedLead}
        </Banner>
      );
    default:
      // Never sent says nothing; sent before and here again was retrieved or unlinked.
      return item.sent_at === null ? null : (
        <Banner tone="yellow" item={item}>
          {says.retrievedLead}
        </Banner>
      );
  }
}
