import { expect, test } from 'vitest';
import type { ProjectId } from '../ids.ts';
import { type Action, missing, needs } from '../permission.ts';
import { cutTo } from './token.ts';

const everything = {
  erp_integrations: 'admin',
  directory: 'admin',
  push_to_accounting: true,
  commitments: { 1: 'admin', 2: 'none' },
} as const;
const may = (grants: Parameters<typeof missing>[0]) =>
  (Object.keys(needs) as Action[]).filter((action) => missing(grants, action, 1 as ProjectId).length === 0);

test('a token that reads leaves of every right what reads', () => {
  expect(may(everything)).toEqual(Object.keys(needs));
  expect(may(cutTo('read', everything))).toEqual(
    Object.keys(needs).filter((action) => action.endsWith('.read') && action !== 'accountant_report.read'),
  );
});

test('it gives nothing that was not there, and the other scope takes nothing', () => {
  expect(cutTo('read', everything).commitments).toEqual({ 1: 'read_only', 2: 'none' });
  const nothing = { erp_integrations: 'none', directory: 'none', push_to_accounting: false, commitments: {} } as const;
  expect(cutTo('read', nothing)).toEqual(nothing);
  expect(cutTo('all', everything)).toBe(everything);
});
