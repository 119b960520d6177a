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
  ['accept 5', { 'checked-in-erp': 'x' }, '--checked-in-erp'],
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
  ['people', { name: 'Ann' }, '--name'],
  ['people invite ann', { email: 'ann@example.com' }, '--email'],
  ['people deactivate ann', { template: 'Clerk' }, '--template'],
  ['token', { name: 'nightly' }, '--name'],
  ['token make nightly', { name: 'nightly' }, 'nightly'],
  ['token revoke 5', { days: '7' }, '--days'],
  ['agent run', { folder: '/a', url: 'https://tieout.example.com' }, '--url'],
  ['agent status', { folder: '/a', code: 'x' }, '--code'],
  ['import vendors vendors.csv', { template: 'vendors' }, 'vendors'],
  ['import', { template: 'vendors', 'dry-run': true }, '--dry-run'],
  ['tie-outs 5', { all: true }, '--all'],
  ['doctor', { schema: 'mbxml.xsd' }, '--schema'],
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
  ['people', { company: '1', json: true }],
  ['people add ann', { name: 'Ann', email: 'ann@example.com', template: 'Clerk' }],
  ['people invite ann', {}],
  ['token', { json: true }],
  ['token make', { name: 'nightly', scope: 'all', days: '7', company: '1' }],
  ['token revoke 5', {}],
  ['agent enrol', { url: 'https://tieout.example.com', code: 'x', folder: '/a', name: 'a', ca: 'ca.pem', proxy: 'p' }],
  ['agent run', { folder: '/a' }],
  ['agent status', { folder: '/a', json: true }],
  ['import', { template: 'vendors', json: true }],
  ['import vendors vendors.csv', { 'dry-run': true, project: '2604', format: 'csv' }],
  ['tie-outs', { all: true }],
  ['tie-outs 5', {}],
  ['doctor', { settings: 'sage.json', schema: 'mbxml.xsd' }],
  ['doctor', { json: true }],
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
