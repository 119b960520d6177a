/** What mails say. `{…}` are facts; every one of them is escaped where it becomes HTML. */
export const mail = {
  sender: 'Tieout',
  hello: 'Hello {name},',
  rejection: {
    subject: 'Rejected: {invoice} of {vendor}',
    says: '{by} rejected {invoice} of {vendor} ({commitment}, {project}), {amount}. It was not sent to {erp}, and it can be changed and sent again.',
    reason: 'The reason: {reason}',
    open: 'Open the invoice',
    why: 'You get this because you sent the invoice.',
  },
  digest: {
    subject: '{company}: {ready} ready to export, {failed} failed',
    says: 'This waits for an accounting approver of {company}:',
    ready: ['{n} invoice is ready to export', '{n} invoices are ready to export'],
    failed: ['{n} export failed', '{n} exports failed'],
    parked: ['{n} export stands still for a person', '{n} exports stand still for a person'],
    oldest: 'The oldest is {invoice} of {vendor} ({amount}), sent {ago}.',
    night: 'And this was found since yesterday:',
    nightTieOut: [
      'The tie-out of {name} has {n} finding: {counts}',
      'The tie-out of {name} has {n} findings: {counts}',
    ],
    nightIncomplete: 'The tie-out of {name} could not be completed: {because}',
    open: 'Open ERP Integrations',
    why: 'You get this once a day, while something waits, because you are an accounting approver.',
  },
  invitation: {
    subject: 'Invited to bill: {commitment}, {project}',
    says: '{by} invites {vendor} to bill {commitment} ({title}, {project}) for {start} to {end}.',
    saysNobody: '{vendor} is invited to bill {commitment} ({title}, {project}) for {start} to {end}.',
    due: 'The invoice is due by {due}. Sign in, create an invoice on the commitment, and submit it for review.',
    open: 'Open the commitment',
    why: 'You get this because you may bill for {vendor}.',
  },
  stop: 'Which mail you get: {link}',
  unnumbered: 'an invoice without a number',
  invoice: 'invoice {number}',
} as const;

/** Why a mail was not sent. No part of them ever comes from a password. */
export const mailTroubles = {
  unreachable: 'the mail server does not answer ({code})',
  login: 'the mail server does not take the name and password of TIEOUT_SMTP_URL',
  loginFirst: 'the mail server wants a login or encryption first, by TIEOUT_SMTP_URL: {says}',
  notEncrypted: 'the mail server offers no encryption, and a password is never sent without it',
  certificate:
    'the mail server shows a certificate that is not believed: name the one who vouches for it in NODE_EXTRA_CA_CERTS',
  refusedAddress: 'the mail server takes no mail for {address}: {says}',
  refusedSender: 'the mail server takes no mail from {address}: {says}',
  refused: 'the mail server refused it: {says}',
  busy: 'the mail server could not take it now: {says}',
  other: 'it could not be sent ({code})',
  notSetUp: 'no mail server is set up any more',
  tooOld: 'not within a day; last: {because}',
} as const;

/** What `tieout doctor` says of it. */
export const mailDoctor = {
  what: 'mail',
  none: 'no mail server is set up (TIEOUT_SMTP_URL), so no mail is written',
  well: '{host} takes our mail',
} as const;
