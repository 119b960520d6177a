import type { Caller, Invoice, InvoiceEntry, InvoiceFields, NewInvoice, Tx, UnitOfWork } from '../../app/hub.ts';
import { awaitedBy, joinCorrections } from '../../app/hub.ts';
import { type InvoiceRole, isOpenTo } from '../../domain/billing/invoice-status.ts';
import type { InvoiceId } from '../../domain/ids.ts';
import { erpStatus, isLive } from '../../domain/link.ts';
import { invoiceRole, missingOnCommitment } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import { type EventType, words } from '../../domain/words/words.ts';
import { changedFields, newFields } from './invoice-fields.ts';
import { type EnteredLines, enterLines, freshLines, heldBack } from './invoice-lines.ts';
import type { Writing } from './open-commitment.ts';

/** Entering, changing and deleting subcontractor invoices. Each is one transaction with its history. */

export function createInvoice(work: UnitOfWork, caller: Caller, entry: NewInvoice): Promise<Outcome<Invoice>> {
  return work.run(caller, async (tx): Promise<Outcome<Invoice>> => {
    const commitment = await tx.project.commitment(entry.commitment);
    if (commitment === null || commitment.projectId !== entry.project) return no('not_found', { thing: 'commitment' });
    const role = invoiceRole(caller.grants, entry.project, entry.commitment);
    if (role === null) {
      return noMore(notPermitted(missingOnCommitment(caller.grants, 'invoice.write', entry.project, entry.commitment)));
    }
    if (commitment.status !== 'Approved') {
      return no('invalid', { field: 'commitment_id', because: 'commitment_not_approved' });
    }
    const latest = await tx.project.latestOfCommitment(commitment.id);
    const fields = await newFields(tx, entry, commitment, role);
    if (!fields.ok) return fields;
    const entered = await enterLines(tx, freshLines(commitment, latest), entry, commitment, role);
    if (!entered.ok) return entered;
    const { lines } = entered.value;
    const held = heldBack(fields.value.status, lines);
    if (!held.ok) return held;
    const number = (latest?.number ?? 0) + 1;
    const awaited = await awaitedBy(tx, entry, number);
    if (!awaited.ok) return awaited;
    const id = await tx.project.addInvoice(fields.value, number, lines, caller.person);
    if (entry.once) await tx.noteDone(entry.once, caller.person, id);
    const writing = { caller, project: entry.project, id };
    await append(tx, writing, 'invoice.created', { number });
    await joinCorrections(tx, caller, awaited.value, { id, number, invoiceNumber: fields.value.invoiceNumber });
    await appendLines(tx, writing, entered.value);
    return reread(tx, id);
  });
}

export function updateInvoice(
  work: UnitOfWork,
  writing: Writing<InvoiceId>,
  entry: InvoiceEntry,
): Promise<Outcome<Invoice>> {
  const { caller, project } = writing;
  return work.run(caller, async (tx): Promise<Outcome<Invoice>> => {
    const found = await openForWriting(tx, writing);
    if (!found.ok) return found;
    const { invoice, role } = found.value;
    const locked = lockedByLink(invoice);
    if (!locked.ok) return locked;
    const touchesLines = (entry.lines ?? []).some(touchesAmounts) || wholeLines(entry);
    if ((touchesLines || role === 'contact') && !invoice.latestOfCommitment) return notTheLatest(tx, invoice);
    const fields = await changedFields(tx, invoice, entry, role);
    if (!fields.ok) return fields;
    const terms = { projectId: project, retainageRate: invoice.commitment.retainageRate };
    const entered = await enterLines(tx, invoice.lines, entry, terms, role);
    if (!entered.ok) return entered;
    const held = heldBack(fields.value.status, entered.value.lines);
    if (!held.ok) return held;
    return yes(await save(tx, caller, invoice, fields.value, entered.value));
  });
}

const wholeLines = (entry: InvoiceEntry) => entry.moveMaterials !== undefined || entry.releaseAllRetainage === true;

/** A verdict or a comment on a line of an older invoice changes none of its amounts. */
const touchesAmounts = ({
  line: _l,
  comment: _c,
  claimed: _a,
  review: _r,
  ...amounts
}: NonNullable<InvoiceEntry['lines']>[number]) => Object.values(amounts).some((value) => value !== undefined);

/** Writes what became other. What is answered is what was written: hundreds of lines are not read again for that. */
async function save(
  tx: Tx,
  caller: Caller,
  invoice: Invoice,
  fields: InvoiceFields,
  entered: EnteredLines<Invoice['lines'][number]>,
): Promise<Invoice> {
  const changes = differences(invoice, fields, entered.changed);
  if (changes.length === 0 && entered.reviewed.length === 0) return invoice;
  const { id } = invoice;
  const writing = { caller, project: invoice.projectId, id };
  const saved = await tx.project.saveInvoice(id, fields, entered.lines);
  const others = changes.filter((name) => name !== 'status');
  if (others.length > 0) await append(tx, writing, 'invoice.edited', editedFacts(others, invoice, fields));
  await appendLines(tx, writing, entered);
  if (changes.includes('status')) {
    await append(tx, writing, 'invoice.status', { from: invoice.status, to: fields.status });
  }
  if (invoice.billedBefore === true && fields.billedBefore !== true) {
    await append(tx, writing, 'invoice.bill_before_denied', {});
  }
  return { ...invoice, ...fields, ...saved, lines: entered.lines };
}

