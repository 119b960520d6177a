import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { clearAll, folder, Hub, isRoot, kinds, mode, processesIn, query, serverPid } from './testing.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });
afterEach(clearAll);

describe.each(kinds)('as $as', ({ uid }) => {
  test('a first start makes everything, a second finds it, and a stop leaves no process', async () => {
    const cwd = folder(uid);
    const hostile = { PGDATA: '/nowhere', PGPORT: '1', PGSSLMODE: 'require', PGOPTIONS: '-c jit=on', LC_ALL: 'xx_XX' };
    const first = new Hub({ cwd, umask: 0o077 }, uid, hostile);
    const { url, dataDir, fresh } = await first.started();
    expect([dataDir, fresh]).toEqual([join(cwd, 'data'), true]);
    expect(readdirSync(dataDir).sort()).toEqual(['.gitignore', 'hub.lock', 'postgres', 'postgres.log', 'secrets']);
    expect(
      ['postgres', 'secrets', 'secrets/postgres', 'postgres.log'].map((path) => mode(join(dataDir, path))),
    ).toEqual(['700', '700', '600', '600']);
    await query(url, 'create table kept (n int); insert into kept values (42)');
    expect(await first.end()).toBe(0);
    expect(processesIn(dataDir)).toEqual([]);
    expect(existsSync(join(dataDir, 'hub.lock'))).toBe(false);
    await refusesToBeginAnew(cwd, dataDir);

    const second = new Hub({ cwd }, uid, hostile);
    const again = await second.started();
    expect(again.fresh).toBe(false);
    expect(await query(again.url, 'select n from kept')).toEqual([{ n: 42 }]);
    await looksRight(second, again.url, again.port, dataDir);
    expect(await second.end()).toBe(0);
  });

  /** Where the database went away from its keys; it is put back afterwards. */
  async function refusesToBeginAnew(cwd: string, dataDir: string): Promise<void> {
    // What the hub makes once its database runs.
    writeFileSync(join(dataDir, 'secrets', 'database-roles'), 'known\n');
    renameSync(join(dataDir, 'postgres'), join(cwd, 'elsewhere'));
    const refused = new Hub({ cwd }, uid);
    expect((await refused.line('refused')).because).toMatch(
      /^The database is gone: .*secrets holds the keys of one, and .*postgres is not there\. Nothing was begun anew\./,
    );
    expect(await refused.end()).toBe(1);
    expect(existsSync(join(dataDir, 'postgres'))).toBe(false);
    renameSync(join(cwd, 'elsewhere'), join(dataDir, 'postgres'));
  }

  /** Durable, private to this machine, asking everybody for the password, and deaf to the hub's Ctrl+C. */
  async function looksRight(hub: Hub, url: string, port: number, dataDir: string): Promise<void> {
    const [settings] = await query<Record<string, string>>(
      url,
      `select ${['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'listen_addresses', 'jit']
        .concat('unix_socket_directories', 'server_encoding', 'shared_buffers', 'max_connections', 'TimeZone')
        .map((name) => `current_setting('${name}') as ${name.toLowerCase()}`)
        .join()}`,
    );
    expect(settings).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      data_checksums: 'on',
      listen_addresses: '127.0.0.1',
      jit: 'off',
      unix_socket_directories: '',
      server_encoding: 'UTF8',
      shared_buffers: '64MB',
      max_connections: '100',
      timezone: 'UTC',
    });
    const [locale] = await query(
      url,
      `select datlocprovider p, lower('ÄÖ') l from pg_database where datname = 'postgres'`,
    );
    expect(locale).toEqual({ p: 'b', l: 'äö' });
    await expect(query(url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow(
      'password authentication failed',
    );
    // The server has neither root's rights nor the hub's secrets, and sits in no process group of ours.
    const pid = serverPid(dataDir);
    expect(statSync(join(dataDir, 'postgres')).uid).toBe(uid ?? (isRoot ? 65_534 : process.getuid!()));
    if (process.platform === 'linux') {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      expect(status).toMatch(new RegExp(`^Uid:\\s+${uid ?? (isRoot ? 65_534 : process.getuid!())}\\s`, 'm'));
      if (isRoot) expect(status).toMatch(/^Groups:\s*$/m);
      const listening = readFileSync('/proc/net/tcp', 'utf8') + readFileSync('/proc/net/tcp6', 'utf8');
      const hex = port.toString(16).toUpperCase().padStart(4, '0');
      const sockets = listening.split('\n').filter((line) => line.includes(`:${hex} `) && / 0A /.test(line));
      expect(sockets.map((line) => line.trim().split(/\s+/)[1])).toEqual([`0100007F:${hex}`]);
    }
    process.kill(-hub.child.pid!, 'SIGINT'); // Ctrl+C: to the hub's whole group
    await hub.line('sigint');
    expect(await query(url, 'select 1 as still')).toEqual([{ still: 1 }]);
  }

  test('of two first starts at once one is refused by name; the other clears what one that died in initdb left', async () => {
    const cwd = folder(uid);
    mkdirSync(join(cwd, 'data', 'postgres.new-1', 'base'), { recursive: true });
    execFileSync('chown', ['-R', String(uid ?? process.getuid!()), cwd]);
    const hubs = [new Hub({ cwd }, uid), new Hub({ cwd }, uid)];
    const lines = await Promise.all(hubs.map((hub) => hub.line('started', 'refused')));
    expect(lines.map((line) => line.is).sort()).toEqual(['refused', 'started']);
    const loser = lines.findIndex((line) => line.is === 'refused');
    const winner = hubs[1 - loser]!;
    expect(lines[loser]!.because).toContain(
      `another Tieout is already running on ${join(cwd, 'data')} (process ${winner.child.pid})`,
    );
    expect(await hubs[loser]!.end()).toBe(1);
    expect((await winner.started()).fresh).toBe(true);
    expect(readdirSync(join(cwd, 'data')).filter((name) => name.startsWith('postgres.new'))).toEqual([]);
    expect(await winner.end()).toBe(0);
  });

  test('a folder with other files is refused and left as it was', async () => {
    const strange = folder(uid);
    mkdirSync(join(strange, 'postgres'));
    writeFileSync(join(strange, 'postgres', 'letter.txt'), '');
    execFileSync('chown', ['-R', String(uid ?? (isRoot ? 65_534 : process.getuid!())), join(strange, 'postgres')]);
    const refused = new Hub({ cwd: '/', dataDir: strange }, uid);
    expect((await refused.line('refused')).because).toContain('holds files, but no PostgreSQL cluster');
    expect(await refused.end()).toBe(1);
    expect(readdirSync(join(strange, 'postgres'))).toEqual(['letter.txt']);
    expect(existsSync(join(strange, 'hub.lock'))).toBe(false);
  });
});

