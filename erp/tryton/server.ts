import { spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openWire } from '../../src/connectors/tryton/wire.ts';
import { install, packages, programs } from './packages.ts';

export const database = 'tryton';
const modules = ['account_invoice', 'analytic_invoice'];
const patienceMs = 120_000;

/** Where the blank database is kept for all who want a copy: for this user of this machine alone. */
export const usualFolder = (): string => join(tmpdir(), `tieout-tryton-${userInfo().uid}`);

const fileOf = (folder: string) => join(folder, `${database}.sqlite`);
const blankOf = (folder: string) => join(folder, 'blank.sqlite');
const passwordOf = (folder: string) => join(folder, 'admin-password');
const confOf = (folder: string) => join(folder, 'trytond.conf');

/** 80 bits. Each character once, for Tryton refuses a password that repeats them. */
export function newPassword(): string {
  const left = [...'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'];
  return Array.from({ length: 14 }, () => left.splice(randomInt(left.length), 1)[0]).join('');
}

/** Tryton's own administrator in a database made from this blank one. */
export const adminPassword = (blank: string): string => readFileSync(passwordOf(blank), 'utf8');

const conf = (folder: string, port: number) =>
  [
    '[database]',
    'uri = sqlite://',
    `path = ${folder}`,
    '[web]',
    `listen = 127.0.0.1:${port}`,
    'root = /nonexistent',
    '',
  ].join('\n');

/**
 * A database with Tryton's modules and nothing else, made once and kept: that takes a quarter of a minute, copying it
 * nothing. Two who want it at once make it once: the other waits.
 */
export async function prepareBlank(folder: string, say: (line: string) => void): Promise<void> {
  install(say);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const making = join(folder, 'making');
  for (const began = performance.now(); !existsSync(blankOf(folder)); await sleep(200)) {
    try {
      mkdirSync(making);
    } catch {
      if (performance.now() - began < patienceMs) continue;
      throw new Error(`Another program seems to be making ${blankOf(folder)}. If none is, remove ${making}.`);
    }
    try {
      say(`Making a database with ${packages.join(', ')} …`);
      initialise(making);
      renameSync(passwordOf(making), passwordOf(folder));
      renameSync(fileOf(making), blankOf(folder));
    } finally {
      rmSync(making, { recursive: true, force: true });
    }
  }
}

function initialise(folder: string): void {
  writeFileSync(passwordOf(folder), newPassword(), { mode: 0o600 });
  writeFileSync(confOf(folder), conf(folder, 0));
  writeFileSync(fileOf(folder), '');
  const words = ['-c', confOf(folder), '-d', database, '-u', ...modules, '--activate-dependencies'];
  const done = spawnSync(programs.admin, [...words, '--email', 'admin@example.com'], {
    env: { ...process.env, TRYTONPASSFILE: passwordOf(folder) },
    encoding: 'utf8',
  });
  if (done.status !== 0) throw new Error(`trytond-admin ended with ${done.status}:\n${done.stderr}`);
}

/** Puts a copy of a database file in place. Only while no server runs on it. */
export function placeDatabase(from: string, folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  copyFileSync(from, fileOf(folder));
}

export const databaseFile = fileOf;
export const blankFile = blankOf;

export interface TrytonServer {
  readonly address: string;
  /** Ends when the server does, with what it said last. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/**
 * Runs a program until its input ends, whoever or whatever ends it: the pipe closes with our process even where that is
 * killed, and Tryton itself would go on for ever.
 */
const untilInputEnds = `
  exec 3<&0
  "$@" 3<&- & server=$!
  { cat <&3 >/dev/null; kill $server; } & watch=$!
  wait $server; code=$?
  kill $watch 2>/dev/null
  exit $code`;

/** Starts Tryton on the database in the folder, on loopback. @param port 0 takes a free one. */
export async function startServer(folder: string, port = 0): Promise<TrytonServer> {
  for (let triesLeft = port === 0 ? 3 : 1; ; triesLeft--) {
    const at = await freePort(port);
    try {
      return await startAt(folder, at);
    } catch (error) {
      // Between our finding it free and Tryton's taking it, somebody else may have.
      if (triesLeft <= 1) throw error;
    }
  }
}

async function startAt(folder: string, port: number): Promise<TrytonServer> {
  writeFileSync(confOf(folder), conf(folder, port));
  const child = spawn('/bin/sh', ['-c', untilInputEnds, 'sh', programs.server, '-c', confOf(folder), '-d', database], {
    stdio: ['pipe', 'ignore', 'pipe'],
    // In a group of its own: Ctrl+C in a terminal reaches us, and we stop it.
    detached: true,
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-4_000);
  });
  const ended = once(child, 'exit').then(() => {
    child.stdin.destroy();
    return said;
  });
  const stop = async () => {
    child.stdin.end();
    const late = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), 5_000);
    await ended;
    clearTimeout(late);
  };
  const address = `http://127.0.0.1:${port}`;
  for (const began = performance.now(); !(await answers(address)); await sleep(50)) {
    if (child.exitCode !== null) throw new Error(`Tryton did not start on port ${port}:\n${said}`);
    if (performance.now() - began < patienceMs) continue;
    await stop();
    throw new Error(`Tryton was not ready after ${patienceMs / 1000} s:\n${said}`);
  }
  return { address, ended, stop };
}

/** Asks for the version, which needs no sign-in. It answers once the database is loaded. */
async function answers(address: string): Promise<boolean> {
  const wire = openWire({ address, timeoutMs: 5_000 });
  const question = JSON.stringify({ id: 0, method: 'common.server.version', params: [] });
  const answer = await wire.post('/', question, {}, new AbortController().signal, true).catch(() => null);
  return answer?.status === 200 && answer.text.includes('6.0.');
}

/** Makes sure that nobody listens there: another Tryton would answer in the place of ours. */
async function freePort(wanted: number): Promise<number> {
  const server = createServer().listen(wanted, '127.0.0.1');
  await once(server, 'listening').catch(() => {
    throw new Error(`Port ${wanted} is taken by another program. Choose another, or leave it out for a free one.`);
  });
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
