/** Connections that are driven from outside. */
export const outside = {
  /** What its bill is called. */
  record: 'Bill {number}',
  /** Of an earlier sending, where no number is known. */
  ofRequest: 'the bill of ERP request {id}',
  contradictions: {
    failed_with_number: 'it closed the request as failed, and gave the bill the number {origin}',
    success_without_number: 'it closed the request with success, and gave the bill no number',
    there_without_number: 'it took the number of the bill back, and said then that the bill is not gone',
  },
  statuses: {
    in_progress: 'in progress',
    success: 'success',
    failed: 'failed',
    stale: 'stale',
  },
  names: {
    create_requisitions: 'Make the bill',
    unlink_requisition: 'Is the bill gone?',
  },
  page: {
    title: 'Driven from outside',
    lead: 'For an ERP whose connector is somebody else’s program, written for Procore’s integrator programme. It is told by a webhook what to do, and its word decides. Possible while this company has sent no invoice yet.',
    name: 'Name of the ERP',
    nameHint: 'As people will read it: “still in …”',
    nameMissing: 'Type the name of the ERP first.',
    connect: 'Have it driven from outside',
    connected: '{name} is driven from outside now.',
    drivenFromOutside: 'driven from outside',
    asked: 'What the integrator of {erp} was asked',
    detail: 'Request detail {id}',
    unlinkAsked:
      'The integrator of {erp} was asked at {at} whether the bill is gone, and has not answered yet. The link stays until it says so.',
    unlinkStale:
      'The integrator of {erp} was asked at {at} whether the bill is gone, and has been silent since. Silence proves nothing: the link stays. Unlink asks again.',
    free: 'Reject: checked in the ERP …',
    freeTitle: 'Reject {invoice} although {erp} is silent',
    freeHint:
      'Say how it was made sure, in the ERP itself, that no bill of this invoice is there. It is kept in the history under your name, and the sender reads it.',
    freeMissing: 'Say how it was made sure that no bill is there: nobody else can.',
  },
  webhooks: {
    closed: 'the destination lies in a private network, and the setting TIEOUT_WEBHOOKS_PRIVATE does not allow that',
    tooSlow: 'there was no answer within 5 seconds',
    failed: 'it could not be sent',
  },
  /** For the integrator's program, in the lists of errors of its calls. */
  entries: {
    unknown: 'Entity with this ID not found',
    notAsked: 'This invoice was never sent to this connection',
    taken: 'has already been taken',
    second: 'This requisition already has the origin id {origin}. Take that one back first, if its bill is gone',
    takenBackNamed:
      'This would take the origin id {origin} back, which says that its bill is gone, and names the code {code} all the same. Send the id with it, or leave both out; once the bill is gone, send null for both',
    notKept: 'is not kept here; set it through its own endpoint',
    tooLong: 'is too long (maximum is 255 characters)',
  },
} as const;
