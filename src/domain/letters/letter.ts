import { fill, language, sayAgo, words } from '../words/words.ts';

/** What a mail says, as plain text and as HTML. */
export interface LetterText {
  readonly subject: string;
  readonly plain: string;
  readonly html: string;
}

/** Text that cannot become markup, wherever in HTML it stands. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

const mostInSubject = 150;
/** A subject is one line: a line break in a vendor's name must not begin another header. */
const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replace(/ +/g, ' ')
    .trim()
    .slice(0, mostInSubject);

/** What every letter is made of. */
export interface LetterParts {
  readonly subject: string;
  readonly to: string;
  readonly paragraphs: readonly string[];
  readonly link: { readonly says: string; readonly to: string };
  readonly foot: readonly string[];
}

export function letterOf({ subject, to, paragraphs, link, foot }: LetterParts): LetterText {
  const hello = fill(words.mail.hello, { name: to });
  const plain = [hello, ...paragraphs, `${link.says}: ${link.to}`, '--', foot.join('\n')].join('\n\n');
  const paragraph = (text: string) => `<p>${escapeHtml(text).replaceAll('\n', '<br>')}</p>`;
  const html = [
    `<!doctype html><html lang="${language()}"><head><meta charset="utf-8"></head><body>`,
    paragraph(hello),
    ...paragraphs.map(paragraph),
    `<p><a href="${escapeHtml(link.to)}">${escapeHtml(link.says)}</a></p>`,
    `<p style="color:#666;font-size:smaller">${foot.map(escapeHtml).join('<br>')}</p>`,
    '</body></html>',
  ].join('\n');
  return { subject: oneLine(subject), plain: `${plain}\n`, html };
}

export const invoiceName = (number: string | null): string =>
  number === null ? words.mail.unnumbered : fill(words.mail.invoice, { number });

export interface RejectionFacts {
  readonly to: string;
  readonly by: string;
  readonly invoiceNumber: string | null;
  readonly vendor: string;
  readonly commitment: string;
  readonly project: string;
  /** With its currency's sign or without, as people read it. */
  readonly amount: string;
  readonly erp: string;
  readonly reason: string;
  readonly link: string;
  readonly settingsLink: string;
}

/** To whoever sent an invoice that was rejected. */
export function rejectionLetter({ reason, link, settingsLink, to, ...facts }: RejectionFacts): LetterText {
  const says = words.mail.rejection;
  const named = { ...facts, invoice: invoiceName(facts.invoiceNumber) };
  return letterOf({
    subject: fill(says.subject, named),
    to,
    paragraphs: [fill(says.says, named), fill(says.reason, { reason })].map(upperFirst),
    link: { says: says.open, to: link },
    foot: [says.why, fill(words.mail.stop, { link: settingsLink })],
  });
}

export interface Waiting {
  readonly ready: number;
  readonly failed: number;
  readonly parked: number;
  /** What was sent first of all that waits; null where nothing does. */
  readonly oldest: {
    readonly invoiceNumber: string | null;
    readonly vendor: string;
    readonly amount: string;
    readonly forMs: number;
  } | null;
  /** What the night found, a sentence each. */
  readonly night?: readonly string[];
}

/** Does anything wait for an approver, or was anything found? Without, nobody is written to. */
export const somethingWaits = ({ ready, failed, parked, night = [] }: Waiting): boolean =>
  ready + failed + parked + night.length > 0;

const bullets = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join('\n');

/** To each approver, once a day. */
export function digestLetter(
  waiting: Waiting,
  facts: { readonly to: string; readonly company: string; readonly link: string; readonly settingsLink: string },
): LetterText {
  const says = words.mail.digest;
  const count = (n: number, [one, many]: readonly [string, string]) =>
    n === 0 ? [] : [fill(n === 1 ? one : many, { n })];
  const lines = [
    ...count(waiting.ready, says.ready),
    ...count(waiting.failed, says.failed),
    ...count(waiting.parked, says.parked),
  ];
  const { oldest, night = [] } = waiting;
  const first =
    oldest === null
      ? []
      : [fill(says.oldest, { ...oldest, invoice: invoiceName(oldest.invoiceNumber), ago: sayAgo(oldest.forMs) })];
  return letterOf({
    subject: fill(says.subject, {
      company: facts.company,
      ready: waiting.ready,
      failed: waiting.failed + waiting.parked,
    }),
    to: facts.to,
    paragraphs: [
      ...(lines.length === 0 ? [] : [fill(says.says, facts), bullets(lines), ...first]),
      ...(night.length === 0 ? [] : [says.night, bullets(night)]),
    ],
    link: { says: says.open, to: facts.link },
    foot: [says.why, fill(words.mail.stop, { link: facts.settingsLink })],
  });
}

export interface BillingInvitationFacts {
  readonly to: string;
  /** Who invites; null where that is not known any more. */
  readonly by: string | null;
  readonly vendor: string;
  readonly commitment: string;
  readonly title: string;
  readonly project: string;
  readonly period: { readonly start: string; readonly end: string; readonly due: string };
  readonly link: string;
}

/** To each contact of a vendor that is invited to bill a commitment in a billing period. */
export function billingInvitationLetter({ to, link, period, ...facts }: BillingInvitationFacts): LetterText {
  const says = words.mail.invitation;
  const named = { ...facts, ...period };
  return letterOf({
    subject: fill(says.subject, named),
    to,
    paragraphs: [fill(facts.by === null ? says.saysNobody : says.says, named), fill(says.due, named)],
    link: { says: says.open, to: link },
    foot: [fill(says.why, named)],
  });
}

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
