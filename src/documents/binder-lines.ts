import { findings as weights } from '../domain/tie-out.ts';
import { fill, words } from '../domain/words/words.ts';
import { momentText, type TieOutBinder } from './tie-out-binder.ts';

/** How it came out, in sentences; first of all whether it is complete. They stand on the first page and first sheet. */
export function binderLines(binder: TieOutBinder): readonly string[] {
  const says = words.tieOutBinder;
  const { complete, because, erp, counts, compared, left, findings, costsTold: told, bills } = binder;
  if (!complete) return [fill(says.incomplete, { because: because ?? says.underWay })];
  const wrong = Object.entries(counts).reduce(
    (all, [kind, count]) => all + (weights[kind as keyof typeof weights] === 'wrong' ? count : 0),
    0,
  );
  return [
    fill(says.complete, { erp }),
    ...(left > 0 ? [fill(says.left, { shown: findings.length, all: findings.length + left })] : []),
    wrong === 0 ? says.tiesOut : fill(says.wrong, { count: wrong }),
    ...(compared === null ? [] : [fill(says.compared, { at: momentText(compared.asOf), ...compared })]),
    ...(binder.toKnowKept ? [] : [words.tieOut.onlyCounted]),
    ...(told < bills ? [fill(says.costsTold, { told, bills })] : []),
  ];
}
