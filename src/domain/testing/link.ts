import type { BillReference, ConnectionId, InvoiceId, LinkId, PersonId } from '../ids.ts';
import type { Link, LinkState } from '../link.ts';
import type { ErpRecord } from '../sighting.ts';
import type { Instant } from '../time.ts';

export const sender = 1 as PersonId;
export const approver = 2 as PersonId;
export const at = (time: number) => time as Instant;
export const record: ErpRecord = { id: '1041', identity: 'a-b-c', label: 'Invoice INV-7 (1041)' };
export const syncedAt = at(5_000);

/** A link as it stands in a state. Frozen through and through: whoever changes it, instead of answering, throws. */
export function linkIn(state: LinkState, change: Partial<Link> = {}): Link {
  const joined = state === 'synced' || state === 'unlinked';
  const ended = state === 'rejected' || state === 'retrieved' || state === 'unlinked';
  return Object.freeze<Link>({
    id: 7 as LinkId,
    invoiceId: 70 as InvoiceId,
    connectionId: 700 as ConnectionId,
    reference: 'TIE-aaaaaaaaaaaaaaaaaaaaaaaaaa' as BillReference,
    state,
    sentBy: sender,
    sentAt: at(1_000),
    acceptedBy: state === 'ready_to_export' ? null : approver,
    askedAt: joined ? at(4_000) : null,
    parked: false,
    error: state === 'failed_to_export' ? Object.freeze({ code: 'erp_closed_period', detail: 'closed' }) : null,
    record: joined ? Object.freeze(record) : null,
    syncedAt: joined ? syncedAt : null,
    endedBy: ended ? sender : null,
    endedAt: ended ? at(6_000) : null,
    reason: state === 'rejected' ? 'wrong job' : null,
    ...change,
  });
}
