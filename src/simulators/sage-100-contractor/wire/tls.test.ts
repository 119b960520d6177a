import sql from 'mssql';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { databaseName } from './testing/ground.ts';
import { batchBytes, loginBytes, openRawClient, preloginBytes } from './testing/raw-client.ts';
import { certificate, login, openWire, type Wire } from './testing/wire.ts';

let wire: Wire;
let locked: Wire;
beforeAll(async () => {
  wire = await openWire({ certificate });
  locked = await openWire({ certificate, requireEncryption: true });
});
afterEach(() => wire.weather({}));
afterAll(async () => {
  await wire.close();
  await locked.close();
  expect([...wire.faults, ...locked.faults]).toEqual([]);
});

const asks = async (pool: sql.ConnectionPool) =>
  (await pool.request().input('id', sql.BigInt, 1001).query('SELECT invnum FROM acpinv WHERE recnum = @id')).recordset;
const big = `SELECT N'${'東😀x'.repeat(30_000)}' AS t`;

describe('encrypt: true', () => {
  it('speaks through TLS within TDS', async () => {
    const pool = await wire.connect({ options: { encrypt: true, serverName: 'localhost' } });
    expect(await asks(pool)).toEqual([{ invnum: 'A-1' }]);
    expect((await pool.request().query(big)).recordset[0].t).toHaveLength(120_000);
    await expect(
      wire.connect({ password: 'wrong', options: { encrypt: true, serverName: 'localhost' } }),
    ).rejects.toMatchObject({
      code: 'ELOGIN',
    });
  });

  it('stops a query there too', async () => {
    const pool = await wire.connect({ requestTimeout: 300, options: { encrypt: true, serverName: 'localhost' } });
    await asks(pool);
    wire.weather({ latencyMs: 60_000 });
    await expect(asks(pool)).rejects.toMatchObject({ code: 'ETIMEOUT' });
    wire.weather({});
    expect(await asks(pool)).toEqual([{ invnum: 'A-1' }]);
  });

  it('is refused where the certificate is not trusted', async () => {
    await expect(
      wire.connect({ options: { encrypt: true, serverName: 'localhost', trustServerCertificate: false } }),
    ).rejects.toThrow(/self-signed/);
  });

  it('goes on in clear where the server has no certificate, and does not where it is strict', async () => {
    const bare = await openWire();
    // So tedious does it: a client that must have encryption asks for it strictly, or looks at what it got.
    const pool = await bare.connect({ options: { encrypt: true, serverName: 'localhost' } });
    expect(await asks(pool)).toEqual([{ invnum: 'A-1' }]);
    await expect(bare.connect({ options: { encrypt: 'strict' } as never })).rejects.toHaveProperty('code', 'ESOCKET');
    await bare.close();
  });
});

it('encrypt: strict speaks through TLS from the first byte on', async () => {
  const options = { encrypt: 'strict', cryptoCredentialsDetails: { ca: certificate.cert } } as never;
  const pool = await wire.connect({ options });
  expect(await asks(pool)).toEqual([{ invnum: 'A-1' }]);
  expect((await pool.request().query(big)).recordset[0].t).toHaveLength(120_000);
  expect(await asks(await locked.connect({ options }))).toEqual([{ invnum: 'A-1' }]);
});

describe('a client that wants only its login hidden', () => {
  it('has it hidden, and goes on in clear', async () => {
    const client = await openRawClient(wire.server.port);
    const seen: Buffer[] = [];
    const write = client.socket.write.bind(client.socket) as (bytes: Buffer) => boolean;
    client.socket.write = ((bytes: Buffer) => {
      seen.push(bytes);
      return write(bytes);
    }) as typeof client.socket.write;
    client.send(preloginBytes(0));
    await client.answer();
    await client.secure();
    client.send(loginBytes({ ...login, database: databaseName }));
    client.unsecure();
    expect((await client.answer())?.includes(Buffer.from(databaseName, 'utf16le'))).toBe(true);
    client.send(batchBytes('SELECT invnum FROM acpinv WHERE recnum = 1001'));
    expect((await client.answer())?.includes(Buffer.from('A-1', 'utf16le'))).toBe(true);
    const sent = Buffer.concat(seen);
    expect(sent.includes(Buffer.from(login.user, 'utf16le'))).toBe(false);
    expect(sent.includes(Buffer.from('SELECT invnum', 'utf16le'))).toBe(true);
    client.socket.destroy();
  });
});

describe('a server that insists on encryption', () => {
  it('turns away who does not encrypt', async () => {
    await expect(locked.connect()).rejects.toMatchObject({ code: 'EENCRYPT' });
    const client = await openRawClient(locked.server.port);
    client.send(loginBytes({ ...login, database: databaseName }));
    expect(await client.answer()).toBeNull();
    expect(await asks(await locked.connect({ options: { encrypt: true, serverName: 'localhost' } }))).toEqual([
      { invnum: 'A-1' },
    ]);
  });
});
