import type {
  BillingPeriod,
  Caller,
  Commitment,
  Invoice,
  InvoiceEntry,
  InvoiceFields,
  LineEntry,
  NewInvoice,
  NewInvoiceLine,
  Tx,
  UnitOfWork,
} from '../../app/hub.ts';
import type { InvoiceId, ProjectId } from '../../domain/ids.ts';
import { erpStatus, isLive } from '../../domain/link.ts';
import { cents } from '../../domain/money.ts';
import { carryForward, lineProblems, nothingBilled } from '../../domain/pay-application.ts';
import { enter } from '../../domain/pay-line-entry.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import { words } from '../../domain/words/words.ts';

/** Entering, changing and deleting subcontractor invoices. Each is one transaction with its history. */

export function createInvoice(work: UnitOfWork, caller: Caller, entry: NewInvoice): Promise<Outcome<Invoice>> {
  return work.run(caller, async (tx): Promise<Outcome<Invoice>> => {
    const commitment = await tx.project.commitment(entry.commitment);
    if (commitment === null || commitment.projectId !== entry.project) return no('not_found', { thing: 'commitment' });
    const lacking = missing(caller.grants, 'invoice.write', entry.project);
    if (lacking.length > 0) return noMore(notPermitted(lacking));
    if (commitment.status !== 'Approved') {
      return no('invalid', { field: 'commitment_id', because: 'commitment_not_approved' });
    }
    const latest = await tx.project.latestOfCommitment(commitment.id);
    const fields = await newFields(tx, entry, commitment);
    if (!fields.ok) return fields;
    const lines = enterLines(freshLines(commitment, latest), entry.lines ?? [], commitment);
    if (!lines.ok) return lines;
    const id = await tx.project.addInvoice(fields.value, (latest?.number ?? 0) + 1, lines.value, caller.person);
    if (entry.once) await tx.noteDone(entry.once, caller.person, id);
    await append(tx, caller, entry.project, id, 'invoice.created', { number: (latest?.number ?? 0) + 1 });
    return reread(tx, id);
  });
}

export function updateInvoice(
  work: UnitOfWork,
  caller: Caller,
  project: ProjectId,
  id: InvoiceId,
  entry: InvoiceEntry,
  seen?: number,
): Promise<Outcome<Invoice>> {
  return work.run(caller, async (tx): Promise<Outcome<Invoice>> => {
    const found = await openForWriting(tx, caller, project, id, seen);
    if (!found.ok) return found;
    const invoice = found.value;
    const live = invoice.link !== null && isLive(invoice.link.state);
    if (live) {
      const erp_status = erpStatus(invoice.link);
      return no(erp_status === 'synced' ? 'invoice_synced' : 'invoice_sent', { erp_status });
    }
    if (entry.lines !== undefined && entry.lines.length > 0 && !invoice.latestOfCommitment) {
      return notTheLatest(tx, invoice);
    }
    const commitment = await tx.project.commitment(invoice.commitmentId);
    const fields = await changedFields(tx, invoice, entry);
    if (!fields.ok) return fields;
    const lines = enterLines(invoice.lines, entry.lines ?? [], commitment!);
    if (!lines.ok) return lines;
    const changes = differences(invoice, fields.value, lines.value !== invoice.lines && (entry.lines ?? []).length > 0);
    if (changes.length === 0) return yes(invoice);
    await tx.project.saveInvoice(id, fields.value, lines.value);
    const others = changes.filter((name) => name !== 'status');
    if (others.length > 0) await append(tx, caller, project, id, 'invoice.edited', { fields: others });
    if (changes.includes('status')) {
      await append(tx, caller, project, id, 'invoice.status', { from: invoice.status, to: fields.value.status });
    }
    return reread(tx, id);
  });
}

