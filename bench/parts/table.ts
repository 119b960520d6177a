import { loadavg } from 'node:os';
import { type Figure, isMet, type Spread, wantedSaid } from './figures.ts';

/** How many processes wanted a core in the last minute: figures of a busy machine are not to be believed one by one. */
export const load = (): string => `load1 ${loadavg()[0]!.toFixed(2)}`;

const short = (value: number) => value.toFixed(Math.abs(value) < 1 ? 2 : Math.abs(value) < 10 ? 1 : 0);
const said = ({ median, min, max }: Spread, unit: string) => `${short(median)} ${unit} (${short(min)}..${short(max)})`;
const ratioSaid = ({ median, min, max }: Spread) => `${median.toFixed(2)} (${min.toFixed(2)}..${max.toFixed(2)})`;

function goalSaid(figure: Figure): string {
  const { goal, unit } = figure;
  if (goal === null) return '';
  const verdict = isMet(figure) ? 'met' : 'NOT MET';
  return `${goal.of === 'ratio' ? 'ratio ' : ''}${wantedSaid(goal)}${goal.of === 'ratio' ? '' : ` ${unit}`}: ${verdict}`;
}

const columns = ['', 'Tieout', 'peer', 'ratio', 'goal'] as const;

const cells = (figure: Figure): readonly string[] => [
  figure.what,
  said(figure.ours, figure.unit),
  figure.peer === null ? '' : said(figure.peer, figure.unit),
  figure.ratio === null ? '' : ratioSaid(figure.ratio) + (figure.unsteady ? ' unsteady' : ''),
  goalSaid(figure),
];

/** A table that reads well in a terminal and is Markdown too: the README's is copied from it. */
export function table(figures: readonly Figure[]): string {
  const rows = [columns, ...figures.map(cells)];
  const widths = columns.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  const [head, ...body] = rows.map(line);
  return [head, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...body].join('\n');
}
