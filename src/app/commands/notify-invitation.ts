import { billingInvitationLetter } from '../../domain/letters/letter.ts';
import { inLanguage } from '../../domain/words/words.ts';
import type { Deps } from '../deps.ts';
import { messageId } from '../message-id.ts';
import type { InvitedToBill } from '../ports/billing.ts';
import type { Caller, Tx } from '../unit-of-work.ts';

/**
 * Writes a mail to each of a vendor's contacts that they are invited to bill, in the transaction of the invitation: it
 * goes out if and only if that is committed. Nothing is written without a mail server, or to whom has no address.
 */
export async function notifyInvitation(
  deps: Deps,
  tx: Tx,
  caller: Caller,
  { commitment, period }: InvitedToBill,
): Promise<void> {
  const { mail, publicUrl } = deps.installation;
  if (mail === null) return;
  const contacts = await tx.billing.contacts(commitment.vendor.id);
  if (contacts.length === 0) return;
  const [settings, by] = [await tx.directory.settings(), await tx.directory.member(caller.person)];
  const link = `${publicUrl}/companies/${caller.company}/projects/${commitment.projectId}/commitments/${commitment.id}`;
  for (const { person } of contacts) {
    const contact = await tx.directory.member(person.id);
    if (contact === null || !contact.active || contact.email === null) continue;
    const facts = {
      to: contact.name,
      by: by?.name ?? null,
      vendor: commitment.vendor.name,
      commitment: commitment.number,
      title: commitment.title,
      project: commitment.projectName,
      period: { start: period.start, end: period.end, due: period.due },
      link,
    };
    const text = inLanguage(contact.language ?? 'en', () => billingInvitationLetter(facts));
    await tx.mails.add({
      ...text,
      kind: 'invitation',
      person: contact.id,
      from: settings.mailFrom ?? mail.from,
      to: { name: contact.name, address: contact.email },
      messageId: messageId(deps, mail),
      invoice: null,
    });
  }
}
