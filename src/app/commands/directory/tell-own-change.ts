import type { PersonId } from '../../../domain/ids.ts';
import { type OwnChange, ownChangeLetter } from '../../../domain/letters/own-change-letter.ts';
import { inLanguage } from '../../../domain/words/words.ts';
import type { Deps } from '../../deps.ts';
import { messageId } from '../../message-id.ts';
import type { Member, Tx } from '../../unit-of-work.ts';

/**
 * Writes a mail to somebody who has changed how they sign in, in the name of the company that administers it. Nothing is
 * written without a mail server or an address. The change itself is done by then, in the room that signs people in, and its
 * line stands in the history: a process that dies in between has changed it and written no mail.
 */
export async function tellOwnChange(deps: Deps, person: PersonId, what: OwnChange): Promise<void> {
  if (deps.installation.mail === null) return;
  for (const { id: company } of await deps.reads.companiesOf(person)) {
    const isHome = await deps.work.run({ company }, async (tx) => {
      const member = await tx.directory.member(person);
      if (member === null || !member.home) return false;
      await writeOwnChange(deps, tx, member, what);
      return true;
    });
    if (isHome) return;
  }
}

/** The same within the transaction that changes it, where it is done in this room. */
export async function writeOwnChange(deps: Deps, tx: Tx, member: Member, what: OwnChange): Promise<void> {
  const { mail, publicUrl } = deps.installation;
  const { id: person, name, email, language } = member;
  if (mail === null || email === null) return;
  const settings = await tx.directory.settings();
  const facts = { to: name, what, link: `${publicUrl}/your-sign-in` };
  await tx.mails.add({
    ...inLanguage(language ?? 'en', () => ownChangeLetter(facts)),
    kind: 'sign_in',
    person,
    from: settings.mailFrom ?? mail.from,
    to: { name, address: email },
    messageId: messageId(deps, mail),
    invoice: null,
  });
}
