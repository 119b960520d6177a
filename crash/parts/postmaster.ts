import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { serverUser } from '../../src/store/embedded/server-user.ts';

const patienceMs = 60_000;

/** The server under the harness, which may be stopped as a power cut stops it and begun again at the same port. */
export interface MortalServer {
  /** Every process of it ends at once, without a checkpoint. */
  stopAtOnce(): Promise<void>;
  /** Begins it again, unless it lives, and waits until it has recovered. */
  begin(): Promise<void>;
  isThere(): boolean;
  end(): void;
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

export async function mortalServer(url: string): Promise<MortalServer> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const folder = (await client.query<{ data_directory: string }>('show data_directory')).rows[0]!.data_directory;
  await client.end();
  // As it was started: the program, and its options each in quotes.
  const opts = readFileSync(`${folder}/postmaster.opts`, 'utf8').trim();
  const [program, ...given] = [
    opts.slice(0, opts.indexOf(' ')),
    ...[...opts.matchAll(/"([^"]*)"/g)].map(([, one]) => one!),
  ];
  const { port } = new URL(url);
  let pid = Number(readFileSync(`${folder}/postmaster.pid`, 'utf8').split('\n')[0]);
  let ours: ChildProcess | null = null;
  const user = serverUser();
  const answers = async (): Promise<boolean> => {
    const asking = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    asking.on('error', () => undefined);
    try {
      await asking.connect();
      await asking.query('select 1');
      return true;
    } catch {
      return false;
    } finally {
      await asking.end().catch(() => undefined);
    }
  };
  return {
    isThere: () => isAlive(pid),
    stopAtOnce: async () => {
      process.kill(pid, 'SIGQUIT');
      while (isAlive(pid)) await sleep(10);
    },
    begin: async () => {
      for (const giveUpAt = performance.now() + patienceMs; ; await sleep(30)) {
        if (!isAlive(pid)) {
          ours = spawn(program, [...given, ...(given.includes('-p') ? [] : ['-p', port])], {
            cwd: folder,
            stdio: 'ignore',
            ...(user === null ? {} : { uid: user.uid, gid: user.gid }),
          });
          pid = ours.pid!;
        }
        if (await answers()) return;
        if (performance.now() > giveUpAt) throw new Error('the database did not come back');
      }
    },
    end: () => void ours?.kill('SIGINT'),
  };
}
