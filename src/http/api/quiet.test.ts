import { expect, it } from 'vitest';
import type { Hub } from '../../app/hub.ts';
import { quietSince } from './quiet.ts';

type Listener = Parameters<Hub['onChange']>[0];

function company() {
  let at = 1_000;
  let told: Listener = () => {};
  const onChange = (listener: Listener) => {
    told = listener;
    return () => {};
  };
  const quiet = quietSince({ onChange }, () => at);
  const wait = (ms: number) => {
    at += ms;
  };
  const change = (of: number | null, project: number | null = null) =>
    told({ company: of, project, invoice: null } as Parameters<Listener>[0]);
  const hears = (projects: Record<number, 'read_only'>, of = 1) =>
    quiet({ company: of, grants: { erp_integrations: 'none', commitments: projects } } as never);
  return { wait, change, hears };
}

it('a company has been quiet since the last change that one may hear of', () => {
  const { wait, change, hears } = company();
  wait(100);
  expect(hears({})).toBe(100);
  change(1, 5);
  wait(30.7);
  expect([hears({ 5: 'read_only' }), hears({ 6: 'read_only' }), hears({ 5: 'read_only' }, 2)]).toEqual([30, 130, 130]);
  change(1);
  wait(10);
  expect([hears({ 6: 'read_only' }), hears({}, 2)]).toEqual([10, 140]);
});

it('… and not longer than since anything may have changed, which is told to every company', () => {
  const { wait, change, hears } = company();
  wait(100);
  change(null);
  wait(7);
  expect([hears({}), hears({}, 2)]).toEqual([7, 7]);
});
