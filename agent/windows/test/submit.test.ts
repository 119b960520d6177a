import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  checkProgram,
  NothingSent,
  openProgram,
  type ProgramOptions,
} from '../../../src/connectors/sage-100-contractor/program.ts';

/**
 * The program that a Windows machine would run, compiled and run here by Mono, against a library that stands where
 * Sage's API would, and started by the connector as it starts it. It proves the order of calls and the ends; it proves
 * nothing about Sage.
 */
const here = import.meta.dirname;
const folder = mkdtempSync(path.join(tmpdir(), 'tieout-windows-'));
const program = path.join(folder, 'tieout-submit.exe');
const dll = path.join(folder, 'Sage.100.Contractor.Api.dll');
const log = path.join(folder, 'calls');
const password = 'pä"ss<&>\\word';
const never = new AbortController().signal;

beforeAll(() => {
  // As the compiler that comes with Windows would: C# 5, 32 bit.
  execFileSync('mcs', ['-langversion:5', '-warnaserror', `-out:${program}`, path.join(here, '..', 'Submit.cs')]);
  execFileSync('mcs', ['-target:library', `-out:${dll}`, path.join(here, 'FakeApi.cs')]);
});
beforeEach(() => writeFileSync(log, ''));
afterAll(() => rmSync(folder, { recursive: true }));

const calls = () =>
  readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
const names = () => calls().map((call) => call.replace(/\(.*/, ''));

const told = (api = '', env: Record<string, string> = {}): ProgramOptions => ({
  command: '/usr/bin/mono',
  args: [program],
  callMs: 30_000,
  user: 'tieout',
  company: 'Smith & Söhne',
  env: {
    SAGE_API_DLL: dll,
    SAGE_SERVER: 'SRV\\SAGE100CON',
    SAGE_COMPANY: 'Smith & Söhne',
    SAGE_USER: 'tieout',
    SAGE_PASSWORD: password,
    FAKE_LOG: log,
    FAKE_API: api,
    ...env,
  },
});
const errorOf = async (asked: Promise<unknown>): Promise<Error> =>
  asked.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: Error) => error,
  );
const submit = (api = '', env: Record<string, string> = {}) =>
  openProgram(told(api, env))('\ufeff<a>ünï 🏗 "x"</a>\r\n', never);

const opening = ['IntializeAPI', 'SetDataSource', 'EnableRequests', 'IsApplicationAllowed', 'IsValidUser'];
const closing = ['DisableRequests', 'DeIntializeAPI'];

