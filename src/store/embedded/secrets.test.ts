import { chmodSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readOrMakeSecret } from './secrets.ts';
import { clearAll, folder, mode } from './testing.ts';

afterEach(clearAll);

test('made once, the same ever after, for its owner alone', () => {
  const dir = folder();
  const before = process.umask(0);
  try {
    const secret = readOrMakeSecret(dir, 'demo-password');
    expect(secret).toMatch(/^[a-z2-9]{24}$/);
    expect(readOrMakeSecret(dir, 'demo-password')).toBe(secret);
    expect(readOrMakeSecret(dir, 'postgres')).not.toBe(secret);
  } finally {
    process.umask(before);
  }
  expect(readdirSync(join(dir, 'secrets')).sort()).toEqual(['demo-password', 'postgres']);
  expect(mode(join(dir, 'secrets'))).toBe('700');
  expect(mode(join(dir, 'secrets', 'postgres'))).toBe('600');
});

test('a secret that a restored backup opened to all is closed again', () => {
  const dir = folder();
  const secret = readOrMakeSecret(dir, 'postgres');
  chmodSync(join(dir, 'secrets', 'postgres'), 0o644);
  expect(readOrMakeSecret(dir, 'postgres')).toBe(secret);
  expect(mode(join(dir, 'secrets', 'postgres'))).toBe('600');
});

test('an empty one, a link and a strange name are refused', () => {
  const dir = folder();
  readOrMakeSecret(dir, 'good');
  writeFileSync(join(dir, 'secrets', 'empty'), '\n');
  symlinkSync('good', join(dir, 'secrets', 'linked'));
  expect(() => readOrMakeSecret(dir, 'empty')).toThrow(`${join(dir, 'secrets', 'empty')} is empty`);
  expect(() => readOrMakeSecret(dir, 'linked')).toThrow('is not a plain file');
  expect(() => readOrMakeSecret(dir, '../x')).toThrow('cannot be called');
});
