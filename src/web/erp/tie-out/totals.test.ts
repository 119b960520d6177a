import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { words } from '../../../domain/words/words.ts';
import { Totals } from './totals.tsx';

const total = (period: { id: number; start: string; end: string } | null) => ({
  project: { id: 301, number: '2604', name: 'Alder Street' },
  period,
  month: '2026-10',
  links: 3,
  ours: '100.00',
  theirs: '90.00',
});
const shown = (by: 'period' | undefined, project?: number) => {
  const totals = [total({ id: 601, start: '2026-10-01', end: '2026-10-31' }), total(null)] as never;
  return renderToStaticMarkup(createElement(Totals, { totals, search: { by, project }, change: () => {} }));
};
const rowOf = (html: string, text: string) => html.split('<tr').find((row) => row.includes(text))!;

it.each([
  ['by period', shown('period')],
  ['within a project', shown(undefined, 301)],
])('sums without a period open nothing, for their rows cannot be told from others: %s', (_how, html) => {
  expect(rowOf(html, 'Oct 31, 2026')).toContain('<button');
  expect(rowOf(html, words.tieOut.noPeriod)).not.toContain('<button');
});
