/** The project team's verdict on a subcontractor invoice. Never the state of its link: two facts, two columns. */
export const invoiceStatuses = [
  'draft',
  'under_review',
  'revise_and_resubmit',
  'approved',
  'approved_as_noted',
  'pending_owner_approval',
] as const;
export type InvoiceStatus = (typeof invoiceStatuses)[number];

const sendable: readonly InvoiceStatus[] = ['approved', 'approved_as_noted', 'pending_owner_approval'];

/** May an invoice of this status be sent to the ERP? */
export const isSendable = (status: InvoiceStatus): boolean => sendable.includes(status);
