import type { RecordMove, RecordState } from '../../records/flow.ts';
import type { Holder, RecordKind } from '../../records/kinds.ts';
import type { MatchPart } from '../../records/match.ts';
import type { ExportErrorCode } from '../../refusal.ts';

/** Records besides invoices: what they are called, how they move, and why they do not. */

export const recordRefusals = {
  record_state: 'This {record_thing} is {record_state_says}, so it cannot be {record_move_says}.',
  record_never: 'A {record_thing} cannot be {record_move_says}.{never_because}',
  record_locked:
    'This {record_thing} is {record_state_says}, so its lines stay as they are. Have it unlinked, or retrieve it, first.',
  record_held:
    '{name} cannot be unlinked yet: {count_says} on it. Unlink {first} first; the order is payments, invoices from the newest on, change orders, commitment, then vendor and job.',
  not_made_there: '{erp} is not asked to make a {what} from here. Enter it there by hand, then link it.',
  erp_number_taken: '{number} in {erp} is joined to {holder} already, or on its way there. Choose another.',
  commitment_still_in_erp: 'The commitment is still in your ERP system. Please delete it before retrying.',
  change_order_still_in_erp: 'The CCO is still in {erp}. Please delete it before retrying',
  record_in_erp:
    '{record} is in {erp}, and may be what was asked for here, so this {record_thing} cannot be rejected. Nothing was changed. If it is right, retry: one that says what was accepted is joined. If not, delete it there, then reject again.',
  record_asked_for:
    'This {record_thing} was asked for in {erp} as {record}, and may be there. Linked to {number}, it would leave that one behind as a second. Nothing was changed. Reject its export first, which looks for it there. Then link it.',
  change_order_elsewhere:
    'This change order is {record} here, which is not a number of its contract in {erp}: the contract was given another one since, or has none. So where to look for it is not known, and nothing was changed. Find it in {erp}. If it is there, set its ERP number (origin_id) to the contract’s number there, a slash and its own, such as {example}. Then unlink again.',
} as const;

export const recordBecauses = {
  send_approved: 'only what is approved may be sent',
  no_job: 'its job has to be linked to a project here first',
  other_job: 'it is of another job than this project is in the ERP',
  no_invoice: 'the bill that it pays is joined to no invoice any more',
  has_number: 'a number of its own is taken here already: link it instead',
} as const;

const one: Readonly<Record<RecordKind, string>> = {
  vendor: 'vendor',
  job: 'job',
  sub_job: 'sub job',
  cost_code: 'cost code',
  cost_type: 'cost type',
  commitment: 'commitment',
  change_order: 'change order',
  payment: 'payment',
};

