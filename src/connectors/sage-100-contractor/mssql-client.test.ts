import { type AddressInfo, connect, createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../test/support/database.ts';
import { companyName, smallCompany } from '../../../test/support/sage-harness.ts';
import { openSimulator, type Simulator } from '../../simulators/sage-100-contractor/simulator.ts';
import { fairWeather } from '../../simulators/sage-100-contractor/weather.ts';
import { databaseName } from '../../simulators/sage-100-contractor/wire/testing/ground.ts';
import { certificate, login, openWire } from '../../simulators/sage-100-contractor/wire/testing/wire.ts';
import { openWires, type Wires } from '../../simulators/sage-100-contractor/wires.ts';
import { type MssqlClient, openMssqlClient } from './mssql-client.ts';
import type { SqlServerSettings } from './settings.ts';

const password = 'a-secret-of-the-reader';
const never = new AbortController().signal;

let sage: Simulator;
let wires: Wires;
let drop: () => Promise<void>;
const open: MssqlClient[] = [];
beforeAll(async () => {
  const database = await freshDatabase();
  drop = () => database.drop();
  sage = await openSimulator({ connectionString: database.url, companyName, password });
  await sage.setUp(smallCompany);
  wires = await openWires(sage, { password });
});
afterEach(async () => {
  await sage.weather.change(fairWeather);
  for (const client of open.splice(0)) await client.close();
});
afterAll(async () => {
  await wires.close();
  await sage.close();
  await drop();
});

function client(change: Partial<SqlServerSettings> = {}, given = password, callMs = 5_000): MssqlClient {
  const { server, port, database, login } = wires.where;
  const settings: SqlServerSettings = {
    ...{ server, port, database, login, password: { env: 'X' }, encrypt: 'off' as const },
    ...{ trustServerCertificate: false, appName: 'Tieout', ...change },
  };
  const made = openMssqlClient(settings, given, callMs);
  open.push(made);
  return made;
}
const vendors = 'SELECT recnum, vndnme FROM dbo.actpay WHERE recnum = @p0';
const ask = (one: MssqlClient, signal = never) => one.sql(vendors, { p0: 12 }, signal);

/** What the server says goes through `change` on its way; what it is told is heard by `hear`. */
async function standingBetween(
  change: (bytes: Buffer) => Buffer,
  hear: (bytes: Buffer) => unknown = () => undefined,
): Promise<{ port: number; close(): void }> {
  const server = createServer((socket) => {
    const beyond = connect(wires.where.port, '127.0.0.1');
    for (const line of [socket, beyond]) line.on('error', () => undefined);
    socket.on('data', hear).pipe(beyond);
    beyond.on('data', (bytes) => socket.write(change(bytes)));
    beyond.on('close', () => socket.destroy());
    socket.on('close', () => beyond.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}

describe('Sage’s database over its wire', () => {
  it('answers in cells: 64-bit numbers as text, decimals with their places, identities in capitals, days as days', async () => {
    const { sql } = client();
    const [rows, other] = await sql(
      `SELECT recnum, vndnme, CAST(12.5 AS decimal(12,2)) AS amount, CAST('2026-03-31' AS date) AS day,
         CAST('6f9619ff-8b86-d011-b42d-00c04fc964ff' AS uniqueidentifier) AS id, CAST(NULL AS int) AS nothing
       FROM dbo.actpay WHERE recnum IN (@p0); SELECT COUNT(*) AS many FROM dbo.actpay WHERE vndnme = @p1`,
      { p0: 12, p1: 'Ace Concrete' },
      never,
    );
    const id = '6F9619FF-8B86-D011-B42D-00C04FC964FF';
    const cells = { recnum: '12', vndnme: 'Ace Concrete', amount: '12.50', day: '2026-03-31', id, nothing: null };
    expect(rows).toEqual([cells]);
    expect(other).toEqual([{ many: 1 }]);
  });

  it.each<[string, () => MssqlClient, string, RegExp]>([
    ['a wrong password', () => client({}, 'another'), 'login_refused', /refuses the login tieout/],
    [
      'a login that the trigger does not know',
      () => client({ login: 'reports' }),
      'application_refused',
      /logon trigger/,
    ],
    [
      'a database that is not there',
      () => client({ database: 'Nobody & Co. 4.15' }),
      'database_missing',
      /Nobody & Co/,
    ],
    ['a port where nothing is', () => client({ port: 9 }), 'not_reachable', /127\.0\.0\.1:9/],
    ['a table that is not there', () => client(), 'schema_differs', /./],
  ])('%s has its own trouble, in words, and the password is in none', async (_, make, code, words) => {
    const one = make();
    const asked = code === 'schema_differs' ? one.sql('SELECT x FROM dbo.nothing', {}, never) : ask(one);
    const met = await asked.then(
      () => null,
      (error: unknown) => error as Error,
    );
    expect(met).toMatchObject({ code, message: expect.stringMatching(words) });
    expect(`${met?.message} ${met?.stack} ${JSON.stringify(met)}`).not.toContain(password);
  });

  it('says that a certificate is not believed, as the one that SQL Server makes itself, and not that nothing is there', async () => {
    const wire = await openWire({ certificate });
    const { user, password: secret } = login;
    const where = { server: 'localhost', port: wire.server.port, database: databaseName, login: user };
    const met = await ask(client({ ...where, encrypt: 'on' }, secret)).catch((error: unknown) => error);
    await wire.close();
    expect(met).toMatchObject({
      code: 'certificate_refused',
      message: expect.stringMatching(/localhost:\d+ shows a certificate that is not believed: self-signed/),
    });
  });

  it('tells its password to no server that does not encrypt, where it is to', async () => {
    const spoken: Buffer[] = [];
    const between = await standingBetween(
      (bytes) => bytes,
      (bytes) => spoken.push(bytes),
    );
    const met = await ask(client({ port: between.port, encrypt: 'on' })).catch((error: unknown) => error);
    between.close();
    expect(met).toMatchObject({ code: 'not_encrypted', message: expect.stringContaining('does not encrypt') });
    // The greeting alone (packets of the kind 0x12), and no login (0x10).
    expect(spoken.map((bytes) => bytes[0])).toEqual([0x12]);
  });

  it('does not try a refused login again at once, so that nobody is locked out', async () => {
    await sage.weather.change({ refuse_login: 18456 });
    const one = client();
    await expect(ask(one)).rejects.toMatchObject({ code: 'login_refused' });
    await sage.weather.change({ refuse_login: null });
    await expect(ask(one)).rejects.toMatchObject({ code: 'login_refused' });
    // Another client has not been refused, and is let in.
    expect(await ask(client())).toHaveLength(1);
  });

  it('nor one that was let in before, as where its password was changed in SQL Server meanwhile', async () => {
    const one = client();
    await ask(one);
    await sage.weather.change({ refuse_login: 18456, drop_next: 'before' });
    await expect(ask(one)).rejects.toMatchObject({ code: 'login_refused' });
    await sage.weather.change({ refuse_login: null });
    await expect(ask(one)).rejects.toMatchObject({ code: 'login_refused' });
    expect(await ask(client())).toHaveLength(1);
  });

  it('asks again where it was the victim of a deadlock, and says so where it stays one', async () => {
    const one = client();
    await ask(one);
    await sage.weather.change({ deadlock_next: true });
    expect(await ask(one)).toHaveLength(1);
  });

  it.each(['before', 'in the middle'] as const)(
    'is asked once more where its connection breaks %s the answer: whole, never short',
    async (when) => {
      const one = client();
      const all = await one.sql('SELECT recnum FROM dbo.actpay ORDER BY recnum', {}, never);
      await sage.weather.change({ drop_next: when });
      expect(await one.sql('SELECT recnum FROM dbo.actpay ORDER BY recnum', {}, never)).toEqual(all);
      expect((await sage.weather.read()).drop_next).toBeNull();
    },
  );

  it('loses a connection over a garbled answer, and nothing else', async () => {
    let garbling = false;
    const between = await standingBetween((bytes) => {
      // The first byte after a packet's head says what comes.
      if (garbling) bytes[8] = 0;
      return bytes;
    });
    const one = client({ port: between.port });
    expect(await ask(one)).toHaveLength(1);
    garbling = true;
    await expect(ask(one)).rejects.toMatchObject({ code: expect.stringMatching(/unreadable_answer|not_reachable/) });
    garbling = false;
    expect(await ask(one)).toHaveLength(1);
    between.close();
  });

  it('believes no answer that is cut short, at whatever byte, though it comes as a whole message', async () => {
    let length = 0;
    let most = 0;
    const between = await standingBetween((bytes) => {
      if (length === 0 || bytes[0] !== 4) return bytes;
      most = bytes.length;
      const cut = bytes.subarray(0, length);
      cut.writeUInt16BE(cut.length, 2);
      return cut;
    });
    const one = client({ port: between.port }, password, 1_000);
    const read = () => one.sql('SELECT recnum FROM dbo.actpay ORDER BY recnum; SELECT 1 AS more', {}, never);
    const all = await read();
    const short: unknown[] = [];
    for (let at = 9; most === 0 || at < most; at++) {
      length = at;
      const met = await read().catch(() => null);
      if (met !== null) short.push(at, met);
      length = 0;
      expect(await read()).toEqual(all);
    }
    between.close();
    expect(short).toEqual([]);
  });

  it('does not speak in packets in which nothing has room, whatever it is told', async () => {
    const [usual, none] = ['4096', '0004'].map((size) => Buffer.from(size, 'utf16le')) as [Buffer, Buffer];
    let garbling = true;
    const between = await standingBetween((bytes) => {
      const at = bytes.indexOf(usual);
      if (garbling && at > 0) none.copy(bytes, at);
      return bytes;
    });
    const one = client({ port: between.port });
    await expect(ask(one)).rejects.toMatchObject({ code: expect.stringMatching(/unreadable_answer|not_reachable/) });
    garbling = false;
    expect(await ask(one)).toHaveLength(1);
    between.close();
  });

  it('does not wait for ever for a greeting without an end, nor do those who come later', async () => {
    let never = true;
    const between = await standingBetween((bytes) => {
      // Its status says that more of the message comes.
      if (never) bytes[1] = 0;
      return bytes;
    });
    const one = client({ port: between.port }, password, 500);
    await expect(ask(one)).rejects.toMatchObject({ code: 'not_reachable' });
    never = false;
    expect(await ask(one)).toHaveLength(1);
    between.close();
  });

  it('says the same of a server that is down whether or not a connection was open', async () => {
    const one = client();
    await ask(one);
    await sage.weather.change({ down: true });
    const told: unknown[] = [];
    for (let i = 0; i < 3; i++) told.push(await ask(one).catch((error: Error) => error.message));
    expect(new Set(told).size).toBe(1);
    expect(told[0]).toContain('cannot be reached');
  });

  it('ends with its caller, and the connection goes on', async () => {
    const one = client();
    await ask(one);
    await sage.weather.change({ latency_ms: 60_000 });
    await expect(ask(one, AbortSignal.timeout(80))).rejects.toThrow();
    await sage.weather.change({ latency_ms: 0 });
    expect(await ask(one)).toHaveLength(1);
  });

  it('that is slower than a call may be has timed out', async () => {
    const one = client({}, password, 1_000);
    await ask(one);
    await sage.weather.change({ latency_ms: 60_000 });
    await expect(ask(one)).rejects.toMatchObject({ code: 'timed_out' });
  });
});
