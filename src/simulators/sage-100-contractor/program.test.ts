import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../../test/support/until.ts';
import { openProgram, type ProgramListener, submitterFile } from './program.ts';
import { message, recordOf, verdictOf } from './testing/message.ts';
import { type SmallBooks, smallBooks } from './testing/small-books.ts';
import { fairWeather } from './weather.ts';

const password = 'sesame ünd öffne';
let books: SmallBooks;
let program: ProgramListener;
beforeAll(async () => {
  books = await smallBooks();
  program = await openProgram(books.sage, { password });
});
afterEach(() => books.sage.weather.change({ ...fairWeather }));
afterAll(async () => {
  await program.close();
  await books.close();
});

interface Ending {
  readonly exit: number | null;
  readonly out: string;
  readonly told: string;
}
const started = (change: Record<string, string> = {}) =>
  spawn(process.execPath, [submitterFile], {
    env: {
      PATH: process.env.PATH,
      SAGE_PROGRAM_PORT: String(program.port),
      SAGE_PROGRAM_PASSWORD: password,
      ...change,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
async function submit(xml: string, change: Record<string, string> = {}): Promise<Ending> {
  const child = started(change);
  let [out, told] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(xml);
  const [exit] = (await once(child, 'close')) as [number | null];
  return { exit, out, told };
}
const count = async () => (await books.sage.books.list()).length;
const nothingSubmitted = (exit: number, code: string) => ({
  exit,
  out: '',
  told: expect.stringMatching(new RegExp(`^{"code":"${code}","says":"[^"]+"}\n$`)),
});

describe('a submitter', () => {
  it('prints what Sage answers, a yes and a no', async () => {
    const made = await submit(message({ InvoiceNumber: 'Ünï &amp; 🏗' }));
    expect(made).toMatchObject({ exit: 0, told: '' });
    expect(verdictOf(made.out)).toEqual({ code: 0, message: 'Ok' });
    expect((await books.sage.books.find(recordOf(made.out)))?.invoice).toMatchObject({ invnum: 'Ünï & 🏗' });
    const refused = await submit(message({ VendorRef: '999' }));
    expect([refused.exit, verdictOf(refused.out).code]).toEqual([0, 12802]);
  });

  it('without a message only asks whether one could be handed in', async () => {
    const before = await count();
    expect(await submit('')).toEqual({ exit: 0, out: '', told: '' });
    await books.sage.weather.change({ no_licence: true });
    expect(await submit('')).toEqual(nothingSubmitted(12, 'no_licence'));
    expect(await count()).toBe(before);
  });

  it('ends with 10 to 19 where nothing was submitted', async () => {
    const before = await count();
    const free = net.createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const nowhere = String((free.address() as net.AddressInfo).port);
    free.close();
    const past = { SAGE_SUBMIT_BEFORE: String(Date.now() - 1) };
    const another = message({}, undefined, { company: 'Another' });
    const xml = message();
    expect(await submit(xml, { SAGE_PROGRAM_PORT: nowhere })).toEqual(nothingSubmitted(17, 'not_answering'));
    expect(await submit(xml, { SAGE_PROGRAM_PORT: '' })).toEqual(nothingSubmitted(10, 'program_missing'));
    expect(await submit(xml, { SAGE_PROGRAM_PASSWORD: 'x' })).toEqual(nothingSubmitted(11, 'login_refused'));
    expect(await submit(another)).toEqual(nothingSubmitted(13, 'company_not_opened'));
    expect(await submit(xml, past)).toEqual(nothingSubmitted(15, 'timed_out'));
    expect(await submit('<nonsense/>')).toEqual(nothingSubmitted(16, 'not_accepted'));
    const weathers = [
      [{ down: true }, 17, 'not_answering'],
      [{ user_denied: true }, 11, 'login_refused'],
      [{ no_licence: true }, 12, 'no_licence'],
      [{ exclusive_access: true }, 14, 'exclusive_use'],
    ] as const;
    for (const [weather, exit, code] of weathers) {
      await books.sage.weather.change({ ...fairWeather, ...weather });
      expect(await submit(xml)).toEqual(nothingSubmitted(exit, code));
    }
    expect(await count()).toBe(before);
  });

  it('ends otherwise where the answer was lost, and the message took effect', async () => {
    const before = await count();
    await books.sage.weather.change({ lose_next_answer: true });
    expect(await submit(message())).toMatchObject({ exit: 20, out: '' });
    expect(await count()).toBe(before + 1);
  });

  it('that is killed while Sage works has submitted all the same', async () => {
    const before = await count();
    await books.sage.weather.change({ latency_ms: 60_000 });
    const child = started();
    child.stdin.end(message());
    await until(
      async () => books.sage.inFlight(),
      (calls) => calls === 1,
    );
    child.kill('SIGKILL');
    await once(child, 'close');
    await books.sage.weather.change({ latency_ms: 0 });
    await books.sage.settled();
    expect(await count()).toBe(before + 1);
  });
});

/** However it comes about: a connection that breaks also closes. */
const closed = (socket: net.Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()));

describe('the program', () => {
  const say = async (parts: readonly string[]) => {
    const socket = net.connect({ host: '127.0.0.1', port: program.port, allowHalfOpen: true });
    const heard: Buffer[] = [];
    socket.on('data', (chunk) => heard.push(chunk));
    socket.on('error', () => {});
    for (const part of parts) socket.write(part);
    socket.end();
    await closed(socket);
    return Buffer.concat(heard).toString('utf8');
  };

  it('takes a message in whatever pieces it comes, and several connections at once', async () => {
    const whole = `${password}\n${message()}`;
    expect(verdictOf(await say([...whole])).code).toBe(0);
    const answers = await Promise.all(Array.from({ length: 8 }, () => say([`${password}\n`, message()])));
    expect(new Set(answers.map(recordOf)).size).toBe(8);
  });

  it('breaks a connection that says no password, or too much', async () => {
    const before = await count();
    expect(await say([message().replaceAll('\n', '')])).toBe('');
    expect(await say([])).toBe('');
    expect(await say([`${password}\n${' '.repeat(8_600_000)}`])).toBe('');
    expect(await count()).toBe(before);
  });

  it('does not take a message that was cut off', async () => {
    const before = await count();
    expect(JSON.parse(await say([`${password}\n${message().slice(0, -20)}`]))).toMatchObject({ code: 'not_accepted' });
    expect(await count()).toBe(before);
  });

  it('without a password lets everyone in, and breaks what is open when it closes', async () => {
    const open = await openProgram(books.sage, {});
    const { exit } = await submit(message(), { SAGE_PROGRAM_PORT: String(open.port), SAGE_PROGRAM_PASSWORD: '' });
    expect(exit).toBe(0);
    const waiting = net.connect(open.port, '127.0.0.1').on('error', () => {});
    await once(waiting, 'connect');
    const broken = closed(waiting);
    await open.close();
    await broken;
  });
});