export const records = {
  one,
  many: {
    vendor: 'Vendors',
    job: 'Jobs',
    sub_job: 'Sub Jobs',
    cost_code: 'Cost Codes',
    cost_type: 'Cost Types',
    commitment: 'Commitments',
    change_order: 'Change Orders',
    payment: 'Payments',
  } satisfies Record<RecordKind, string>,
  /** `{record_state_says}` */
  states: {
    ready_to_import: 'in the ERP alone',
    archived: 'archived',
    not_in_erp: 'not in the ERP',
    ready_to_export: 'waiting for the accounting approver',
    exporting: 'being exported',
    failed_to_export: 'failed to export',
    rejected: 'rejected',
    synced: 'synced with the ERP',
  } satisfies Record<RecordState, string>,
  movesDone: {
    import: 'added here',
    archive: 'archived',
    restore: 'restored',
    send: 'sent to the ERP',
    retrieve: 'retrieved',
    accept: 'accepted',
    reject: 'rejected',
    retry: 'retried',
    link: 'linked',
    unlink: 'unlinked',
  } satisfies Record<RecordMove, string>,
  neverBecause: {
    payment: ' It was entered in the ERP and belongs there: void it there, and it is shown so here.',
  } as Readonly<Partial<Record<RecordKind, string>>>,
  another: {
    vendor: 'another vendor',
    job: 'another project',
    commitment: 'another commitment',
    change_order: 'another change order',
  },
  firsts: {
    payment: 'payment',
    invoice: 'invoice',
    change_order: 'change order',
    commitment: 'commitment',
  } satisfies Record<Holder, string>,
  /** `{count_says}` */
  stands: ['{count} joined record stands', '{count} joined records stand'],
  unlinked: {
    plain: 'Successfully Unlinked',
    // Without its -ly in the system that people come from; they look for it as it stands there.
    change_order: 'Successful Unlinked',
  },
  done: {
    import: 'Added here, and synced',
    archive: 'Archived: it is not offered any more',
    restore: 'Restored',
    send: 'Sent to {erp}',
    retrieve: 'Retrieved',
    accept: 'Accepted: {erp} is being asked',
    reject: 'Rejected',
    retry: 'Being exported again',
    link: 'Linked',
  } satisfies Record<Exclude<RecordMove, 'unlink'>, string>,
  /** Where what is said of a bill would not do. */
  exportErrors: {
    erp_duplicate_number:
      '{erp} already has one of this number, and it is another. Retry under another number, or link the two if they are the same.',
    erp_invalid: '{erp} refused it.',
    erp_over_commitment: '{erp} refused the amount.',
    exists_but_differs:
      'One of this number is in {erp} since it was asked for, but it differs from what was accepted. Correct or delete it there and retry, or link the two.',
    number_may_be_ours:
      '{erp} has one of this number by now, and it may be the one that it was asked for before. Look at it there. Then retry: if it says the same, it is this one. If it is another’s, give that one another number there; then retry, or reject.',
    refused_in_doubt:
      '{erp} refuses it, and was asked for it before without a clear answer: that one may be there, under another number. Look for it there. If it is there, give it its number again or delete it; then see to what {erp} says and retry, or reject.',
    yes_unread: '{erp} said yes. It is looked for by itself, and not asked for anew.',
    yes_not_shown:
      '{erp} said yes, and shows none of this number. Look for it there. If it is there, this connection does not read the books that it writes to: correct its settings, then retry. If it is not there, retry asks for it anew, and reject gives it back.',
  } as Readonly<Partial<Record<ExportErrorCode, string>>>,
  /** Of what nobody links by hand. */
  unlinkedErrors: {
    erp_duplicate_number: '{erp} already has one of this number, and it is another. Retry under another number.',
    exists_but_differs:
      'One of this number is in {erp} since it was asked for, but it differs from what was accepted. Correct it there and retry, or delete it there: then retry makes it once more, and reject gives it back.',
  } as Readonly<Partial<Record<ExportErrorCode, string>>>,
  nextReading: 'the next regular reading of the lists',
  tooMany: 'There are more than {limit} of them, and no more are read.',
  purchaseOrder: 'purchase order',
  matched: {
    number: 'same number',
    name: 'same name',
    email: 'same e-mail',
    number_alike: 'number alike',
    name_alike: 'name alike',
    address: 'same address',
    vendor: 'same vendor',
    amount: 'same amount',
  } satisfies Record<MatchPart, string>,
  byHand: 'chosen by hand',
} as const;

export const recordEvents = {
  'record.sent': 'Sent to {erp} for accounting acceptance',
  'record.retrieved': 'Retrieved from the ERP tool',
  'record.accepted': 'Accepted as {number}; the export began',
  'record.rejected': 'Rejected: {reason}',
  'record.retried': 'Export retried',
  'record.asked': '{erp} was asked to make {number}',
  'record.confirmed': '{number} is in {erp}: synced',
  'record.failed': '{erp} refused it: {detail}',
  'record.parked': 'Export stands still: {detail}',
  'record.overtaken': 'It bears {record} already, given to it meanwhile. {erp} has {number} too: look there',
  'record.imported': 'Added from {erp}, where it is {number}',
  'record.linked': 'Linked to {number} in {erp}: {matched}',
  'record.numbered': 'The integrator gave it the number {number}',
  'record.number_taken_back': 'The integrator took the number {number} back',
  'record.unlinked': 'Unlinked: it was {number} in {erp}',
  'record.unlink_refused': 'Unlink refused: {detail}',
  'record.reject_refused': 'Rejection refused: {detail}',
} as const;

