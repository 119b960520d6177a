import type {
  Caller,
  Commitment,
  CommitmentEntry,
  CommitmentFields,
  NewCommitmentEntry,
  Tx,
  UnitOfWork,
} from '../../app/hub.ts';
import { numberIsFree, otherErpNumber } from '../../app/hub.ts';
import { changeOf, commitmentDays, commitmentTexts, deletion, statusMove } from '../../domain/billing/commitment.ts';
import type { BasisPoints } from '../../domain/money.ts';
import { no, type Outcome, yes } from '../../domain/refusal.ts';
import {
  appendEvent,
  differences,
  entered,
  mayWrite,
  openCommitment,
  reread,
  type Writing,
} from './open-commitment.ts';

/** Entering, changing and deleting commitments. Each is one transaction with its history. */

const named = [
  'number',
  'title',
  'retainageRate',
  'method',
  'executed',
  'erpNumber',
  'originData',
  ...commitmentDays,
  ...(Object.keys(commitmentTexts) as (keyof typeof commitmentTexts)[]),
] as const;

const blank = Object.fromEntries(
  [...commitmentDays, ...Object.keys(commitmentTexts), 'erpNumber', 'originData'].map((name) => [name, null]),
) as unknown as CommitmentFields;

export function createCommitment(
  work: UnitOfWork,
  caller: Caller,
  { project, kind, ...entry }: NewCommitmentEntry,
): Promise<Outcome<Commitment>> {
  return work.run(caller, async (tx): Promise<Outcome<Commitment>> => {
    const known = await tx.commitments.project(project);
    if (known === null) return no('not_found', { thing: 'project' });
    const allowed = mayWrite(caller, project);
    if (!allowed.ok) return allowed;
    if (entry.vendor === undefined) return no('invalid', { field: 'vendor_id', because: 'required' });
    const taken = await tx.commitments.numbers(project);
    const fresh: CommitmentFields = {
      ...blank,
      number: nextNumber(kind, known.number, taken),
      title: '',
      status: 'Draft',
      retainageRate: 0 as BasisPoints,
      method: 'amount',
      executed: false,
      vendor: entry.vendor,
    };
    const fields = tidy(entered(fresh, entry));
    const wrong = await problem(tx, fields, null, taken);
    if (!wrong.ok) return wrong;
    const id = await tx.commitments.add(project, kind, fields, caller.person);
    await appendEvent(tx, { caller, project, id }, 'commitment.created', {
      number: fields.number,
      status: fields.status,
    });
    return reread(tx, id);
  });
}

export function updateCommitment(
  work: UnitOfWork,
  writing: Writing,
  entry: CommitmentEntry,
): Promise<Outcome<Commitment>> {
  const { caller, project, id } = writing;
  return work.run(caller, async (tx): Promise<Outcome<Commitment>> => {
    // The project first: whoever enters a new commitment takes its numbers under the same lock.
    await tx.commitments.project(project);
    const found = await openCommitment(tx, writing);
    if (!found.ok) return found;
    const before = fieldsOf(found.value);
    const after = tidy(entered(before, entry));
    const wrong = await problem(tx, after, found.value, await tx.commitments.numbers(project));
    if (!wrong.ok) return wrong;
    const allowed = await allowedChanges(tx, caller, found.value, before, after);
    if (!allowed.ok) return allowed;
    const { fields, changes } = differences(before, after, [...named]);
    const moved = before.vendor !== after.vendor;
    if (fields.length === 0 && !moved && before.status === after.status) return found;
    await tx.commitments.save(id, after);
    if (before.method === 'unit' && after.method === 'amount') await dropUnits(tx, found.value);
    if (fields.length > 0 || moved) {
      const vendor = moved ? [{ field: 'vendor', from: before.vendor, to: after.vendor }] : [];
      const all = [...changes, ...vendor];
      await appendEvent(tx, writing, 'commitment.edited', {
        fields: all.map(({ field }) => field),
        changes: all,
      });
    }
    if (before.status !== after.status) {
      await appendEvent(tx, writing, 'commitment.status', { from: before.status, to: after.status });
    }
    return reread(tx, id);
  });
}

export function deleteCommitment(work: UnitOfWork, writing: Writing): Promise<Outcome<null>> {
  const { caller, id } = writing;
  return work.run(caller, async (tx): Promise<Outcome<null>> => {
    const found = await openCommitment(tx, writing);
    if (!found.ok) return found;
    const free = deletion(found.value, await tx.commitments.use(id));
    if (!free.ok) return free;
    const alone = await deleteChangeOrders(tx, caller, found.value);
    if (!alone.ok) return alone;
    await tx.commitments.remove(id);
    await appendEvent(tx, writing, 'commitment.deleted', { number: found.value.number });
    return yes(null);
  });
}

/**
 * Its change orders go with it, each told as gone, and by the rule that holds of it alone: one that has its number in the ERP is
 * parted from it there first.
 */
