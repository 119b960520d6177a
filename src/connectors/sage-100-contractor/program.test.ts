import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { ErpTrouble } from '../trouble.ts';
import { readVerdict } from './messages.ts';
import { checkProgram, NothingSent, openProgram, type ProgramOptions } from './program.ts';

const password = 'p"ss&<wörd>\\1';
const folder = mkdtempSync(path.join(tmpdir(), 'tieout-program-'));
afterAll(() => rmSync(folder, { recursive: true }));
const never = new AbortController().signal;

/** A program of a few lines, as a real child process. */
const program = (script: string, more: Partial<ProgramOptions> = {}): ProgramOptions => ({
  command: process.execPath,
  args: ['-e', script],
  env: { SAGE_PASSWORD: password, SAGE_USER: 'tieout' },
  callMs: 20_000,
  user: 'tieout',
  company: 'Kit Builders',
  ...more,
});
const readAll = `let xml = ''; process.stdin.setEncoding('utf8').on('data', (d) => { xml += d; }).on('end', () => { `;
const submit = (script: string, more: Partial<ProgramOptions> = {}, signal = never) =>
  openProgram(program(script, more))('<a>ünï 🏗</a>', signal);
const errorOf = async (asked: Promise<unknown>): Promise<Error> => {
  try {
    await asked;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('it did not fail');
};

describe('a message', () => {
  it('goes in whole and its answer comes out whole, whatever it is made of', async () => {
    expect(await submit(`${readAll} process.stdout.write('\\ufeff<b>' + xml + '</b>\\r\\n'); });`)).toBe(
      '<b><a>ünï 🏗</a></b>',
    );
    const long = `<a>${'x'.repeat(3_000_000)}</a>`;
    expect(await openProgram(program(`process.stdin.pipe(process.stdout)`))(long, never)).toBe(long);
  });

  it('is handed over with credentials in the environment, and with no more of ours than a program needs', async () => {
    process.env.HUB_SECRET_OF_THIS_TEST = 'ours';
    try {
      const seen = await submit(`process.stdout.write(JSON.stringify([process.env, process.argv, process.execArgv]))`);
      const [env] = JSON.parse(seen);
      expect(env).toMatchObject({ SAGE_PASSWORD: password, SAGE_USER: 'tieout', PATH: process.env.PATH });
      expect(env).not.toHaveProperty('HUB_SECRET_OF_THIS_TEST');
      expect(JSON.stringify(JSON.parse(seen).slice(1))).not.toContain('rd>');
    } finally {
      delete process.env.HUB_SECRET_OF_THIS_TEST;
    }
  });

  it('is not handed over once its time is over, though no timer has gone off yet', async () => {
    const begun = path.join(folder, 'begun');
    const late = Object.assign(new AbortController().signal, {
      throwIfAborted: () => {
        throw new Error('its time is over');
      },
    });
    const script = `require('node:fs').writeFileSync(${JSON.stringify(begun)}, ''); process.stdin.pipe(process.stdout)`;
    await expect(submit(script, {}, late)).rejects.toThrow('its time is over');
    expect(existsSync(begun)).toBe(false);
  });

  it('says until when it may be submitted, for a program that outlives us', async () => {
    const before = Date.now();
    const told = Number(await submit('process.stdout.write(process.env.SAGE_SUBMIT_BEFORE)', { callMs: 9_000 }));
    expect(told).toBeGreaterThanOrEqual(before + 9_000);
    expect(told).toBeLessThanOrEqual(Date.now() + 9_000);
  });

  it('is not read by a shell', async () => {
    const more = { args: ['-e', 'process.stdout.write(process.argv.slice(1).join())', '$(id)', '; id', '%PATH%'] };
    expect(await submit('', more)).toBe('$(id),; id,%PATH%');
  });

  it('may be answered before it is read', async () => {
    const long = `<a>${'x'.repeat(3_000_000)}</a>`;
    expect(
      await openProgram(program(`process.stdout.write('<b/>'); process.exitCode = 0; process.stdin.destroy()`))(
        long,
        never,
      ),
    ).toBe('<b/>');
  });
});

describe('an end at which nothing was submitted', () => {
  const ending = (code: number, says: string) =>
    `console.error('noise'); console.error(JSON.stringify({ code: 'x', says: ${JSON.stringify(says)} })); process.exit(${code})`;

  it.each([
    [10, 'program_missing', 'cannot be started: the dll is not there'],
    [11, 'login_refused', 'refuses the login tieout'],
    [12, 'no_licence', 'no free licence seat'],
    [13, 'company_not_opened', 'does not open the company Kit Builders for the user tieout'],
    [14, 'exclusive_use', 'somebody has Sage 100 Contractor® for themselves'],
    [15, 'timed_out', 'did not answer within 20000 ms'],
    [16, 'schema_differs', 'has no place for this message here'],
    [17, 'nothing_handed_over', 'nothing was sent: the dll is not there. It is tried again'],
    [19, 'program_missing', 'cannot be started: the dll is not there'],
  ])('with %i is %s, and never unclear', async (code, trouble, sentence) => {
    const error = await errorOf(submit(ending(code, 'the dll is not there')));
    expect(error).toBeInstanceOf(NothingSent);
    expect(error).toMatchObject({ code: trouble, nothingWasSent: true });
    expect(error.message).toContain(sentence);
    expect(error.message).toContain('the dll is not there');
    expect(error.message).not.toMatch(/[{}]|noise/);
  });

  it('is that of a program that is not there, or may not be run', async () => {
    for (const command of ['/nowhere/submit.exe', import.meta.filename]) {
      const error = await errorOf(submit('', { command, args: [] }));
      expect(error).toBeInstanceOf(NothingSent);
      expect(error).toMatchObject({ code: 'program_missing' });
    }
  });
});

describe('an end that may have come after the submission', () => {
  it.each([
    [
      'an end like a refusal, without its line',
      `console.error('Kaboom'); console.error('{"says":1}'); process.exit(12)`,
      /exit code 12: Kaboom/,
    ],
    ['a crash', `console.error('first'); throw new Error('bang')`, /exit code 1: first .*bang/],
    [
      'an end like a refusal, but past it',
      `console.error(JSON.stringify({ code: 'x', says: 'y' })); process.exit(20)`,
      /exit code 20: y/,
    ],
    ['an end before the refusals', 'process.exit(9)', /exit code 9/],
    ['a kill', `process.kill(process.pid, 'SIGKILL')`, /it was killed/],
    ['an answer in a failure', `process.stdout.write('<b/>', () => process.exit(1))`, /exit code 1/],
  ])('after %s is not a refusal', async (_, script, how) => {
    const error = await errorOf(submit(script));
    expect(error).not.toBeInstanceOf(NothingSent);
    expect(error).toMatchObject({ name: 'ErpTrouble', code: 'program_ended', message: expect.stringMatching(how) });
  });

  it('without an answer, or with one that is no text, is told', async () => {
    expect(await errorOf(submit(''))).toMatchObject({ code: 'program_ended' });
    expect(await errorOf(submit(`process.stdout.write(Buffer.from([0x3c, 0xff, 0xfe]))`))).toMatchObject({
      code: 'unreadable_answer',
    });
  });

  it('with an answer that is cut off leaves it to its reader, who does not believe it', async () => {
    const cut = await submit(`process.stdout.write('<MBXML><MBXMLMsgsRs><ARs statusCode="0"')`);
    expect(() => readVerdict(cut)).toThrow(/not whole/);
  });

  it('with an answer longer than any is killed', async () => {
    const endless = `const more = () => process.stdout.write('x'.repeat(65536), more); more()`;
    const error = await errorOf(submit(endless));
    expect(error).not.toBeInstanceOf(NothingSent);
    expect(error).toMatchObject({ code: 'unreadable_answer', message: expect.stringContaining('4000000 bytes') });
  });

  it('says as much as a sentence bears, of however much it was told', async () => {
    const error = await errorOf(submit(`process.stderr.write('y'.repeat(5_000_000), () => process.exit(1))`));
    expect(error.message.length).toBeLessThan(500);
    expect(error.message).toMatch(/y…\)$/);
  });
});

