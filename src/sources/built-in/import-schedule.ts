import type { Imported, ScheduleTable, UnitOfWork } from '../../app/hub.ts';
import type { PlannedLine } from '../../domain/billing/schedule-change.ts';
import { mostLines, sumOf } from '../../domain/billing/schedule-of-values.ts';
import { type RowError, readSchedule } from '../../domain/imports/schedule-import.ts';
import { no, type Outcome, yes } from '../../domain/refusal.ts';
import { sayRowError } from '../../domain/words/words.ts';
import type { Writing } from './open-commitment.ts';
import { applySchedule, openSchedule, planned } from './write-lines.ts';

/** So many errors of one table are told; whoever has more of them has the same one in every row. */
const mostErrors = 200;

/** Lines out of a table into a schedule of values: all of them or none, in one transaction with its history. */
export function importSchedule(
  work: UnitOfWork,
  writing: Writing,
  { rows, style, mode, dryRun }: ScheduleTable,
): Promise<Outcome<Imported>> {
  return work.run(writing.caller, async (tx): Promise<Outcome<Imported>> => {
    const found = await openSchedule(tx, writing);
    if (!found.ok) return found;
    const commitment = found.value;
    const read = readSchedule(rows, commitment.method, await tx.commitments.codes(writing.project), style);
    if (!read.ok) return refused(read.errors);
    const kept = mode === 'append' ? commitment.lines.map(planned) : [];
    const fresh = read.lines.map((line): PlannedLine => ({ ...line, id: null, erpNumber: null, originData: null }));
    const after = [...kept, ...fresh];
    if (after.length > mostLines)
      return refused([{ row: 1, column: null, because: 'too_many', facts: { limit: mostLines } }]);
    const lines = after.map((line, i) => ({ ...line, position: i + 1 }));
    const imported = { imported: fresh.length, lines, total: sumOf(after) };
    if (dryRun) return yes({ ...imported, commitment });
    const saved = await applySchedule(tx, writing.caller, commitment, after);
    return saved.ok ? yes({ ...imported, commitment: saved.value }) : saved;
  });
}

function refused(errors: readonly RowError[]) {
  const rows = errors.slice(0, mostErrors).map((error) => ({ ...error, detail: sayRowError(error) }));
  return no('rows_refused', { count: new Set(errors.map(({ row }) => row)).size, first_row: rows[0]!.detail, rows });
}
