import type { OverBilling } from '../../domain/over-billing.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { FormLine, LineField, Problems, Sheet } from './draft.ts';
import type { Column } from './grid/columns.ts';
import type { Place } from './grid/state.ts';
import { fieldSent } from './invoice-input.ts';
import { lineTroubles } from './line-troubles.ts';

/** A cell that cannot be saved as it is. */
export interface WrongCell {
  readonly place: Place;
  readonly name: string;
  readonly problem: string;
}

/** Every cell that is wrong, in reading order: by our own rules, and by what the server refused. */
export function wrongCells(
  lines: readonly FormLine[],
  columns: readonly Column[],
  sheet: Sheet,
  refused: Readonly<Record<number, Problems>>,
  rule: OverBilling | null,
): readonly WrongCell[] {
  return lines.flatMap((line, row) => {
    const problems = { ...refused[line.key], ...lineTroubles(line, sheet[line.key]!, rule).problems };
    return columns.flatMap(({ field, label }, column) => {
      const problem = field === null ? undefined : problems[field];
      if (problem === undefined) return [];
      const name = fill(words.page.invoice.fieldOf, { field: label, line: line.position });
      // The sentence begins with the field, which the name has told already.
      const tail = problem.startsWith(`${label}: `) ? problem.slice(label.length + 2) : problem;
      return [{ place: { row, column }, name, problem: tail }];
    });
  });
}

/**
 * What the server refused, by line and field: it names a line by its place among those that were sent.
 * @returns what belongs to no cell under `others`.
 */
export function refusedCells(
  fields: Readonly<Record<string, readonly string[]>>,
  sent: readonly FormLine[],
): {
  readonly cells: Readonly<Record<number, Problems>>;
  readonly others: Readonly<Record<string, readonly string[]>>;
} {
  const cells: Record<number, Partial<Record<LineField, string>>> = {};
  const others: Record<string, readonly string[]> = {};
  for (const [name, sentences] of Object.entries(fields)) {
    const [, index, sentField] = /^items\.(\d+)\.(\w+)$/.exec(name) ?? [];
    const line = sent[Number(index)];
    const field = Object.hasOwn(fieldSent, sentField ?? '') ? fieldSent[sentField!] : undefined;
    if (line === undefined || field === undefined) others[name] = sentences;
    else cells[line.key] = { ...cells[line.key], [field]: sentences.join(' ') };
  }
  return { cells, others };
}
