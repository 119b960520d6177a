/** The banner of an invoice that is sent: why it is locked, and the way out. */
export const lock = {
  title: 'Locked',
  sentAt: 'Sent {at}.',
  attachments: 'Attachments can still be added and removed.',
  ready_to_export: {
    lead: 'Sent to {erp} and waiting for an accounting approver.',
    out: 'To change it, press Retrieve above, or have an accounting approver reject it.',
  },
  exporting: {
    lead: 'Its bill is being made in {erp}.',
    out: 'Nobody can take it back until {erp} has answered. Then it is synced, or it has failed and can be retrieved or rejected.',
  },
  parked: {
    lead: 'Its export to {erp} stands still, and its bill may be there.',
    out: 'Look into {erp}. Retry looks again before it does anything, and then exports the same once more. To change it, have its bill taken back there, if there is one, and have an accounting approver reject it: that asks {erp} whether none is left.',
  },
  failed_to_export: {
    lead: 'The export to {erp} failed.',
    out: 'To change it, press Retrieve above, or have an accounting approver reject it. If the cause lies in {erp}, mend it there and press Retry.',
  },
  synced: {
    out: 'To change or delete it, {undo} its bill in {erp} first, then press Unlink: it asks {erp} whether the bill is gone.',
  },
} as const;
