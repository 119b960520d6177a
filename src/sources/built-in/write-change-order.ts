import type {
  Caller,
  ChangeOrder,
  ChangeOrderEntry,
  ChangeOrderTerms,
  Codes,
  Commitment,
  LineFields,
  NewLine,
  Tx,
  UnitOfWork,
} from '../../app/hub.ts';
import { numberIsFree, otherErpNumber } from '../../app/hub.ts';
import { changeOrderEdit, changeOrderMove, changeOrderTotal } from '../../domain/billing/change-order.ts';
import { changeOf } from '../../domain/billing/commitment.ts';
import { roomFor, sumOf } from '../../domain/billing/schedule-of-values.ts';
import type { ChangeOrderId, CommitmentId, ProjectId } from '../../domain/ids.ts';
import { formatMoney } from '../../domain/money.ts';
import { changeOrderNumber } from '../../domain/records/making.ts';
import { no, noMore, type Outcome, yes } from '../../domain/refusal.ts';
import { appendEvent, differences, entered, openCommitment, type Writing } from './open-commitment.ts';
import { lineOf, placed } from './write-lines.ts';

/** Change orders: entered, changed, approved, taken back, deleted. Each is one transaction with its history. */

const named = [
  'number',
  'title',
  'description',
  'reason',
  'reference',
  'revision',
  'executed',
  'dueDate',
  'invoicedDate',
  'paidDate',
  'signedReceivedDate',
  'scheduleImpactDays',
  'erpNumber',
  'originData',
] as const;

const blank: Omit<ChangeOrderTerms, 'number'> = {
  title: '',
  status: 'draft',
  description: null,
  reason: null,
  reference: null,
  revision: 0,
  executed: false,
  dueDate: null,
  invoicedDate: null,
  paidDate: null,
  signedReceivedDate: null,
  scheduleImpactDays: null,
  erpNumber: null,
  originData: null,
};

export function createChangeOrder(
  work: UnitOfWork,
  caller: Caller,
  project: ProjectId,
  commitmentId: CommitmentId,
  entry: ChangeOrderEntry,
): Promise<Outcome<ChangeOrder>> {
  return work.run(caller, async (tx): Promise<Outcome<ChangeOrder>> => {
    const found = await openCommitment(tx, { caller, project, id: commitmentId });
    if (!found.ok) return found;
    const commitment = found.value;
    const open = changeOf('change_orders', commitment);
    if (!open.ok) return open;
    const { lines: given = [], total, ...terms } = entry;
    const fields = tidy(entered({ ...blank, number: nextNumber(commitment) }, terms));
    const wrong = await problem(tx, commitment, fields, null);
    if (!wrong.ok) return wrong;
    const room = roomFor(commitment.lines.length, given.length);
    if (!room.ok) return room;
    const lines = linesOf(commitment, given, await tx.commitments.codes(project));
    if (!lines.ok) return lines;
    const sums = changeOrderTotal(total, lines.value);
    if (!sums.ok) return sums;
    const draft = { number: fields.number, status: 'draft' as const };
    const move = changeOrderMove(draft, fields.status, commitment, lines.value.length, []);
    if (!move.ok) return move;
    const id = await tx.commitments.addChangeOrder(commitment, fields, caller.person);
    await tx.commitments.setChangeOrderLines(id, lines.value);
    if (move.value === 'come') await bringLines(tx, commitment, id, lines.value);
    await tx.commitments.touch(commitment.id);
    const facts = { change_order_id: id, number: fields.number, status: fields.status };
    await appendEvent(tx, { caller, project, id: commitment.id }, 'change_order.created', {
      ...facts,
      sum: formatMoney(sumOf(lines.value)),
    });
    return reread(tx, id);
  });
}