describe('the program that talks to Sage’s API', () => {
  it('calls it in the documented order, and answers only what Sage answered', async () => {
    expect(await submit()).toBe('<answer><a>ünï 🏗 "x"</a></answer>');
    expect(calls()).toEqual([
      'IntializeAPI()',
      'SetDataSource(SRV\\SAGE100CON)',
      'EnableRequests()',
      `IsApplicationAllowed(tieout|${password})`,
      `IsValidUser(Smith & Söhne|tieout|${password})`,
      `submitXML(<a>ünï 🏗 "x"</a>|${password})`,
      'DisableRequests()',
      'DeIntializeAPI()',
    ]);
  });

  it('without a message opens a session and closes it, and submits nothing', async () => {
    await checkProgram(told(), never);
    expect(names()).toEqual([...opening, ...closing]);
    const error = await errorOf(checkProgram(told('IsApplicationAllowed=-1'), never));
    expect(error).toMatchObject({ code: 'login_refused' });
  });

  it.each([
    ['IntializeAPI=5', 'program_missing', 1, 'does not start (IntializeAPI answers 5)'],
    ['IntializeAPI=throw No free license is left', 'no_licence', 1, 'No free license is left'],
    ['SetDataSource=7', 'nothing_handed_over', 2, 'does not reach SRV'],
    ['EnableRequests=throw A network-related error occurred', 'nothing_handed_over', 3, 'network-related'],
    ['IsValidUser=throw Execution Timeout Expired', 'nothing_handed_over', 5, 'Timeout Expired'],
    ['EnableRequests=throw Somebody has exclusive access', 'exclusive_use', 3, 'exclusive'],
    ['IsApplicationAllowed=-1', 'login_refused', 4, 'does not allow this application'],
    ['IsValidUser=false', 'company_not_opened', 5, 'is no user of the company'],
    ['IsValidUser=throw bad password', 'login_refused', 5, 'bad password'],
  ])('told %s ends with %s, nothing submitted, the session closed', async (api, code, opened, says) => {
    const error = await errorOf(submit(api));
    expect(error).toBeInstanceOf(NothingSent);
    expect(error).toMatchObject({ code, message: expect.stringContaining(says) });
    // Requests that were never enabled need not be disabled; the session is closed in any case.
    expect(names()).toEqual([...opening.slice(0, opened), ...closing.slice(opened > 3 ? 0 : 1)]);
  });

  it.each([
    ['submitXML=throw the server went away', /server went away/],
    ['submitXML=', /no answer/],
    ['submitXML=exit 0', /ended before it answered/],
    ['DisableRequests=throw bang', /could not be closed: bang/],
    ['DeIntializeAPI=throw bang', /could not be closed: bang/],
    ['DeIntializeAPI=exit 12', /exit code 12/],
  ])('told %s after submitting is not sure that nothing was', async (api, says) => {
    const error = await errorOf(submit(api));
    expect(error).not.toBeInstanceOf(NothingSent);
    expect(error).toMatchObject({ code: 'program_ended', message: expect.stringMatching(says) });
    if (!api.includes('exit')) expect(names()).toEqual([...opening, 'submitXML', ...closing]);
  });

  /** As it ends where nobody is there to kill it; null: it was killed all the same. */
  const endOf = (env: Record<string, string>, api = ''): number | null => {
    const given = { ...process.env, ...told(api).env, ...env };
    const { status } = spawnSync('/usr/bin/mono', [program], { input: '<a/>', env: given });
    return status;
  };

  it('submits nothing when its time is over, before or after it could open a session', async () => {
    const past = String(Date.now() - 1_000);
    expect(endOf({ SAGE_SUBMIT_BEFORE: past })).toBe(15);
    expect(calls()).toEqual([]);
    expect(endOf({ SAGE_SUBMIT_BEFORE: String(Date.now() + 4_000) }, 'IsValidUser=sleep 4500')).toBe(15);
    expect(names()).toEqual([...opening, ...closing]);
  });

  it('kills itself when its time is over in the midst of a submission: whoever started it may be dead', () => {
    for (const [slow, begun] of [
      ['submitXML', ['submitXML']],
      ['DisableRequests', ['submitXML', 'DisableRequests']],
    ] as const) {
      writeFileSync(log, '');
      expect(endOf({ SAGE_SUBMIT_BEFORE: String(Date.now() + 4_000) }, `${slow}=sleep 12000`)).toBeNull();
      expect(names()).toEqual([...opening, ...begun]);
    }
  });

  it.each([
    ['no server', { SAGE_SERVER: '' }, 'program_missing', 'SAGE_SERVER is not set'],
    ['no company', { SAGE_COMPANY: '' }, 'program_missing', 'SAGE_COMPANY is not set'],
    ['the user supervisor', { SAGE_USER: 'Supervisor' }, 'login_refused', 'supervisor'],
    ['a dll that is not there', { SAGE_API_DLL: '/nowhere/a.dll' }, 'program_missing', 'there is no file'],
    ['a dll that is none', { SAGE_API_DLL: import.meta.filename }, 'program_missing', 'Sage'],
    ['another dll', { SAGE_API_DLL: program }, 'program_missing', 'cannot be loaded'],
    ['no dll at all', { SAGE_API_DLL: '' }, 'program_missing', 'SAGE_API_DLL may say where'],
  ])('with %s submits nothing and says why', async (_, env, code, says) => {
    const error = await errorOf(submit('', env));
    expect(error).toBeInstanceOf(NothingSent);
    expect(error).toMatchObject({ code, message: expect.stringContaining(says) });
    expect(calls()).toEqual([]);
  });

  it('refuses a message that is no text or longer than any', async () => {
    const { env } = told();
    const end = (input: Buffer) => {
      try {
        execFileSync('/usr/bin/mono', [program], { input, env: { ...process.env, ...env }, stdio: 'pipe' });
        return 0;
      } catch (error) {
        return (error as { status: number }).status;
      }
    };
    expect(end(Buffer.from([0x3c, 0xff, 0xfe]))).toBe(16);
    expect(end(Buffer.alloc(4_000_001, 'x'))).toBe(16);
    expect(calls()).toEqual([]);
  });

  it('says its password to nobody', async () => {
    const error = await errorOf(submit(`IsValidUser=throw wrong password ${password.replace(';', '')} of tieout`));
    expect(error.message).toContain('wrong password *** of tieout');
    expect(error.message).not.toContain('ss<&>');
  });

  it('is what the scripts for Windows name', () => {
    for (const script of ['submit.ps1', 'build.ps1']) {
      const file = path.join(here, '..', script);
      expect(existsSync(file) && readFileSync(file, 'utf8')).toContain('Submit.cs');
    }
  });
});
