import { spawn } from 'node:child_process';
import { appendFileSync, chownSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startPostgres } from '../../src/store/embedded/postgres.ts';
import { serverEnvironment, serverUser } from '../../src/store/embedded/server-user.ts';
import { freePort } from '../../test/support/free-port.ts';
import { ask } from './ask.ts';
import { openDoor } from './door.ts';

const patienceMs = 60_000;

/** A primary with a synchronous standby, behind one address. */
export interface Pair {
  /** The superuser's; it leads to whoever is the primary. */
  readonly url: string;
  /** Every process of the primary ends by SIGKILL; its standby takes its place. @returns how long nobody answered. */
  killPrimary(): Promise<number>;
  /** Makes a standby beside the primary, and has commits wait for it from then on. */
  addStandby(): Promise<void>;
  end(): Promise<void>;
}

interface Node {
  readonly folder: string;
  readonly port: number;
  readonly pid: number;
}

/** @param folder where everything is kept; the server's user has to be able to enter it. */
export async function openPair(folder: string): Promise<Pair> {
  const first = await startPostgres({ dataDir: join(folder, 'data'), cwd: folder });
  const direct = (port: number) => {
    const url = new URL(first.url);
    url.port = String(port);
    return url.href;
  };
  const [shown] = await ask<{ data_directory: string }>(first.url, 'show data_directory');
  const cluster = shown!.data_directory;
  const opts = readFileSync(join(cluster, 'postmaster.opts'), 'utf8');
  const program = opts.slice(0, opts.indexOf(' '));
  const door = await openDoor(first.port);
  let primary: Node = { folder: cluster, port: first.port, pid: pidOf(cluster) };
  let standby: Node | null = null;
  let copies = 0;
  // So that a copy finds all that was written since it began.
  await ask(first.url, `alter system set wal_keep_size = '512MB'`);
  await ask(first.url, 'select pg_reload_conf()');
  await addStandby();

  async function addStandby(): Promise<void> {
    const copy = join(folder, `standby-${++copies}`);
    const port = await freePort();
    await copyOf(direct(primary.port), primary.folder, copy);
    const { password } = new URL(first.url);
    const way = `host=127.0.0.1 port=${primary.port} user=postgres password=${password} application_name=standby`;
    appendFileSync(join(copy, 'postgresql.auto.conf'), `\nprimary_conninfo = '${way}'\n`);
    writeFileSync(join(copy, 'standby.signal'), '');
    own(copy);
    standby = { folder: copy, port, pid: begin(program, copy, port) };
    // Set after the copy was made: whoever takes over alone must not wait for a standby of its own.
    await ask(direct(primary.port), `alter system set synchronous_standby_names = '*'`);
    await ask(direct(primary.port), 'select pg_reload_conf()');
    const inStep = `select from pg_stat_replication where state = 'streaming' and sync_state = 'sync'`;
    await until('the standby is in step', async () => (await ask(direct(primary.port), inStep)).length === 1);
  }

  async function killPrimary(): Promise<number> {
    const next = standby!;
    killAll(primary.pid);
    const gone = performance.now();
    await ask(direct(next.port), 'select pg_promote(true, 30)');
    door.leadTo(next.port);
    await until('the standby writes', async () => {
      const [row] = await ask<{ reads: boolean }>(direct(next.port), 'select pg_is_in_recovery() as reads');
      return row?.reads === false;
    });
    const ms = performance.now() - gone;
    if (primary.folder !== cluster) rmSync(primary.folder, { recursive: true, force: true });
    [primary, standby] = [next, null];
    return ms;
  }

  return {
    url: direct(door.port),
    killPrimary,
    addStandby,
    end: async () => {
      door.close();
      for (const node of [standby, primary]) if (node !== null) killAll(node.pid);
      await first.stop().catch(() => undefined);
    },
  };
}

const pidOf = (folder: string) => Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0]);

function begin(program: string, folder: string, port: number): number {
  const options = ['-D', folder, '-p', String(port), '-c', 'listen_addresses=127.0.0.1'];
  const child = spawn(program, [...options, '-c', 'unix_socket_directories=', '-c', 'logging_collector=off'], {
    cwd: '/',
    env: serverEnvironment(),
    stdio: 'ignore',
    detached: true,
    ...serverUser(),
  });
  child.unref();
  return child.pid!;
}

/** The postmaster stands still first, so that it begins nothing anew while its processes are ended. */
function killAll(postmaster: number): void {
  try {
    process.kill(postmaster, 'SIGSTOP');
  } catch {
    return; // it is gone
  }
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === postmaster);
  for (const pid of [...children.map(Number), postmaster]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // ended meanwhile
    }
  }
}

function parentOf(pid: string): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}

/** As PostgreSQL wants a copy of its files made while it runs, without a program that does not come along. */
async function copyOf(url: string, from: string, to: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`select pg_backup_start('standby', true)`);
    cpSync(from, to, {
      recursive: true,
      preserveTimestamps: true,
      filter: (path) => !/postmaster\.(pid|opts)$/.test(path),
    });
    const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
    writeFileSync(join(to, 'backup_label'), rows[0]!.labelfile);
  } finally {
    await client.end();
  }
}

/** A server's files are its user's, and nobody else's. */
function own(folder: string): void {
  const user = serverUser();
  if (user === null) return;
  chownSync(folder, user.uid, user.gid);
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    chownSync(join(folder, name), user.uid, user.gid);
  }
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const giveUpAt = performance.now() + patienceMs; ; await sleep(50)) {
    if (await holds().catch(() => false)) return;
    if (performance.now() > giveUpAt) throw new Error(`it never came to be: ${what}`);
  }
}