async function deleteChangeOrders(tx: Tx, caller: Caller, commitment: Commitment): Promise<Outcome<null>> {
  const { id: of, projectId: project } = commitment;
  for (const [place, { id, number }] of commitment.changeOrders.entries()) {
    // Its number comes and goes under a lock of its own.
    const record = await tx.records.lock('change_order', id);
    const field = `change_order_packages.${place}` as const;
    const joined = { kind: 'change_order', project, field } as const;
    const parted = await otherErpNumber(tx, caller, joined, record?.erpNumber ?? null, null);
    if (!parted.ok) return parted;
    await appendEvent(tx, { caller, project, id: of }, 'change_order.deleted', { change_order_id: id, number });
  }
  return yes(null);
}

const fieldsOf = (commitment: Commitment): CommitmentFields => {
  const terms = Object.fromEntries([...named, 'status'].map((name) => [name, commitment[name as 'title']]));
  return { ...(terms as unknown as CommitmentFields), vendor: commitment.vendor.id };
};

/** Blanks around what is typed mean nothing, and an empty text says as much as none. */
function tidy(fields: CommitmentFields): CommitmentFields {
  const texts = [...Object.keys(commitmentTexts), 'erpNumber'] as (keyof typeof commitmentTexts | 'erpNumber')[];
  return {
    ...fields,
    number: fields.number.trim(),
    title: fields.title.trim(),
    ...Object.fromEntries(texts.map((name) => [name, fields[name]?.trim() || null])),
  };
}

async function problem(
  tx: Tx,
  fields: CommitmentFields,
  before: Commitment | null,
  taken: readonly string[],
): Promise<Outcome<null>> {
  const bad = (field: string, because: string) => no('invalid', { field, because });
  if (fields.number === '') return bad('number', 'required');
  if (fields.number !== before?.number && taken.includes(fields.number)) return bad('number', 'taken');
  if (fields.vendor !== before?.vendor.id && !(await tx.commitments.hasVendor(fields.vendor))) {
    return bad('vendor_id', 'not_in_company');
  }
  const { startDate, estimatedCompletionDate: end } = fields;
  if (startDate !== null && end !== null && end < startDate) {
    return bad('contract_estimated_completion_date', 'day_order');
  }
  const number = fields.erpNumber;
  if (number !== null && number !== before?.erpNumber) {
    if (await tx.commitments.erpNumberTaken('commitment', number, before?.id ?? null)) return bad('origin_id', 'taken');
  }
  return number === before?.erpNumber ? yes(null) : numberIsFree(tx, 'commitment', before?.id ?? null, number);
}

async function allowedChanges(
  tx: Tx,
  caller: Caller,
  commitment: Commitment,
  before: CommitmentFields,
  after: CommitmentFields,
): Promise<Outcome<null>> {
  // A status that opens the commitment counts for what else is changed with it.
  const use = await tx.commitments.use(commitment.id);
  const moved = statusMove(commitment, after.status, { ...use, erpNumber: after.erpNumber });
  if (!moved.ok) return moved;
  const then = { number: commitment.number, status: after.status };
  const open = (part: 'company' | 'schedule_of_values') => {
    const now = changeOf(part, commitment);
    return now.ok ? now : changeOf(part, then);
  };
  if (before.vendor !== after.vendor) {
    const may = open('company');
    if (!may.ok) return may;
  }
  if (before.method !== after.method) {
    const may = open('schedule_of_values');
    if (!may.ok) return may;
  }
  if (before.erpNumber !== after.erpNumber) {
    if ((await tx.commitments.liveLinks(commitment.id)) > 0) {
      return no('invalid', { field: 'origin_id', because: 'live_links' });
    }
    const of = { kind: 'commitment', project: commitment.projectId, field: 'origin_id' } as const;
    return otherErpNumber(tx, caller, of, before.erpNumber, after.erpNumber);
  }
  return yes(null);
}

/** Billed by amount from now on: what its units came to stays. */
async function dropUnits(tx: Tx, commitment: Commitment): Promise<void> {
  for (const line of commitment.lines.filter(({ units }) => units !== null)) {
    await tx.commitments.saveLine(line.id, {
      ...line,
      units: null,
      costCode: line.costCode.id,
      costType: line.costType.id,
    });
  }
}

/** `SC-2604-06`: the project's number and the next of its subcontracts or purchase orders. */
function nextNumber(kind: Commitment['kind'], project: string, taken: readonly string[]): string {
  const head = `${kind === 'subcontract' ? 'SC' : 'PO'}-${project}-`;
  const last = taken
    .filter((number) => number.startsWith(head) && /^\d{1,6}$/.test(number.slice(head.length)))
    .reduce((most, number) => Math.max(most, Number(number.slice(head.length))), 0);
  return `${head}${String(last + 1).padStart(2, '0')}`;
}
