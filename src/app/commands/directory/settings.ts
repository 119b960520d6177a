import { isMailAddress, mayGrantPush } from '../../../domain/directory.ts';
import { no, noMore, type Outcome, yes } from '../../../domain/refusal.ts';
import { isTimeZone, nextTimeOfDay } from '../../../domain/time-of-day.ts';
import type { Deps } from '../../deps.ts';
import type { Caller, CompanySettings, Member, Tx } from '../../unit-of-work.ts';
import { changesOf, changing, given, granterOf, noteBy } from './change.ts';

type Change = { readonly [K in keyof CompanySettings]?: CompanySettings[K] | undefined };

/** What a company decides for itself. Who may grant *Can Push to Accounting* is changed only by who may grant it now. */
export const editSettings = (deps: Deps, caller: Caller, change: Change): Promise<Outcome<CompanySettings>> =>
  changing(deps, caller, 'directory.manage', async (tx) => {
    const before = await tx.directory.settings();
    const { mailFrom, timeZone } = change;
    if (typeof mailFrom === 'string' && !isMailAddress(mailFrom)) {
      return no('invalid', { field: 'mail_from', because: 'mailbox' });
    }
    if (timeZone !== undefined && !isTimeZone(timeZone)) {
      return no('invalid', { field: 'time_zone', because: 'time_zone' });
    }
    const changes = changesOf(before, change);
    if (changes === null) return yes(before);
    const after: CompanySettings = { ...before, ...given(change) };
    if (changes.pushGrantedBy) {
      const { by, rule } = await granterOf(deps, tx, caller);
      const refused = mayGrantPush(by, rule);
      if (refused !== null) return noMore(refused);
      if (after.pushGrantedBy === 'operator' && deps.installation.operators.length === 0) {
        return no('invalid', { field: 'push_granted_by', because: 'no_operator' });
      }
    }
    await tx.directory.saveSettings(after);
    if (after.mailDigest) await scheduleDigest(tx, caller.company, after);
    await noteBy(tx, caller, 'settings.changed', { changes });
    return yes(after);
  });

/** The next summary is due at the hour that is set now. A job that is queued for another one sees that it is not. */
async function scheduleDigest(tx: Tx, company: number, { digestHour, timeZone }: CompanySettings): Promise<void> {
  const now = await tx.now();
  const due = nextTimeOfDay(now, digestHour, timeZone);
  await tx.mails.setDigestDueAt(due);
  await tx.jobs.add('digest', company, due - now);
}

/** Which mail somebody wants to get: theirs to say, whatever they may do. */
export const setMyMail = (
  deps: Deps,
  caller: Caller,
  wants: Pick<Member, 'mailRejections' | 'mailDigest'>,
): Promise<Outcome<Pick<Member, 'mailRejections' | 'mailDigest'>>> =>
  deps.work.run(caller, async (tx) => {
    await tx.directory.savePerson(caller.person, wants);
    return yes(wants);
  });
