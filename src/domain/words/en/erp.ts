import type { InvoiceStatus } from '../../billing/invoice-status.ts';
import type { ErpStatus, Move } from '../../link.ts';
import type { ExportErrorCode } from '../../refusal.ts';
import { restored } from './restored.ts';

/** The state of a link, within a sentence and on a badge. */
export const erpStatuses = {
  not_in_erp: 'not in the ERP',
  ready_to_export: 'ready to export',
  exporting: 'exporting',
  failed_to_export: 'failed to export',
  synced: 'synced',
  rejected: 'rejected',
} as const satisfies Record<ErpStatus, string>;

/** The project team's verdict, within a sentence and on a badge. */
export const invoiceStatuses = {
  draft: 'a draft',
  under_review: 'under review',
  revise_and_resubmit: 'to be revised and resubmitted',
  approved: 'approved',
  approved_as_noted: 'approved as noted',
  pending_owner_approval: 'pending owner approval',
} as const satisfies Record<InvoiceStatus, string>;

/** "… cannot be {…}". */
export const movesDone = {
  send: 'sent to the ERP',
  retrieve: 'retrieved',
  accept: 'accepted',
  reject: 'rejected',
  retry: 'retried',
  unlink: 'unlinked',
  correct: 'corrected in this way: only an invoice whose bill was made, or whose link was cut, is',
} as const satisfies Record<Move | 'correct', string>;

/** What one does in an ERP to take a bill back, as the connection names it. */
export const undo = { delete: 'delete', void: 'void', reverse: 'reverse' } as const;

/** How one gets rid of a void bill, within a sentence. */
export const removeVoid = {
  with: 'remove it with {removes}',
  otherwise: 'have it removed there, or let this connection count a void as gone',
} as const;

/** What an ERP calls its record of a bill. */
export const recordLabels = {
  payableInvoice: 'Payable invoice {number}',
  supplierInvoice: 'Supplier invoice {number}',
} as const;

export const successfullyUnlinked = 'Successfully Unlinked';

/** Said in front of the ERP's own words, where it gave some. */
export const exportErrors = {
  erp_unknown_vendor: '{erp} does not know the vendor. Add it there and retry, or reject and correct its number here.',
  erp_unknown_commitment:
    '{erp} does not know the subcontract. Add it there and retry, or reject and correct its number here.',
  erp_unknown_job: '{erp} does not know the job. Add it there and retry, or reject and correct its number here.',
  erp_unknown_cost_code: '{erp} does not know a cost code or cost type of a line. Add it there, then retry.',
  erp_closed_period: 'The posting period is closed in {erp}. Open it there, or reject and change the billing date.',
  erp_duplicate_number: '{erp} already has an invoice of this number for the vendor. Reject and change the number.',
  erp_over_commitment: 'The bill exceeds the subcontract in {erp}. Raise it there, or reject.',
  erp_setup_incomplete: 'The set-up in {erp} is incomplete. Complete it there, then retry.',
  erp_record_locked: 'The record is open on someone’s screen in {erp}. Have it closed, then retry.',
  erp_not_authorized: '{erp} does not let this connection write. Check its user’s rights there, then retry.',
  erp_invalid: '{erp} refused the bill.',
  erp_not_answering: '{erp} is not answering. The export goes on by itself when it is back.',
  not_looked_over: restored.waits,
  integrator_silent:
    'The integrator of {erp} has been silent for too long, so the export stands still. It may be in {erp}: retry asks the integrator again.',
  integrator_contradicts:
    'What the integrator of {erp} says does not fit together, so the export stands still until it says otherwise. Somebody has to look in {erp}.',
  exists_but_differs:
    'A bill with our reference is in {erp}, but it differs from this invoice. Correct it there and retry, or delete it there: then retry makes it once more, and reject lets the invoice be changed.',
  number_may_be_ours:
    '{erp} has an invoice of this number for the vendor, and it may be the one that it was asked for before, without our reference. Look at it there. If it is this invoice’s, delete it there and retry; if it is another’s, reject and change the number.',
  refused_in_doubt:
    '{erp} refuses the bill, and was asked for it before without a clear answer: that bill may be there, without our reference. Look for it there by its number. If it is there, delete it there; then see to what {erp} says and retry, or reject.',
  yes_unread:
    '{erp} said yes, but could not be looked into right after it. It is looked for by itself, and not asked for anew.',
  yes_not_shown:
    '{erp} said yes, and shows no such bill. Look for it there. If it is there, this connection does not read the books that it writes to: correct its settings, then retry. Retry as well if it is not there: it is asked for anew. Where that will not do, an administrator who has looked there may reject it.',
  paid_and_gone:
    'The bill of this invoice is gone from {erp}, but when last seen it was paid, so it is not asked for again. If it was purged after payment, have it restored there, then retry. If its payment was voided and it was deleted, an administrator who has looked there may reject it.',
  bill_came_back:
    'The bill that was taken back before this export is in {erp} again, so nothing is asked for: that would be a second one. Delete it there and check again on the page of the correction, or tie out again; then retry.',
  gave_up:
    '{erp} has not answered for too long, so the export stands still. It may be in {erp}: retry looks again, and so does reject.',
  internal_error:
    'Something went wrong within Tieout, so the export stands still. It may be in {erp}: retry looks again, and so does reject.',
} as const satisfies Record<ExportErrorCode, string>;

/** Which part of a bill an ERP does not take, after the sentence of the export error. */
export const billDetails = {
  unknown: {
    vendor: '{erp} has no vendor {number}.',
    job: '{erp} has no job {number}.',
    commitment: '{erp} has no subcontract {number}.',
    costCode: '{erp} has no cost code {number}.',
    costType: '{erp} has no cost type {number}.',
  },
  writtenOtherwise: {
    vendor: '{erp} writes vendor {number} as {found}. Correct it here.',
    job: '{erp} writes job {number} as {found}. Correct it here.',
  },
  noDueTerms: 'Vendor {number} has no due terms.',
  noLedgerAccount: 'Vendor {number} has no ledger account.',
  noDepartment: 'Job {number} has no department.',
  otherCommitment: 'Subcontract {number} is of vendor {vendor} and job {job} there.',
  lockedCommitment: 'Subcontract {number} is locked for editing.',
  overCommitment: 'Subcontract {number} has {left} left, and the bill is over {amount}.',
  closedPeriod:
    'Its books are closed before {from}, and this bill would be posted to {period}. Retry with a later posting period.',
  usedNumber: 'Vendor {vendor} has invoice number {number} already, on payable invoice {record}.',
  noReason: 'status {code}',
} as const;

/** What was found when someone looked, for the history and the check. */
export const sightings = {
  live: 'is in {erp}',
  paid: 'is paid in {erp}',
  void: 'is void in {erp}',
  gone: 'is not in {erp}',
  unknown: 'could not be looked up',
} as const;

export const previewNotes = {
  released: 'Retainage released by this invoice ({amount}) is not sent to {erp}: release it there yourself.',
  retainage: 'Retainage held by this invoice ({amount}) goes to the bill’s retainage.',
} as const;