describe('a program that hangs', () => {
  const hang = `process.on('SIGTERM', () => {}); process.stdout.write(String(process.pid)); setInterval(() => {}, 1000);`;
  /** A program's own note of its number, in a file that is there only when it is whole. */
  const pidFile = () => {
    const file = path.join(folder, String(Math.random()));
    const fs = `require('fs')`;
    const script = `${fs}.writeFileSync(process.env.PID_FILE + '~', String(process.pid)); ${fs}.renameSync(process.env.PID_FILE + '~', process.env.PID_FILE);`;
    const pid = async () => {
      while (!existsSync(file)) await wait(10);
      return Number(readFileSync(file, 'utf8'));
    };
    return { file, script, pid };
  };
  const isAlive = (pid: number) => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };

  it('is killed when the signal aborts, and the reason is the signal’s', async () => {
    const gone = new AbortController();
    const note = pidFile();
    const asked = errorOf(submit(note.script + hang, { env: { PID_FILE: note.file } }, gone.signal));
    const pid = await note.pid();
    expect(isAlive(pid)).toBe(true);
    const reason = new Error('given up');
    gone.abort(reason);
    expect(await asked).toBe(reason);
    expect(isAlive(pid)).toBe(false);
  });

  it('is killed after its time, and that is not a refusal', async () => {
    const error = await errorOf(submit(hang, { callMs: 300 }));
    expect(error).toBeInstanceOf(ErpTrouble);
    expect(error).not.toBeInstanceOf(NothingSent);
    expect(error).toMatchObject({ code: 'timed_out' });
  });

  it.each([
    ['while it hangs', hang],
    ['and has answered and ended', `process.stdout.write('<b/>', () => process.exit(0))`],
  ])('is not waited for because of what it left behind, %s', async (_, then) => {
    const note = pidFile();
    const left = JSON.stringify(`${note.script} setInterval(() => {}, 1000)`);
    const leave = `require('child_process').spawn(process.execPath, ['-e', ${left}], { stdio: 'inherit' });`;
    const gone = new AbortController();
    const asked = errorOf(submit(leave + then, { env: { PID_FILE: note.file } }, gone.signal));
    const pid = await note.pid();
    try {
      const reason = new Error('given up');
      gone.abort(reason);
      expect(await asked).toBe(reason);
      expect(isAlive(pid)).toBe(true);
    } finally {
      process.kill(pid, 'SIGKILL');
    }
  });

  it('is never started where the signal is aborted before', async () => {
    const reason = new Error('too late');
    expect(await errorOf(submit('', {}, AbortSignal.abort(reason)))).toBe(reason);
  });
});