export function deleteInvoice(work: UnitOfWork, writing: Writing<InvoiceId>): Promise<Outcome<null>> {
  const { caller, id } = writing;
  return work.run(caller, async (tx): Promise<Outcome<null>> => {
    const found = await openForWriting(tx, writing);
    if (!found.ok) return found;
    const { invoice } = found.value;
    if (invoice.link !== null && isLive(invoice.link.state)) {
      const erp_status = erpStatus(invoice.link);
      return no(erp_status === 'synced' ? 'unlink_first' : 'invoice_sent', { erp_status });
    }
    if (!invoice.latestOfCommitment) return notTheLatest(tx, invoice);
    // Nobody could take back its number any more, and what is entered in its place would be a second bill.
    const record = await tx.outside.earlierBill(id, null);
    if (record !== null) return no('bill_reported', { record });
    const payments = await tx.commitments.paymentsOf(id);
    if (payments.length > 0) return no('payment_issued', { payments });
    await tx.project.deleteInvoice(id);
    await append(tx, writing, 'invoice.deleted', {
      number: invoice.number,
      invoice_number: invoice.invoiceNumber,
    });
    return yes(null);
  });
}

/** A sent invoice is locked by its link, whoever comes. */
export function lockedByLink(invoice: Invoice): Outcome<null> {
  if (invoice.link === null || !isLive(invoice.link.state)) return yes(null);
  const erp_status = erpStatus(invoice.link);
  return no(erp_status === 'synced' ? 'invoice_synced' : 'invoice_sent', { erp_status });
}

export interface Opened {
  readonly invoice: Invoice;
  readonly role: InvoiceRole;
}

/**
 * The invoice, locked together with its commitment: whoever enters the next one carries these amounts forward, and must
 * not do so while they change or the invoice goes away.
 */
export async function openForWriting(
  tx: Tx,
  { caller, project, id, seen }: Writing<InvoiceId>,
): Promise<Outcome<Opened>> {
  const found = await tx.project.placeOf(id);
  if (found === null || found.projectId !== project) return no('not_found', { thing: 'invoice' });
  const role = invoiceRole(caller.grants, project, found.commitmentId);
  if (role === null) {
    return noMore(notPermitted(missingOnCommitment(caller.grants, 'invoice.write', project, found.commitmentId)));
  }
  await tx.project.lockCommitment(found.commitmentId);
  const invoice = await reread(tx, id);
  if (!invoice.ok) return invoice;
  // Whoever acts on what someone else has changed since is told that first.
  if (seen !== undefined && seen !== invoice.value.version) {
    return no('changed_meanwhile', { version: invoice.value.version });
  }
  if (!isOpenTo(role, invoice.value.status)) return no('invoice_under_review', { status: invoice.value.status });
  return yes({ invoice: invoice.value, role });
}

export async function notTheLatest(tx: Tx, invoice: Invoice): Promise<Outcome<never>> {
  const latest = await tx.project.latestOfCommitment(invoice.commitmentId);
  const named = latest?.invoiceNumber ? `${latest.invoiceNumber} (application ${latest.number})` : latest?.number;
  return no('not_the_latest', {
    commitment: invoice.commitment.number,
    latest: named,
    latest_id: latest?.id,
  });
}

export async function reread(tx: Tx, id: InvoiceId): Promise<Outcome<Invoice>> {
  const invoice = await tx.project.invoice(id);
  return invoice === null ? no('not_found', { thing: 'invoice' }) : yes(invoice);
}

export const append = (
  tx: Tx,
  { caller, project, id }: Writing<InvoiceId>,
  type: EventType,
  facts: Readonly<Record<string, unknown>>,
) =>
  tx.events.append([
    { type, by: caller.person, projectId: project, invoiceId: id, facts, requestId: caller.requestId },
  ]);

async function appendLines(
  tx: Tx,
  writing: Writing<InvoiceId>,
  { over, reviewed }: EnteredLines<unknown>,
): Promise<void> {
  const list = (parts: readonly string[]) => parts.join(', ');
  if (over.length > 0) {
    const detail = list(over.map(({ position, by }) => `${position} (${by})`));
    await append(tx, writing, 'invoice.over_billed', { detail, lines: over });
  }
  if (reviewed.length > 0) {
    const detail = list(reviewed.map(({ position, review }) => `${position} (${review.replace('_', ' ')})`));
    await append(tx, writing, 'invoice.reviewed', { detail, lines: reviewed });
  }
}

type Named = keyof typeof words.invoiceFields;
const compared = (Object.keys(words.invoiceFields) as Named[]).filter((name) => name !== 'lines');

/** What an edit changed, by the names that the history has words for. */
function differences(before: Invoice, after: InvoiceFields, lines: boolean): Named[] {
  const fields = compared.filter((name) => before[name] !== after[name]);
  return lines ? [...fields, 'lines'] : fields;
}

/** The names for people, and what each was and is for whoever reads the change history. */
function editedFacts(names: readonly Named[], before: Invoice, after: InvoiceFields) {
  const changes = names.flatMap((name) =>
    name === 'lines' ? [] : [{ name, from: before[name] ?? null, to: after[name] ?? null }],
  );
  return { fields: names, changes };
}
