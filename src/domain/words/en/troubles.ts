import type { TroubleCode } from '../../trouble.ts';

/** Why an ERP could not be asked or believed. `{erp}` is its name; the other facts are the connector's. */
export const troubles = {
  not_reachable: '{erp} cannot be reached at {address}. Is it running, and does the network let Tieout through?',
  certificate_refused:
    '{erp} at {address} shows a certificate that is not believed: {what}. Renew it there, or let whoever speaks to {erp} believe who vouches for it.',
  not_encrypted:
    '{erp} at {address} does not encrypt, so the password was not sent. Have it encrypt there; “encrypt”: “off” is for {erp} on this very machine alone.',
  timed_out: '{erp} did not answer within {ms} ms',
  connection_lost: 'the connection to {erp} was lost before its answer was whole',
  busy: 'all of its connections were busy',
  not_ready: '{erp} is there and lets nobody in at the moment: {what}',
  overlapping_change: '{erp} was changing the same records at that moment',
  login_refused:
    '{erp} refuses the login {login}. Check its name and password in the connection’s settings, and that it is not locked.',
  application_refused:
    '{erp} lets only its own programs sign in (logon trigger). Have the trigger let the login {login} pass; it has to be done again after each update of {erp}.',
  database_missing: 'the login {login} cannot open the database {database}. Check its spelling and the login’s rights.',
  wrong_company: 'this is the database of {found}, not of {expected}. Correct the connection’s settings.',
  other_books:
    'this connection leads to the books of {found} now, and its bills were made in those of {kept}: nothing is asked there and no link is cut. Correct the connection’s settings. Where these are the same books, renamed or moved, whoever may connect an ERP confirms it: tieout confirm-books {connection} "{found}"',
  empty_company:
    'the database of {expected} shows none of the records that are known to be there ({what}), so that a bill is not seen in it says nothing',
  read_only_copy:
    'the database {database} may only be read on this server, so it is a copy and not the one that {erp} works on: that a bill is not seen in it says nothing. Name the server of {erp} itself in the connection’s settings.',
  may_not_read: 'the login {login} may not read {what}. Give it the role db_datareader.',
  right_missing: '{erp} does not let the login {login} see what is needed: {what}',
  schema_differs: '{erp} has no {what} here. Is this a version that Tieout knows?',
  several_bills: '{count} bills bear {key}',
  unknown_status: '{erp} shows status {status}, which Tieout does not know',
  unreadable_answer: 'the answer of {erp} cannot be read: {what}',
  made_but_not_shown: '{erp} said yes, and does not show the bill yet',
  made_differently: '{erp} holds another bill under our reference: {what}',
  program_missing: 'the program that hands bills to {erp} cannot be started: {what}',
  program_ended: 'the program that hands bills to {erp} ended before it answered',
  nothing_handed_over:
    'nothing could be handed to {erp} at the moment, and nothing was sent: {what}. It is tried again by itself.',
  no_licence: '{erp} has no free licence seat for this session. Somebody has to sign out there.',
  company_not_opened: '{erp} does not open the company {company} for the user {user}. Check both in the settings.',
  exclusive_use: 'somebody has {erp} for themselves at the moment',
  agent_away: 'the agent beside {erp} was last heard of {ago}. Is its machine on, and its service running?',
  agent_missing: 'no agent was enrolled for this connection yet, or the one that was is revoked',
  agent_silent: 'the agent beside {erp} took the question and has not answered',
  agent_too_old:
    'the agent beside {erp} is of a version that cannot be asked this. Install the hub’s version beside it and start it again.',
  not_connected: 'this connection has no way to {erp}: {what}',
  integrator_asked: 'its integrator was asked (request detail {details}) and has not answered yet',
  integrator_told: 'its integrator is told to make the bill',
  integrator_silent:
    'its integrator was asked (request detail {details}) and has been silent since. Is it running? A retry asks again',
  integrator_contradicts: 'its integrator contradicts itself: {what}',
  earlier_bill:
    'its integrator says that {record} of an earlier sending of this invoice is there. Delete it there, and have the integrator take its number back',
  nobody_listens:
    'no webhook listens to “ERP Requests / create”: the integrator of {erp} has to make one, or to come and ask by itself',
  webhook_fails: 'the integrator of {erp} did not take the last webhook; it is tried again',
  not_told: 'its integrator never spoke of such a bill',
  not_listed: '{erp} cannot be asked for all of its bills: its integrator tells of those alone that it was asked for',
  makes_no_such: '{erp} is not asked for {what} by their numbers from here',
  several_records: '{count} {what} bear number {number} in {erp}',
  answer_from_the_future: 'the answer claims to be of the future',
  answer_went_back: 'the answer is older than one given before',
  answer_undated: 'the answer does not say of when it is',
  answer_incomplete: '{given} answers came for {wanted} questions',
  stopped_asking: 'it was given up before {erp} answered',
  asked_meanwhile: 'another ask for this bill is still under way, so this one was not sent',
  unexplained: '{erp} could not be asked, and nothing says why',
  unexpected: '{what}',
} as const satisfies Record<TroubleCode, string>;