describe('secrets', () => {
  it('stand in no error, however a program echoes them', async () => {
    const echo = [
      `console.error(process.env.SAGE_PASSWORD); process.exit(11)`,
      `console.error(JSON.stringify({ code: 'x', says: 'bad password ' + process.env.SAGE_PASSWORD })); process.exit(11)`,
      `console.error('{' + JSON.stringify(process.env.SAGE_PASSWORD)); process.exit(1)`,
      `console.error(encodeURIComponent(process.env.SAGE_PASSWORD)); process.exit(1)`,
      `console.error(Buffer.from(process.env.SAGE_PASSWORD).toString('base64')); process.exit(12)`,
      `console.error('<P>' + process.env.SAGE_PASSWORD.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')); process.exit(1)`,
      `throw new Error(process.env.SAGE_PASSWORD + process.env.OTHER)`,
    ];
    for (const script of echo) {
      const error = await errorOf(
        submit(script, { env: { SAGE_PASSWORD: password, OTHER: 'quite-private' }, secrets: ['quite-private'] }),
      );
      const shown = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
      expect(shown).toContain('•••');
      expect(shown).not.toMatch(/wörd|w%C3%B6rd|quite-private/);
      expect(shown).not.toContain(Buffer.from(password).toString('base64'));
    }
  });

  it('stand in no error where no program can be given them', async () => {
    const error = await errorOf(submit('', { env: { SAGE_PASSWORD: 'quite\0private' } }));
    expect(error).toMatchObject({ code: 'program_missing', nothingWasSent: true });
    expect(`${error.message} ${error.stack} ${String(error.cause)}`).not.toContain('private');
  });
});

describe('a look whether a message could be submitted', () => {
  it('hands over no message, and is well where the program ends well', async () => {
    const seen = `${readAll} process.exit(xml === '' ? 0 : 1) });`;
    await expect(checkProgram(program(seen), never)).resolves.toBeUndefined();
    expect(
      await errorOf(
        checkProgram(program('console.error(JSON.stringify({ code: "x", says: "y" })); process.exit(13)'), never),
      ),
    ).toMatchObject({
      code: 'company_not_opened',
    });
    await expect(openProgram(program(seen))(' ', never)).rejects.toThrow('no message');
  });
});