export function updateChangeOrder(
  work: UnitOfWork,
  writing: Writing<ChangeOrderId>,
  entry: ChangeOrderEntry,
): Promise<Outcome<ChangeOrder>> {
  const { caller, project, id } = writing;
  return work.run(caller, async (tx): Promise<Outcome<ChangeOrder>> => {
    const found = await openChangeOrder(tx, writing);
    if (!found.ok) return found;
    const { order, commitment } = found.value;
    const { lines: given, total, ...terms } = entry;
    const before = termsOf(order);
    const after = tidy(entered(before, terms));
    const wrong = await problem(tx, commitment, after, order);
    if (!wrong.ok) return wrong;
    const renumbered = await otherNumber(tx, caller, order, after.erpNumber);
    if (!renumbered.ok) return renumbered;
    // Lines may be changed while it is not approved; with the approval itself they are those that were just given.
    const free = given === undefined || after.status !== 'approved' ? yes(null) : changeOrderEdit(order);
    if (!free.ok) return free;
    const own =
      given === undefined
        ? keptLines(order, commitment)
        : linesOf(commitment, given, await tx.commitments.codes(project));
    if (!own.ok) return own;
    const sums = changeOrderTotal(total, own.value);
    if (!sums.ok) return sums;
    const joined = order.lines.flatMap(({ commitmentLine }) => commitmentLine ?? []);
    const invoices = await tx.commitments.invoicesWith(joined);
    const move = changeOrderMove(order, after.status, commitment, own.value.length, invoices);
    if (!move.ok) return move;
    // Lines of others may have come since these were entered.
    const comes = given !== undefined || move.value === 'come';
    const room = comes ? roomFor(commitment.lines.length - joined.length, own.value.length) : yes(null);
    if (!room.ok) return room;
    if (move.value === 'go') {
      const held = await heldByErp(tx, id);
      if (!held.ok) return held;
      await tx.commitments.joinLines(id, null);
      await tx.commitments.removeLines(joined);
    }
    await tx.commitments.saveChangeOrder(id, after);
    if (given !== undefined) await tx.commitments.setChangeOrderLines(id, own.value);
    if (move.value === 'come') await bringLines(tx, commitment, id, own.value);
    await tx.commitments.touch(commitment.id);
    await tell(tx, caller, order, after, given === undefined ? null : own.value);
    return reread(tx, id);
  });
}

export function deleteChangeOrder(work: UnitOfWork, writing: Writing<ChangeOrderId>): Promise<Outcome<null>> {
  const { caller, project, id } = writing;
  return work.run(caller, async (tx): Promise<Outcome<null>> => {
    const found = await openChangeOrder(tx, writing);
    if (!found.ok) return found;
    const { order, commitment } = found.value;
    const free = changeOrderEdit(order);
    if (!free.ok) return free;
    const parted = await otherNumber(tx, caller, order, null);
    if (!parted.ok) return parted;
    await tx.commitments.removeChangeOrder(id);
    await tx.commitments.touch(commitment.id);
    const facts = { change_order_id: id, number: order.number };
    await appendEvent(tx, { caller, project, id: commitment.id }, 'change_order.deleted', facts);
    return yes(null);
  });
}

/** Another number in the ERP, or none: not while a bill stands on the one that it has, and not past the ERP. */
async function otherNumber(tx: Tx, caller: Caller, order: ChangeOrder, to: string | null): Promise<Outcome<null>> {
  if (order.erpNumber === null || order.erpNumber === to) return yes(null);
  if ((await tx.records.held('change_order', order.id)).length > 0) {
    return no('invalid', { field: 'origin_id', because: 'live_links' });
  }
  const of = { kind: 'change_order', project: order.projectId, field: 'origin_id' } as const;
  return otherErpNumber(tx, caller, of, order.erpNumber, to);
}

/** What the ERP has, or is about to be asked for, keeps its lines: it is unlinked or retrieved first. */
async function heldByErp(tx: Tx, id: ChangeOrderId): Promise<Outcome<null>> {
  const record = await tx.records.lock('change_order', id);
  if (record === null || (record.erpNumber === null && record.flow === null)) return yes(null);
  const record_state = record.erpNumber === null ? record.flow!.state : 'synced';
  return no('record_locked', { record_kind: 'change_order', record_state });
}

/**
 * The change order with its commitment locked, and then itself: its number of the ERP comes and goes with no more than its
 * own lock. It is read again under both.
 */
async function openChangeOrder(tx: Tx, { caller, project, id, seen }: Writing<ChangeOrderId>) {
  const known = await tx.commitments.changeOrder(id);
  if (known === null || known.projectId !== project) return no('not_found', { thing: 'change order' });
  const commitment = await openCommitment(tx, { caller, project, id: known.commitment.id });
  if (!commitment.ok) return commitment;
  await tx.records.lock('change_order', id);
  const order = await reread(tx, id);
  if (!order.ok) return order;
  if (seen !== undefined && seen !== order.value.version) {
    return no('changed_meanwhile', { version: order.value.version, changed_thing: 'change order' });
  }
  return yes({ order: order.value, commitment: commitment.value });
}

async function reread(tx: Tx, id: ChangeOrderId): Promise<Outcome<ChangeOrder>> {
  const found = await tx.commitments.changeOrder(id);
  return found === null ? no('not_found', { thing: 'change order' }) : yes(found);
}

