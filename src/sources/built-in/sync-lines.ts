import type { CommitmentLine, ScheduleEntry, UnitOfWork } from '../../app/hub.ts';
import { changeOf } from '../../domain/billing/commitment.ts';
import type { PlannedLine } from '../../domain/billing/schedule-change.ts';
import { mostLines } from '../../domain/billing/schedule-of-values.ts';
import { no, noMore, type Outcome, yes } from '../../domain/refusal.ts';
import { openCommitment, type Writing } from './open-commitment.ts';
import { applySchedule, lineOf, planned } from './write-lines.ts';

/**
 * Many lines of a schedule of values at once. What is refused of one leaves the others alone; what is taken is written
 * in one transaction, whatever its number.
 */
export function syncLines(
  work: UnitOfWork,
  writing: Writing,
  entries: readonly ScheduleEntry[],
): Promise<Outcome<readonly Outcome<CommitmentLine>[]>> {
  return work.run(writing.caller, async (tx): Promise<Outcome<readonly Outcome<CommitmentLine>[]>> => {
    const found = await openCommitment(tx, writing);
    if (!found.ok) return found;
    const commitment = found.value;
    const open = changeOf('schedule_of_values', commitment);
    if (!open.ok) return yes(entries.map(() => noMore(open.refusal)));
    const codes = await tx.commitments.codes(writing.project);
    const lines: PlannedLine[] = commitment.lines.map(planned);
    const places = entries.map((entry): Outcome<number> => {
      const place = placeOf(lines, entry);
      if (!place.ok) return place;
      const { id: _id, ...fields } = entry;
      const line = lineOf(commitment.method, fields, lines[place.value] ?? null, codes);
      if (!line.ok) return line;
      const number = line.value.erpNumber;
      const taken = lines.findIndex((one) => one.erpNumber !== null && one.erpNumber === number);
      if (taken !== -1 && taken !== place.value) return no('invalid', { field: 'origin_id', because: 'taken' });
      lines[place.value] = { ...line.value, id: lines[place.value]?.id ?? null };
      return place;
    });
    const saved = await applySchedule(tx, writing.caller, commitment, lines);
    if (!saved.ok) return saved;
    return yes(places.map((place) => (place.ok ? yes(saved.value.lines[place.value]!) : place)));
  });
}

/** Where among the lines an entry belongs: past the last of them for a new one. */
function placeOf(lines: readonly PlannedLine[], { id, erpNumber }: ScheduleEntry): Outcome<number> {
  if (id !== undefined) {
    const place = lines.findIndex((line) => line.id === id);
    return place === -1 ? no('not_found', { thing: 'line', field: 'id' }) : yes(place);
  }
  const place = erpNumber ? lines.findIndex((line) => line.erpNumber === erpNumber) : -1;
  if (place !== -1) return yes(place);
  if (lines.length >= mostLines) return no('invalid', { field: 'base', because: 'too_many', limit: mostLines });
  return yes(lines.length);
}
