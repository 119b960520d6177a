import { fill, sayCount, words } from '../../../domain/words/words.ts';
import { judgeLine } from '../line-entry.ts';
import { cellText } from './columns.ts';
import { type GridState, type Ground, saying, spanOf, whyNotAt } from './state.ts';
import { endingWithin, mostCharacters, readBlock, stretched, writeBlock } from './tsv.ts';
import { type Entry, enterAll } from './write.ts';

const says = words.grid;
const counted = (count: number, [one, many]: readonly [string, string]) => fill(count === 1 ? one : many, { count });

/**
 * Pastes a block with its upper left corner in that of the range. What lies on read-only cells is left out and counted;
 * what cannot be read is kept as it is and marked. A block that does not fit is not pasted at all: half of a column of
 * amounts would look like the whole.
 */
export function paste(state: GridState, ground: Ground, text: string): GridState {
  const read = readBlock(text);
  if (read === null) return saying(state, fill(says.pasteTooLong, { limit: sayCount(mostCharacters) }));
  const { top, left, bottom, right } = spanOf(state);
  const block = stretched(endingWithin(read, ground.lines.length - top), bottom - top + 1, right - left + 1);
  const height = block.length;
  const width = Math.max(...block.map((row) => row.length));
  const room = { rows: ground.lines.length - top, columns: ground.columns.length - left };
  if (height > room.rows || width > room.columns) {
    return saying(state, fill(says.pasteTooLarge, { rows: height, columns: width, ...roomSaid(room) }));
  }
  const entries: Entry[] = [];
  let skipped = 0;
  for (const [row, cells] of block.entries()) {
    for (const [column, cell] of cells.entries()) {
      const place = { row: top + row, column: left + column };
      if (whyNotAt(ground, place) !== null) skipped++;
      else entries.push({ row: place.row, field: ground.columns[place.column]!.field!, text: cell.trim() });
    }
  }
  const range = { at: { row: top, column: left }, to: { row: top + height - 1, column: left + width - 1 } };
  const next = { ...enterAll(state, ground, 'paste', entries, range), ...range, tabFrom: null };
  return saying(next, outcome(next, ground, entries, skipped));
}

const roomSaid = (room: { rows: number; columns: number }) => ({ room_rows: room.rows, room_columns: room.columns });

function outcome(state: GridState, ground: Ground, entries: readonly Entry[], skipped: number): string {
  const wrong = entries.filter(({ row, field }) => {
    const line = ground.lines[row]!;
    return judgeLine(line, state.sheet[line.key]!).problems[field] !== undefined;
  }).length;
  const parts = [counted(entries.length, says.pasted)];
  if (wrong > 0) parts.push(counted(wrong, says.pastedWrong));
  if (skipped > 0) parts.push(counted(skipped, says.pastedSkipped));
  return parts.join(' ');
}

/** The range as a spreadsheet takes it. */
export function copied(state: GridState, ground: Ground): string {
  const { top, bottom, left, right } = spanOf(state);
  const columns = ground.columns.slice(left, right + 1);
  return writeBlock(
    ground.lines
      .slice(top, bottom + 1)
      .map((line) => columns.map((column) => cellText(column, line, state.sheet[line.key]!))),
  );
}
