import { chownSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { keys } from '../bin/parts/secrets.ts';

const folder = mkdtempSync(join(tmpdir(), 'tieout-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, 'secrets-key');
const rotate = () => keys({ words: ['rotate'], options: { keys: file } }, {});
const isRoot = process.getuid?.() === 0;

it('a new key stands first, in a file that is its owner’s alone, whoever rotated', async () => {
  await rotate();
  const [first] = readFileSync(file, 'utf8').split('\n');
  if (isRoot) chownSync(file, 1, 1);
  await rotate();
  const [newer, older] = readFileSync(file, 'utf8').split('\n');
  expect([newer === first, older]).toEqual([false, first]);
  const { uid, mode } = statSync(file);
  expect([uid, mode & 0o777]).toEqual([isRoot ? 1 : process.getuid?.(), 0o600]);
});
