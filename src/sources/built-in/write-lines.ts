import type {
  Caller,
  Codes,
  Commitment,
  CommitmentLine,
  LineFields,
  NewLine,
  ScheduleEntry,
  Tx,
  UnitOfWork,
} from '../../app/hub.ts';
import { changeOf } from '../../domain/billing/commitment.ts';
import { type PlannedLine, scheduleChange } from '../../domain/billing/schedule-change.ts';
import { inOrder, mostLines, priced, sumOf } from '../../domain/billing/schedule-of-values.ts';
import type { CommitmentLineId } from '../../domain/ids.ts';
import { formatMoney } from '../../domain/money.ts';
import { no, noMore, type Outcome, yes } from '../../domain/refusal.ts';
import { appendEvent, openCommitment, reread, type Writing } from './open-commitment.ts';

/** Writing a schedule of values: line by line, or all of it at once. Each is one transaction with its history. */

export function setScheduleOfValues(
  work: UnitOfWork,
  writing: Writing,
  entries: readonly ScheduleEntry[],
): Promise<Outcome<Commitment>> {
  return work.run(writing.caller, async (tx) => {
    const found = await openSchedule(tx, writing);
    if (!found.ok) return found;
    const codes = await tx.commitments.codes(writing.project);
    const lines = plan(found.value, entries, codes);
    return lines.ok ? applySchedule(tx, writing.caller, found.value, lines.value) : lines;
  });
}

export function reorderLines(
  work: UnitOfWork,
  writing: Writing,
  order: readonly number[],
): Promise<Outcome<Commitment>> {
  return work.run(writing.caller, async (tx) => {
    const found = await openSchedule(tx, writing);
    if (!found.ok) return found;
    const lines = inOrder(found.value.lines, order);
    return lines.ok ? applySchedule(tx, writing.caller, found.value, lines.value.map(planned)) : lines;
  });
}

export function addLine(work: UnitOfWork, writing: Writing, fields: LineFields): Promise<Outcome<CommitmentLine>> {
  const add: Change = (lines) => yes([...lines, fields]);
  return changeLines(work, writing, add, ({ lines }) => lines.at(-1)!);
}

export function updateLine(
  work: UnitOfWork,
  writing: Writing,
  line: CommitmentLineId,
  fields: LineFields,
): Promise<Outcome<CommitmentLine>> {
  const change: Change = (lines) =>
    lines.some((one) => one.id === line)
      ? yes(lines.map((one) => (one.id === line ? { ...fields, id: line } : one)))
      : no('not_found', { thing: 'line' });
  return changeLines(work, writing, change, ({ lines }) => lines.find((one) => one.id === line)!);
}

export function deleteLine(work: UnitOfWork, writing: Writing, line: CommitmentLineId): Promise<Outcome<null>> {
  const change: Change = (lines) =>
    lines.some((one) => one.id === line)
      ? yes(lines.filter((one) => one.id !== line))
      : no('not_found', { thing: 'line' });
  return changeLines(work, writing, change, () => null);
}

type Change = (lines: readonly ScheduleEntry[]) => Outcome<readonly ScheduleEntry[]>;

/**
 * The schedule as it is, with something done to it: lines that are not touched say nothing but their id.
 * @param show what is told of the commitment that comes of it.
 */
function changeLines<T>(
  work: UnitOfWork,
  writing: Writing,
  change: Change,
  show: (commitment: Commitment) => T,
): Promise<Outcome<T>> {
  return work.run(writing.caller, async (tx): Promise<Outcome<T>> => {
    const found = await openCommitment(tx, writing);
    if (!found.ok) return found;
    const entries = change(found.value.lines.map((line) => ({ id: line.id })));
    if (!entries.ok) return entries;
    const open = changeOf('schedule_of_values', found.value);
    if (!open.ok) return open;
    const lines = plan(found.value, entries.value, await tx.commitments.codes(writing.project));
    // The place of an entry is of interest only to whoever sent them all.
    if (!lines.ok) return bare(lines);
    const saved = await applySchedule(tx, writing.caller, found.value, lines.value);
    return saved.ok ? yes(show(saved.value)) : saved;
  });
}

/** The commitment as {@link openCommitment} gives it, where its schedule of values may be written. */
export async function openSchedule(tx: Tx, writing: Writing) {
  const found = await openCommitment(tx, writing);
  if (!found.ok) return found;
  const open = changeOf('schedule_of_values', found.value);
  return open.ok ? found : open;
}

function bare(given: Extract<Outcome<never>, { readonly ok: false }>) {
  const { field, ...facts } = given.refusal.facts;
  return noMore({ ...given.refusal, facts: { ...facts, field: String(field).replace(/^lines\.\d+\./, '') } });
}

