import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Running, runTieout } from '../support/tieout.ts';
import { type CommandLine, commandLineOf, refused } from './command-line.ts';
import { endPrograms, run } from './program.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** What each answer of a Tieout bears. */
const ofTieout = { 'content-type': 'application/json', 'tieout-answered': '1' };

let tieout: Running;
let tool: CommandLine;
beforeAll(async () => {
  tieout = await runTieout();
  tool = commandLineOf(tieout);
});
afterAll(async () => {
  await endPrograms();
  await tieout?.end();
});

describe('a command line that cannot be understood or heard', () => {
  it('2 for wrong usage, with what would be right', async () => {
    const wrong: readonly [string[], RegExp][] = [
      [['unlink'], /needs the id of an invoice/],
      [['unlink', 'seven'], /needs the id of an invoice/],
      // A second id was passed over in silence.
      [['unlink', '7', '8'], /^`tieout unlink` has no use for “8”/],
      [['invoices', 'synced'], /no use for “synced”/],
      [['serve', 'here'], /no use for “here”/],
      // So were options of other commands: it was done all the same.
      [['accept', '7', '--dry-run'], /^`tieout accept` has no use for “--dry-run”\. It was not begun\.\n$/],
      [['unlink', '7', '--dry-run', '--version', '3'], /`tieout unlink --dry-run` has no use for “--version”/],
      [['delete', '7', '--dry-run'], /no use for “--dry-run”/],
      [['keys', 'rotate', '--dry-run'], /no use for “--dry-run”/],
      [['doctor', '--company', '1'], /no use for “--company”/],
      [['invoices', '--version', '3'], /no use for “--version”/],
      [['invoices', '--out', 'none.csv'], /^`tieout invoices --out` needs --csv\.\n$/],
      [['accountant-report', '--out', 'none.pdf'], /needs --out FILE\.csv\|FILE\.xlsx/],
      [['invoices', '--csv', '--limit', '5'], /`tieout invoices --csv` has no use for “--limit”/],
      [['verify-file', 'history.ndjson'], /^`tieout verify-file FILE` needs --checkpoints FILE/],
      [['unlink', '7', '--dryrun'], /^There is no option --dryrun\. `tieout --help` lists them\.\n$/],
      [['unlink', '7', '-x'], /^There is no option -x\./],
      [['unlink', '7', '--version'], /--version/],
      // Its last counted, without a word.
      [
        ['accept', '7', '--company', '1', '--company', '2'],
        /^--company is given more than once, .* Nothing was begun\.\n$/,
      ],
      [['reject', '7', '--reason=one', '--reason', 'two'], /^--reason is given more than once/],
      [['unlink', '7', '--version', 'new'], /--version/],
      [['reject', '7'], /needs --reason/],
      [['status', '7', 'wonderful'], /needs a status: .*approved/],
      [['commitments'], /needs --project/],
      [['fly'], /There is no command fly/],
    ];
    for (const [args, says] of wrong) expect(await tool.as('approver', ...args)).toEqual(refused(2, says));
    const nothing = await tool.as('approver');
    expect([nothing.code, nothing.out]).toEqual([2, expect.stringContaining('tieout unlink ID [--dry-run]')]);
    expect((await tool.as('approver', '--help')).code).toBe(0);
    const { code, said } = await tool.json('approver', 'unlink');
    expect([code, said.code]).toEqual([2, 'usage']);
    const nobody = await run('bin/tieout.mjs', ['me'], { TIEOUT_URL: tieout.url });
    expect(nobody).toEqual(refused(2, /TIEOUT_CLIENT_ID and TIEOUT_CLIENT_SECRET/));
  });

  it('1 for a wrong secret, and where nothing is running', async () => {
    const env = { TIEOUT_URL: tieout.url, TIEOUT_CLIENT_ID: 'approver', TIEOUT_CLIENT_SECRET: 'not-the-secret' };
    const secret = await run('bin/tieout.mjs', ['me'], env);
    expect(secret).toEqual(refused(1, /^TIEOUT_CLIENT_ID and TIEOUT_CLIENT_SECRET do not match/));
    expect(secret.err).not.toContain('not-the-secret');
    const nowhere = { ...env, TIEOUT_URL: 'http://127.0.0.1:1' };
    const silence = 'Nothing answers at http://127.0.0.1:1. Is Tieout running? TIEOUT_URL says where it is.';
    expect(await run('bin/tieout.mjs', ['me'], nowhere)).toEqual(refused(1, silence));
    const byToken = { TIEOUT_URL: nowhere.TIEOUT_URL, TIEOUT_TOKEN: 'tieout_x' };
    expect(await run('bin/tieout.mjs', ['me'], byToken)).toEqual(refused(1, silence));
    const inJson = await run('bin/tieout.mjs', ['me', '--json'], nowhere);
    expect([inJson.code, JSON.parse(inJson.out)]).toEqual([1, { code: 'error', detail: silence }]);
  });

  it('1 where another program answers in its place, or a proxy whose Tieout is away: where it was asked, and what for', async () => {
    for (const status of [200, 502]) {
      const other = createServer((_, answer) =>
        answer.writeHead(status, { 'content-type': 'text/html' }).end('<h1>Hi'),
      );
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      const TIEOUT_URL = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
      const says = new RegExp(`^${TIEOUT_URL} answered ${status}, and not in the way of Tieout\\.`);
      const bySecret = { TIEOUT_URL, TIEOUT_CLIENT_ID: 'approver', TIEOUT_CLIENT_SECRET: 'a-secret' };
      expect(await run('bin/tieout.mjs', ['me'], { TIEOUT_URL, TIEOUT_TOKEN: 'tieout_x' })).toEqual(refused(1, says));
      expect(await run('bin/tieout.mjs', ['me'], bySecret)).toEqual(refused(1, says));
      other.close();
    }
  });

  it('1 where another program says yes to anything, of whatever was to be done or read: no command claims that it is', async () => {
    let answered: [number, Record<string, string>, string] = [200, {}, ''];
    const asked: string[] = [];
    const other = createServer((request, answer) => {
      asked.push(String(request.method));
      answer.writeHead(answered[0], answered[1]).end(answered[2]);
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const TIEOUT_URL = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const env = { TIEOUT_URL, TIEOUT_TOKEN: 'tieout_x', TIEOUT_LOGIN: 'owner', TIEOUT_PASSWORD: 'a-password' };
    const json = { 'content-type': 'application/json' };
    const wrong: readonly [string, typeof answered][] = [
      ['create --project 1 --commitment 1 --company 1', [200, json, '{}']],
      ['accept 7 --company 1', [200, json, '{}']],
      ['token make --name mine', [200, json, '{}']],
      ['delete 7 --company 1', [200, json, '{"project":{"id":1}}']],
      ['me', [200, json, '{"id":1,"login":"x","companies":[]}']],
      ['secret-remove 1 tryton --company 1', [204, {}, '']],
      // It would be *not found*, with its exit code.
      ['show 7 --company 1', [404, json, '{"message":"Not Found"}']],
      ['send 7 --company 1', [302, { location: '/elsewhere' }, '']],
    ];
    for (const [words, says] of wrong) {
      answered = says;
      asked.length = 0;
      const told = await run('bin/tieout.mjs', words.split(' '), env);
      expect(told, words).toEqual(refused(1, new RegExp(`answered ${says[0]}, and not in the way of Tieout`)));
      expect(asked, words).toHaveLength(1);
    }
    other.close();
  });

  it('1 where a page is answered in the place of a file, and the file of before stays', async () => {
    const page = createServer((_, answer) => answer.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Sign in'));
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    const TIEOUT_URL = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
    const folder = mkdtempSync(join(tmpdir(), 'tieout-page-'));
    const kept = join(folder, 'kept');
    writeFileSync(kept, 'of last month');
    for (const asked of ['pay-application 7', 'tie-out-binder 7 --format pdf', 'invoices --csv', 'audit-export']) {
      const args = [...asked.split(' '), '--company', '1', '--out', kept];
      const told = await run('bin/tieout.mjs', args, { TIEOUT_URL, TIEOUT_TOKEN: 'tieout_x' });
      expect(told, asked).toEqual(refused(1, /answered 200, and not in the way of Tieout/));
      expect(readFileSync(kept, 'utf8')).toBe('of last month');
    }
    page.close();
    rmSync(folder, { recursive: true });
  });

  it('1 for a file that the system refuses, named, and why in words', async () => {
    const ca = join(tmpdir(), 'tieout-none', 'ca.pem');
    const { code, err } = await run('bin/tieout.mjs', ['keys', 'rotate', '--keys', '/proc/none/keys'], {});
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^\/proc\/none.*: there is no such file or folder\. Nothing/),
    ]);
    const folder = mkdtempSync(join(tmpdir(), 'tieout-none-'));
    const agent = ['agent', 'enrol', '--folder', folder, '--ca', ca, '--url', 'https://localhost:1', '--code', 'abc'];
    const says = `${ca}: there is no such file or folder. Nothing more was done.`;
    expect(await run('bin/tieout.mjs', agent, {})).toEqual(refused(1, says));
    rmSync(folder, { recursive: true });
  });

  it('1 where the connection breaks, and that the change may have been made', async () => {
    const broken = {
      'before an answer': createServer((_, answer) => answer.destroy()),
      'in an answer': createServer((_, answer) => {
        answer.writeHead(200, { ...ofTieout, 'content-length': '9' }).write('{"a"');
        setTimeout(() => answer.destroy(), 100);
      }),
    };
    for (const [where, server] of Object.entries(broken)) {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const TIEOUT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const told = await run('bin/tieout.mjs', ['accept', '7', '--company', '1'], {
        TIEOUT_URL,
        TIEOUT_TOKEN: 'tieout_x',
      });
      expect(told, where).toEqual(
        refused(1, /^The connection to .* broke .* may have been made: look before asking again\.$/m),
      );
      server.close();
    }
  });

  it('1 for a data folder that is not there, named without the line end of Windows that a file of settings left behind it', async () => {
    const none = join(tmpdir(), 'tieout-not-there');
    const { code, err } = await run('bin/tieout.ts', ['backup'], { TIEOUT_DATA_DIR: `${none}\r` });
    expect([code, err]).toEqual([
      1,
      `There is no embedded database of Tieout in ${none}. TIEOUT_DATA_DIR says where the data folder is.\n`,
    ]);
  });

  it('1 where the connection breaks in an export of the history, and no part of it is left for a whole one', async () => {
    const server = createServer((request, answer) => {
      const named = {
        ...ofTieout,
        'content-type': 'application/jsonl',
        'content-disposition': 'attachment; filename="history.jsonl"',
      };
      answer.writeHead(200, named).write(`{"asked":"${request.url}"}\n`);
      setTimeout(() => answer.destroy(), 100);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const TIEOUT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const folder = mkdtempSync(join(tmpdir(), 'tieout-history-'));
    const told = await run(
      'bin/tieout.mjs',
      ['audit-export', '--company', '1', '--out', join(folder, 'history.jsonl')],
      { TIEOUT_URL, TIEOUT_TOKEN: 'tieout_x' },
    );
    server.close();
    expect(told).toEqual(refused(1, /^The connection to .* broke before the whole answer was here/));
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  it('1 for keys that are not there', async () => {
    const file = join(tmpdir(), 'no-keys-here');
    expect(await run('bin/tieout.mjs', ['keys', 'list', '--keys', file], {})).toEqual(
      refused(1, `There is no file of keys at ${file}. \`tieout keys rotate\` makes one there.`),
    );
  });
});
