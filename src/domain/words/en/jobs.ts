/** Why a queued job is not done yet. Whoever runs Tieout reads it in the table of jobs. */
export const jobs = {
  more_to_send: 'there is more to send',
  receiver_fails: 'the receiver of the webhook did not take it',
  own_error: 'an error within Tieout',
  next_digest: 'the next daily summary',
  stopped: 'the hub was stopped',
  next_reading: 'the next regular reading',
  next_watch: 'the next look at how it is',
  list_lost: 'the database went down while the list was read, and what had been read of it is lost',
  missing_unknown: '{bill} is not in the list, and nobody could tell whether it is there: {because}',
  answer_before_bill: 'the answer is of a time before the bill was made',
  next_tie_out: 'the next tie-out by the schedule',
  too_late: 'stalled between the intent and the ask',
  not_shown_yet: 'the ERP cannot yet show the last ask',
  told_otherwise: 'the integrator says something else by now',
} as const;
