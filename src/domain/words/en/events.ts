import { attachments } from './attachments.ts';
import { commitmentEvents } from './commitments.ts';
import { corrections } from './corrections.ts';
import { forced } from './forced.ts';
import { invoiceEvents } from './invoices.ts';
import { parked } from './parked.ts';
import { policies } from './policies.ts';
import { recordEvents } from './records.ts';

/** One line of history each. `{…}` are facts of the event. */
export const events = {
  'invoice.created': 'Invoice entered',
  'invoice.edited': 'Invoice changed: {fields}',
  'invoice.status': 'Status set to {to}',
  'invoice.deleted': 'Invoice deleted',
  'attachment.added': attachments.events.added,
  'attachment.removed': attachments.events.removed,
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
  'link.freed': 'Rejected while it stood still: {reason}. Checked in {erp}: {override_reason}',
  'link.unlink_asked': 'The integrator of {erp} was asked whether {record} is gone',
  'outside.answered': 'The integrator answered request detail {detail}: {outcome}',
  'outside.numbered': 'The integrator gave the bill the number {origin}',
  'outside.number_taken_back': 'The integrator took the number {origin} back',
  'outside.second_bill':
    'The integrator names a second bill {origin}, beside {other}. It was not taken: look in the ERP',
  'outside.late_bill': 'The integrator says that a bill {origin} of this earlier sending exists. Look in the ERP',
  'outside.late_answer': 'The integrator took its refusal back: it is looked at again',
  'link.unlink_refused': 'Unlink refused: {detail}',
  'tie_out.noted': 'Tie-out, {finding}: {comment}',
  'tie_out.note_taken_back': 'Tie-out, {finding}: the note was taken back',
  ...commitmentEvents,
  ...invoiceEvents,
  ...recordEvents,
  ...corrections.events,
  ...forced.events,
  ...parked.events,
  ...policies.events,
} as const;
export type EventType = keyof typeof events;
