import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { parse } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fill, words } from '../../domain/words/words.ts';
import { type Binaries, program } from './binaries.ts';
import { isGone, type Postmaster, signal, stopPostmaster } from './postmaster.ts';
import { readPostmasterFile } from './postmaster-file.ts';
import { identityOf } from './process-identity.ts';
import { ServerLog } from './server-log.ts';
import { type ServerUser, serverEnvironment } from './server-user.ts';

export interface Launch {
  readonly binaries: Binaries;
  readonly cluster: string;
  readonly logFile: string;
  readonly user: ServerUser | null;
  /** What `postmaster.pid` names where that is known not to be a living server; else null, and PostgreSQL judges alone. */
  readonly stale: number | null;
  readonly log: (line: string) => void;
  /** Ends a start that is under way; the server is stopped again. */
  readonly giveUp: AbortSignal;
  /** Another way to find a port, for the test in which it is taken meanwhile. */
  readonly findPort?: () => Promise<number>;
}

const portAttempts = 5;
const lastBreathsMs = 30_000;
/** Recovery after a crash may read all of the write-ahead log; more than this is not recovery any more. */
const startMs = 300_000;

/**
 * Starts the server on loopback and waits until it takes connections, crash recovery included.
 * @throws Error with the last lines of its log where it ends before, or needs longer than five minutes; the signal's reason
 * where it was given up.
 */
export async function launch(wanted: Launch): Promise<Postmaster> {
  const serverLog = new ServerLog(wanted.logFile);
  const giveUp = performance.now() + lastBreathsMs;
  for (let ports = 1; ; ) {
    wanted.giveUp.throwIfAborted();
    serverLog.mark();
    const port = await (wanted.findPort ?? freePort)();
    const child = start(wanted, serverLog, port);
    const started = await untilReady(wanted, child, port);
    if (started !== null) return started;
    const told = serverLog.sinceMark();
    // Another program took the port between our finding it free and the server's binding it.
    if (/Address already in use|could not bind/.test(told) && ports++ < portAttempts) continue;
    // The server was killed and its last children are still noticing.
    if (/pre-existing shared memory block/.test(told) && performance.now() < giveUp) {
      await sleep(100);
      continue;
    }
    throw new Error(fill(words.embedded.notStarted, { logFile: wanted.logFile, words: told.trim().slice(-2000) }));
  }
}

function start(wanted: Launch, serverLog: ServerLog, port: number): ChildProcess {
  const options = ['-D', wanted.cluster, '-p', String(port), '-c', 'listen_addresses=127.0.0.1'];
  options.push('-c', 'unix_socket_directories=', '-c', 'logging_collector=off');
  const env = serverEnvironment();
  // PostgreSQL does not start while a process with the pid in its old lock file is there, be it a zombie or anybody's;
  // only a grandparent's it ignores (pg_ctl tells it so). Deleting the file instead would also delete its guard against
  // backends that outlived their server.
  if (wanted.stale !== null) env.PG_GRANDPARENT_PID = String(wanted.stale);
  const output = serverLog.open();
  try {
    const child = spawn(program(wanted.binaries, 'postgres'), options, {
      ...wanted.user,
      // A group of its own: Ctrl+C in a terminal goes to the whole group and would stop the server under the hub.
      detached: true,
      // No handle of ours: `npm start | head` would wait for the server to close its end.
      stdio: ['ignore', output.fd, output.fd],
      cwd: parse(wanted.cluster).root,
      env,
      windowsHide: true,
    });
    child.on('error', () => {}); // no pid then: untilReady says that it is gone
    child.unref();
    return child;
  } finally {
    output.close();
  }
}

/** The running server once it is ready; null where it ended before. */
async function untilReady(wanted: Launch, child: ChildProcess, port: number): Promise<Postmaster | null> {
  const identity = child.pid === undefined ? null : identityOf(child.pid);
  if (identity === null) return null;
  const postmaster: Postmaster = { identity, port, cluster: wanted.cluster };
  // Should the hub end meanwhile. The next start would find it, but whoever never starts again would keep it.
  const sendHome = (): void => signal(postmaster, 'SIGINT');
  process.once('exit', sendHome);
  try {
    return await ready(wanted, postmaster);
  } finally {
    process.off('exit', sendHome);
  }
}

async function ready(wanted: Launch, postmaster: Postmaster): Promise<Postmaster | null> {
  const { identity } = postmaster;
  const began = performance.now();
  for (let told = began; ; ) {
    if (await isGone(postmaster, 10)) return null;
    if (wanted.giveUp.aborted) await stopPostmaster(postmaster, wanted.binaries);
    wanted.giveUp.throwIfAborted();
    const file = readPostmasterFile(wanted.cluster);
    if (file?.pid === identity.pid && file.status === 'ready') return postmaster;
    if (performance.now() - told > 5_000) {
      wanted.log(words.embedded.stillStarting);
      told = performance.now();
    }
    if (performance.now() - began > startMs) {
      signal(postmaster, 'SIGQUIT');
      throw new Error(fill(words.embedded.notReady, { minutes: startMs / 60_000, logFile: wanted.logFile }));
    }
  }
}

/** A port of loopback that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  server.listen({ host: '127.0.0.1', port: 0, exclusive: true });
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no TCP port on 127.0.0.1');
  return address.port;
}
