import { expect, it } from 'vitest';
import { LostLine } from '../store/lost-line.ts';
import { refusalOf } from './problem.ts';

const lost = (commitSent: boolean) => new LostLine(new Error('Connection terminated unexpectedly'), commitSent);

it.each([
  ['before the commit was sent', 'POST', false, 'unavailable'],
  ['after it', 'POST', true, 'may_be_done'],
  ['after that of a reading', 'GET', true, 'unavailable'],
] as const)('a database that is lost %s (%s) is no bug, and is told as it is', (_, method, commitSent, code) => {
  expect(refusalOf(lost(commitSent), method)).toMatchObject({ code });
});

it.each([
  ['its disk is full', '53100'],
  ['it has no memory left', '53200'],
  ['its disk fails', '58030'],
  ['it takes no writes', '25006'],
  ['it lets nobody else in', '53300'],
])('a database of which %s is told as one that cannot just now, and not as a bug', (_, code) => {
  expect(refusalOf(Object.assign(new Error('no'), { code }), 'POST')).toMatchObject({ code: 'unavailable' });
});
