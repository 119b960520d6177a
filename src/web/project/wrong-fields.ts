import type { OverBilling } from '../../domain/billing/over-billing.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { FormLine, LineField, Problems, Sheet } from './draft.ts';
import { allColumns } from './grid/columns.ts';
import { fieldSent } from './invoice-input.ts';
import { lineTroubles } from './line-troubles.ts';

/** A cell by what it holds, wherever its column stands or whether it is shown at all. */
export interface CellName {
  readonly key: number;
  readonly field: LineField;
}

/** A cell that cannot be saved as it is. */
export interface WrongCell {
  readonly where: CellName;
  readonly name: string;
  readonly problem: string;
}

/** Every cell that is wrong, in reading order: by our own rules, and by what the server refused. */
export function wrongCells(
  lines: readonly FormLine[],
  sheet: Sheet,
  refused: Readonly<Record<number, Problems>>,
  rule: OverBilling | null,
): readonly WrongCell[] {
  const columns = allColumns(lines);
  return lines.flatMap((line) => {
    const problems = { ...refused[line.key], ...lineTroubles(line, sheet[line.key]!, rule).problems };
    if (Object.keys(problems).length === 0) return [];
    return columns.flatMap(({ field, label }) => {
      const problem = field === null ? undefined : problems[field];
      if (field === null || problem === undefined) return [];
      const name = fill(words.page.invoice.fieldOf, { field: label, line: line.position });
      // The sentence begins with the field, which the name has told already.
      const tail = problem.startsWith(`${label}: `) ? problem.slice(label.length + 2) : problem;
      return [{ where: { key: line.key, field }, name, problem: tail }];
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
