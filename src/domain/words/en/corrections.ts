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
  page: {
    link: 'Correct…',
    title: 'Correct {invoice}',
    lead: 'Its bill in {erp} is wrong: five steps, in this order. The page shows where the records really are.',
    beginTitle: 'What is wrong?',
    beginSays:
      'Say it in a line: whoever goes on with it, and whoever looks later, reads it. From then on everybody sees that the correction is open.',
    reason: 'Reason',
    begin: 'Begin the correction',
    cannot: 'No correction can be begun now',
    reasonMissing: 'Say what was wrong.',
    begun: 'Begun by {name}, {at}',
    states: { open: 'Open', done: 'Done', abandoned: 'Given up' },
    doneTitle: 'Corrected',
    doneSays: 'Every step is done: {invoice} is synced with its new bill.',
    abandonedSays: 'Given up by {name}: {reason}',
    abandon: 'Give up…',
    giveUp: 'Give up',
    abandonTitle: 'Give up the correction of {invoice}?',
    abandonSays: 'What was done stays done. Everybody sees who gave it up, and why.',
    steps: 'Steps',
    marks: { done: 'done', now: 'now', later: 'later', skipped: 'not needed' },
    doneBy: '{name}, {at}',
    hub: 'Tieout',
    next: 'Now',
    could: 'This could be done by {names}.',
    bill: 'The bill in {erp}',
    checkNow: 'Check now',
    checkSays: 'Asks {erp} for the bill and writes down what it said. Changes nothing there.',
    asking: 'Asking {erp}…',
    neverLooked: 'Nobody has looked since it was made.',
    asOf: 'As of',
    noted: 'Asked',
    seen: 'Known of it',
    seens: { live: 'it is there', paid: 'it is there and paid', void: 'it is there and void', gone: 'it is gone' },
    road: 'Asked over',
    roads: {
      direct: 'straight, {reads}',
      agent: 'agent {name} {version}, {reads}',
      noAgent: 'an agent; none is there',
      integrator: 'its integrator’s word',
    },
    reads: { live: 'live', mirror: 'as last told' },
    inPlace: 'Correct it as it stands',
    reEnter: 'Delete it and enter it again…',
    reEnterTitle: 'Delete {invoice}?',
    reEnterSays:
      'Its figures, number and dates are kept for you: the form of the new one is filled with them. Only the newest invoice of a commitment can be deleted.',
    reEnterYes: 'Delete',
    removed: '{invoice} was deleted. Its figures wait in the form of the new one.',
    enter: 'Enter it again',
    openInvoice: 'Open the invoice',
    open: 'Open corrections',
    openSays: 'step {step} of 5: {title}',
    none: 'No correction is open.',
    noneOfIt: 'This invoice is in no correction. Begin one with --reason "what is wrong".',
    banner: 'A correction of this invoice is open, at step {step} of 5: {title}.',
    bannerDone: 'Every step is done.',
    goOn: 'Go on',
    carried:
      'Filled with the figures of deleted invoice {invoice}: type only what was wrong. What that is, in the words of the correction: {reason}',
    ofEarlier: 'the deleted {name}',
    ofLater: 'the new {name}',
  },
  columns: { id: 'id', invoice: 'invoice', step: 'step', is: 'is', by: 'by', at: 'at', next: 'next' },
  refusals: {
    bill_came_back:
      '{record} is in {erp} again, though its link was cut: it was seen there at {as_of}. Delete it there and check again on the page of the correction, or tie out again; until then a second bill would be made.',
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
