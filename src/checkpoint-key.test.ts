import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openCheckpointKey, publicKeysIn } from './checkpoint-key.ts';
import { openKeyring } from './keyring.ts';
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

it('a key that is none is named by its file', () => {
  const keys = folder();
  writeFileSync(join(keys, 'history-key.pem'), 'nothing of the kind');
  expect(() => openCheckpointKey(keys)).toThrow(`${join(keys, 'history-key.pem')} holds no key`);
});

it('a folder that cannot keep keys is named, and so is the setting', () => {
  const file = join(folder(), 'a-file');
  writeFileSync(file, '');
  const sentence = new RegExp(`^${file} cannot keep the hub’s keys .*TIEOUT_KEYS_DIR`);
  expect(() => openCheckpointKey(file)).toThrow(sentence);
  expect(() => openKeyring({ folder: file })).toThrow(sentence);
});
