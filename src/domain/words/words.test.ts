import { describe, expect, it } from 'vitest';
import { type Action, type Need, needs } from '../permission.ts';
import { type Facts, notPermitted, type Refusal, type RefusalCode, refusal, refusals } from '../refusal.ts';
import { type ErpName, type EventType, fill, inLanguage, say, sayEvent, sayNeeds, words } from './words.ts';

const sage: ErpName = { erp: 'Sage 100 Contractor®', undo: 'delete' };
const stillThere = 'The requisition is still in Sage 100 Contractor®. Please delete it before retrying.';
const record = { record: 'Invoice INV-7 (1041)', erp_record_id: '1041' };

/** What each refusal is really given where it is made. The compiler asks for the facts of every new code. */
const given: Readonly<Record<RefusalCode, Facts>> = {
  no_secrets_key: {},
  malformed: { because: 'cursor' },
  too_large: { limit: '1 MB' },
  unsupported_media_type: {},
  too_many_attempts: { seconds: 30 },
  not_signed_in: {},
  wrong_credentials: {},
  token_expired: {},
  signature_wrong: {},
  clock_off: { said: '2026-03-31T00:00:00.000Z', time: '2026-03-31T01:00:00.000Z' },
  agent_not_known: {},
  agent_code_wrong: {},
  session_needed: {},
  sign_in_again: {},
  single_sign_on_only: { label: 'Harbor ID' },
  second_factor_needed: {},
  no_password: {},
  wrong_code: {},
  wrong_passkey: {},
  passkey_copied: {},
  passkey_over: {},
  factor_not_shown: {},
  own_factor: {},
  own_invitation: {},
  nobody_administers: {},
  too_many_passkeys: { limit: '10' },
  passkeys_not_here: {},
  passkey_known: {},
  sign_in_over: {},
  second_factor_on: {},
  second_factor_off: {},
  second_factor_not_begun: {},
  too_many_tokens: { limit: 20 },
  cross_site: {},
  insufficient_scope: {},
  company_header_missing: {},
  company_header_disagrees: {},
  not_found: { thing: 'invoice' },
  not_permitted: {},
  operator_only: {},
  own_sending: {},
  own_acceptance: {},
  tie_out_first: { name: 'Books', from: '2026-10-31T02:00:08.000Z' },
  policies_contradict: { policy: 'direct_export', other: 'sender_may_not_accept' },
  holds_more: { name: 'Dana Whitfield' },
  request_withdrawn: {},
  request_held: { record: 'Bill 4711' },
  request_repeated: {},
  agent_of_another_kind: { kind: 'tryton', wanted: 'sage_100_contractor' },
  agent_of_other_books: { found: 'Harbor & Pine 2', kept: 'Harbor & Pine', connection: 1 },
  claim_over: {},
  invitation_over: {},
  set_up_over: {},
  import_running: {},
  in_progress: {},
  idempotency_key_reused: {},
  changed_meanwhile: { version: 4 },
  connection_in_use: {},
  connected_already: {},
  too_many_hooks: { limit: 50, what: 'hooks' },
  wrong_state: { erp_status: 'exporting', move: 'retrieve' },
  forced_before: {},
  look_over_first: { as_of: '2026-10-31T02:00:00.000Z', move: 'retrieve' },
  needs_another: {},
  forced_unlink_open: {},
  forced_unlink_over: {},
  asker_lost_right: { name: 'Dana Whitfield' },
  not_a_dead_end: record,
  record_state: { record_kind: 'vendor', record_state: 'exporting', record_move: 'retrieve' },
  record_never: { record_kind: 'payment', record_move: 'unlink' },
  record_held: {
    record_kind: 'commitment',
    name: 'SC-214-03',
    count: 2,
    first_kind: 'invoice',
    first_label: 'INV-8',
    held: [],
  },
  nothing_refused: {},
  bill_came_back: { record: 'Bill 7', as_of: '2026-11-02T08:00:00.000Z' },
  correction_open: {},
  correction_over: {},
  correction_moved_on: {},
  billed_before: {},
  last_administrator: { name: 'Dana Whitfield' },
  last_granter: { name: 'Dana Whitfield' },
  last_key: { name: 'Dana Whitfield' },
  no_key: {},
  untried: { label: 'Harbor ID' },
  template_of_groups: { name: 'Accounting' },
  template_in_use: { name: 'Approver', holders: 3 },
  signs_in_elsewhere: { name: 'Dana Whitfield' },
  invalid: { field: 'work_completed_this_period', because: 'money' },
  reason_missing: {},
  invoice_synced: { erp_status: 'synced' },
  unlink_first: { erp_status: 'synced' },
  invoice_sent: { erp_status: 'ready_to_export' },
  bill_reported: { record: 'Bill 4711' },
  not_the_latest: { commitment: 'SC-214-03', latest: 'INV-8' },
  invoice_under_review: { status: 'under_review' },
  vendor_invited_elsewhere: {},
  period_closed: { period: '2026-03-01 – 2026-03-31' },
  prerequisite_missing: { missing: ['billing date', 'vendor Ace Concrete'] },
  not_made_there: { what: 'purchase order' },
  erp_number_taken: { number: '10231', holder: 'another vendor' },
  nothing_to_bill: {},
  credit_not_supported: { amount: '-12.00' },
  too_long_for_erp: { field: 'invoice number', value: 'INV-1234567890123', length: 17, limit: 15 },
  too_much_for_erp: { amount: '10,000,000,000.00', limit: '9,999,999,999.99' },
  misformed_for_erp: { field: 'cost code of line 3', value: '03-30', digits: 9, places: 3 },
  integrator_asked: record,
  provider_not_answering: { label: 'Harbor ID', because: 'ECONNREFUSED' },
  erp_not_answering: { ...record, because: 'the line is dead' },
  erp_answer_too_old: { ...record, as_of: '2026-03-31T00:00:00.000Z' },
  identity_mismatch: record,
  paid_in_erp: record,
  void_in_erp: record,
  still_in_erp: record,
  commitment_still_in_erp: record,
  change_order_still_in_erp: record,
  record_in_erp: { ...record, record_kind: 'vendor' },
  record_asked_for: { ...record, record_kind: 'vendor', number: '302' },
  change_order_elsewhere: { ...record, example: '5002/1' },
  purged_in_erp: record,
  export_in_erp: { ...record, standing: 'paid' },
  export_affirmed: {},
  export_purged: {},
  record_locked: { record_kind: 'change_order', record_state: 'synced' },
  commitment_locked: { commitment: 'SC-214-03', commitment_status: 'Approved', part: 'schedule_of_values' },
  commitment_in_use: {
    commitment: 'SC-214-03',
    done: 'deletion',
    holds: ['invoices', 'payments', 'change_orders', 'erp'],
    invoices: ['INV-8', '2'],
    change_orders: ['CO 01'],
    erp_number: 'SC-214-03',
  },
  change_order_approved: { change_order: 'CO 01' },
  change_order_billed: { change_order: 'CO 01', invoices: ['INV-8'] },
  payment_issued: { payments: [1, 3] },
  payment_synced: { payment: 3 },
  import_refused: { file: 'jobs.csv', count: 2, first_error: 'jobs.csv, row 3: this has to be filled in' },
  rows_refused: { count: 2, first_row: 'row 3, amount: this has to be filled in' },
  unavailable: {},
  may_be_done: {},
};
const of = (code: RefusalCode): Refusal =>
  code === 'not_permitted' ? notPermitted(needs['link.unlink']) : refusal(code, given[code]);
