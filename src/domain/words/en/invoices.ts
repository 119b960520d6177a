/** Why something about a subcontractor invoice or a billing period is refused, for `invalid`. */
export const invoiceBecauses = {
  not_by_quantity: 'this line is billed by amount, not by quantity: enter an amount or a percent',
  moved_over_stored: 'more is moved than earlier invoices left stored',
  moved_over_held: 'more retainage is moved than is held on stored materials',
  over_scheduled:
    'the line would be billed {over} over its scheduled value, which this project refuses. Bill less, or have a change order approved first',
  line_rejected: 'line {lines} was rejected: set Revise & Resubmit, or review the line again',
  lines_rejected: 'lines {lines} were rejected: set Revise & Resubmit, or review them again',
  contact_status:
    'a subcontractor saves as draft or submits as under_review; every other status is the reviewer’s to set',
  contact_review: 'lines are reviewed by an invoice administrator of the project',
  contact_retainage: 'what is held back is set by an invoice administrator of the project',
  not_invited: 'there is no invitation to bill this commitment in this billing period: ask the project team for one',
  period_has_invoices: 'invoices are in this billing period, so it cannot be deleted: close it instead',
  period_overlaps: 'another billing period, {period}, covers some of these days',
  due_day: 'a due day lies between 1 and 31',
  months: 'at least 1 and at most 60 months are made at once',
  change_order_unknown: 'there is no approved change order of this commitment with this id',
  change_order_on_earlier: 'an earlier invoice has this change order already, so it stays on this one',
  not_a_member: 'this person does not belong to the company yet: add them to the directory first',
} as const;

/** Lines of the history of invoices, billing periods and invitations. */
export const invoiceEvents = {
  'invoice.reviewed': 'Lines reviewed: {detail}',
  'invoice.over_billed': 'Billed over the scheduled value: {detail}',
  'invoice.bill_before_denied': 'No longer taken to have a bill in the ERP already',
  'period.created': 'Billing period {detail} made',
  'period.changed': 'Billing period {detail} changed',
  'period.deleted': 'Billing period {detail} deleted',
  'contact.added': '{detail} may bill as the vendor’s contact once invited',
  'contact.removed': '{detail} is no contact of the vendor any more',
  'contact.invited': 'Invited to bill: {detail}',
  'contact.uninvited': 'Invitation to bill taken back: {detail}',
} as const;
