import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type DataFolderWish, findDataFolder, openDataFolder } from './data-folder.ts';
import { serverUser } from './server-user.ts';
import { clearAll, folder, isRoot, mode } from './testing.ts';

afterEach(clearAll);

const wish = (wanted: Partial<DataFolderWish> & { cwd: string }): DataFolderWish => ({
  dataDir: undefined,
  user: serverUser(),
  log: () => {},
  home: join(wanted.cwd, 'home'),
  ...wanted,
});

test('the default is data below the working folder, kept out of git', () => {
  const cwd = folder();
  const path = openDataFolder(wish({ cwd }));
  expect(path).toBe(join(cwd, 'data'));
  expect(readFileSync(join(path, '.gitignore'), 'utf8')).toBe('*\n');
  expect(openDataFolder(wish({ cwd, dataDir: '' }))).toBe(path);
});

test('a given folder is taken from the working folder, and made with its parents whatever the umask', () => {
  const cwd = folder();
  const umask = process.umask(0o077);
  try {
    expect(openDataFolder(wish({ cwd, dataDir: 'a/b' }))).toBe(join(cwd, 'a', 'b'));
  } finally {
    process.umask(umask);
  }
  expect(mode(join(cwd, 'a', 'b'))).toBe(isRoot ? '755' : '700');
  expect(openDataFolder(wish({ cwd, dataDir: 'a/b' }))).toBe(join(cwd, 'a', 'b'));
});

test('one that is closed to us is told to be, not taken for none', () => {
  const cwd = folder();
  for (const inner of ['postgres', 'secrets']) mkdirSync(join(cwd, 'data', inner), { recursive: true });
  writeFileSync(join(cwd, 'data', 'postgres', 'PG_VERSION'), '18\n');
  const find = () => findDataFolder(wish({ cwd, user: null }));
  expect(find()).toBe(join(cwd, 'data'));
  for (const shut of ['', 'postgres', 'secrets']) {
    const path = join(cwd, 'data', shut);
    const was = statSync(path).mode & 0o777;
    chmodSync(path, isRoot ? 0o700 : 0o000);
    expect(() => asAnother(find), shut).toThrow(/belongs to user \d+\. Run this as the user who runs Tieout/);
    chmodSync(path, was);
  }
});

/** As a user to whom nothing of root's is open; whoever is not root closes it to themselves. */
function asAnother<T>(look: () => T): T {
  if (!isRoot) return look();
  process.seteuid!(65_534);
  try {
    return look();
  } finally {
    process.seteuid!(0);
  }
}

test('a folder that was there keeps its mode, its owner and its files', () => {
  const path = folder(isRoot ? 54_321 : null, 0o751);
  const before = statSync(path);
  openDataFolder(wish({ cwd: '/', dataDir: path }));
  const after = statSync(path);
  expect([after.mode, after.uid, after.gid, after.nlink]).toEqual([before.mode, before.uid, before.gid, before.nlink]);
});

test('a file, and a folder below a file, are refused by name', () => {
  const cwd = folder();
  writeFileSync(join(cwd, 'file'), '');
  for (const dataDir of ['file', 'file/below']) {
    expect(() => openDataFolder(wish({ cwd, dataDir }))).toThrow(
      `The data folder ${join(cwd, dataDir)} cannot be used`,
    );
  }
});

describe.runIf(isRoot)('as root, where the unprivileged user cannot enter', () => {
  test('a given folder is refused by name and reason, and nothing is made or changed', () => {
    const closed = folder(null, 0o700);
    const dataDir = join(closed, 'x', 'y');
    expect(() => openDataFolder(wish({ cwd: '/', dataDir }))).toThrow(
      new RegExp(`The data folder ${dataDir} cannot be used: .* cannot enter ${closed}\\. Give .*TIEOUT_DATA_DIR`),
    );
    expect(() => statSync(join(closed, 'x'))).toThrow();
    expect(mode(closed)).toBe('700');
  });

  test('the default goes to a folder of ours, says so, and stays there when the way is opened later', () => {
    const cwd = folder(null, 0o700);
    const home = join(folder(), 'home');
    const lines: string[] = [];
    const path = openDataFolder(wish({ cwd, home, log: (line) => lines.push(line) }));
    expect(path).toMatch(new RegExp(`^${home}/tieout-embedded-\\w+-[0-9a-f]{12}$`));
    expect(lines).toEqual([expect.stringContaining(path)]);
    expect(openDataFolder(wish({ cwd, home }))).toBe(path);
    mkdirSync(join(path, 'postgres'));
    chmodSync(cwd, 0o755);
    expect(openDataFolder(wish({ cwd, home }))).toBe(path);
  });

  test('a default folder that holds a cluster but was closed since is refused: an empty one elsewhere would look like loss', () => {
    const cwd = folder();
    mkdirSync(join(openDataFolder(wish({ cwd })), 'postgres'));
    chmodSync(cwd, 0o700);
    expect(() => openDataFolder(wish({ cwd }))).toThrow(`cannot enter ${cwd}`);
  });
});
