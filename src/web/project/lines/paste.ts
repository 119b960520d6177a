import { mostLines } from '../../../domain/billing/schedule-of-values.ts';
import { fill, sayCount, words } from '../../../domain/words/words.ts';
import { spanOf } from '../grid/state.ts';
import { endingWithin, mostCharacters, readBlock, stretched, writeBlock } from '../grid/tsv.ts';
import { bareMoney, judge, typedAmount } from './judge.ts';
import { freshRow, type Ground, hasUnits, type LineField, type LineRow } from './sheet.ts';
import { changed, fieldAt, type LinesState, saying, whyNotAt, withCell } from './state.ts';

const says = words.commitmentsPage.schedule;
const counted = (count: number, [one, many]: readonly [string, string]) => fill(count === 1 ? one : many, { count });

/**
 * A block with its upper left corner in that of the range; lines that it needs beyond the last are made. What falls on cells
 * that keep what they say is counted: a value that went nowhere would be missed by nobody.
 */
export function paste(state: LinesState, ground: Ground, text: string): LinesState {
  const read = readBlock(text);
  if (read === null) return saying(state, fill(words.grid.pasteTooLong, { limit: sayCount(mostCharacters) }));
  const { top, left, bottom, right } = spanOf(state);
  const start = Math.max(1, left);
  const columns = Math.max(start, right) - start + 1;
  const block = stretched(endingWithin(read, state.rows.length - top), bottom - top + 1, columns);
  const width = Math.max(...block.map((row) => row.length));
  const room = ground.columns.length - start;
  if (width > room) return saying(state, fill(says.pasteTooWide, { columns: width, room }));
  const count = top + block.length;
  if (count > mostLines) return saying(state, fill(says.tooMany, { limit: mostLines, count }));
  const rows = [...state.rows];
  let { nextKey } = state;
  let skipped = 0;
  for (const [i, cellsOfRow] of block.entries()) {
    const at = top + i;
    if (rows[at] === undefined) rows.push(freshRow(nextKey++, rows.at(-1)));
    for (const [j, cell] of cellsOfRow.entries()) {
      const place = { row: at, column: start + j };
      const field = fieldAt(ground, place)!;
      if (whyNotAt({ rows }, ground, place) === null) rows[at] = withCell(rows[at]!, field, cell.trim());
      else if (isLost(cell.trim(), rows[at]!, field, ground)) skipped++;
    }
  }
  const after = { ...changed(state, rows, { row: top, column: start }), nextKey };
  const to = { row: top + block.length - 1, column: start + width - 1 };
  const parts = [counted(block.length, says.pasted)];
  if (skipped > 0) parts.push(counted(skipped, words.grid.pastedSkipped));
  return saying({ ...after, to }, parts.join(' '));
}

/** Does a cell that stays as it is say something else than what fell on it? The amount of a line with units follows. */
function isLost(cell: string, row: LineRow, field: LineField, ground: Ground): boolean {
  if (cell === '' || cell === row.cells[field]) return false;
  return field !== 'amount' || typedAmount(cell) !== judge(row, ground).amount;
}

/**
 * The range as a spreadsheet takes it. A line's number is its place and none of its cells: a whole line goes back to where whole
 * lines are pasted. An amount that follows is copied as it is shown.
 */
export function copied(state: LinesState, ground: Ground): string {
  const { top, bottom, left, right } = spanOf(state);
  const columns = ground.columns.slice(right === 0 ? 0 : Math.max(1, left), right + 1);
  return writeBlock(
    state.rows
      .slice(top, bottom + 1)
      .map((row, i) =>
        columns.map((column) => (column === 'position' ? String(top + i + 1) : text(row, column, ground))),
      ),
  );
}

function text(row: LineRow, field: LineField, ground: Ground): string {
  if (field !== 'amount' || row.fixed || !hasUnits(row, ground.method)) return row.cells[field];
  const { amount } = judge(row, ground);
  return amount === null ? '' : bareMoney(amount);
}
