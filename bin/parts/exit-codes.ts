/** An exit code per kind of refusal, for scripts. Promised in docs/reference/command-line.md. */
const codes: Readonly<Record<string, number>> = {
  not_found: 3,
  not_permitted: 4,
  wrong_state: 5,
  record_state: 5,
  changed_meanwhile: 5,
  still_in_erp: 6,
  commitment_still_in_erp: 6,
  change_order_still_in_erp: 6,
  change_order_elsewhere: 6,
  record_in_erp: 6,
  record_asked_for: 6,
  record_held: 6,
  paid_in_erp: 6,
  void_in_erp: 6,
  identity_mismatch: 6,
  purged_in_erp: 6,
  export_in_erp: 6,
  export_purged: 6,
  export_affirmed: 6,
  erp_not_answering: 7,
  erp_answer_too_old: 7,
  integrator_asked: 7,
  signature_wrong: 8,
  clock_off: 8,
  agent_not_known: 8,
  agent_code_wrong: 8,
  agent_of_another_kind: 8,
  agent_of_other_books: 8,
};
export const done = 0;
export const usage = 2;
export const exitCode = (refusal: string): number => codes[refusal] ?? 1;
