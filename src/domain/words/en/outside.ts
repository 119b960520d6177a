/** Connections that are driven from outside. */
export const outside = {
  /** What its bill is called. */
  record: 'Bill {number}',
  /** Of an earlier sending, where no number is known. */
  ofRequest: 'the bill of ERP request {id}',
  contradictions: {
    failed_with_number: 'it closed the request as failed, and gave the bill the number {origin}',
    success_without_number: 'it closed the request with success, and gave the bill no number',
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
    notKept: 'is not kept here; set it through its own endpoint',
    tooLong: 'is too long (maximum is 255 characters)',
  },
} as const;