const codes = Object.keys(refusals) as RefusalCode[];

describe('the sentence of a refusal', () => {
  it.each(codes)('%s leaves nothing to be filled in, with or without a connection', (code) => {
    for (const said of [say(of(code), sage), say(of(code))]) {
      expect(said).not.toMatch(/[{}]|undefined|null|\[object| {2}|^\s|\s$/);
      expect(said).toMatch(/^\P{Ll}.{15,}$/u);
    }
  });

  it.each(codes)('%s uses what it is given: no fact that its template names is ignored', (code) => {
    const template: string = words.refusals[code];
    for (const [, name] of template.matchAll(/\{(\w+)\}/g)) {
      const fact = given[code][name!];
      if (typeof fact === 'string' || typeof fact === 'number') expect(say(of(code), sage)).toContain(String(fact));
    }
  });

  it('that a bill is still there is the one people know, word for word', () => {
    expect(say(of('still_in_erp'), sage)).toBe(stillThere);
    expect(say(refusal('still_in_erp', { ...record, ...sage }))).toBe(stillThere);
  });

  it.each(['paid_in_erp', 'void_in_erp'] as const)('%s starts with exactly that one, and says what to do', (code) => {
    const said = say(of(code), sage);
    expect(said.startsWith(`${stillThere} It is ${code.split('_')[0]} there`)).toBe(true);
  });

  it('never claims that a bill is still there where that is not known', () => {
    const others = codes.filter((code) => !/still_in_erp|paid_in_erp|void_in_erp/.test(code));
    for (const code of others) expect(say(of(code), sage)).not.toContain('still in Sage');
  });

  it('speaks of the connection by its own name, and of what one does there', () => {
    const other: ErpName = { erp: 'Testbooks®', undo: 'void' };
    expect(say(of('still_in_erp'), other)).toBe(
      'The requisition is still in Testbooks®. Please void it before retrying.',
    );
    expect(say(of('still_in_erp'))).toBe('The requisition is still in the ERP. Please delete it before retrying.');
    for (const code of codes) expect(say(of(code), other)).not.toContain('Sage');
  });

  it('names the state and the move in words', () => {
    const states = (facts: Facts) => say(refusal('wrong_state', facts));
    expect(states({ erp_status: 'not_in_erp', move: 'unlink' })).toBe(
      'This invoice is not in the ERP, so it cannot be unlinked.',
    );
    // Where the approval status is what stands in the way, that is what is named.
    expect(states({ erp_status: 'not_in_erp', status: 'draft', move: 'send' })).toBe(
      'This invoice is a draft, so it cannot be sent to the ERP.',
    );
  });

  it('names every need that is missing', () => {
    expect(say(of('not_permitted'))).toBe(
      'You may not do this. It needs Admin on the project’s Commitments tool and Standard or Admin on the ERP Integrations tool and the privilege Can Push to Accounting in the company directory. Ask an administrator of your company.',
    );
    expect(say(of('prerequisite_missing'), sage)).toContain(': billing date, vendor Ace Concrete.');
  });

  it('names a field as people say it, and why, or the reason as it was given', () => {
    const invalid = (field: unknown, because: string) => say(refusal('invalid', { field, because }));
    expect(invalid('workRetainageHeld', 'negative')).toBe('Retainage held: this amount cannot be negative');
    expect(invalid('requisition_end', 'day_order')).toBe('Requisition end: the end lies before the start');
    expect(invalid('body', 'object')).toBe('Body: this has to be an object');
    expect(invalid('items.2', 'object')).toBe('Item 3: this has to be an object');
    expect(invalid('items.2.materials_presently_stored', 'money')).toMatch(
      /^Item 3, materials presently stored: an am/,
    );
    expect(invalid('invoice_ids.0', 'whole_number')).toBe('Invoice ids, number 1: this has to be a whole number');
    expect(invalid(undefined, 'constructor')).toBe('Value: constructor');
  });

  it('tells of a query which part of it cannot be read', () => {
    const malformed = (facts: Facts) => say(refusal('malformed', facts));
    expect(malformed({ field: 'limit', because: 'too_big', limit: 200 })).toBe(
      'The request could not be read: limit: this can be at most 200. Nothing was changed.',
    );
    expect(malformed({ because: 'not_json' })).toBe(
      'The request could not be read: it is not JSON. Nothing was changed.',
    );
  });

  it('does not take what a stranger wrote for a place to fill', () => {
    const facts = { field: 'description', value: '{erp} $& $1 {limit}', length: 99, limit: 15 };
    expect(say(refusal('too_long_for_erp', facts), sage)).toContain(': {erp} $& $1 {limit}. Shorten it.');
  });
});

describe('a template', () => {
  it('keeps a name without a fact visible, and takes 0 and the empty text for facts', () => {
    expect(fill('{a} {b} {c} {d}', { a: 0, b: '', c: null })).toBe('0  {c} {d}');
    expect(fill('{constructor} {toString}', {})).toBe('{constructor} {toString}');
  });

  it('of an event says what happened', () => {
    expect(sayEvent('link.confirmed', { erp: sage.erp, record: record.record })).toBe(
      'Invoice INV-7 (1041) found in Sage 100 Contractor®: synced',
    );
    expect(sayEvent('invoice.status', { to: 'approved_as_noted' })).toBe('Status set to Approved as Noted');
    const noted = { finding: 'bill_gone', comment: 'known' };
    expect(sayEvent('tie_out.noted', noted)).toBe('Tie-out, Bill gone: known');
    expect(inLanguage('es', () => sayEvent('tie_out.noted', noted))).toContain(
      inLanguage('es', () => words.tieOut.kinds.bill_gone.title),
    );
    // As it was kept before the kind was.
    expect(sayEvent('tie_out.noted', { ...noted, finding: 'Desaparecida' })).toBe('Tie-out, Desaparecida: known');
    const facts = {
      erp: 'E',
      record: 'R',
      reason: 'why',
      detail: 'D',
      override_reason: 'why',
      fields: 'F',
      to: 'draft',
      number: 'N',
      matched: 'M',
      sum: '1.00',
      added: 1,
      changed: 0,
      removed: 2,
      name: 'N',
      origin: 'O',
      other: 'P',
      way: 're_enter',
      finding: 'bill_gone',
      comment: 'known',
    };
    const edited = { fields: ['invoiceNumber', 'lines', 'constructor'] };
    expect(sayEvent('invoice.edited', edited)).toBe('Invoice changed: invoice number, lines, constructor');
    // As it was kept before the names were words of the catalogue.
    expect(sayEvent('invoice.edited', { fields: 'comment, lines' })).toBe('Invoice changed: comment, lines');
    for (const type of Object.keys(words.events) as EventType[]) expect(sayEvent(type, facts)).not.toMatch(/[{}]/);
  });
});

describe('needs in words', () => {
  it('are told one by one', () => {
    const said = (...list: Need[]) => sayNeeds(list);
    expect(said({ tool: 'commitments', at_least: 'admin' })).toBe('Admin on the project’s Commitments tool');
    expect(said({ tool: 'erp_integrations', at_least: 'standard' })).toBe(
      'Standard or Admin on the ERP Integrations tool',
    );
    expect(said({ privilege: 'push_to_accounting' })).toBe(
      'the privilege Can Push to Accounting in the company directory',
    );
    expect(said({ tool: 'commitments', at_least: 'read_only' }, { privilege: 'push_to_accounting' })).toBe(
      'Read Only or higher on the project’s Commitments tool and the privilege Can Push to Accounting in the company directory',
    );
    expect(said()).toBe('');
  });

  it('leave nothing to be filled in, whatever the action', () => {
    for (const action of Object.keys(needs) as Action[]) expect(sayNeeds(needs[action])).not.toMatch(/[{}]|undefined/);
  });
});

it('every reason why an export stands still is a whole sentence that says what to do', () => {
  for (const template of Object.values(words.erp.exportErrors)) {
    expect(fill(template, { erp: sage.erp })).toMatch(/^[^{}]{15,}\.$/);
  }
});
