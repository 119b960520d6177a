import type { BillingPeriod, Commitment, Invoice, InvoiceEntry, InvoiceFields, NewInvoice, Tx } from '../../app/hub.ts';
import { periodToBill } from '../../domain/billing/billing-periods.ts';
import { deniesBillBefore, type InvoiceRole, maySetStatus } from '../../domain/billing/invoice-status.ts';
import { cents } from '../../domain/money.ts';
import { no, type Outcome, yes } from '../../domain/refusal.ts';
import type { Day } from '../../domain/time.ts';
import { dayIn } from '../../domain/time-of-day.ts';

/** What an invoice says of itself, lines aside: as entered, or as an entry changes it. */

/** The day that an invoice is of, where no period is named: its billing date, or today where the company is. */
async function dayOf(tx: Tx, billingDate: Day | null | undefined): Promise<Day> {
  return billingDate ?? (dayIn(await tx.now(), (await tx.directory.settings()).timeZone) as Day);
}

/** Where none is asked for. */
function currentPeriod(periods: readonly BillingPeriod[], day: Day): Outcome<BillingPeriod> {
  const found = periodToBill(periods, day);
  return found === undefined ? no('period_closed', { period: periods.at(-1)?.position ?? '' }) : yes(found);
}

/** The period asked for. An invoice is entered into an open period. */
function thatPeriod(periods: readonly BillingPeriod[], wanted: number): Outcome<BillingPeriod> {
  const found = periods.find((period) => period.id === wanted);
  if (found === undefined) return no('invalid', { field: 'period_id', because: 'unknown' });
  return found.status === 'open' ? yes(found) : no('period_closed', { period: `${found.start} – ${found.end}` });
}

/** A subcontractor's contact enters an invoice into a period that they were invited to, and no other. */
async function periodFor(
  tx: Tx,
  role: InvoiceRole,
  at: { readonly project: BillingPeriod['projectId']; readonly commitment: Commitment['id'] },
  wanted: number | undefined,
  billingDate: Day | null | undefined,
): Promise<Outcome<BillingPeriod>> {
  // They hold still from here on: whoever closes or moves the period meanwhile comes before this, or finds the invoice in it.
  await tx.billing.lockPeriods(at.project);
  const all = await tx.project.periods(at.project);
  const invitations = role === 'administrator' ? null : await tx.billing.invitations(at.project, at.commitment);
  const theirs = invitations && new Set(invitations.map(({ period }) => period));
  const periods = theirs === null ? all : all.filter(({ id }) => theirs.has(id));
  if (wanted === undefined) return currentPeriod(periods, await dayOf(tx, billingDate));
  const found = thatPeriod(all, wanted);
  return found.ok && !periods.includes(found.value)
    ? no('invalid', { field: 'period_id', because: 'not_invited' })
    : found;
}

export async function newFields(
  tx: Tx,
  entry: NewInvoice,
  commitment: Commitment,
  role: InvoiceRole,
): Promise<Outcome<InvoiceFields>> {
  const period = await periodFor(tx, role, entry, entry.period, entry.billingDate);
  if (!period.ok) return period;
  const status = entry.status ?? 'draft';
  if (!maySetStatus(role, 'new', status)) return no('invalid', { field: 'status', because: 'contact_status' });
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
    status,
    final: entry.final ?? false,
    comment: entry.comment ?? null,
    amountDue: cents(0),
    retainage: cents(0),
  });
}

export async function changedFields(
  tx: Tx,
  invoice: Invoice,
  entry: InvoiceEntry,
  role: InvoiceRole,
): Promise<Outcome<InvoiceFields>> {
  // In another period an invoice has that period's days, where it is not given its own.
  let days: Pick<Invoice, 'start' | 'end'> = invoice;
  let own: Pick<InvoiceEntry, 'start' | 'end'> = entry;
  if (entry.period !== undefined && entry.period !== invoice.periodId) {
    const at = { project: invoice.projectId, commitment: invoice.commitmentId };
    const period = await periodFor(tx, role, at, entry.period, entry.billingDate);
    if (!period.ok) return period;
    days = period.value;
    if (await areOfThePeriodLeft(tx, invoice, entry)) own = {};
  }
  if (entry.status !== undefined && !maySetStatus(role, invoice.status, entry.status)) {
    return no('invalid', { field: 'status', because: 'contact_status' });
  }
  const { id: _id, number: _number, createdAt: _c, updatedAt: _u, version: _v, ...head } = invoice;
  const status = entry.status ?? head.status;
  const keep = <T>(given: T | undefined, old: T): T => (given === undefined ? old : given);
  return inOrder({
    ...head,
    periodId: keep(entry.period, head.periodId),
    start: keep(own.start, days.start),
    end: keep(own.end, days.end),
    billingDate: keep(entry.billingDate, head.billingDate),
    invoiceNumber: entry.invoiceNumber === undefined ? head.invoiceNumber : entry.invoiceNumber?.trim() || null,
    status,
    billedBefore: head.billedBefore === true && !deniesBillBefore(head.status, status),
    final: keep(entry.final, head.final),
    comment: keep(entry.comment, head.comment),
    paymentDate: keep(entry.paymentDate, head.paymentDate),
    submittedAt: keep(entry.submittedAt, head.submittedAt),
  });
}

/** Days of the period that an invoice leaves are none of its own: they came along where a program sent back all that it read. */
async function areOfThePeriodLeft(tx: Tx, invoice: Invoice, { start, end }: InvoiceEntry): Promise<boolean> {
  const left = (await tx.project.periods(invoice.projectId)).find(({ id }) => id === invoice.periodId);
  return left !== undefined && left.start === start && left.end === end;
}

const inOrder = (fields: InvoiceFields): Outcome<InvoiceFields> =>
  fields.end < fields.start ? no('invalid', { field: 'requisition_end', because: 'day_order' }) : yes(fields);
