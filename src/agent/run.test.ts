import { expect, it } from 'vitest';
import { fewBooks } from '../connectors/agent/testing/books.ts';
import type { AgentKey } from './key.ts';
import type { Line } from './line.ts';
import { runAgent } from './run.ts';

const key = {
  hub: 'x',
  company: 1,
  connection: 1,
  keyId: 'k',
  keyVersion: 1,
  key: 'x',
  madeAt: 0,
} as unknown as AgentKey;

const bill = (...reference: readonly unknown[]) => ({
  ...{ id: 7, call: 'createBill', left_ms: 4e9, claim: 'x' },
  arguments: [{ invoiceNumber: 'INV-1' }, ...reference],
});

it('an agent goes on where what stands in its hub’s place answers anything', async () => {
  const stop = new AbortController();
  const kept: AgentKey[] = [];
  const answers: Readonly<Record<string, readonly object[]>> = {
    '/rotate': [
      { key: '', key_version: 2 },
      { key: 'a'.repeat(43), key_version: 1.5 },
      { key: 'a'.repeat(43), key_version: 1 },
    ],
    '/claim': [
      { tasks: [null, 1, { id: 1 }], over: null },
      { tasks: 'x', over: {} },
      { tasks: [bill('TIE-a'.length), bill({ a: 1 }), bill()], over: [{ toString: null }, null, '1'] },
    ],
  };
  let claims = 0;
  const asked: string[] = [];
  const line: Line = {
    key: () => key,
    changeKey: () => undefined,
    async ask(path) {
      if (path !== '/claim') asked.push(path);
      if (path === '/claim' && ++claims > 3) stop.abort();
      if (path === '/hello') return { name: 'Sage\n\tat the door\u2028' };
      return { ...answers[path]?.[claims - 1] };
    },
    close: () => undefined,
  };
  const log: string[] = [];
  const here = { version: '1', host: 'y', now: () => 1e12, random: () => 0, kind: 'x' };
  await runAgent(
    { ...here, line, erp: fewBooks(), log: (said) => void log.push(said), keepKey: (next) => void kept.push(next) },
    stop.signal,
  );
  expect(claims).toBe(4);
  expect(
    asked.filter((path) => path.startsWith('/tasks')),
    'no bill was begun',
  ).toEqual([]);
  expect(kept).toEqual([]);
  expect(log[0]).toBe('Serving Sage at the door  at x with Sage 100 Contractor®.');
});

it('an agent that cannot keep its next key serves on with the one that it has, and tries again only after an hour', async () => {
  const stop = new AbortController();
  let [now, claims, rotations] = [1e12, 0, 0];
  const used: AgentKey[] = [];
  const line: Line = {
    key: () => key,
    changeKey: (next) => void used.push(next),
    async ask(path) {
      if (path === '/rotate') rotations++;
      if (path !== '/claim') return path === '/rotate' ? { key: 'a'.repeat(43), key_version: 2 } : { name: 'Sage' };
      if (++claims === 3) now += 3_600_000;
      if (claims === 5) stop.abort();
      return { tasks: [], over: [] };
    },
    close: () => undefined,
  };
  const log: string[] = [];
  const here = { version: '1', host: 'y', now: () => now, random: () => 0, kind: 'x' };
  const keepKey = () => {
    throw new Error('ENOSPC: no space left on device, write');
  };
  await runAgent({ ...here, line, erp: fewBooks(), log: (said) => void log.push(said), keepKey }, stop.signal);
  expect([claims, rotations, used]).toEqual([5, 2, []]);
  expect(log.filter((said) => said.includes('ENOSPC'))).toHaveLength(2);
});