export function deleteInvoice(
  work: UnitOfWork,
  caller: Caller,
  project: ProjectId,
  id: InvoiceId,
  seen?: number,
): Promise<Outcome<null>> {
  return work.run(caller, async (tx): Promise<Outcome<null>> => {
    const found = await openForWriting(tx, caller, project, id, seen);
    if (!found.ok) return found;
    const invoice = found.value;
    if (invoice.link !== null && isLive(invoice.link.state)) {
      const erp_status = erpStatus(invoice.link);
      return no(erp_status === 'synced' ? 'unlink_first' : 'invoice_sent', { erp_status });
    }
    if (!invoice.latestOfCommitment) return notTheLatest(tx, invoice);
    await tx.project.deleteInvoice(id);
    await append(tx, caller, project, id, 'invoice.deleted', {
      number: invoice.number,
      invoice_number: invoice.invoiceNumber,
    });
    return yes(null);
  });
}

/**
 * The invoice, locked together with its commitment: whoever enters the next one carries these amounts forward, and must
 * not do so while they change or the invoice goes away.
 */
async function openForWriting(
  tx: Tx,
  caller: Caller,
  project: ProjectId,
  id: InvoiceId,
  seen?: number,
): Promise<Outcome<Invoice>> {
  const found = await tx.project.invoice(id);
  if (found === null || found.projectId !== project) return no('not_found', { thing: 'invoice' });
  const lacking = missing(caller.grants, 'invoice.write', project);
  if (lacking.length > 0) return noMore(notPermitted(lacking));
  await tx.project.latestOfCommitment(found.commitmentId);
  const invoice = await reread(tx, id);
  // Whoever acts on what someone else has changed since is told that first.
  if (invoice.ok && seen !== undefined && seen !== invoice.value.version) {
    return no('changed_meanwhile', { version: invoice.value.version });
  }
  return invoice;
}

async function notTheLatest(tx: Tx, invoice: Invoice): Promise<Outcome<never>> {
  const latest = await tx.project.latestOfCommitment(invoice.commitmentId);
  const named = latest?.invoiceNumber ? `${latest.invoiceNumber} (application ${latest.number})` : latest?.number;
  return no('not_the_latest', {
    commitment: invoice.commitment.number,
    latest: named,
    latest_id: latest?.id,
  });
}

async function reread(tx: Tx, id: InvoiceId): Promise<Outcome<Invoice>> {
  const invoice = await tx.project.invoice(id);
  return invoice === null ? no('not_found', { thing: 'invoice' }) : yes(invoice);
}

const append = (
  tx: Tx,
  caller: Caller,
  projectId: ProjectId,
  invoiceId: InvoiceId,
  type: 'invoice.created' | 'invoice.edited' | 'invoice.status' | 'invoice.deleted',
  facts: Readonly<Record<string, unknown>>,
) => tx.events.append([{ type, by: caller.person, projectId, invoiceId, facts, requestId: caller.requestId }]);

/** The period asked for, or the newest open one. An invoice is entered into an open period. */
function choosePeriod(periods: readonly BillingPeriod[], wanted: number | undefined): Outcome<BillingPeriod> {
  if (wanted === undefined) {
    const open = periods.findLast((period) => period.status === 'open');
    return open === undefined ? no('period_closed', { period: periods.at(-1)?.position ?? '' }) : yes(open);
  }
  const found = periods.find((period) => period.id === wanted);
  if (found === undefined) return no('invalid', { field: 'period_id', because: 'unknown' });
  return found.status === 'open' ? yes(found) : no('period_closed', { period: `${found.start} – ${found.end}` });
}

async function newFields(tx: Tx, entry: NewInvoice, commitment: Commitment): Promise<Outcome<InvoiceFields>> {
  const period = choosePeriod(await tx.project.periods(entry.project), entry.period);
  if (!period.ok) return period;
  return inOrder({
    projectId: entry.project,
    commitmentId: commitment.id,
    invoiceNumber: entry.invoiceNumber?.trim() || null,
    periodId: period.value.id,
    billingDate: entry.billingDate ?? null,
    start: entry.start ?? period.value.start,
    end: entry.end ?? period.value.end,
    submittedAt: entry.submittedAt ?? null,
    paymentDate: entry.paymentDate ?? null,
    status: entry.status ?? 'draft',
    final: entry.final ?? false,
    comment: entry.comment ?? null,
    amountDue: cents(0),
    retainage: cents(0),
  });
}

