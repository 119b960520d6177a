import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { fewBooks } from '../connectors/agent/testing/books.ts';
import type { ErpConnector } from '../connectors/contract.ts';
import { type Doing, perform, type Task } from './perform.ts';

const task: Task = {
  ...{ id: 7, call: 'createBill', leftMs: 60_000, claim: 'x' },
  arguments: [{ invoiceNumber: 'INV-1' }, 'TIE-1'],
};
const never = new AbortController().signal;

it.each([4e9, Number.POSITIVE_INFINITY])(
  'a bill has the time of its task at most, where its hub says that %d ms are left',
  async (leftMs) => {
    const given: boolean[] = [];
    const createBill: ErpConnector['createBill'] = async (_, __, signal) => {
      await sleep(50);
      given.push(signal.aborted);
      return { is: 'unclear', because: 'nobody looked' };
    };
    const doing: Doing = {
      erp: { ...fewBooks(), createBill },
      begin: async () => leftMs,
      part: async () => undefined,
      reach: () => undefined,
      partElements: 1,
    };
    expect(await perform(task, doing, never)).toEqual({ value: { is: 'unclear', because: 'nobody looked' } });
    expect(given, 'its time was not over').toEqual([false]);
  },
);

it('a bill is not asked for where the hub’s answer was so long on its way that its time is over', async () => {
  let asked = 0;
  const createBill: ErpConnector['createBill'] = async () => {
    asked++;
    return { is: 'unclear', because: 'nobody looked' };
  };
  const doing: Doing = {
    erp: { ...fewBooks(), createBill },
    begin: async () => {
      await sleep(60);
      return 50;
    },
    part: async () => undefined,
    reach: () => undefined,
    partElements: 1,
  };
  expect(await perform(task, doing, never)).toMatchObject({ trouble: { code: 'stopped_asking' } });
  expect(asked).toBe(0);
});
