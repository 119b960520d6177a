import type { CommitmentId, ProjectId } from '../../../domain/ids.ts';
import { type Cents, formatMoney } from '../../../domain/money.ts';
import { no, type Outcome, yes } from '../../../domain/refusal.ts';
import type { Day } from '../../../domain/time.ts';
import { announce } from '../../announce.ts';
import type { Caller, ListedRecord, Tx } from '../../unit-of-work.ts';
import { noteBy } from '../directory/change.ts';

const taken = no('invalid', { field: 'number', because: 'has_number' });

/** Makes the record of ours that a record of the ERP becomes, with its number. @returns its id. */
export function addFromErp(tx: Tx, caller: Caller, listed: ListedRecord): Promise<Outcome<number>> {
  return adding[listed.kind](tx, caller, listed);
}

type Add = (tx: Tx, caller: Caller, listed: ListedRecord) => Promise<Outcome<number>>;

/** Within a project whose job is joined already: without it there is nowhere to put it. */
async function projectOf(tx: Tx, { job }: ListedRecord): Promise<Outcome<ProjectId>> {
  const project = job === null ? null : await tx.records.projectOfJob(job);
  return project === null ? no('invalid', { field: 'job', because: 'no_job' }) : yes(project);
}

const adding: Readonly<Record<ListedRecord['kind'], Add>> = {
  vendor: async (tx, caller, { number, name }) => {
    const blank = { address: '', city: '', stateCode: '', zip: '', phone: '', email: null, active: true, profile: {} };
    const id = await tx.directory.addVendor({ ...blank, name: name || number, erpNumber: number });
    if (id === null) return taken;
    await noteBy(tx, caller, 'vendor.added', { vendor: id, name: name || number });
    return yes(id);
  },
  job: async (tx, caller, { number, name }) => {
    const blank = { address: '', city: '', stateCode: '', zip: '', active: true, profile: {} };
    const fields = { ...blank, name: name || number, number, erpNumber: number, overBilling: 'refuse' as const };
    const id = await tx.directory.addProject(fields);
    if (id === null) return taken;
    await noteBy(tx, caller, 'project.added', { project: id, name: name || number });
    return yes(id);
  },
  sub_job: async (tx, _caller, listed) => {
    const project = await projectOf(tx, listed);
    if (!project.ok) return project;
    const id = await tx.records.addSubJob(project.value, listed.number, listed.name, listed.number);
    return id === null ? taken : yes(id);
  },
  cost_code: async (tx, caller, listed) => {
    const project = await projectOf(tx, listed);
    if (!project.ok) return project;
    const fields = {
      code: listed.number,
      name: listed.name || listed.number,
      erpNumber: listed.number,
      originData: null,
    };
    const id = await tx.codes.addCostCode(project.value, fields);
    if (id === null) return taken;
    const of = (await tx.directory.project(project.value))!;
    await noteBy(tx, caller, 'cost_code.added', { name: `${fields.code} ${fields.name}`, project: of.name });
    await announce(tx, caller, { resource: 'Cost Codes', event: 'create', id, project: project.value });
    return yes(id);
  },
  cost_type: async (tx, caller, { number, name }) => {
    const fields = {
      code: number,
      name: name || number,
      baseType: 'other' as const,
      erpNumber: number,
      originData: null,
    };
    const id = await tx.codes.addCostType(fields);
    if (id === null) return taken;
    await noteBy(tx, caller, 'cost_type.added', { name: `${fields.code} ${fields.name}` });
    await announce(tx, caller, { resource: 'Line Item Types', event: 'create', id, project: null });
    return yes(id);
  },
  commitment: async () => {
    throw new Error('a commitment is not taken over from the ERP');
  },
  payment: addPayment,
};

/** Into the Payments Issued of the commitment whose invoice it pays; from then on it is the ERP's, and read here. */
async function addPayment(tx: Tx, caller: Caller, listed: ListedRecord): Promise<Outcome<number>> {
  const amount = (listed.detail.amount ?? 0) as Cents;
  // A check that was voided may stand there as one of nothing.
  if (amount === 0) return no('invalid', { field: 'amount', because: 'not_zero' });
  const invoice = listed.invoice === null ? null : await tx.project.invoice(listed.invoice);
  if (invoice === null) return no('invalid', { field: 'invoice', because: 'no_invoice' });
  const commitment = await tx.commitments.lock(invoice.commitmentId as CommitmentId);
  if (commitment === null) return no('not_found', { thing: 'commitment' });
  if (await tx.commitments.erpNumberTaken('contract_payment', listed.key, null)) return taken;
  const date = (listed.detail.date ?? invoice.end) as Day;
  const id = await tx.commitments.addPayment(
    commitment,
    {
      ...{ date, amount, method: null, checkNumber: listed.number, invoice: invoice.id },
      ...{ invoiceNumber: invoice.invoiceNumber, invoiceDate: invoice.billingDate, drawRequestNumber: null },
      ...{ notes: null, erpNumber: listed.key, originData: null },
    },
    caller.person,
  );
  await tx.commitments.touch(commitment.id);
  const payment = (await tx.commitments.payment(id))!;
  await tx.events.append([
    {
      type: 'payment.created',
      by: caller.person,
      projectId: commitment.projectId,
      commitmentId: commitment.id,
      facts: { payment_id: id, number: payment.number, sum: formatMoney(amount), date },
      requestId: caller.requestId,
    },
  ]);
  return yes(id);
}
