import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stepsInCode } from '../../crash/parts/steps.ts';
import { forgotten, ordersOf } from '../../crash/points.ts';
import { scenarios } from '../../crash/scenarios.ts';
import { notReached, withoutTrial } from '../../crash/without-trial.ts';
import { agentPoints } from '../../src/agent/perform.ts';
import { exportPoints } from '../../src/app/deps.ts';

describe('the steps at which a process may die', () => {
  it('are found in the code, with each of the two writes once', () => {
    const calls = stepsInCode().map(({ file, call }) => `${file} ${call}`);
    expect(calls.filter((call) => call.includes('.create'))).toEqual([
      'app/jobs/export-invoice.ts erp.createBill',
      'app/jobs/export-record.ts erp.createRecord',
    ]);
    expect(calls.length).toBeGreaterThan(100);
  });

  it('have a trial, each of them, or a reason to have none', () => {
    expect(forgotten().map(({ at, call }) => `${at} ${call}`)).toEqual([]);
  });

  it('are died at before and after, and a transaction within its commit too', () => {
    const steps = stepsInCode();
    for (const scenario of scenarios) {
      const orders = ordersOf(scenario);
      for (const { at, door } of steps.filter(({ file }) => scenario.files.includes(file))) {
        const ways = orders.filter((order) => order.at === at).map(({ when }) => when);
        if (ways.length === 0) continue; // named as not reached
        expect(ways).toEqual(expect.arrayContaining(['before', 'after']));
        if (door === 'transaction') expect(ways).toEqual(expect.arrayContaining(['unsent', 'unanswered']));
      }
    }
  });

  it('are left out only where there still is something to leave out', () => {
    const steps = stepsInCode();
    for (const place of Object.keys(withoutTrial)) {
      expect(existsSync(`src/${place}`), place).toBe(true);
      expect(
        steps.some(({ file }) => file.startsWith(place)),
        place,
      ).toBe(true);
    }
    const known = new Set(steps.map(({ file, within }) => `${file} ${within}`));
    expect(Object.keys(notReached).filter((name) => !known.has(name))).toEqual([]);
  });

  it('that have names are reached in the code under all of them, and no other', () => {
    const reached = (files: readonly string[]) => {
      const text = files.map((file) => readFileSync(file, 'utf8')).join('\n');
      return [...new Set([...text.matchAll(/reach\('(\w+)'/g)].map(([, name]) => name!))].sort();
    };
    const jobs = ['ask-once', 'export-invoice', 'export-record'].map((name) => `src/app/jobs/${name}.ts`);
    expect(reached(jobs)).toEqual([...exportPoints].sort());
    expect(reached(['src/agent/perform.ts'])).toEqual([...agentPoints].sort());
  });
});
