import { digestLetter, somethingWaits } from '../../domain/letter.ts';
import { type Cents, formatMoney } from '../../domain/money.ts';
import { nextTimeOfDay } from '../../domain/time-of-day.ts';
import { inLanguage, words } from '../../domain/words/words.ts';
import type { Deps } from '../deps.ts';
import { messageId } from '../message-id.ts';
import type { CompanySettings, JobEnd, JobRun, Lease, MailServer, Member, Tx, WaitingInErp } from '../unit-of-work.ts';

/**
 * The daily summary of a company: written to its approvers at its hour, if anything waits, and itself queued for the next
 * day, all in one transaction. A hub that stood still for days writes one.
 */
export function digest(deps: Deps, lease: Lease): Promise<JobRun> {
  return deps.work.run({ company: lease.company }, async (tx) => {
    await tx.jobs.mustHold(lease);
    const end = await summarise(deps, tx);
    await tx.jobs.end(lease, end);
    return { ...end, ended: true };
  });
}

async function summarise(deps: Deps, tx: Tx): Promise<JobEnd> {
  const settings = await tx.directory.settings();
  if (!settings.mailDigest) return { is: 'done' };
  const now = await tx.now();
  const due = await tx.mails.digestDueAt();
  if (due === null || due > now) return again(due === null ? 0 : due - now);
  const next = nextTimeOfDay(now, settings.digestHour, settings.timeZone);
  await tx.mails.setDigestDueAt(next);
  const { mail } = deps.installation;
  if (mail !== null) await writeToApprovers(deps, tx, mail, settings);
  return again(next - now);
}

const again = (inMs: number): JobEnd => ({ is: 'again', inMs, because: words.jobs.next_digest });

async function writeToApprovers(deps: Deps, tx: Tx, mail: MailServer, settings: CompanySettings): Promise<void> {
  const found = await tx.mails.waitingInErp();
  const waiting = { ...found, oldest: await oldestOf(tx, found) };
  if (!somethingWaits(waiting)) return;
  const company = `${deps.installation.publicUrl}/companies/${found.company.id}`;
  for (const member of (await tx.directory.members()).filter(wantsDigest)) {
    const facts = {
      to: member.name,
      company: found.company.name,
      link: `${company}/erp/subcontractor-invoices`,
      settingsLink: `${company}/mail`,
    };
    const text = inLanguage(member.language ?? 'en', () => digestLetter(waiting, facts));
    await tx.mails.add({
      ...text,
      kind: 'digest',
      person: member.id,
      from: settings.mailFrom ?? mail.from,
      to: { name: member.name, address: member.email! },
      messageId: messageId(deps, mail),
      invoice: null,
    });
  }
}

async function oldestOf(tx: Tx, { oldest }: WaitingInErp) {
  if (oldest === null) return null;
  const { invoiceNumber, vendor, amountDue, sentAt } = oldest;
  return { invoiceNumber, vendor, amount: formatMoney(amountDue as Cents), forMs: (await tx.now()) - sentAt };
}

/** An accounting approver with an address, who has not said no. */
const wantsDigest = (member: Member): boolean =>
  member.active &&
  member.mailDigest &&
  member.email !== null &&
  member.pushToAccounting &&
  (member.erpIntegrations === 'standard' || member.erpIntegrations === 'admin');
