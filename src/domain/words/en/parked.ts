/** Rejecting an export that stands still: only where a look finds no bill of it. */
export const parked = {
  refusals: {
    export_in_erp:
      'The bill of this invoice is in {erp}: {record}. Nothing was changed.{standing_says} Please {undo} it there, then reject again. If it is right as it is, do not reject: retry looks again and links a bill that says what was accepted.',
    export_affirmed:
      '{erp} said yes to this bill and does not show it, so that it is not seen says nothing. Nothing was changed. Look for it there. If it is there, this connection does not read the books that it writes to: correct its settings, then retry. Retry as well if it is not there: it is asked for anew. Where that will not do, an administrator of ERP Integrations can reject it, with what they saw there.',
    export_purged:
      'The bill of this invoice is gone from {erp}, but when last seen it was paid. Nothing was changed. If it was purged after payment, the invoice was paid: have the bill restored there, then retry. If its payment was voided and it was deleted there, press retry; an administrator of ERP Integrations can then reject it, with what they saw there.',
  },
  /** How it stands there, where that is in the way by itself. */
  standings: {
    live: '',
    paid: ' It is paid there: void the payment first.',
    void: ' It is void there, but a void bill still stands in the books: {remove_void}.',
  },
  freeTitle: 'Reject {invoice} although its bill in {erp} was paid',
  freeAffirmed: 'Reject {invoice} although {erp} said yes to its bill',
  events: { 'link.reject_refused': 'Rejection refused: {detail}' },
  done: 'Rejected: no bill of it is in {erp}. The project reads your reason and can change the invoice.',
} as const;
