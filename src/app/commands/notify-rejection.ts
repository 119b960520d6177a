import { rejectionLetter } from '../../domain/letters/letter.ts';
import type { Link } from '../../domain/link.ts';
import { formatMoney } from '../../domain/money.ts';
import { inLanguage } from '../../domain/words/words.ts';
import type { Deps } from '../deps.ts';
import { messageId } from '../message-id.ts';
import type { Caller, InvoiceHead, Tx } from '../unit-of-work.ts';

/**
 * Writes the mail to whoever sent an invoice that is being rejected, in the transaction of the rejection: it goes out if
 * and only if that is committed. Nothing is written without a mail server, without an address, or where it is unwanted.
 */
export async function notifyRejection(
  deps: Deps,
  tx: Tx,
  caller: Caller,
  rejected: { readonly head: InvoiceHead; readonly link: Link; readonly erp: string },
): Promise<void> {
  const { mail, publicUrl } = deps.installation;
  if (mail === null) return;
  const { head, link, erp } = rejected;
  const settings = await tx.directory.settings();
  const sender = settings.mailRejections ? await tx.directory.member(link.sentBy) : null;
  if (sender === null || !sender.active || !sender.mailRejections || sender.email === null) return;
  const names = await tx.mails.namesOf(head.id);
  const by = await tx.directory.member(caller.person);
  if (names === null || by === null) return;
  const company = `${publicUrl}/companies/${caller.company}`;
  const facts = {
    ...names,
    to: sender.name,
    by: by.name,
    invoiceNumber: head.invoiceNumber,
    amount: formatMoney(head.amountDue),
    erp,
    reason: link.reason ?? '',
    link: `${company}/projects/${head.projectId}/invoices/${head.id}`,
    settingsLink: `${company}/mail`,
  };
  const text = inLanguage(sender.language ?? 'en', () => rejectionLetter(facts));
  await tx.mails.add({
    ...text,
    kind: 'rejection',
    person: sender.id,
    from: settings.mailFrom ?? mail.from,
    to: { name: sender.name, address: sender.email },
    messageId: messageId(deps, mail),
    invoice: head.id,
  });
}