/** The tool's pages of these records. */
export const recordsPage = {
  tabs: 'Kinds of records',
  moreTabs: 'More',
  invoices: 'Subcontractor Invoices',
  filters: {
    ready_to_import: 'Ready to Import',
    ready_to_export: 'Ready to Export',
    exporting: 'Exporting',
    failed_to_export: 'Failed to Export',
    synced: 'Synced',
    archived: 'Archived',
    not_in_erp: 'Not in the ERP',
  },
  states: {
    ready_to_import: 'In the ERP alone',
    archived: 'Archived',
    not_in_erp: 'Not in the ERP',
    ready_to_export: 'Ready to Export',
    exporting: 'Exporting',
    failed_to_export: 'Failed to Export',
    rejected: 'Rejected',
    synced: 'Synced',
  } satisfies Record<RecordState, string>,
  /** Of what is linked, but not brought in. */
  onlyThere: 'Only in the ERP',
  filtersLabel: 'Filters',
  search: 'Search',
  searchHint: 'Number, name or ERP number',
  columns: {
    number: 'Number',
    name: 'Name',
    project: 'Project',
    amount: 'Amount',
    erp: 'In {erp}',
    state: 'State',
    actions: 'Actions',
  },
  moves: {
    import: 'Add here',
    archive: 'Archive',
    restore: 'Restore',
    send: 'Send to ERP',
    retrieve: 'Retrieve',
    accept: 'Accept',
    reject: 'Reject',
    retry: 'Retry',
    link: 'Link …',
    unlink: 'Unlink',
  } satisfies Record<RecordMove, string>,
  describes: '{thing} {name}',
  refresh: 'Refresh',
  refreshing: 'Reading {erp} …',
  asOf: '{count} in {erp} as of {at}',
  neverRead: '{erp} was not read for these yet. Refresh to see what is there.',
  noList: '{erp} has no list of these: each is looked for by its number.',
  readFailed: 'The last reading came to nothing, so this is older than it should be: {because}',
  linkAll: 'Link all exact matches',
  linkAllTitle: 'Link all exact matches?',
  linkAllSays:
    'Every {thing} here whose number or name is the same as that of exactly one in {erp} is linked to it. Whatever is not certain stays for you.',
  linkedAll: '{count} linked. {left} are left for you to decide.',
  empty: {
    ready_to_import: 'Nothing is waiting to be added here.',
    ready_to_export: 'Nothing is waiting for you.',
    exporting: 'Nothing is being exported.',
    failed_to_export: 'No export has failed.',
    synced: 'None is joined to the ERP yet.',
    archived: 'None was archived.',
    not_in_erp: 'All of them are in the ERP.',
  },
  emptySearch: 'Nothing found. Try another word, or show all.',
  more: 'Show more',
  missingThere: 'Not in {erp}’s list any more, as of {at}',
  missingPayment: 'Voided in {erp}: not among the bill’s payments as of {at}',
  parked: 'Stands still',
  match: {
    title: 'Link {name}',
    lead: 'Choose the same {thing} in {erp}. The likeliest come first, with what is the same in both.',
    leadOurs: 'Choose the same {thing} here. The likeliest come first, with what is the same in both.',
    ours: 'Here',
    theirs: 'In {erp}',
    because: 'What matches',
    none: 'Nothing alike was found. Search for it.',
    search: 'Search in {erp}',
    searchOurs: 'Search here',
    link: 'Link',
    nothing: 'nothing: you choose it',
  },
  accept: {
    title: 'Accept {name}',
    lead: 'This is what {erp} will hold. The number is what it will be called there, and has to be free.',
    number: {
      vendor: 'Vendor ID',
      job: 'Job ID',
      commitment: 'Subcontract number',
      change_order: 'Change order number',
    },
    button: 'Accept',
    lines: 'Lines',
    of: '{count} lines, {sum}',
    alike:
      '{erp} has {record}, which is linked to nothing here. If it is the same, link the two: Accept makes a second one.',
    compare: 'Compare and link …',
  },
  reject: { title: 'Reject {name}?' },
  unlinkTitle: 'Unlink {name}?',
  held: 'First, in this order:',
  history: 'History',
  noHistory: 'Nothing was done with it here yet.',
  standsOnIt: 'What stands on it, in the order in which it is undone',
  working: { unlink: 'Asking {erp} whether it is gone …', link: 'Linking …', other: 'Working …' },
} as const;

/** The command line's words for them. */
export const cliRecords = {
  linkedAll: '{count} linked, {left} left.',
  refreshed: 'It is being read anew.',
  kinds: 'Say which kind of record: {kinds}.',
  moves: 'Say what to do: {moves}.',
  columns: {
    id: 'id',
    erp: 'ERP id',
    number: 'number',
    name: 'name',
    project: 'project',
    theirs: 'in the ERP',
    state: 'state',
  },
} as const;
