import { hash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { installedBinaries } from '../embedded/binaries.ts';
import { clearAll, folder } from '../embedded/testing.ts';
import { unfinishedRestore } from '../embedded/unfinished-restore.ts';
import { lastBackupName, noteBackUp } from './back-up.ts';
import { type Manifest, platformHere, writeAll, writeManifest } from './manifest.ts';
import { restoreFiles } from './restore.ts';
import { isWithin } from './within.ts';

afterAll(clearAll);

const manifest: Manifest = {
  format: 1,
  version: '1.0.0',
  as_of: '2026-11-26T16:00:00Z',
  postgres: installedBinaries().version,
  platform: platformHere,
  ...{ migrations: [], companies: [], outside: [], keys_elsewhere: [], folders: [], files: [] },
};

describe('a back-up', () => {
  it('that lies within the data folder is not restored from there: the folder is emptied first', async () => {
    const dataDir = folder();
    writeFileSync(unfinishedRestore(dataDir), 'an earlier one was cut off\n');
    const backup = join(dataDir, 'copied here');
    mkdirSync(backup);
    writeManifest(backup, manifest);
    const elsewhere = join(folder(), 'link');
    symlinkSync(backup, elsewhere);
    for (const given of [backup, elsewhere]) {
      const wanted = { backup: given, dataDir, cwd: dataDir, log: () => undefined, progress: () => undefined };
      await expect(restoreFiles(wanted)).rejects.toThrow(/lies within the data folder/);
    }
    expect(JSON.parse(readFileSync(join(backup, 'manifest.json'), 'utf8'))).toEqual(manifest);
  });

  it('that holds what an earlier restore put aside is restored, with the settings’ own files in that place', async () => {
    const backup = folder();
    const files = [
      ['data/postgres/PG_VERSION', '18'],
      ['data/restored/1-secrets-key', 'earlier'],
      ['data/restored/2-connections.json', 'in use there'],
      ['outside/1-secrets-key', 'now'],
    ].map(([path, text]) => {
      const file = join(backup, path!);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text!);
      return { path: path!, bytes: text!.length, sha256: hash('sha256', text!, 'hex') };
    });
    writeManifest(backup, { ...manifest, files });
    const dataDir = folder();
    await restoreFiles({ backup, dataDir, cwd: dataDir, log: () => undefined, progress: () => undefined });
    const restored = (name: string) => readFileSync(join(dataDir, 'restored', name), 'utf8');
    expect([restored('1-secrets-key'), restored('2-connections.json')]).toEqual(['now', 'in use there']);
  });

  it('is restored by one at a time: a second restore would take away what the first has copied', async () => {
    const backup = folder();
    const text = 'x';
    const path = 'data/postgres/PG_VERSION';
    mkdirSync(join(backup, 'data', 'postgres'), { recursive: true });
    writeFileSync(join(backup, path), text);
    writeManifest(backup, { ...manifest, files: [{ path, bytes: 1, sha256: hash('sha256', text, 'hex') }] });
    const dataDir = folder();
    const wanted = { backup, dataDir, cwd: dataDir, log: () => undefined, progress: () => undefined };
    const [one, other] = await Promise.allSettled([restoreFiles(wanted), restoreFiles(wanted)]);
    expect([one.status, other.status].sort()).toEqual(['fulfilled', 'rejected']);
    const refused = one.status === 'rejected' ? one : other;
    expect(String((refused as PromiseRejectedResult).reason)).toContain('another Tieout is already running');
    expect(readFileSync(join(dataDir, 'postgres', 'PG_VERSION'), 'utf8')).toBe(text);
    expect(existsSync(join(dataDir, 'hub.lock'))).toBe(false);
  });

  it.runIf(existsSync('/dev/full'))('says which file has no room', () => {
    const full = openSync('/dev/full', 'w');
    expect(() => writeAll(Buffer.from('x'), full, 'postgres/1')).toThrow('postgres/1 cannot be written: ENOSPC');
    closeSync(full);
  });

  it('is whole though the note of it cannot be written; whoever made it is told', () => {
    const dataDir = folder();
    const made = { as_of: manifest.as_of, folder: '/elsewhere', bytes: 7 };
    const told: string[] = [];
    noteBackUp(dataDir, made, (line) => told.push(line));
    expect(JSON.parse(readFileSync(join(dataDir, lastBackupName), 'utf8'))).toEqual(made);
    const other = folder();
    mkdirSync(join(other, lastBackupName));
    noteBackUp(other, made, (line) => told.push(line));
    expect(told).toEqual([
      expect.stringMatching(/^The back-up is whole, but .*last-backup\.json could not be written/),
    ]);
  });
});

it('a path lies within a folder by where it is, not by how it is written', () => {
  const data = folder();
  expect(isWithin(data, data)).toBe(true);
  expect(isWithin(join(data, 'not', 'there yet'), data)).toBe(true);
  expect(isWithin(`${data}-backup`, data)).toBe(false);
  expect(isWithin(join(data, '..'), data)).toBe(false);
  expect(isWithin(join(data, '..data'), data)).toBe(true);
  const link = join(folder(), 'to data');
  symlinkSync(data, link);
  expect(isWithin(join(link, 'backup'), data)).toBe(true);
});
