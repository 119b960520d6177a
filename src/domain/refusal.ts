import type { Need } from './permission.ts';

/**
 * Every way to say no, in order of precedence: where more than one applies, the first is given. The sentence of each
 * stands in `words/en/refusals.ts`; docs/reference/refusals.md lists the same and a test holds the two together.
 */
export const refusals = {
  malformed: 400,
  too_large: 413,
  unsupported_media_type: 415,
  too_many_attempts: 429,
  not_signed_in: 401,
  wrong_credentials: 401,
  wrong_code: 401,
  wrong_passkey: 401,
  passkey_copied: 401,
  passkey_over: 401,
  sign_in_over: 401,
  token_expired: 401,
  signature_wrong: 401,
  clock_off: 401,
  agent_not_known: 401,
  agent_code_wrong: 401,
  session_needed: 403,
  sign_in_again: 403,
  single_sign_on_only: 403,
  second_factor_needed: 403,
  no_password: 403,
  factor_not_shown: 403,
  cross_site: 403,
  insufficient_scope: 403,
  company_header_missing: 400,
  company_header_disagrees: 400,
  not_found: 404,
  not_permitted: 403,
  operator_only: 403,
  own_sending: 403,
  own_acceptance: 403,
  holds_more: 403,
  own_factor: 403,
  own_invitation: 403,
  request_withdrawn: 410,
  request_held: 409,
  request_repeated: 409,
  agent_of_another_kind: 409,
  agent_of_other_books: 409,
  claim_over: 409,
  invitation_over: 409,
  set_up_over: 409,
  in_progress: 409,
  import_running: 409,
  idempotency_key_reused: 422,
  changed_meanwhile: 409,
  policies_contradict: 409,
  tie_out_first: 409,
  connection_in_use: 409,
  connected_already: 409,
  no_secrets_key: 409,
  too_many_hooks: 422,
  too_many_tokens: 422,
  too_many_passkeys: 422,
  passkeys_not_here: 409,
  passkey_known: 409,
  second_factor_on: 409,
  second_factor_off: 409,
  second_factor_not_begun: 409,
  wrong_state: 409,
  record_state: 409,
  record_never: 409,
  record_held: 409,
  nothing_refused: 409,
  billed_before: 409,
  forced_before: 409,
  look_over_first: 409,
  needs_another: 403,
  forced_unlink_open: 409,
  forced_unlink_over: 409,
  asker_lost_right: 409,
  not_a_dead_end: 409,
  bill_came_back: 409,
  correction_open: 409,
  correction_over: 409,
  correction_moved_on: 409,
  last_administrator: 409,
  last_granter: 409,
  nobody_administers: 409,
  last_key: 409,
  no_key: 409,
  untried: 409,
  template_in_use: 409,
  template_of_groups: 409,
  signs_in_elsewhere: 409,
  invalid: 422,
  reason_missing: 422,
  invoice_synced: 422,
  unlink_first: 422,
  invoice_sent: 422,
  bill_reported: 422,
  not_the_latest: 422,
  invoice_under_review: 403,
  vendor_invited_elsewhere: 403,
  period_closed: 422,
  prerequisite_missing: 422,
  not_made_there: 422,
  erp_number_taken: 409,
  nothing_to_bill: 422,
  credit_not_supported: 422,
  too_long_for_erp: 422,
  too_much_for_erp: 422,
  misformed_for_erp: 422,
  integrator_asked: 409,
  provider_not_answering: 503,
  erp_not_answering: 503,
  erp_answer_too_old: 409,
  identity_mismatch: 409,
  paid_in_erp: 409,
  void_in_erp: 409,
  still_in_erp: 409,
  commitment_still_in_erp: 409,
  change_order_still_in_erp: 409,
  change_order_elsewhere: 409,
  record_in_erp: 409,
  record_asked_for: 409,
  purged_in_erp: 409,
  export_in_erp: 409,
  export_affirmed: 409,
  export_purged: 409,
  record_locked: 422,
  commitment_locked: 422,
  commitment_in_use: 422,
  change_order_approved: 422,
  change_order_billed: 422,
  payment_issued: 422,
  payment_synced: 422,
  rows_refused: 422,
  import_refused: 422,
  unavailable: 503,
  may_be_done: 500,
} as const satisfies Record<string, number>;
export type RefusalCode = keyof typeof refusals;

export type Facts = Readonly<Record<string, unknown>>;

/** A no, as a value: its code, what it is about, and every missing need where permission is the matter. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly facts: Facts;
  readonly missing?: readonly Need[];
  /** Of what is not of its shape: what else of it is not, each of a field of its own. */
  readonly also?: readonly Refusal[];
}

export const refusal = (code: RefusalCode, facts: Facts = {}): Refusal => ({ code, facts });
export const notPermitted = (missing: readonly Need[]): Refusal => ({ code: 'not_permitted', facts: {}, missing });

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export const yes = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const no = (code: RefusalCode, facts: Facts = {}): { readonly ok: false; readonly refusal: Refusal } => ({
  ok: false,
  refusal: refusal(code, facts),
});
export const noMore = (given: Refusal): { readonly ok: false; readonly refusal: Refusal } => ({
  ok: false,
  refusal: given,
});

const precedence = Object.keys(refusals) as RefusalCode[];

/** The one to give of several: the first of the catalogue. */
export function first(several: readonly Refusal[]): Refusal | null {
  return [...several].sort((a, b) => precedence.indexOf(a.code) - precedence.indexOf(b.code))[0] ?? null;
}

/** The ERP's own refusals of an export: nothing was made, and the export failed. */
export const erpsRefusals = [
  'erp_unknown_vendor',
  'erp_unknown_commitment',
  'erp_unknown_job',
  'erp_unknown_cost_code',
  'erp_closed_period',
  'erp_duplicate_number',
  'erp_over_commitment',
  'erp_setup_incomplete',
  'erp_record_locked',
  'erp_not_authorized',
  'erp_invalid',
] as const;

/**
 * What only the hub itself may say of an export; none of it is a no of the ERP. `erp_not_answering` goes on by itself, and
 * `not_looked_over` once somebody has; those after them park an export, which may be in the ERP.
 */
const hubsOwn = [
  'erp_not_answering',
  'not_looked_over',
  'integrator_silent',
  'integrator_contradicts',
  'exists_but_differs',
  'number_may_be_ours',
  'refused_in_doubt',
  'yes_unread',
  'yes_not_shown',
  'paid_and_gone',
  'bill_came_back',
  'gave_up',
  'internal_error',
] as const;

/** Why an export stands still or failed. */
export const exportErrors = [...erpsRefusals, ...hubsOwn] as const;
export type ExportErrorCode = (typeof exportErrors)[number];

/** What keeps an export from its end, in words for the approver. */
export interface ExportError {
  readonly code: ExportErrorCode;
  readonly detail: string;
}
