import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { ofFullDisk } from './full-disk.ts';
import { startPostgres } from './postgres.ts';
import { clearAll, folder, isRoot } from './testing.ts';

afterEach(clearAll);

test('says which folder lies on the disk that is full, whoever met it, and leaves every other failure alone', () => {
  const full = 'The disk that /var/lib/tieout lies on is full';
  const met = (code: string) => Object.assign(new Error('no room'), { code });
  for (const cause of [met('ENOSPC'), met('EDQUOT'), new Error('migration 0001 failed', { cause: met('53100') })]) {
    expect(String(ofFullDisk(cause, '/var/lib/tieout'))).toContain(full);
  }
  const other = met('EACCES');
  expect(ofFullDisk(other, '/var/lib/tieout')).toBe(other);
});

/** A disk of its own, where this system lets one be made. */
function smallDisk(path: string): (() => void) | null {
  if (process.platform !== 'linux' || !isRoot) return null;
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=0777', 'tmpfs', path], { stdio: 'ignore' });
    return () => execFileSync('umount', [path]);
  } catch {
    return null;
  }
}

test('a start on a full disk says so, and leaves nothing of itself there', async (context) => {
  const cwd = folder();
  const disk = join(cwd, 'disk');
  mkdirSync(disk);
  const end = smallDisk(disk);
  if (end === null) return context.skip();
  try {
    const dataDir = join(disk, 'data');
    mkdirSync(dataDir, { mode: 0o755 });
    const file = openSync(join(disk, 'filled'), 'w');
    expect(() => {
      for (;;) writeSync(file, Buffer.alloc(4_096));
    }).toThrow('ENOSPC');
    closeSync(file);
    await expect(startPostgres({ cwd, dataDir })).rejects.toThrow(`The disk that ${dataDir} lies on is full`);
    expect(readdirSync(dataDir)).toEqual([]);
  } finally {
    end();
  }
});
