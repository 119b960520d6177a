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

/**
 * Does this change of status say that no bill of the invoice was in the ERP before? Only taking an approved one back to
 * Draft does, which the refusal of its sending asks for: a first approval is a verdict on the work, and so is one
 * approval after another.
 */
export const deniesBillBefore = (from: InvoiceStatus, to: InvoiceStatus): boolean => isSendable(from) && to === 'draft';

/** Whoever may enter invoices of a commitment: the project's invoice administrator, or the subcontractor's own contact. */
export const invoiceRoles = ['administrator', 'contact'] as const;
export type InvoiceRole = (typeof invoiceRoles)[number];

const save = ['draft', 'under_review'] as const;

/**
 * Which status each may set, by the status that the invoice has; `new` while it is being entered. An administrator's
 * verdict is open; a contact saves and submits, until the invoice is under review, and again once it came back. Staying
 * as it is needs no entry here. A sent invoice has no moves at all: its link locks it.
 */
export const statusMoves: Readonly<
  Record<InvoiceRole, Readonly<Record<InvoiceStatus | 'new', readonly InvoiceStatus[]>>>
> = {
  administrator: {
    new: invoiceStatuses,
    draft: invoiceStatuses,
    under_review: invoiceStatuses,
    revise_and_resubmit: invoiceStatuses,
    approved: invoiceStatuses,
    approved_as_noted: invoiceStatuses,
    pending_owner_approval: invoiceStatuses,
  },
  contact: {
    new: save,
    draft: save,
    under_review: [],
    revise_and_resubmit: save,
    approved: [],
    approved_as_noted: [],
    pending_owner_approval: [],
  },
};

/** May this role set the invoice to `to`? */
export const maySetStatus = (role: InvoiceRole, from: InvoiceStatus | 'new', to: InvoiceStatus): boolean =>
  from === to || statusMoves[role][from].includes(to);

/** Is an invoice of this status open to changes by this role at all? */
export const isOpenTo = (role: InvoiceRole, status: InvoiceStatus): boolean => statusMoves[role][status].length > 0;
