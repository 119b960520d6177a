import { spawn } from 'node:child_process';
import { once } from 'node:events';
import sql from 'mssql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servePath } from '../../../test/support/sage-harness.ts';
import { submitterFile } from './program.ts';
import { message, verdictOf } from './testing/message.ts';
import { type SmallBooks, smallBooks } from './testing/small-books.ts';
import { sqlConfig } from './testing/sql-config.ts';

let books: SmallBooks;
beforeAll(async () => {
  books = await smallBooks();
});
afterAll(() => books.close());

describe('the simulator as a process', () => {
  it('says where its listeners are, takes a message, and ends when told', async () => {
    const env = {
      ...process.env,
      SIMULATOR_DATABASE_URL: books.url,
      SIMULATOR_PASSWORD: 'sesame',
      SIMULATOR_COMPANY: 'Small Builders',
      PORT: '0',
    };
    const server = spawn(process.execPath, [servePath], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(server, 'exit');
    const said = await new Promise<string>((resolve, reject) => {
      let all = '';
      server.once('exit', () => reject(new Error(`it said ${all}`)));
      server.stdout.setEncoding('utf8').on('data', (text: string) => {
        all += text;
        if (/Database at .*\n/.test(all)) resolve(all);
      });
    });
    const [, port = ''] = /^Program at 127\.0\.0\.1:(\d+)$/m.exec(said) ?? [];
    expect(said).toMatch(/ready at http:\/\/127\.0\.0\.1:\d+\n/);

    const submitter = spawn(process.execPath, [submitterFile], {
      env: { PATH: process.env.PATH, SAGE_PROGRAM_PORT: port, SAGE_PROGRAM_PASSWORD: 'sesame' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    submitter.stdin.end(message());
    const answer = await submitter.stdout.setEncoding('utf8').toArray();
    expect(verdictOf(answer.join(''))).toEqual({ code: 0, message: 'Ok' });
    const [, wire = ''] = /^Database at 127\.0\.0\.1:(\d+)$/m.exec(said) ?? [];
    const pool = await sql.connect(sqlConfig(Number(wire), { user: 'tieout', password: 'sesame' }));
    const { recordset } = await pool.query('SELECT COUNT(*) AS made, DB_NAME() AS name FROM dbo.acpinv');
    expect(recordset).toEqual([{ made: 1, name: 'Small Builders' }]);
    await pool.close();
    server.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });
});
