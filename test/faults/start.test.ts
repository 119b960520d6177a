import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { clearAll, folder, mode, processesIn } from '../../src/store/embedded/testing.ts';
import { type Callers, callersOf } from '../support/callers.ts';
import { eventually } from './eventually.ts';
import { endPrograms, Program, run } from './program.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const main = 'bin/start.mjs';
const stopsWithinMs = 10_000; // the one time that is promised

afterEach(endPrograms);
afterAll(clearAll);

interface Started extends Callers {
  readonly program: Program;
  readonly url: string;
  readonly password: string;
}

/** `npm start` on that folder, once it has said how to sign in. */
async function start(dataDir: string): Promise<Started> {
  const program = new Program(main, [], { env: { TIEOUT_DATA_DIR: dataDir, PORT: '0' } });
  const url = (await program.says(/Tieout is ready at (http:\/\/127\.0\.0\.1:\d+)\n/))[1]!;
  const password = (await program.says(/Password +(\S+)\n/))[1]!;
  await program.says(/Sign in as +approver/);
  await program.says(/Pretend ERP +http:\/\/127\.0\.0\.1:\d+\/simulator\/sage-100-contractor\n/);
  return { program, url, password, ...callersOf(url, password) };
}

async function stop({ program }: Started): Promise<void> {
  const asked = performance.now();
  expect(await program.stop('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(performance.now() - asked).toBeLessThan(stopsWithinMs);
}

const companyOf = async (tieout: Callers) => (await tieout.as('owner').me()).companies[0]!.id;

/** Every sent invoice as it stands, and how many rows of each kind there are: to find nothing lost and nothing doubled. */
async function contents(tieout: Callers) {
  const company = await companyOf(tieout);
  const { items, counts } = await tieout.as('owner').list(company, { sort: 'invoice_number', limit: 200 });
  const projects = await tieout.as('owner').projects(company);
  const bills = (await tieout.call('owner', 'GET', '/simulator/sage-100-contractor/payable-invoices')).body;
  return {
    counts,
    projects: projects.map(({ name }) => name),
    invoices: items.map(({ invoice_number, commitment, erp_status, amount_due }) =>
      [commitment.number, invoice_number, erp_status, amount_due].join(' '),
    ),
    bills: bills.map(({ invnum, invttl, status }: Record<string, string>) => [invnum, invttl, status].join(' ')).sort(),
  };
}

describe('npm start with its own database', () => {
  const dataDir = join(folder(), 'data');
  let first: { password: string; contents: Awaited<ReturnType<typeof contents>> };
  let invoice: number;

  it('says where it is and how to sign in, and serves', async () => {
    const tieout = await start(dataDir);
    expect(await (await fetch(`${tieout.url}/healthz`)).json()).toMatchObject({ ok: true });
    expect((await fetch(`${tieout.url}/readyz`)).status).toBe(200);
    const session = { login: 'approver', password: tieout.password };
    expect((await tieout.call(null, 'POST', '/api/v1/session', session)).status).toBe(204);
    first = { password: tieout.password, contents: await contents(tieout) };
    expect(first.contents.counts.synced).toBeGreaterThanOrEqual(6);

    const company = await companyOf(tieout);
    const { items } = await tieout.as('approver').list(company, { filter: 'ready_to_export' });
    invoice = items[0]!.invoice_id;
    await tieout.as('approver').reject(company, invoice, 'Bill October first.');

    const second = await run(main, [], { TIEOUT_DATA_DIR: dataDir, PORT: '0' });
    expect(second.code).toBe(1);
    expect(second.err).toContain(
      `another Tieout is already running on ${dataDir} (process ${tieout.program.child.pid})`,
    );
    expect(second.err).toContain('TIEOUT_DATA_DIR');
    expect((await fetch(`${tieout.url}/readyz`)).status).toBe(200);

    // Beside the hub, and without one: what it starts for this it ends again.
    const free = () => run('bin/tieout.mjs', ['free', 'approver', '--reason', 'Lost'], { TIEOUT_DATA_DIR: dataDir });
    expect(await free()).toMatchObject({ code: 0, out: expect.stringContaining('nothing was taken away') });
    await stop(tieout);
    expect(processesIn(dataDir)).toEqual([]);
    expect(await free()).toMatchObject({ code: 0, out: expect.stringContaining('nothing was taken away') });
    expect(processesIn(dataDir)).toEqual([]);
  });

  it('started again it finds everything as it was; killed, the next start takes over what it left', async () => {
    const tieout = await start(dataDir);
    expect(tieout.password).toBe(first.password);
    const { counts, ...rest } = await contents(tieout);
    expect(counts).toEqual({
      ...first.contents.counts,
      ready_to_export: first.contents.counts.ready_to_export - 1,
    });
    expect({ projects: rest.projects, bills: rest.bills }).toEqual({
      projects: first.contents.projects,
      bills: first.contents.bills,
    });
    const company = await companyOf(tieout);
    const rejected = await tieout.as('approver').invoice(company, invoice);
    expect(rejected).toMatchObject({ erp_status: 'rejected', reject_reason: 'Bill October first.' });
    await tieout.as('pm').send(company, invoice);

    expect(await tieout.program.stop('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
    const left = processesIn(dataDir);
    expect(left).toHaveLength(1);

    const next = await start(dataDir);
    expect(next.program.out).toContain(`PostgreSQL was still running (process ${left[0]}): using it`);
    expect(next.password).toBe(first.password);
    await next.as('approver').accept(company, invoice);
    await eventually('it is synced', async () => {
      return (await next.as('approver').invoice(company, invoice)).erp_status === 'synced';
    });
    await stop(next);
    expect(processesIn(dataDir)).toEqual([]);
  });

  it('is backed up while it serves, and a damaged back-up is refused by the name of its file', async () => {
    const backup = join(folder(), 'backup');
    const tieout = await start(dataDir);
    const made = await run('bin/tieout.ts', ['backup', '--out', backup, '--json'], { TIEOUT_DATA_DIR: dataDir });
    expect(made).toMatchObject({ code: 0, err: '' });
    const { files, folder: into, keys } = JSON.parse(made.out);
    expect([into, files > 500, keys]).toEqual([backup, true, true]);
    const again = await run('bin/tieout.ts', ['backup', '--out', backup], { TIEOUT_DATA_DIR: dataDir });
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('is there already') });
    const wanted = await contents(tieout);
    await stop(tieout);

    const data = join(folder(), 'data');
    const env = { TIEOUT_DATA_DIR: data };
    const notEmpty = await run('bin/tieout.ts', ['restore', backup], { TIEOUT_DATA_DIR: dataDir });
    expect(notEmpty).toMatchObject({ code: 1, err: expect.stringMatching(/is not empty/) });
    const key = join(backup, 'data', 'secrets', 'secrets-key');
    const kept = readFileSync(key, 'utf8');
    writeFileSync(key, 'x');
    const damaged = await run('bin/tieout.ts', ['restore', backup], env);
    expect(damaged).toMatchObject({ code: 1, err: expect.stringContaining('secrets-key is not what it was') });
    writeFileSync(key, kept);
    // Cut off in the middle: no hub begins with an empty database on what there is, and the next restore begins anew.
    writeFileSync(join(data, 'restore-unfinished'), 'x');
    expect(await run(main, [], { ...env, PORT: '0' })).toMatchObject({
      code: 1,
      err: expect.stringContaining('did not come to its end'),
    });
    const restored = await run('bin/tieout.ts', ['restore', backup], env);
    expect(restored).toMatchObject({ code: 0, out: expect.stringContaining('The history is whole') });
    const next = await start(data);
    expect(await contents(next)).toEqual(wanted);
    const company = await companyOf(next);
    const [connection] = (await next.as('owner').connections(company)).connections;
    expect(connection!.restored).not.toBeNull();
    const doctor = await run('bin/tieout.ts', ['doctor', '--json'], { ...env, TIEOUT_URL: next.url });
    expect(JSON.parse(doctor.out)).toContainEqual(
      expect.objectContaining({ ok: false, says: expect.stringContaining('exports wait until somebody has looked') }),
    );
    expect(mode(join(data, 'secrets', 'postgres'))).toBe('600');
    await stop(next);

    // The service has its keys where this command's environment does not say.
    rmSync(join(data, 'secrets', 'secrets-key'));
    const keyless = await run('bin/tieout.ts', ['backup', '--out', join(folder(), 'keyless')], env);
    expect(keyless).toMatchObject({ code: 0, out: expect.stringContaining('NO KEY OF SECRETS IS IN IT') });
    expect(keyless.out).not.toContain('The keys are in it');
  });

  it('closed with its terminal, or cut off in the middle of a back-up, it leaves no database running and no half of a copy', async () => {
    const tieout = await start(dataDir);
    expect(await tieout.program.stop('SIGHUP')).toEqual({ code: 0, signal: null });
    expect(processesIn(dataDir)).toEqual([]);

    const home = folder();
    const backup = new Program('bin/tieout.ts', ['backup', '--out', join(home, 'backup')], {
      env: { TIEOUT_DATA_DIR: dataDir },
    });
    await eventually('it copies', () => readdirSync(home).some((name) => name.startsWith('backup.part-')));
    expect(await backup.stop('SIGINT')).toEqual({ code: 130, signal: null });
    expect(readdirSync(home)).toEqual([]);
    await eventually('its database has gone too', () => processesIn(dataDir).length === 0);
  });

  it('told to stop through npm, whose shell passes nothing on, it ends with its database', async () => {
    const env = { ...process.env, npm_lifecycle_event: 'start', TIEOUT_DATA_DIR: dataDir, PORT: '0' };
    const shell = spawn('sh', ['-c', `"${process.execPath}" ${main}; true`], { env, detached: true });
    let out = '';
    shell.stdout.on('data', (text) => {
      out += text;
    });
    await eventually('it is ready', () => out.includes('Tieout is ready'));
    shell.kill('SIGTERM');
    await eventually('nothing of it runs', () => processesIn(dataDir).length === 0);
    // The hub itself ends a moment after its database.
    await eventually('its folder is free', () => !existsSync(join(dataDir, 'hub.lock')));
  });

  it('a port that is taken: says so, exits 1, and stops the database that it had started', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await eventually('the other program listens', () => other.listening);
    const { port } = other.address() as { port: number };
    const ended = await run(main, [], { TIEOUT_DATA_DIR: dataDir, PORT: String(port) });
    other.close();
    expect(ended).toMatchObject({
      code: 1,
      err: `Port ${port} is taken by another program. Stop that one, or set PORT to a free one.\n`,
    });
    expect(processesIn(dataDir)).toEqual([]);
  });

  it('an address that is not of this machine: names the setting, exits 1, and stops the database', async () => {
    const env = { TIEOUT_DATA_DIR: dataDir, PORT: '0', HOST: '192.0.2.1', TIEOUT_TLS_IN_FRONT: '1' };
    const ended = await run(main, [], env);
    expect(ended).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^HOST is 192\.0\.2\.1, which is no address of/),
    });
    expect(processesIn(dataDir)).toEqual([]);
  });

  it('ended twice while it makes the demo, at any moment, it makes it whole in the end, and once', async () => {
    const another = join(folder(), 'data');
    const env = { TIEOUT_DATA_DIR: another, PORT: '0' };
    const moments: string[] = [];
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const beginning = new Program(main, [], { env });
      await eventually('it has taken the folder', () => existsSync(join(another, 'hub.lock')));
      const moment = Math.round(Math.random() * 4_000);
      moments.push(`${signal} after ${moment} ms`);
      await sleep(moment);
      const end = await beginning.stop(signal);
      const wanted = signal === 'SIGTERM' ? { code: 0, signal: null } : { code: null, signal };
      expect(end, `${moments.join(', ')}: ${beginning.err}`).toEqual(wanted);
      if (signal === 'SIGTERM') await eventually('its database has gone too', () => processesIn(another).length === 0);
    }
    const tieout = await start(another);
    expect(await contents(tieout), moments.join(', ')).toEqual(first.contents);
    await stop(tieout);
    expect(processesIn(another)).toEqual([]);
  });
});

