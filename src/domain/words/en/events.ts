import { commitmentEvents } from './commitments.ts';
import { invoiceEvents } from './invoices.ts';

/** One line of history each. `{…}` are facts of the event. */
export const events = {
  'invoice.created': 'Invoice entered',
  'invoice.edited': 'Invoice changed: {fields}',
  'invoice.status': 'Status set to {to}',
  'invoice.deleted': 'Invoice deleted',
  'link.sent': 'Sent to {erp} for accounting acceptance',
  'link.retrieved': 'Retrieved from the ERP tool',
  'link.accepted': 'Accepted; the export began',
  'link.rejected': 'Rejected: {reason}',
  'link.retried': 'Export retried',
  'link.asked': '{erp} was asked to make the bill',
  'link.confirmed': '{record} found in {erp}: synced',
  'link.failed': '{erp} refused the bill: {detail}',
  'link.parked': 'Export stands still: {detail}',
  'link.unlinked': 'Unlinked: {record} is not in {erp} any more',
  'link.unlinked_after_purge': 'Unlinked although {record} was paid when last seen, because: {override_reason}',
  'link.unlink_refused': 'Unlink refused: {detail}',
  ...invoiceEvents,
  ...commitmentEvents,
} as const;
export type EventType = keyof typeof events;
