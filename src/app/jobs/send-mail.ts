import type { Instant } from '../../domain/time.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { Deps } from '../deps.ts';
import type { JobEnd, JobRun, Lease, MailId, Member, Posted, StoredMail, Tx } from '../unit-of-work.ts';

/** How often a mail is tried, and how long. */
const mailTimes = {
  firstPauseMs: 5_000,
  longestPauseMs: 30 * 60_000,
  /** After so long it is told as not sent: what it says is old by then. */
  giveUpMs: 24 * 3600_000,
} as const;

/** Five seconds after the first attempt, doubling to half an hour. */
export const mailPause = (attempt: number): number =>
  Math.min(mailTimes.firstPauseMs * 2 ** Math.max(0, attempt - 1), mailTimes.longestPauseMs);

/**
 * Sends one mail. At least once: should the process die between the sending and the note of it, it is sent again, with
 * the same Message-ID.
 */
export async function sendMail(deps: Deps, lease: Lease): Promise<JobRun> {
  const scope = { company: lease.company };
  const mail = await deps.work.run(scope, (tx) => stillToSend(tx, lease.subject as MailId));
  if (mail === null) return { is: 'done' };
  const posted: Posted =
    (await deps.installation.mail?.send(mail)) ?? ({ is: 'later', because: words.mailTroubles.notSetUp } as const);
  return deps.work.run(scope, async (tx) => {
    await tx.jobs.mustHold(lease);
    const end = await settle(tx, lease, mail, posted);
    await tx.jobs.end(lease, end);
    return { ...end, ended: true };
  });
}

/**
 * While a mail server is away a mail waits for up to a day: what the company tells its people is for nobody who has left it
 * since, or wants none of it, and goes to the address that they have by now. That somebody's way in was changed is told all
 * the same, and where they were reached before.
 */
async function stillToSend(tx: Tx, id: MailId): Promise<StoredMail | null> {
  const mail = await tx.mails.get(id);
  if (mail === null || mail.sentAt !== null) return null;
  if (mail.kind === 'sign_in') return mail;
  const member = await tx.directory.member(mail.person);
  if (member?.active && member.email !== null && wants(member, mail.kind)) {
    return { ...mail, to: { name: member.name, address: member.email } };
  }
  await tx.mails.drop(id);
  return null;
}

/** What a person may say no to, they may have said it meanwhile. */
function wants({ mailRejections, mailDigest }: Member, kind: StoredMail['kind']): boolean {
  return (kind !== 'rejection' || mailRejections) && (kind !== 'digest' || mailDigest);
}

async function settle(tx: Tx, lease: Lease, mail: StoredMail, posted: Posted): Promise<JobEnd> {
  if (posted.is === 'sent') {
    await tx.mails.sent(mail.id);
    return { is: 'done' };
  }
  if (posted.is === 'refused') return giveUp(tx, mail, posted.because);
  const { because } = posted;
  if (isTooOld(mail, await tx.now())) return giveUp(tx, mail, fill(words.mailTroubles.tooOld, { because }));
  await tx.mails.failed(mail.id, because);
  return { is: 'again', inMs: mailPause(lease.attempt), because };
}

const isTooOld = (mail: StoredMail, now: Instant): boolean => now - mail.createdAt >= mailTimes.giveUpMs;

/** For a person to see: in the history of the company, and where mail is set up. */
async function giveUp(tx: Tx, mail: StoredMail, because: string): Promise<JobEnd> {
  await tx.mails.gaveUp(mail.id, because);
  const facts = { to: mail.to.address, because };
  await tx.directory.note({ type: 'mail.gave_up', by: null, facts, requestId: null });
  return { is: 'parked', because };
}
