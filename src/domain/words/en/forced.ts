/** Unlinking by force, where the ordinary unlink is a dead end. */
export const forced = {
  refusals: {
    forced_before:
      'This invoice was unlinked by force: nobody could make sure that its first bill is gone from {erp}. If you have made sure of it, say so and send it again.',
    needs_another: 'You asked for this yourself. Another accounting approver has to confirm it.',
    forced_unlink_open: 'Somebody has asked for this already. It waits for another person to confirm or withdraw it.',
    forced_unlink_over: 'This was confirmed or withdrawn, or its time is over. Nothing was changed.',
    asker_lost_right:
      '{name} asked for this, and may not ask for it any more. Nothing was changed. Withdraw it, and have somebody who may ask anew.',
    not_a_dead_end: 'This link can be cut in the ordinary way: {record} is gone from {erp}. Unlink it.',
  },
  events: {
    'link.force_asked': 'Asked to unlink by force: {reason}',
    'link.force_withdrawn': 'The asking to unlink by force was withdrawn',
    'link.unlinked_by_force': 'Unlinked by force; {name} had asked for it: {reason}',
  },
  codes: {
    purged_in_erp: 'the bill was purged after it was paid',
    identity_mismatch: 'another bill has its number now, and none bears its reference',
    erp_not_answering: 'the ERP has been silent for a week',
  },
  page: {
    mark: 'Unlinked by force',
    markSays: '{asker} asked for it: {reason} {confirmer} confirmed it, {at}. It was a dead end because {code}.',
    ask: 'Unlink by force …',
    askTitle: 'Ask to unlink {invoice} by force',
    askHint: 'Another accounting approver has to confirm it within three days. The invoice bears the mark for good.',
    waits: '{asker} asks to unlink this by force, because {code}: {reason}',
    until: 'To be confirmed by another accounting approver until {at}.',
    confirm: 'Confirm and unlink',
    withdraw: 'Withdraw',
    sendTitle: 'Send {invoice} again?',
    sendTick: 'I have made sure that its first bill is not in the books.',
    send: 'Send all the same …',
    done: 'Unlinked by force.',
  },
  things: 'forced unlink',
} as const;
