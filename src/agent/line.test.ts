import { expect, it } from 'vitest';
import type { AgentKey } from './key.ts';
import { openLine } from './line.ts';

const key: AgentKey = {
  ...{ hub: 'x', caFile: null, proxy: null, company: 1, connection: 1, kind: 'x', keyId: 'k', keyVersion: 1 },
  ...{ key: Buffer.alloc(32).toString('base64url'), madeAt: 0 },
};

it('an ERP’s texts are sent whole, whatever it cut or kept in them', async () => {
  const sent: string[] = [];
  const road = {
    post: async (_: string, body: string) => {
      sent.push(body);
      return {};
    },
    target: (path: string) => path,
    close: () => undefined,
  };
  const line = openLine(key, { road, now: Date.now, log: () => undefined });
  const texts = ['Ace 😀', 'Ace \ud83d', 'A\0ce', 'a path C:\\ud83d'];
  for (const name of texts) await line.ask('/x', { part: [{ name }] }, new AbortController().signal);
  expect(sent.map((body) => JSON.parse(body).part[0].name)).toEqual([
    'Ace 😀',
    'Ace \ufffd',
    'A\ufffdce',
    'a path C:\\ud83d',
  ]);
});
