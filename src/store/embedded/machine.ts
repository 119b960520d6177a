import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Longer than any of these takes: a start does not hang on it. */
const mostMs = 3_000;

const said = (program: string, given: readonly string[]): string =>
  execFileSync(program, given, { encoding: 'utf8', timeout: mostMs, stdio: ['ignore', 'pipe', 'ignore'] });

/** Where each system keeps the name that it gave itself when it was installed: 32 hexadecimal digits, at times with dashes. */
const ways: Readonly<Partial<Record<NodeJS.Platform, readonly (() => string)[]>>> = {
  linux: ['/etc/machine-id', '/var/lib/dbus/machine-id'].map((file) => () => readFileSync(file, 'utf8')),
  darwin: [() => said('/usr/sbin/ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice'])],
  win32: [
    () =>
      said(`${process.env.SystemRoot}\\System32\\reg.exe`, [
        'query',
        'HKLM\\SOFTWARE\\Microsoft\\Cryptography',
        '/v',
        'MachineGuid',
        '/reg:64',
      ]),
  ],
};

const name = /(?<![\da-f])[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12}(?![\da-f])/i;

/**
 * A mark of this machine that stays the same as long as its system does. A hash: the name itself is not for others.
 * Null where it has none, as a container has not.
 * @param asked how the name is asked for, other than this system's ways in tests alone.
 */
export function machineMark(asked: readonly (() => string)[] = ways[process.platform] ?? []): string | null {
  for (const ask of asked) {
    const found = name.exec(attempt(ask))?.[0];
    if (found !== undefined) {
      const plain = found.replaceAll('-', '').toLowerCase();
      return createHash('sha256').update(`tieout machine ${plain}`).digest('hex').slice(0, 32);
    }
  }
  return null;
}

function attempt(ask: () => string): string {
  try {
    return ask();
  } catch {
    return '';
  }
}
