import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { saveFile } from '../bin/parts/save-file.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tieout-saved-'));
  file = join(folder, 'report.csv');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What comes in part, and then no more of it. */
const broken = (cause: Error) =>
  new ReadableStream<Uint8Array>({
    start: (to) => to.enqueue(Buffer.from('half')),
    pull: (to) => to.error(cause),
  });
const there = () => readdirSync(folder);

it('saves all of it, over what was there where that is meant', async () => {
  expect(await saveFile(file, 'first', true)).toEqual({ file, bytes: 5 });
  await saveFile(file, new Blob(['sec', 'ond']).stream(), true);
  expect([readFileSync(file, 'utf8'), there()]).toEqual(['second', ['report.csv']]);
});

it('lets be what is there where nobody named it', async () => {
  await saveFile(file, 'first', false);
  await expect(saveFile(file, 'second', false)).rejects.toThrow(`${file} cannot be written: that is there already`);
  expect(readFileSync(file, 'utf8')).toBe('first');
});

it.each([true, false])('leaves no half of a file, replacing or not (%s)', async (overwrite) => {
  await expect(
    saveFile(file, broken(Object.assign(new Error('write'), { code: 'ENOSPC' })), overwrite),
  ).rejects.toThrow(`${file} cannot be written: the disk is full`);
  const lost = new TypeError('terminated');
  await expect(saveFile(file, broken(lost), overwrite)).rejects.toBe(lost);
  expect(there()).toEqual([]);
});

it('leaves what was there where what was to replace it breaks off', async () => {
  writeFileSync(file, 'of yesterday', { mode: 0o600 });
  await expect(saveFile(file, broken(new Error('ENOSPC')), true)).rejects.toThrow('ENOSPC');
  expect([readFileSync(file, 'utf8'), there()]).toEqual(['of yesterday', ['report.csv']]);
  await saveFile(file, 'of today', true);
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['of today', 0o600]);
});

it('writes through a link, and into what is no file', async () => {
  writeFileSync(file, 'first');
  const link = join(folder, 'link');
  symlinkSync(file, link);
  await saveFile(link, 'second', true);
  expect([readFileSync(file, 'utf8'), lstatSync(link).isSymbolicLink()]).toEqual(['second', true]);
  expect(await saveFile('/dev/null', 'third', true)).toEqual({ file: '/dev/null', bytes: 5 });
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
});

it('says why it cannot be written', async () => {
  await expect(saveFile(join(folder, 'none', 'a'), 'x', true)).rejects.toThrow(
    'cannot be written: there is no such file or folder',
  );
  await expect(saveFile(folder, 'x', true)).rejects.toThrow('cannot be written: that is a folder');
});
