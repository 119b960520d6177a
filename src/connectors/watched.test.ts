import { expect, it } from 'vitest';
import type { ErpConnector } from './contract.ts';
import { ErpTrouble } from './trouble.ts';
import { type CallOutcome, watched } from './watched.ts';

const signal = new AbortController().signal;

function open(over: object) {
  const outcomes: CallOutcome[] = [];
  const connector = watched(over as ErpConnector, (outcome) => void outcomes.push(outcome));
  return { connector, failures: () => outcomes.map(({ failure }) => failure), outcomes };
}

async function* some(count: number, end: Error | null = null) {
  for (let n = 0; n < count; n++) yield { number: String(n), name: '' };
  if (end !== null) throw end;
}

async function read(list: AsyncIterable<unknown>) {
  for await (const _ of list);
}

it('counts what was not answered as failed, and a no as an answer', async () => {
  const { connector, failures } = open({
    check: async () => ({ ok: false, because: 'the door is shut' }),
    lookFor: async () => ({ is: 'gone', lastSeen: null, asOf: 1, trace: null }),
    createBill: async () => ({ is: 'refused', refusal: { code: 'erp_invalid', detail: '' } }),
  });
  expect(await connector.check(signal)).toEqual({ ok: false, because: 'the door is shut' });
  await connector.lookFor({ record: { id: '1', identity: null, label: '1' } }, signal);
  await connector.createBill({} as never, 'x' as never, signal);
  expect(failures()).toEqual(['the door is shut', null, null]);
});

it('takes an integrator that thinks for no failure, and a throw for one', async () => {
  const thinking = open({ lookFor: async () => ({ is: 'unknown', because: 'asked', trouble: 'integrator_asked' }) });
  await thinking.connector.lookFor({} as never, signal);
  expect(thinking.failures()).toEqual([null]);
  const throwing = open({
    check: async () => {
      throw new Error('a bug');
    },
  });
  await expect(throwing.connector.check(signal)).rejects.toThrow('a bug');
  expect(throwing.failures()).toEqual(['a bug']);
});

it('tells a failure of which the ERP says why from a silence', async () => {
  const { connector, outcomes } = open({
    lookFor: async () => ({ is: 'unknown', because: 'It lets nobody in.', trouble: 'login_refused' }),
    findRecord: async () => ({ is: 'unknown', because: 'The line is dead.', trouble: 'not_reachable' }),
    check: async () => ({ ok: true }),
    vendors: () => some(1, new ErpTrouble('login_refused', { erp: 'An ERP' })),
  });
  await connector.lookFor({} as never, signal);
  await connector.findRecord({} as never, signal);
  await connector.check(signal);
  await expect(read(connector.vendors(signal))).rejects.toThrow(ErpTrouble);
  expect(outcomes.map(({ answered }) => answered)).toEqual([true, false, false, true]);
});

it('counts a list once: whole, left early, or broken off', async () => {
  const { connector, failures } = open({
    vendors: () => some(3),
    jobs: () => some(2, new Error('cut off')),
    traits: { name: 'An ERP' },
  });
  const whole = [];
  for await (const one of connector.vendors(signal)) whole.push(one.number);
  for await (const one of connector.vendors(signal)) {
    whole.push(one.number);
    break;
  }
  await expect(read(connector.jobs(signal))).rejects.toThrow('cut off');
  expect(whole).toEqual(['0', '1', '2', '0']);
  expect(failures()).toEqual([null, null, 'cut off']);
  expect(connector.traits.name).toBe('An ERP');
});
