import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { keys as keysCommand } from '../bin/parts/secrets.ts';
import { newKey, openKeyring, readKeys } from './keyring.ts';

const folder = mkdtempSync(join(tmpdir(), 'tieout-keys-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const place = { company: 11, kind: 'connection', record: 31, name: 'tryton' } as const;
const canary = 'canary-9f1c2';
const idOf = (key: string) => readKeys(key, 'a test')[0]!.id;

describe('the keys of secrets', () => {
  it('open what they sealed in its own place, and nowhere else', () => {
    const ring = openKeyring({ value: newKey() })!;
    const sealed = ring.seal(place, canary);
    expect(sealed).not.toContain(canary);
    expect(ring.seal(place, canary)).not.toBe(sealed);
    expect(ring.open(place, sealed)).toBe(canary);
    for (const other of [
      { ...place, company: 12 },
      { ...place, record: 32 },
      { ...place, name: 'sage' },
      { ...place, kind: 'webhook' as const },
    ]) {
      expect(() => ring.open(other, sealed), JSON.stringify(other)).toThrow(/cannot be opened/);
    }
    // A letter of it changed, wherever.
    for (let at = sealed.indexOf('.', 4) + 1; at < sealed.length - 1; at++) {
      const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
      expect(() => ring.open(place, changed)).toThrow(/cannot be opened/);
    }
    for (const none of ['', canary, 'v1.x.y', 'v2.000000000000.AAAA', `v1.${ring.current()}.AAAA`]) {
      expect(() => ring.open(place, none), none).toThrow(/cannot be opened/);
    }
  });

  it('are changed while the hub runs: the new one seals, the old one opens until it is gone', () => {
    const [old, next] = [newKey(), newKey()];
    const file = join(folder, 'rotating');
    writeFileSync(file, `${old}\n`);
    let now = 0;
    const ring = openKeyring({ file }, () => now)!;
    const before = ring.seal(place, canary);
    writeFileSync(file, `${next}\n${old}\n`);
    utimesSync(file, new Date(), new Date(Date.now() + 5_000));
    now += 10_000;
    expect([ring.current(), ring.known()]).toEqual([idOf(next), [idOf(next), idOf(old)]]);
    expect(ring.keyOf(before)).toBe(idOf(old));
    expect(ring.open(place, before)).toBe(canary);
    const after = ring.seal(place, canary);
    writeFileSync(file, `${next}\n`);
    utimesSync(file, new Date(), new Date(Date.now() + 10_000));
    now += 10_000;
    expect(ring.open(place, after)).toBe(canary);
    expect(() => ring.open(place, before)).toThrow(
      new RegExp(`sealed with key ${idOf(old)}, which this hub does not have: it has ${idOf(next)}`),
    );
    // One that another hub has already sealed with is looked for at once.
    const newest = newKey();
    const ahead = openKeyring({ value: newest })!.seal(place, canary);
    writeFileSync(file, `${newest}\n${next}\n`);
    expect(ring.open(place, ahead)).toBe(canary);
    // Half a file, or none, does not stop what runs.
    rmSync(file);
    now += 10_000;
    expect(ring.open(place, after)).toBe(canary);
  });

  it('come from a file made for its owner alone, the environment, or the output of a command', () => {
    const made = openKeyring({ folder: join(folder, 'made') })!;
    const file = join(folder, 'made', 'secrets-key');
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(openKeyring({ folder: join(folder, 'made') })!.open(place, made.seal(place, canary))).toBe(canary);
    const key = newKey();
    const program = join(folder, 'kms.mjs');
    writeFileSync(program, `process.stdout.write(${JSON.stringify(`${key}\n`)} + process.argv[2])`);
    const second = newKey();
    const ring = openKeyring({ command: `${process.execPath} ${program} ${second}` })!;
    expect(ring.known()).toEqual([idOf(key), idOf(second)]);
    expect(openKeyring({})).toBeNull();
  });

  it('say what is wrong with them, and never what they are', () => {
    const key = newKey();
    const short = Buffer.from('short').toString('base64');
    const trials: (() => unknown)[] = [
      () => openKeyring({ value: `${key} ${short}` }),
      () => openKeyring({ value: `${key.slice(0, -2)}!!` }),
      () => openKeyring({ file: join(folder, 'nowhere') }),
      () => openKeyring({ command: `${process.execPath} -e process.exit(3)` }),
      () => openKeyring({ command: join(folder, 'no-such-program') }),
    ];
    const said = trials.map((trial) => {
      try {
        trial();
        return 'nothing';
      } catch (cause) {
        return (cause as Error).message;
      }
    });
    expect(said[0]).toMatch(/TIEOUT_SECRETS_KEY gives as key number 2/);
    expect(said[1]).toMatch(/key number 1/);
    expect(said[2]).toMatch(/cannot be read from .*nowhere: ENOENT/);
    expect(said[3]).toMatch(/ended with 3/);
    expect(said[4]).toMatch(/ENOENT/);
    for (const text of said) expect(text.includes(key.slice(0, 8)) || text.includes(short)).toBe(false);
  });

  it('are rotated by a command that prints their names alone', async () => {
    const file = join(folder, 'by-command');
    const first = await keysCommand({ words: ['rotate'], options: { keys: file } }, {});
    const second = await keysCommand({ words: ['rotate'], options: { keys: file } }, {});
    const listed = await keysCommand({ words: ['list'], options: {} }, { TIEOUT_SECRETS_KEY_FILE: file });
    expect((second.json as { keys: string[] }).keys).toEqual(openKeyring({ file })!.known());
    expect((listed.json as { keys: string[] }).keys.at(-1)).toBe((first.json as { keys: string[] }).keys[0]);
    expect(second.text).not.toMatch(/[A-Za-z0-9+/]{40}/);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
