import type { Facts } from './refusal.ts';
import { fill, words } from './words/words.ts';

/**
 * Why an ERP could not be asked, or its answer not be believed. Each has its sentence in `words/en/troubles.ts`. What
 * `waits` goes away by itself (a network, a busy server); all others need a person, and asking again at once is only a
 * nuisance: a login that is refused every second may end up locked.
 */
export const troubles = {
  not_reachable: 'waits',
  certificate_refused: 'needs a person',
  not_encrypted: 'needs a person',
  timed_out: 'waits',
  connection_lost: 'waits',
  busy: 'waits',
  not_ready: 'waits',
  overlapping_change: 'waits',
  login_refused: 'needs a person',
  application_refused: 'needs a person',
  database_missing: 'needs a person',
  wrong_company: 'needs a person',
  other_books: 'needs a person',
  empty_company: 'needs a person',
  read_only_copy: 'needs a person',
  may_not_read: 'needs a person',
  right_missing: 'needs a person',
  schema_differs: 'needs a person',
  several_bills: 'needs a person',
  unknown_status: 'needs a person',
  unreadable_answer: 'needs a person',
  made_but_not_shown: 'waits',
  made_differently: 'needs a person',
  program_missing: 'needs a person',
  program_ended: 'waits',
  nothing_handed_over: 'waits',
  no_licence: 'waits',
  company_not_opened: 'needs a person',
  exclusive_use: 'waits',
  agent_away: 'waits',
  agent_missing: 'needs a person',
  agent_silent: 'waits',
  agent_too_old: 'needs a person',
  not_connected: 'needs a person',
  integrator_asked: 'waits',
  integrator_told: 'waits',
  integrator_silent: 'needs a person',
  integrator_contradicts: 'needs a person',
  earlier_bill: 'needs a person',
  nobody_listens: 'needs a person',
  webhook_fails: 'waits',
  not_told: 'needs a person',
  not_listed: 'needs a person',
  makes_no_such: 'needs a person',
  several_records: 'needs a person',
  answer_from_the_future: 'needs a person',
  answer_went_back: 'waits',
  answer_undated: 'needs a person',
  answer_incomplete: 'waits',
  stopped_asking: 'waits',
  asked_meanwhile: 'waits',
  unexplained: 'waits',
  unexpected: 'waits',
} as const satisfies Record<string, 'waits' | 'needs a person'>;
export type TroubleCode = keyof typeof troubles;

export const isTrouble = (code: unknown): code is TroubleCode =>
  typeof code === 'string' && Object.hasOwn(troubles, code);

/** The sentence of a trouble: what happened, and where a person has to act, what to do. */
export const sayTrouble = (code: TroubleCode, facts: Facts = {}): string => fill(words.troubles[code], facts);