/** Its lines become lines of the commitment, behind those that are there. */
async function bringLines(tx: Tx, commitment: Commitment, id: ChangeOrderId, lines: readonly NewLine[]): Promise<void> {
  const behind = commitment.lines.reduce((last, { position }) => Math.max(last, position), 0);
  const made = await tx.commitments.addLines(
    commitment.id,
    lines.map((line) => ({ ...line, position: behind + line.position })),
    id,
  );
  await tx.commitments.joinLines(id, made);
}

const termsOf = (order: ChangeOrder): ChangeOrderTerms =>
  Object.fromEntries([...named, 'status'].map((name) => [name, order[name as 'title']])) as unknown as ChangeOrderTerms;

/** As they are, billed as the commitment is now: where that is by amount meanwhile, what their units came to stays. */
const keptLines = (order: ChangeOrder, { method }: Commitment): Outcome<readonly NewLine[]> =>
  yes(
    order.lines.map(({ position, description, amount, units, costCode, costType }) => ({
      ...{ position, description, amount, units: method === 'unit' ? units : null },
      costCode: costCode.id,
      costType: costType.id,
      erpNumber: null,
      originData: null,
    })),
  );

function linesOf(commitment: Commitment, given: readonly LineFields[], codes: Codes): Outcome<readonly NewLine[]> {
  const lines: NewLine[] = [];
  for (const [place, fields] of given.entries()) {
    const line = lineOf(commitment.method, fields, null, codes);
    if (!line.ok) {
      const { refusal } = line;
      return noMore({ ...refusal, facts: { ...refusal.facts, field: `line_items.${place}.${refusal.facts.field}` } });
    }
    lines.push(placed(line.value, place + 1));
  }
  return yes(lines);
}

const tidy = (terms: ChangeOrderTerms): ChangeOrderTerms => ({
  ...terms,
  number: terms.number.trim(),
  title: terms.title.trim(),
  erpNumber: terms.erpNumber?.trim() || null,
});

async function problem(
  tx: Tx,
  commitment: Commitment,
  terms: ChangeOrderTerms,
  before: ChangeOrder | null,
): Promise<Outcome<null>> {
  const bad = (field: string, because: string) => no('invalid', { field, because });
  if (terms.number === '') return bad('number', 'required');
  const others = commitment.changeOrders.filter(({ id }) => id !== before?.id);
  if (others.some(({ number }) => number === terms.number)) return bad('number', 'taken');
  const { erpNumber } = terms;
  if (erpNumber !== null && erpNumber !== before?.erpNumber) {
    if (await tx.commitments.erpNumberTaken('change_order', erpNumber, before?.id ?? null)) {
      return bad('origin_id', 'taken');
    }
    const within = changeOrderNumber(commitment.erpNumber, erpNumber) ?? erpNumber;
    return numberIsFree(tx, 'change_order', before?.id ?? null, erpNumber, within);
  }
  return yes(null);
}

async function tell(
  tx: Tx,
  caller: Caller,
  order: ChangeOrder,
  after: ChangeOrderTerms,
  lines: readonly NewLine[] | null,
): Promise<void> {
  const before = termsOf(order);
  const writing = { caller, project: order.projectId, id: order.commitment.id };
  const facts = { change_order_id: order.id, number: after.number };
  const { fields, changes } = differences(before, after, [...named]);
  const sums =
    lines === null ? [] : [{ field: 'lines', from: formatMoney(order.amount), to: formatMoney(sumOf(lines)) }];
  if (fields.length > 0 || sums.length > 0) {
    await appendEvent(tx, writing, 'change_order.edited', {
      ...facts,
      fields: [...fields, ...sums.map(({ field }) => field)],
      changes: [...changes, ...sums],
    });
  }
  if (before.status !== after.status) {
    // Of the lines that were given with it, which are those that are approved.
    const sum = lines === null ? order.amount : sumOf(lines);
    const status = { ...facts, from: before.status, to: after.status, sum: formatMoney(sum) };
    await appendEvent(tx, writing, 'change_order.status', status);
  }
}

/** `001`: the next of its commitment. */
function nextNumber(commitment: Commitment): string {
  const last = commitment.changeOrders
    .filter(({ number }) => /^\d{1,6}$/.test(number))
    .reduce((most, { number }) => Math.max(most, Number(number)), 0);
  return String(last + 1).padStart(3, '0');
}