export const planned = (line: CommitmentLine): PlannedLine => ({
  id: line.id,
  costCode: line.costCode.id,
  costType: line.costType.id,
  description: line.description,
  amount: line.amount,
  units: line.units,
  erpNumber: line.erpNumber,
  originData: line.originData,
});

function plan(
  commitment: Commitment,
  entries: readonly ScheduleEntry[],
  codes: Codes,
): Outcome<readonly PlannedLine[]> {
  if (entries.length > mostLines) return no('invalid', { field: 'lines', because: 'too_many', limit: mostLines });
  const ids = entries.flatMap(({ id }) => id ?? []);
  if (new Set(ids).size !== ids.length) return no('invalid', { field: 'lines', because: 'not_each_line_once' });
  const lines: PlannedLine[] = [];
  for (const [place, { id, ...fields }] of entries.entries()) {
    const at = (name: string) => `lines.${place}.${name}`;
    const before = id === undefined ? null : commitment.lines.find((line) => line.id === id);
    if (before === undefined) return no('invalid', { field: at('id'), because: 'not_on_commitment' });
    const line = lineOf(commitment.method, fields, before === null ? null : planned(before), codes);
    if (!line.ok) {
      const { refusal } = line;
      return noMore({
        ...refusal,
        facts: { ...refusal.facts, field: at(String(refusal.facts.field)), line: place + 1 },
      });
    }
    lines.push({ ...line.value, id: id ?? null });
  }
  const numbers = lines.flatMap(({ erpNumber }) => erpNumber ?? []);
  const twice = numbers.find((number, i) => numbers.indexOf(number) !== i);
  if (twice !== undefined) {
    const place = lines.findLastIndex(({ erpNumber }) => erpNumber === twice);
    return no('invalid', { field: `lines.${place}.origin_id`, because: 'taken' });
  }
  return yes(lines);
}

/** A line from what was typed, its codes known and its price worked out; a field is named as programs send it. */
export function lineOf(
  method: Commitment['method'],
  fields: LineFields,
  before: Omit<PlannedLine, 'id'> | null,
  codes: Codes,
): Outcome<Omit<PlannedLine, 'id'>> {
  const costCode = fields.costCode ?? before?.costCode;
  const costType = fields.costType ?? before?.costType;
  const bad = (field: string, because: string) => no('invalid', { field, because });
  if (costCode === undefined) return bad('cost_code_id', 'required');
  if (costType === undefined) return bad('line_item_type_id', 'required');
  if (costCode !== before?.costCode && !codes.costCodes.some(({ id }) => id === costCode)) {
    return bad('cost_code_id', 'unknown');
  }
  if (costType !== before?.costType && !codes.costTypes.some(({ id }) => id === costType)) {
    return bad('line_item_type_id', 'unknown');
  }
  const price = priced(method, fields, before);
  if (!price.ok) return price;
  const description = fields.description?.trim() ?? before?.description ?? '';
  return yes({
    ...price.value,
    costCode,
    costType,
    description,
    erpNumber: fields.erpNumber === undefined ? (before?.erpNumber ?? null) : fields.erpNumber?.trim() || null,
    originData: fields.originData === undefined ? (before?.originData ?? null) : fields.originData,
  });
}

export const placed = (line: Omit<PlannedLine, 'id'>, position: number): NewLine => ({ ...line, position });

/** Makes the schedule what it shall be, and tells it. */
export async function applySchedule(
  tx: Tx,
  caller: Caller,
  commitment: Commitment,
  after: readonly PlannedLine[],
): Promise<Outcome<Commitment>> {
  const { id, projectId, lines } = commitment;
  const change = scheduleChange(lines.map(planned), after);
  const count = change.added.length + change.changed.length + change.removed.length;
  if (count === 0 && !change.moved) return yes(commitment);
  await tx.commitments.removeLines(change.removed as CommitmentLineId[]);
  for (const line of change.changed) await tx.commitments.saveLine(line.id as CommitmentLineId, placed(line, 1));
  const behind = lines.reduce((last, { position }) => Math.max(last, position), 0);
  const made = await tx.commitments.addLines(
    id,
    change.added.map((line, i) => placed(line, behind + i + 1)),
    null,
  );
  let fresh = 0;
  const order = after.map((line) => line.id ?? made[fresh++]!);
  // Lines that only came behind the others have their places already.
  const inPlace =
    !change.moved &&
    change.removed.length === 0 &&
    order.slice(lines.length).every((one) => made.includes(one as never));
  if (!inPlace) await tx.commitments.placeLines(id, order);
  await tx.commitments.touch(id);
  await appendEvent(tx, { caller, project: projectId, id }, 'commitment.lines', {
    added: change.added.length,
    changed: change.changed.length,
    removed: change.removed.length,
    sum: formatMoney(sumOf(after)),
    before: formatMoney(sumOf(lines)),
  });
  return reread(tx, id);
}
