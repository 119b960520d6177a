import { expect, it } from 'vitest';
import { Usage } from '../bin/parts/connect.ts';
import { amountsOf } from '../bin/parts/invoice-lines.ts';
import { refuseSurplus } from '../bin/parts/taken.ts';

/** What a way of a command has no use for is refused before anything is sent: whoever gave it would believe it heeded. */
const given = (words: string, values: Readonly<Record<string, unknown>>) => () => {
  const [name = '', ...rest] = words.split(' ');
  refuseSurplus(name, rest, values);
};

it.each([
  ['records vendor', { 'link-matches': true, search: 'Ace' }, '--search'],
  ['records vendor', { 'link-matches': true, filter: 'synced' }, '--filter'],
  ['records vendor', { 'link-matches': true, project: '4' }, '--project'],
  ['records vendor', { refresh: true, 'link-matches': true }, '--link-matches'],
  ['records vendor', { refresh: true, limit: '4' }, '--limit'],
  ['force-unlink 135 136', { reason: 'x' }, '136'],
  ['force-unlink 135 confirm', { reason: 'x' }, 'confirm'],
  ['force-unlink confirm 135', { reason: 'x' }, '--reason'],
  ['record unlink vendor 5', { reason: 'x', number: '7' }, '--reason'],
  ['record link vendor 5', { 'erp-id': '7', number: '7' }, '--number'],
  ['record send vendor 5', { 'erp-id': '7' }, '--erp-id'],
])('%s with %o is refused for %s', (words, values, surplus) => {
  expect(given(words, values)).toThrow(Usage);
  expect(given(words, values)).toThrow(`“${surplus}”`);
});

it.each([
  ['records vendor', { search: 'Ace', filter: 'synced', company: '1', json: true }],
  ['records vendor', { 'link-matches': true, company: '1', json: true }],
  ['records vendor', { refresh: true }],
  ['record accept vendor 5', { number: '7' }],
  ['record reject vendor 5', { reason: 'x' }],
  ['record link vendor 5', { 'erp-id': '7' }],
  ['record unlink vendor 5', {}],
  ['force-unlink 135', { reason: 'x' }],
  ['force-unlink confirm 135', {}],
])('%s with %o is taken', (words, values) => {
  expect(given(words, values)).not.toThrow();
});

it('an amount that is given twice for one line is refused', () => {
  expect(amountsOf(['1=100', '2=200'], 'work')).toEqual(
    new Map([
      [1, '100'],
      [2, '200'],
    ]),
  );
  expect(() => amountsOf(['1=100', '1=200'], 'work')).toThrow(Usage);
});