describe('settings that cannot be used', () => {
  it('a public address without TLS in front, and ports that are none: a sentence, exit 1, nothing made', async () => {
    const home = folder();
    const env = { TIEOUT_DATA_DIR: join(home, 'data') };
    const open = await run(main, [], { ...env, PORT: '0', HOST: '0.0.0.0' });
    expect(open.code).toBe(1);
    expect(open.err).toMatch(/^HOST 0\.0\.0\.0 is reachable from other machines.*TIEOUT_TLS_IN_FRONT=1.*\n$/);
    for (const port of ['abc', '70000', '-1', '80.5']) {
      const { code, err } = await run(main, [], { ...env, PORT: port });
      expect([code, err]).toEqual([1, `PORT is ${port}; it has to be a whole number from 0 to 65535.\n`]);
    }
    expect(readdirSync(home)).toEqual([]);
  });
});

describe('a stop while it is still starting', () => {
  it('ends it after 400, 1,500 and 3,000 ms, leaves no process, and the start after these is whole', async () => {
    const dataDir = join(folder(), 'data');
    for (const ms of [400, 1_500, 3_000]) {
      const program = new Program(main, [], { env: { TIEOUT_DATA_DIR: dataDir, PORT: '0' } });
      await sleep(ms);
      // Before its first line has run, the system itself ends it; from then on it ends itself.
      const { code, signal } = await program.stop('SIGTERM');
      expect(code === 0 || signal === 'SIGTERM', `after ${ms} ms: ${program.err}`).toBe(true);
      expect(processesIn(dataDir), `after ${ms} ms`).toEqual([]);
    }
    const tieout = await start(dataDir);
    expect((await contents(tieout)).projects).toHaveLength(3);
    await stop(tieout);
  });

  it('does not wait for its cluster to be made: on a slow machine that alone takes longer than a stop may', async () => {
    const dataDir = join(folder(), 'data');
    const program = new Program(main, [], { env: { TIEOUT_DATA_DIR: dataDir, PORT: '0' } });
    await eventually('its cluster is being made', () => {
      const files = existsSync(dataDir) ? readdirSync(dataDir) : [];
      return files.some((name) => name.startsWith('postgres.new-'));
    });
    expect(await program.stop('SIGTERM'), program.err).toEqual({ code: 0, signal: null });
    expect(processesIn(dataDir)).toEqual([]);
    expect(readdirSync(dataDir).sort()).toEqual(['.gitignore', 'secrets']);
  });

  it('does not wait for a database that says nothing', async () => {
    const callers: Socket[] = [];
    const silent = createServer((socket) => callers.push(socket)).listen(0, '127.0.0.1');
    await eventually('it listens', () => silent.listening);
    const { port } = silent.address() as AddressInfo;
    const env = {
      DATABASE_URL: `postgres://hub:secret@127.0.0.1:${port}/tieout`,
      TIEOUT_DEMO_PASSWORD: 'a-password-for-tests',
      PORT: '0',
    };
    const program = new Program(main, [], { env });
    await eventually('it is asked', () => callers.length > 0 || !program.living);
    expect(await program.stop('SIGTERM'), program.err).toEqual({ code: 0, signal: null });
    for (const socket of callers) socket.destroy();
    silent.close();
  });

  it('names a data folder that the system does not take and a setting that is of no use there, and ends', async () => {
    const env = { TIEOUT_DATA_DIR: '/proc/tieout', TIEOUT_SESSION_SECRET: 'one that counts with DATABASE_URL alone' };
    const { code, err, out } = await run(main, [], env);
    expect(code).toBe(1);
    expect(err).toContain('/proc/tieout');
    expect(out).toMatch(/^TIEOUT_SESSION_SECRET changes nothing here/);
  });
});
