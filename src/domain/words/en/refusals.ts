import type { RefusalCode } from '../../refusal.ts';
import { commitmentBecauses, commitmentRefusals } from './commitments.ts';
import { corrections } from './corrections.ts';
import { forced } from './forced.ts';
import { imports } from './imports.ts';
import { invoiceBecauses } from './invoices.ts';
import { parked } from './parked.ts';
import { passkeys } from './passkeys.ts';
import { policies } from './policies.ts';
import { recordRefusals } from './records.ts';
import { restored } from './restored.ts';
import { signIn } from './sign-in.ts';
import { singleSignOn } from './single-sign-on.ts';

/**
 * What a person reads for each refusal: what happened, why, what to do now. `{…}` are filled from the refusal's facts
 * and from the connection: {erp} is its name, {undo} what one does there to take a bill back.
 */
export const refusals = {
  malformed: 'The request could not be read: {where}{because_says}. Nothing was changed.',
  too_large: 'The request is larger than {limit}. Send less at once.',
  unsupported_media_type: 'This content type is not understood here. Send JSON.',
  too_many_attempts: 'Too many attempts. Try again in {seconds} seconds.',
  not_signed_in: 'Sign in first: this needs a session or an access token.',
  wrong_credentials: 'Name and password do not match. Check both and try again.',
  token_expired: 'The access token has expired or was never valid. Ask for a new one.',
  signature_wrong:
    'The signature of this request is wrong: the agent’s key is not of this hub, or something on the way changed the request. Enrol the agent anew if it goes on.',
  clock_off:
    'The agent’s clock says {said}, the hub’s says {time}: they may be five minutes apart at most. Set the clock of the agent’s machine.',
  agent_not_known:
    'This agent is not known here any more: it was revoked, or another took its place. Enrol it anew with a code from the Connections page.',
  agent_code_wrong:
    'This code is wrong, was used before, or has expired: it counts once, for 15 minutes, while its maker administers the ERP tool. Get a new one on the Connections page.',
  cross_site: 'This request came from another site, so it was refused. Open Tieout itself and try again.',
  insufficient_scope:
    'This token may look and change nothing: it was made, or its application was let in, for reading alone.',
  company_header_missing:
    'Missing Procore-Company-Id header: you belong to more than one company, so say which one is meant.',
  company_header_disagrees:
    'This request names two companies. Send the same in Procore-Company-Id and in every company_id.',
  not_found: 'There is no such {thing}. It may have been deleted, or the address is wrong.',
  not_permitted: 'You may not do this. It needs {missing}. Ask an administrator of your company.',
  operator_only:
    'In this company only whoever runs Tieout may grant or revoke Can Push to Accounting, or change who may: they name the logins that may in TIEOUT_OPERATORS.',
  holds_more:
    '{name} holds Can Push to Accounting or is an operator who may grant it, and you may not grant it. So you cannot be given a way to act as them. Ask somebody who may grant it.',
  request_withdrawn:
    'This request was withdrawn: the sending of the invoice that it speaks of has ended. Make no bill for it.',
  request_held:
    'This request waits: you said that {record} of an earlier sending of this invoice is there. Make no bill for this one until that is gone, and its number was taken back.',
  request_repeated: 'A request with this id was here before, so nothing was done. Each request needs an id of its own.',
  agent_of_another_kind:
    'This connection is of the kind {wanted}, and the agent speaks to {kind}. Correct the agent’s settings, or enrol it with a code of the right connection.',
  agent_of_other_books:
    'The bills of this connection were made in the books of {kept}, and this agent’s settings name those of {found}. Correct the agent’s settings. Where these are the same books, renamed or moved, whoever may connect an ERP confirms it: tieout confirm-books {connection} "{found}". Then start the agent again.',
  claim_over:
    'Nobody waits for this answer any more, or the task is another’s by now, or it was answered otherwise. Nothing was changed.',
  invitation_over:
    'This invitation was used, was replaced by a newer one, or has expired: it counts once, for seven days. Ask an administrator of your company for a new one.',
  set_up_over:
    'This link is not of a Tieout that waits to be set up. It is printed where Tieout is started, each time anew, until the first person has a password.',
  in_progress: 'A request with this key is still in work. Wait for its answer, then ask again.',
  import_running: imports.busy,
  idempotency_key_reused: 'This key was used before with another request. Use a new key for a new request.',
  changed_meanwhile:
    'Someone changed this {changed_thing} in the meantime. Look at it as it is now, then decide again.',
  connection_in_use:
    'Invoices were sent to {erp}, or records joined with it or numbered by its integrator, so this company cannot change to another kind of connection.',
  no_secrets_key:
    'This hub has no key to keep secrets with: whoever runs it names one (TIEOUT_SECRETS_KEY_FILE, TIEOUT_SECRETS_KEY_COMMAND or TIEOUT_KEYS_DIR) and starts it again.',
  connected_already: 'This company is connected to {erp} already.',
  too_many_hooks: 'There may be at most {limit} {what}. Delete some that are not used any more.',
  wrong_state: 'This invoice is {state_says}, so it cannot be {move_says}.',
  nothing_refused: 'Nothing of this operation was refused, so there is nothing to try once more.',
  billed_before: imports.billedBefore,
  ...corrections.refusals,
  ...forced.refusals,
  ...parked.refusals,
  ...signIn.refusals,
  ...singleSignOn.refusals,
  ...passkeys.refusals,
  ...policies.refusals,
  ...restored.refusals,
  last_administrator:
    '{name} is the last Directory Admin of this company. Make somebody else Admin on the Directory first.',
  last_granter:
    '{name} is the last Directory Admin who holds Can Push to Accounting, so nobody could grant it any more. Grant it to another Directory Admin first.',
  template_in_use:
    'The template {name} is held by {holders}. Give them another template or levels of their own first, then delete it.',
  signs_in_elsewhere:
    'The sign-in of {name} is administered by another company, which brought them in. Ask an administrator there. Their rights here can be changed here.',
  invalid: '{field_says}: {because_says}',
  reason_missing: 'A rejection needs a reason: it is what the sender reads. Write one and reject again.',
  invoice_synced: 'The invoice is not editable because it has been synced with ERP',
  unlink_first:
    'The invoice is synced with {erp}. Delete its bill there, then unlink the invoice first; then delete it.',
  invoice_sent:
    'The invoice is {state_says}, so it is locked (attachments aside). Retrieve it, or have an accounting approver reject it, to change it.',
  bill_reported:
    '{erp} is driven from outside, and its integrator says that {record} of this invoice is there. Nothing was deleted: whatever is entered in its place would make a second bill. Delete the bill in {erp} and have the integrator take its number back, or close its request as failed; then delete the invoice.',
  not_the_latest:
    'Only the newest invoice of a commitment can be changed in its amounts or deleted. The newest of {commitment} is {latest}.',
  invoice_under_review:
    'The invoice is {state_says}. Its subcontractor may change it only while it is a draft or was sent back to revise and resubmit.',
  vendor_invited_elsewhere:
    'The vendor is invited to bill on another project, where you may not enter invoices: its contacts bill there too. Have somebody add or remove them who may enter invoices there.',
  period_closed: 'The billing period {period} is closed. Choose an open one, or have it opened again.',
  prerequisite_missing: 'Before this can go to {erp}, these need its numbers or have to be filled in: {missing_list}.',
  nothing_to_bill:
    'No line bills any work or newly stored materials, so there is nothing to send. Released retainage is not sent to {erp}.',
  credit_not_supported: 'The invoice comes to {amount}. A credit cannot be sent to {erp}: enter it there by hand.',
  too_long_for_erp: '{field_upper} takes {limit} characters in {erp}; this one has {length}: {value}. Shorten it.',
  too_much_for_erp: '{erp} takes at most {limit} in one amount; this one has {amount}. Split the invoice.',
  misformed_for_erp:
    '{field_upper} is {value}, but in {erp} it is a number of at most {digits} digits and {places} decimals. Correct it here.',
  integrator_asked:
    '{erp} is driven from outside: its integrator was asked whether {record} is gone. The link stays as it is, and is cut as soon as it says so.',
  erp_not_answering: '{erp} did not answer, so nothing was changed. Try again when it is back. ({because})',
  erp_answer_too_old: '{erp} was last read at {as_of}, before this could show there. Nothing was changed; try again.',
  identity_mismatch:
    '{record} in {erp} is now another record than the bill of this invoice: its number was reused, or its books were restored. Nothing was changed. Find the bill of this invoice in {erp} by its reference and {undo} it before retrying.',
  paid_in_erp:
    'The requisition is still in {erp}. Please {undo} it before retrying. It is paid there: void the payment first, then {undo} the bill.',
  void_in_erp:
    'The requisition is still in {erp}. Please {undo} it before retrying. It is void there, but a void bill still stands in the books: {remove_void}.',
  still_in_erp: 'The requisition is still in {erp}. Please {undo} it before retrying.',
  purged_in_erp:
    '{record} is gone from {erp}, but when last seen it was paid: it was purged after payment, not taken back. Nothing was changed. If it really was taken back, somebody with Admin on the ERP Integrations tool may ask to unlink it by force, with a reason in writing, and another person confirms it.',
  import_refused: imports.refusal,
  ...commitmentRefusals,
  ...recordRefusals,
  unavailable: 'Tieout is busy or its database is not answering. Nothing was changed. Try again in a moment.',
  may_be_done:
    'The database stopped answering just as this was being saved: it may have been done, or not. Look before you try again.',
} as const satisfies Record<RefusalCode, string>;

