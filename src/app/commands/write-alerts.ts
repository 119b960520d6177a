import { isTold } from '../../domain/care/alerts.ts';
import type { CompanyId } from '../../domain/ids.ts';
import { type AlertNews, alertLetter } from '../../domain/letters/alert-letter.ts';
import { inLanguage } from '../../domain/words/words.ts';
import type { Deps } from '../deps.ts';
import { messageId } from '../message-id.ts';
import type { Tx } from '../unit-of-work.ts';

/**
 * Writes one mail to each person about all that happened, of what they are told of, in the transaction in which it was
 * noted: it goes out if and only if that is committed. Nothing is written without a mail server.
 */
export async function writeAlerts(deps: Deps, tx: Tx, company: CompanyId, news: readonly AlertNews[]): Promise<void> {
  const { mail, publicUrl } = deps.installation;
  if (mail === null || news.length === 0) return;
  const settings = await tx.directory.settings();
  const { company: named } = await tx.mails.waitingInErp();
  for (const reader of await tx.alerts.addressees()) {
    const theirs = news.filter(({ topic }) => isTold(reader, topic));
    if (reader.email === null || theirs.length === 0) continue;
    const home = `${publicUrl}/companies/${company}`;
    const facts = { to: reader.name, company: named.name, home };
    await tx.mails.add({
      ...inLanguage(reader.language ?? 'en', () => alertLetter(theirs, facts)),
      kind: 'alert',
      person: reader.id,
      from: settings.mailFrom ?? mail.from,
      to: { name: reader.name, address: reader.email },
      messageId: messageId(deps, mail),
      invoice: null,
    });
  }
}