describe.runIf(kinds.length === 2)('root and an ordinary user', () => {
  const uid = kinds[1]?.uid ?? null;

  test("neither starts the other's cluster; each is told who can", async () => {
    const cwd = folder(uid);
    const own = new Hub({ cwd }, uid);
    await own.started();
    await own.end();
    // The folder that the ordinary user made is closed (0700) to root's PostgreSQL user; opened, the cluster is not root's.
    expect((await new Hub({ cwd }).line('refused')).because).toContain(`cannot enter ${join(cwd, 'data')}`);
    execFileSync('chmod', ['755', join(cwd, 'data')]);
    expect((await new Hub({ cwd }).line('refused')).because).toContain(`belongs to user ${uid}`);

    const other = folder();
    const root = new Hub({ cwd: other });
    await root.started();
    await root.end();
    expect((await new Hub({ cwd: other }, uid).line('refused')).because).toMatch(
      /^The data folder .*\/data cannot be used/,
    );
  });

  test('a user without a name, as in some containers, is told what initdb needs', async () => {
    const nameless = 54_321;
    const hub = new Hub({ cwd: folder(nameless) }, nameless);
    expect((await hub.line('refused')).because).toMatch(
      /initdb could not .*: add a line for it to \/etc\/passwd, or set DATABASE_URL/s,
    );
    expect(await hub.end()).toBe(1);
  });

  test('a folder that the ordinary user may not write to is refused by name', async () => {
    const cwd = folder();
    const hub = new Hub({ cwd }, uid);
    expect((await hub.line('refused')).because).toContain(`The data folder ${join(cwd, 'data')} cannot be used`);
    expect(await hub.end()).toBe(1);
  });
});

describe.runIf(isRoot)('as root below a closed folder', () => {
  test('it starts in a folder of ours, says so, and a second start finds everything there', async () => {
    const cwd = folder(null, 0o700);
    const first = new Hub({ cwd });
    const { url, dataDir } = await first.started();
    const log = first.lines.find((line) => line.is === 'log');
    try {
      expect(dataDir).toMatch(/^\/var\/lib\/tieout\/tieout-embedded-\w+-[0-9a-f]{12}$/);
      expect(log?.text).toContain(dataDir);
      await query(url, 'create table kept ()');
      expect(await first.end()).toBe(0);
      const second = new Hub({ cwd });
      const again = await second.started();
      expect([again.dataDir, again.fresh]).toEqual([dataDir, false]);
      await query(again.url, 'table kept');
      expect(await second.end()).toBe(0);
      expect([mode(cwd), readdirSync(cwd)]).toEqual(['700', []]);
    } finally {
      await first.end();
      execFileSync('rm', ['-rf', dataDir]);
    }
  });
});