/** Why a field is refused, for `invalid`. */
export const becauses = {
  money: 'an amount needs digits and at most two decimals, such as 1250.50, and is at most 9999999999.99',
  rate: 'a percent lies between 0 and 100, with at most two decimals',
  negative: 'this amount cannot be negative',
  retainage_over_work: 'retainage held cannot be more than the work of this period',
  retainage_over_stored: 'retainage held cannot be more than the materials presently stored',
  release_over_held: 'more is released than is still held',
  required: 'this has to be filled in',
  unknown_field: 'nothing is called so here: see how it is spelt, or leave it out. Nothing was done',
  unknown: 'there is no such record in this project',
  not_in_company: 'there is no such record in this company',
  read_only: 'this is set by the ERP link alone',
  not_on_commitment: 'this line is not on the commitment',
  period: 'a posting period is a year and a month, such as 2026-10',
  day_order: 'the end lies before the start',
  no_details: 'lines of a schedule of values are billed as a whole here: they have no details',
  sum_of_lines: 'what a change order comes to is the sum of its lines: send them as line_items',
  schedule_full: 'a commitment has at most {limit} lines, and with these it would have {count}',
  has_commitments: 'it has a commitment on this project, and is on it as long as that is there',
  taken: 'this is taken already: choose another',
  mailbox: 'this has to be one e-mail address, such as ann@example.com',
  login: 'a login has 1 to 100 characters, no spaces at its ends',
  time_zone: 'this has to be a time zone such as America/Chicago',
  no_operator: 'nobody is named in TIEOUT_OPERATORS, so nobody could grant it any more',
  password_short: 'a password needs at least {limit} characters',
  password_long: 'a password has at most {limit} characters, none of control',
  password_common:
    'this is among the passwords that are tried first, as it is or dressed up with digits and signs; a few words of your own are better',
  password_same: 'this is the password that you have; choose another one',
  wrong_password: 'this is not your password',
  wrong_code: 'this code is not the one that your app shows now',
  password_about_you: 'this is your name or address, or Tieout’s; choose what nobody knows of you',
  inactive: 'this person is not active',
  address: 'this is no address that can be sent to: http or https, without a name and password in it',
  private_address:
    'this lies in a private network or on this machine, and the setting TIEOUT_WEBHOOKS_PRIVATE does not allow that',
  number_and_code:
    'null takes the number back and says that the bill is gone, and a code of it is named all the same: send the number with it, or null for both',
  taken_origin: 'another bill has this number already, or this invoice has another one, or was never sent there',
  commitment_not_approved: 'invoices need an approved commitment',
  ...commitmentBecauses,
  ...invoiceBecauses,
} as const;