async function changedFields(tx: Tx, invoice: Invoice, entry: InvoiceEntry): Promise<Outcome<InvoiceFields>> {
  if (entry.period !== undefined && entry.period !== invoice.periodId) {
    const period = choosePeriod(await tx.project.periods(invoice.projectId), entry.period);
    if (!period.ok) return period;
  }
  const { id: _id, number: _number, createdAt: _c, updatedAt: _u, version: _v, ...head } = invoice;
  const keep = <T>(given: T | undefined, old: T): T => (given === undefined ? old : given);
  return inOrder({
    ...head,
    periodId: keep(entry.period, head.periodId),
    start: keep(entry.start, head.start),
    end: keep(entry.end, head.end),
    billingDate: keep(entry.billingDate, head.billingDate),
    invoiceNumber: entry.invoiceNumber === undefined ? head.invoiceNumber : entry.invoiceNumber?.trim() || null,
    status: keep(entry.status, head.status),
    final: keep(entry.final, head.final),
    comment: keep(entry.comment, head.comment),
    paymentDate: keep(entry.paymentDate, head.paymentDate),
    submittedAt: keep(entry.submittedAt, head.submittedAt),
  });
}

const inOrder = (fields: InvoiceFields): Outcome<InvoiceFields> =>
  fields.end < fields.start ? no('invalid', { field: 'requisition_end', because: 'day_order' }) : yes(fields);

/** A line for each of the commitment's, carrying on where the newest invoice left it. */
function freshLines(commitment: Commitment, latest: Invoice | null): readonly NewInvoiceLine[] {
  return commitment.lines.map((agreed) => {
    const before = latest?.lines.find((line) => line.commitmentLine.id === agreed.id);
    const amounts = before === undefined ? nothingBilled(agreed.amount, agreed.changeOrder) : carryForward(before);
    return {
      ...amounts,
      changeOrder: agreed.changeOrder,
      scheduledValue: agreed.amount,
      position: agreed.position,
      commitmentLine: agreed,
      comment: null,
    };
  });
}

/** Writes the entries into their lines; the first that cannot be is refused, named by its line. */
function enterLines<L extends NewInvoiceLine>(
  lines: readonly L[],
  entries: readonly LineEntry[],
  commitment: Commitment,
): Outcome<readonly L[]> {
  const next = [...lines];
  for (const [place, entry] of entries.entries()) {
    const index = next.findIndex((line) => isLine(line, entry));
    const line = next[index];
    if (line === undefined) return no('invalid', { field: 'items', because: 'not_on_commitment' });
    const { line: _line, comment, ...amounts } = entry;
    const entered = { ...line, ...enter(line, amounts, commitment.retainageRate) };
    const problem = lineProblems(entered)[0];
    if (problem) {
      const { facts } = problem.refusal;
      return noMore({ ...problem.refusal, facts: { ...facts, line: line.position, entry: place } });
    }
    next[index] = { ...entered, comment: comment === undefined ? line.comment : comment };
  }
  return yes(next);
}

const isLine = (line: NewInvoiceLine & { readonly id?: number }, entry: LineEntry): boolean =>
  'id' in entry.line ? line.id === entry.line.id : line.commitmentLine.id === entry.line.commitmentLine;

type Named = keyof typeof words.invoiceFields;
const compared = (Object.keys(words.invoiceFields) as Named[]).filter((name) => name !== 'lines');

/** What an edit changed, by the names that the history has words for. */
function differences(before: Invoice, after: InvoiceFields, lines: boolean): Named[] {
  const fields = compared.filter((name) => before[name] !== after[name]);
  return lines ? [...fields, 'lines'] : fields;
}
