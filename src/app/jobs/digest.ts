import { alertKinds } from '../../domain/care/alerts.ts';
import { sayCounts } from '../../domain/letters/alert-letter.ts';
import { digestLetter, somethingWaits } from '../../domain/letters/letter.ts';
import { type Cents, formatMoney } from '../../domain/money.ts';
import { type FindingKind, findings } from '../../domain/tie-out.ts';
import type { Instant } from '../../domain/time.ts';
import { nextTimeOfDay } from '../../domain/time-of-day.ts';
import { fill, inLanguage, sayKept, words } from '../../domain/words/words.ts';
import type { Deps } from '../deps.ts';
import { messageId } from '../message-id.ts';
import type {
  CompanySettings,
  JobEnd,
  JobRun,
  Lease,
  MailServer,
  Member,
  TieOut,
  Tx,
  WaitingInErp,
} from '../unit-of-work.ts';

const dayMs = 24 * 3_600_000;
const mostAlerts = 100;
type Counts = Readonly<Partial<Record<FindingKind, number>>>;

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
  const next = nextTimeOfDay(now, settings.digestHour, settings.timeZone);
  // Later than it would be written down now, it was by a clock that was ahead.
  if (due !== null && due > next) await tx.mails.setDigestDueAt(next);
  if (due === null || due > now) return again(due === null ? 0 : Math.min(due, next) - now);
  await tx.mails.setDigestDueAt(next);
  const since = (await tx.mails.digestWritten(now)) ?? ((now - dayMs) as Instant);
  const { mail } = deps.installation;
  if (mail !== null) await writeToApprovers(deps, tx, mail, settings, since);
  return again(next - now);
}

const again = (inMs: number): JobEnd => ({ is: 'again', inMs, because: words.jobs.next_digest });

async function writeToApprovers(
  deps: Deps,
  tx: Tx,
  mail: MailServer,
  settings: CompanySettings,
  since: Instant,
): Promise<void> {
  const found = await tx.mails.waitingInErp();
  const waiting = { ...found, oldest: await oldestOf(tx, found) };
  const night = await nightOf(tx, since);
  if (!somethingWaits({ ...waiting, night: sayNight(night) })) return;
  const company = `${deps.installation.publicUrl}/companies/${found.company.id}`;
  for (const member of (await tx.directory.members()).filter(wantsDigest)) {
    const facts = {
      to: member.name,
      company: found.company.name,
      link: `${company}/erp/subcontractor-invoices`,
      settingsLink: `${company}/mail`,
    };
    const text = inLanguage(member.language ?? 'en', () => digestLetter({ ...waiting, night: sayNight(night) }, facts));
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

interface Night {
  readonly tieOuts: readonly { readonly name: string; readonly run: TieOut; readonly counts: Counts }[];
  readonly alerts: readonly string[];
}

/** What was tied out since the last summary, and what alerts stand. */
async function nightOf(tx: Tx, since: Instant): Promise<Night> {
  const tieOuts: Night['tieOuts'][number][] = [];
  for (const { id, name } of await tx.connections.list()) {
    const [run] = (await tx.tieOuts.list(id, 2)).filter(({ endedAt }) => endedAt !== null);
    if (run?.endedAt && run.endedAt > since) tieOuts.push({ name, run, counts: await tx.tieOuts.counts(run.id) });
  }
  // Exports that failed are counted in the mail already.
  const standing = (await tx.alerts.list(null, mostAlerts)).filter(
    ({ endedAt, toldAt, kind }) => endedAt === null && toldAt !== null && alertKinds[kind] === 'connections',
  );
  return { tieOuts, alerts: standing.map((alert) => alert.says) };
}

/** In the language of whom it is written to: what did not tie out, and the alerts. */
const sayNight = ({ tieOuts, alerts }: Night): readonly string[] => [
  ...tieOuts.flatMap(({ name, run, counts }) => tieOutLine(name, run, counts)),
  ...alerts.map((says) => sayKept(says)),
];

function tieOutLine(name: string, { state, because }: TieOut, counts: Counts): readonly string[] {
  const { nightTieOut, nightIncomplete } = words.mail.digest;
  if (state === 'incomplete') return [fill(nightIncomplete, { name, because: sayKept(because) })];
  const wrong = Object.entries(counts).filter(([kind]) => findings[kind as FindingKind] === 'wrong');
  const n = wrong.reduce((all, [, count]) => all + count, 0);
  const facts = { name, n, counts: sayCounts(Object.fromEntries(wrong)) };
  return n === 0 ? [] : [fill(nightTieOut[n === 1 ? 0 : 1], facts)];
}

/** An accounting approver with an address, who has not said no. */
const wantsDigest = (member: Member): boolean =>
  member.active &&
  member.mailDigest &&
  member.email !== null &&
  member.pushToAccounting &&
  (member.erpIntegrations === 'standard' || member.erpIntegrations === 'admin');
