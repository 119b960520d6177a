import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openCheckpointKey, publicKeysIn } from './checkpoint-key.ts';
import { clearAll, folder } from './store/embedded/testing.ts';

afterAll(clearAll);

it('a restored history is judged by the key of its folder and by one that the restore put aside; none is made', () => {
  const keys = folder();
  expect([publicKeysIn(keys), publicKeysIn(join(keys, 'none'))]).toEqual([[], []]);
  expect(readdirSync(keys)).toEqual([]);
  const { publicPem } = openCheckpointKey(keys);
  expect(publicKeysIn(keys)).toEqual([publicPem]);
  renameSync(join(keys, 'history-key.pem'), join(keys, '3-history-key.pem'));
  expect(publicKeysIn(keys)).toEqual([publicPem]);
});
