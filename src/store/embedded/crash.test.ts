import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { installedBinaries } from './binaries.ts';
import { clusterOf } from './cluster.ts';
import { launch } from './launch.ts';
import { stopPostmaster } from './postmaster.ts';
import { readPostmasterFile } from './postmaster-file.ts';
import { identityOf } from './process-identity.ts';
import { runnableBinaries } from './runnable-binaries.ts';
import { serverUser } from './server-user.ts';
import { clearAll, endHubs, folder, Hub, isRoot, kinds, processesIn, query, serverPid, until } from './testing.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });
const helpers: ChildProcess[] = [];
afterEach(async () => {
  for (const helper of helpers.splice(0)) helper.kill('SIGKILL');
  await endHubs();
});
afterAll(clearAll);

async function open(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  return client;
}

describe.each(kinds)('as $as', ({ uid }) => {
  const cwd = folder(uid); // one cluster for all: each test leaves it to the next as a crash or a stop left it

  test('a killed hub: its output closes, and the next start takes the lock and the living server', async () => {
    const first = new Hub({ cwd }, uid);
    const { url, dataDir } = await first.started();
    const pid = serverPid(dataDir);
    await query(url, 'create table kept (n int)');
    await first.end('SIGKILL'); // waits for the end of its output: a server with our handles would hold it open
    expect(identityOf(pid)).not.toBeNull();

    const second = new Hub({ cwd }, uid);
    const again = await second.started();
    expect([again.url, again.fresh, serverPid(dataDir)]).toEqual([url, false, pid]);
    expect(second.lines.find((line) => line.is === 'log')?.text).toContain(`still running (process ${pid})`);
    await query(again.url, 'table kept');
    expect(await second.end()).toBe(0);
    expect(processesIn(dataDir)).toEqual([]);
  });

  test('hub and server killed while they write: the next start recovers everything that was committed', async () => {
    const first = new Hub({ cwd }, uid);
    const { url, dataDir } = await first.started();
    await query(url, 'create table if not exists kept (n int)');
    const clients = await Promise.all(Array.from({ length: 4 }, () => open(url)));
    let acknowledged = 0;
    const writers = clients.map(async (client) => {
      for (;;) {
        await client.query('insert into kept values (1)');
        acknowledged++;
      }
    });
    const broken = Promise.allSettled(writers);
    await until(() => acknowledged > 200);
    process.kill(serverPid(dataDir), 'SIGKILL');
    await first.end('SIGKILL');
    await broken;

    const second = new Hub({ cwd }, uid);
    const again = await second.started();
    const [counted] = await query<{ n: number }>(again.url, 'select count(*)::int as n from kept');
    expect(counted!.n).toBeGreaterThanOrEqual(acknowledged);
    expect(await second.end()).toBe(0);
    for (const client of clients) await client.end().catch(() => {});
  });

  test('a server that is killed under its hub: the hub is told, its stop ends well, and the next start works', async () => {
    const hub = new Hub({ cwd }, uid);
    const { dataDir } = await hub.started();
    const pid = serverPid(dataDir);
    process.kill(pid, 'SIGKILL');
    expect((await hub.line('exit')).because).toContain(`PostgreSQL (process ${pid}) ended unexpectedly`);
    expect(await hub.end()).toBe(0);

    // The stale postmaster.pid now names a living process of the server's own user, which PostgreSQL alone would respect.
    const server = uid ?? (isRoot ? 65_534 : process.getuid!());
    const bystander = spawn('sleep', ['300'], {
      cwd: '/',
      stdio: 'ignore',
      ...(isRoot ? { uid: server, gid: server } : {}),
    });
    helpers.push(bystander);
    const file = join(clusterOf(dataDir), 'postmaster.pid');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(bystander.pid)));
    const next = new Hub({ cwd }, uid);
    const { url } = await next.started();
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(await next.end()).toBe(0);
    expect(identityOf(bystander.pid!)).not.toBeNull();
  });
});

const shared = folder();

test('a server that is just stopping is waited for, then started anew', async () => {
  const cwd = shared;
  const first = new Hub({ cwd });
  const { url, dataDir } = await first.started();
  const client = await open(url);
  const pid = serverPid(dataDir);
  await first.end('SIGKILL');
  process.kill(pid, 'SIGTERM'); // waits for its clients to leave
  await until(() => readPostmasterFile(clusterOf(dataDir))?.status === 'stopping');
  const second = new Hub({ cwd });
  setTimeout(() => void client.end(), 500);
  await second.started();
  expect(serverPid(dataDir)).not.toBe(pid);
  expect(await second.end()).toBe(0);
});

test('a hub that ends without stopping sends its server home', async () => {
  const cwd = shared;
  const hub = new Hub({ cwd, exitAfterStart: true });
  const { dataDir } = await hub.started();
  expect(await hub.end()).toBe(3);
  await until(() => processesIn(dataDir).length === 0);
});

test('stop ends sessions in the middle of a statement', async () => {
  const hub = new Hub({ cwd: shared });
  const { url } = await hub.started();
  const sleeping = query(url, 'select pg_sleep(3600)').catch((error: Error) => error.message);
  expect(await hub.end()).toBe(0);
  expect(await sleeping).toBeTypeOf('string'); // the words differ with the moment: terminated, or reset
});

test('a port that another program takes meanwhile is given up for another; even a server that hangs is stopped', async () => {
  const hub = new Hub({ cwd: shared });
  const { dataDir } = await hub.started();
  expect(await hub.end()).toBe(0);
  const blocker = createServer().listen(0, '127.0.0.1');
  await until(() => blocker.listening);
  const taken = (blocker.address() as { port: number }).port;
  const ports = [taken, taken];
  const never = new AbortController().signal;
  const user = serverUser();
  const binaries = runnableBinaries(installedBinaries(), user, dataDir);
  const findPort = async (): Promise<number> => ports.shift() ?? 0;
  try {
    await expect(
      launch({
        binaries,
        cluster: clusterOf(dataDir),
        logFile: join(dataDir, 'postgres.log'),
        user,
        stale: null,
        log: () => {},
        giveUp: never,
        findPort: async () => taken,
      }),
    ).rejects.toThrow(/did not start; .*postgres\.log ends with:.*Address already in use/s);
    const free = createServer().listen(0, '127.0.0.1');
    await until(() => free.listening);
    ports.push((free.address() as { port: number }).port);
    await new Promise((resolve) => free.close(resolve));
    const postmaster = await launch({
      binaries,
      cluster: clusterOf(dataDir),
      logFile: join(dataDir, 'postgres.log'),
      user,
      stale: null,
      log: () => {},
      giveUp: never,
      findPort,
    });
    expect(postmaster.port).not.toBe(taken);
    process.kill(postmaster.identity.pid, 'SIGSTOP');
    await stopPostmaster(postmaster, binaries, 0.1);
    await until(() => processesIn(dataDir).length === 0);
  } finally {
    blocker.close();
  }
});
