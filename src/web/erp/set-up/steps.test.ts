import { expect, it } from 'vitest';
import type { SetUpState, TestResult } from '../../../http/client.ts';
import { stepsOf, testsOf } from './steps.ts';

const state: SetUpState = {
  connection_id: 31,
  kind: 'sage_100_contractor',
  erp: 'Sage 100 Contractor®',
  name: 'Sage',
  way: null,
  agent: null,
  code_until: null,
  hub_version: '1.0.0',
  settings: null,
  examines: true,
  in_use: false,
  tests: [],
  last_read_at: null,
  last_read_error: null,
};
const agent = {
  id: 1,
  name: 'a',
  version: '1',
  host: 'h',
  last_seen_at: null,
  lag_ms: null,
  clock_skew_ms: null,
  error: null,
};
const well = (name: TestResult['name'], ok = true): TestResult => ({
  ...{ name, ok, at: '2026-11-26T00:00:00Z', count: null, ms: 1, says: null, findings: [] },
});
const shown = (of: SetUpState | null) =>
  stepsOf(of)
    .map(({ name, done }) => (done ? `${name}✓` : name))
    .join(' ');

it('has the steps of the way that was chosen, each done by what is there', () => {
  expect(shown(null)).toBe('erp way tests refresh');
  expect(shown(state)).toBe('erp✓ way tests refresh');
  expect(shown({ ...state, way: 'agent' })).toBe('erp✓ way✓ agent tests refresh');
  expect(shown({ ...state, way: 'agent', agent: { ...agent, state: 'away' } })).toBe('erp✓ way✓ agent tests refresh');
  expect(shown({ ...state, way: 'agent', agent: { ...agent, state: 'online' } })).toBe(
    'erp✓ way✓ agent✓ tests refresh',
  );
  expect(shown({ ...state, way: 'settings' })).toBe('erp✓ way✓ settings tests refresh');
  expect(shown({ ...state, way: 'settings', settings: { from: 'file', rows: [] } })).toBe(
    'erp✓ way✓ settings✓ tests refresh',
  );
  expect(shown({ ...state, way: 'outside' })).toBe('erp✓ outside');
});

it('is tried only when every test was well, and read only when the last reading was', () => {
  const tests = testsOf(state).map((name) => well(name));
  const demo = { ...state, way: 'demo' as const, tests };
  expect(shown(demo)).toBe('erp✓ way✓ tests✓ refresh');
  expect(shown({ ...demo, tests: [...tests.slice(1), well('reach', false)] })).toBe('erp✓ way✓ tests refresh');
  expect(shown({ ...demo, tests: tests.slice(1) })).toBe('erp✓ way✓ tests refresh');
  const read = { ...demo, last_read_at: '2026-11-26T00:00:00Z' };
  expect(shown(read)).toBe('erp✓ way✓ tests✓ refresh✓');
  expect(shown({ ...read, last_read_error: 'no' })).toBe('erp✓ way✓ tests✓ refresh');
  expect(testsOf({ ...state, examines: false })).not.toContain('examine');
});
