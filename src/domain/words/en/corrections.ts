import type { CorrectionStep, CorrectionWay, WaitsFor } from '../../correction.ts';

const steps = {
  delete_bill: {
    title: 'Delete the bill in {erp}',
    says: 'Tieout never deletes anything there: somebody does it in {erp}. Then check here that it is gone.',
  },
  unlink: {
    title: 'Unlink the invoice',
    says: 'The ERP is asked once more, and the link is cut if the bill is gone.',
  },
  correct: {
    title: 'Delete or correct it here',
    says: 'Correct the invoice as it stands, or delete it and enter it again: its figures are carried over.',
  },
  enter_again: {
    title: 'Enter it again',
    says: 'The form is filled with the figures of the deleted one. Type only what was wrong.',
  },
  export_again: { title: 'Export it again', says: 'Send it, have it accepted, and its new bill is made in {erp}.' },
} as const satisfies Record<CorrectionStep, { readonly title: string; readonly says: string }>;

const waits = {
  taken_back: 'The bill has to be deleted in {erp}.',
  came_back:
    'The bill is in {erp} again, after its link was cut. Delete it there once more: exporting now would make two.',
  unlink: 'The bill is gone. The link can be cut.',
  correction: 'The invoice can be changed. Correct it, or delete it and enter it again.',
  entry: 'The invoice was deleted. It has to be entered again.',
  approval: 'The invoice needs its approval before it can be sent.',
  send: 'It can be sent to {erp}.',
  acceptance: 'It waits for an accounting approver.',
  export: 'It is being exported.',
  retry: 'The export failed or stands still. Look at why, then retry.',
} as const satisfies Record<WaitsFor, string>;

const ways = {
  in_place: 'Correct it as it stands',
  re_enter: 'Delete it and enter it again',
} as const satisfies Record<CorrectionWay, string>;

/** The guided correction of an invoice whose bill was wrong. */
export const corrections = {
  steps,
  waits,
  ways,
  refusals: {
    bill_came_back:
      '{record} is in {erp} again, though its link was cut: it was seen there at {as_of}. Delete it there and check again on the page of the correction; until then a second bill would be made.',
    correction_open: 'A correction of this invoice is open already. Go on with that one.',
    correction_over: 'This correction has ended. Nothing was changed.',
    correction_moved_on:
      'The invoice of this correction was entered again by somebody else in the meantime. Nothing was entered twice: look at theirs.',
  },
  events: {
    'correction.begun': 'Correction begun: {reason}',
    'correction.way': 'To be corrected so: {way}',
    'correction.bill_gone': 'Checked: {record} is gone from {erp}',
    'correction.bill_back': 'Checked: {record} is in {erp}, after it was gone',
    'correction.abandoned': 'Correction given up: {reason}',
    'correction.done': 'Correction done: {record} was made in its place',
    'invoice.corrects': 'Entered in the place of deleted invoice {other}, which was corrected: {reason}',
    'invoice.corrected_by': 'Entered again as invoice {other}',
  },
} as const;
