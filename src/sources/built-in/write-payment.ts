import type { Caller, Commitment, Payment, PaymentEntry, PaymentTerms, Tx, UnitOfWork } from '../../app/hub.ts';
import { changeOf } from '../../domain/billing/commitment.ts';
import type { CommitmentId, PaymentId, ProjectId } from '../../domain/ids.ts';
import { formatMoney } from '../../domain/money.ts';
import { no, type Outcome, yes } from '../../domain/refusal.ts';
import { appendEvent, differences, entered, openCommitment, type Writing } from './open-commitment.ts';

/** Payments issued on a commitment. Each write is one transaction with its history. */

const named = [
  'date',
  'amount',
  'method',
  'checkNumber',
  'invoice',
  'invoiceNumber',
  'invoiceDate',
  'drawRequestNumber',
  'notes',
  'erpNumber',
  'originData',
] as const;
/** What may be changed of a payment that came from the ERP. */
const integrators: readonly string[] = ['erpNumber', 'originData'];

const blank = Object.fromEntries(named.map((name) => [name, null])) as unknown as PaymentTerms;

export function createPayment(
  work: UnitOfWork,
  caller: Caller,
  project: ProjectId,
  commitmentId: CommitmentId,
  entry: PaymentEntry,
): Promise<Outcome<Payment>> {
  return work.run(caller, async (tx): Promise<Outcome<Payment>> => {
    const found = await openCommitment(tx, { caller, project, id: commitmentId });
    if (!found.ok) return found;
    const open = changeOf('payments', found.value);
    if (!open.ok) return open;
    if (entry.date === undefined) return no('invalid', { field: 'date', because: 'required' });
    if (entry.amount === undefined) return no('invalid', { field: 'amount', because: 'required' });
    const terms = entered(blank, entry);
    const wrong = await problem(tx, found.value, terms, null);
    if (!wrong.ok) return wrong;
    const id = await tx.commitments.addPayment(found.value, terms, caller.person);
    const made = await reread(tx, id);
    if (!made.ok) return made;
    await tx.commitments.touch(commitmentId);
    await appendEvent(tx, { caller, project, id: commitmentId }, 'payment.created', factsOf(made.value));
    return made;
  });
}

export function updatePayment(
  work: UnitOfWork,
  writing: Writing<PaymentId>,
  entry: PaymentEntry,
): Promise<Outcome<Payment>> {
  const { caller, project, id } = writing;
  return work.run(caller, async (tx): Promise<Outcome<Payment>> => {
    const found = await openPayment(tx, writing);
    if (!found.ok) return found;
    const { payment, commitment } = found.value;
    const before = Object.fromEntries(named.map((name) => [name, payment[name]])) as unknown as PaymentTerms;
    const after = entered(before, entry);
    const { fields, changes } = differences(before, after, [...named]);
    if (fields.length === 0) return yes(payment);
    if (payment.erpNumber !== null && fields.some((field) => !integrators.includes(field))) {
      return no('payment_synced', { payment: payment.number });
    }
    const joined = await keepsItsNumber(tx, payment, after.erpNumber);
    if (!joined.ok) return joined;
    const wrong = await problem(tx, commitment, after, payment);
    if (!wrong.ok) return wrong;
    await tx.commitments.savePayment(id, after);
    await tx.commitments.touch(commitment.id);
    const facts = { payment_id: id, number: payment.number, fields, changes };
    await appendEvent(tx, { caller, project, id: commitment.id }, 'payment.edited', facts);
    return reread(tx, id);
  });
}

export function deletePayment(work: UnitOfWork, writing: Writing<PaymentId>): Promise<Outcome<null>> {
  const { caller, project, id } = writing;
  return work.run(caller, async (tx): Promise<Outcome<null>> => {
    const found = await openPayment(tx, writing);
    if (!found.ok) return found;
    const { payment, commitment } = found.value;
    if (payment.erpNumber !== null) return no('payment_synced', { payment: payment.number });
    await tx.commitments.removePayment(id);
    await tx.commitments.touch(commitment.id);
    await appendEvent(tx, { caller, project, id: commitment.id }, 'payment.deleted', factsOf(payment));
    return yes(null);
  });
}

/**
 * A payment that the ERP's list has keeps the number that it has there: under another, or none, it could be changed and deleted
 * here, and would be brought in a second time. One that was only said to be there is as it was typed.
 */
async function keepsItsNumber(tx: Tx, { id, erpNumber }: Payment, to: string | null): Promise<Outcome<null>> {
  if (erpNumber === null || erpNumber === to) return yes(null);
  const [connection] = await tx.connections.list();
  const row = connection === undefined ? null : await tx.records.row('payment', id, connection.id);
  return row?.inList === true ? no('invalid', { field: 'origin_id', because: 'paid_there' }) : yes(null);
}

const factsOf = (payment: Payment) => ({
  payment_id: payment.id,
  number: payment.number,
  sum: formatMoney(payment.amount),
  date: payment.date,
});

async function openPayment(tx: Tx, { caller, project, id, seen }: Writing<PaymentId>) {
  const known = await tx.commitments.payment(id);
  if (known === null || known.projectId !== project) return no('not_found', { thing: 'payment' });
  const commitment = await openCommitment(tx, { caller, project, id: known.commitmentId });
  if (!commitment.ok) return commitment;
  const payment = await reread(tx, id);
  if (!payment.ok) return payment;
  const { version } = payment.value;
  if (seen !== undefined && seen !== version) return no('changed_meanwhile', { version, changed_thing: 'payment' });
  return yes({ payment: payment.value, commitment: commitment.value });
}

async function reread(tx: Tx, id: PaymentId): Promise<Outcome<Payment>> {
  const found = await tx.commitments.payment(id);
  return found === null ? no('not_found', { thing: 'payment' }) : yes(found);
}

async function problem(
  tx: Tx,
  commitment: Commitment,
  terms: PaymentTerms,
  before: Payment | null,
): Promise<Outcome<null>> {
  const bad = (field: string, because: string) => no('invalid', { field, because });
  if (terms.amount === 0) return bad('amount', 'not_zero');
  const { invoice, erpNumber } = terms;
  if (invoice !== null && invoice !== before?.invoice && !(await tx.commitments.isInvoiceOf(invoice, commitment.id))) {
    return bad('requisition_id', 'another_commitment');
  }
  if (erpNumber !== null && erpNumber !== before?.erpNumber) {
    if (await tx.commitments.erpNumberTaken('contract_payment', erpNumber, before?.id ?? null)) {
      return bad('origin_id', 'taken');
    }
  }
  return yes(null);
}
