import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';

/**
 * What can be said of the files for Windows without a Windows: that they are whole and plain, and agree with what starts
 * them. `agent/windows/test/` runs the program itself, where Mono is.
 */
const folder = fileURLToPath(new URL('../agent/windows/', import.meta.url));
const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');
const scripts = readdirSync(folder).filter((name) => name.endsWith('.ps1'));

/** A script without its comments and texts. Here-strings and nested quotes are not among what we write. */
function bare(script: string): string {
  return script
    .replace(/`./g, '')
    .replace(/"(?:[^"\n]|"")*"|'(?:[^'\n]|'')*'/g, '""')
    .replace(/#.*$/gm, '');
}

function isBalanced(text: string): boolean {
  const open: string[] = [];
  const partner: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
  for (const character of text) {
    if ('([{'.includes(character)) open.push(character);
    else if (Object.hasOwn(partner, character) && open.pop() !== partner[character]) return false;
  }
  return open.length === 0;
}

describe('the files for Windows', () => {
  it.each([...scripts, 'Submit.cs'])(
    '%s is plain ASCII, for PowerShell 5.1 reads others in the machine’s code page',
    (name) => {
      const odd = [...read(name)].filter((character) => character > '~' || (character < ' ' && character !== '\n'));
      expect(odd).toEqual([]);
    },
  );

  it.each(scripts)('%s has every bracket closed, is strict, and stops at errors', (name) => {
    const script = read(name);
    expect(isBalanced(bare(script))).toBe(true);
    expect(script).toMatch(/^Set-StrictMode -Version 2\.0$/m);
    expect(script).toMatch(/^\$ErrorActionPreference = 'Stop'$/m);
    expect(script).not.toMatch(/Invoke-Expression|\biex\b|DownloadString|Invoke-WebRequest/i);
  });

  it('knows when brackets are not closed', () => {
    expect(isBalanced('if ($x { }')).toBe(false);
    expect(isBalanced('{ ( } )')).toBe(false);
    expect(bare(`"a ( ""b""" 'c {' # }`).trim()).toBe('"" ""');
  });

  it('calls Sage’s API in the documented order', () => {
    const source = read('Submit.cs').replace(/\/\/.*$/gm, '');
    const opening = source.slice(source.indexOf('void Open()'), source.indexOf('string Submit('));
    const calls = [...opening.matchAll(/(?:Expect\(0, |Ask\()"(\w+)"/g)].map((call) => call[1]);
    expect(calls).toEqual(['IntializeAPI', 'SetDataSource', 'EnableRequests', 'IsApplicationAllowed', 'IsValidUser']);
    const closing = source.slice(source.indexOf('void Close()'));
    expect(closing.indexOf('"DisableRequests"')).toBeLessThan(closing.indexOf('"DeIntializeAPI"'));
    const run = source.slice(source.indexOf('public static int Run('));
    const steps = [
      'session.Open()',
      'EndInTime(settings)',
      'submitted = true',
      'session.Submit(message)',
      'session.Close()',
      'output.Write(',
    ];
    const places = steps.map((step) => run.indexOf(step));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('ends with the numbers that the connector, the simulator and the page know', () => {
    const root = path.join(folder, '../../src');
    const connector = readFileSync(path.join(root, 'connectors/sage-100-contractor/program.ts'), 'utf8');
    const simulated = readFileSync(path.join(root, 'simulators/sage-100-contractor/submit.mjs'), 'utf8');
    const ours = [...read('Submit.cs').matchAll(/new NothingSent\((\d+), "(\w+)"/g)].map((end) => [
      Number(end[1]),
      end[2],
    ]);
    const theirs = [...simulated.matchAll(/^ {2}(\w+): (1\d),$/gm)].map((end) => [Number(end[2]), end[1]]);
    const page = [...read('README.md').matchAll(/^\| (1\d) \| `(\w+)`/gm)].map((end) => [Number(end[1]), end[2]]);
    const understood = [...connector.matchAll(/^ {2}(1\d): '\w+',$/gm)].map((end) => Number(end[1]));
    expect(ours.map(([code]) => code)).toEqual([10, 11, 12, 13, 14, 15, 16, 17]);
    expect(theirs).toEqual(ours);
    expect(page).toEqual(ours);
    expect(understood).toEqual(ours.map(([code]) => code));
  });

  it('has each of its settings on the page, and no others', () => {
    const used = new Set([...read('Submit.cs').matchAll(/"(SAGE_[A-Z_]+)"/g)].map((name) => name[1]));
    const told = new Set([...read('README.md').matchAll(/^\| `(SAGE_[A-Z_]+)`/gm)].map((name) => name[1]));
    expect([...told].sort()).toEqual([...used].sort());
  });

  it('starts the hub as it is started elsewhere, with settings that Node reads as they are written', () => {
    const root = path.join(folder, '../..');
    const flags = /--max-semi-space-size=\d+ --max-old-space-size=\d+ bin.start\.mjs/;
    const started = (file: string) => flags.exec(readFileSync(path.join(root, file), 'utf8'))?.[0].replace('\\', '/');
    expect(started('agent/windows/install-hub.ps1')).toBeDefined();
    expect(started('agent/windows/install-hub.ps1')).toBe(started('package.json'));
    expect(started('agent/windows/install-hub.ps1')).toBe(started('docs/guides/install.md'));
    const data = 'C:\\ProgramData\\Tieout\\hub\\new data';
    expect(parseEnv(`TIEOUT_DATA_DIR=${data}\r\n`)).toEqual({ TIEOUT_DATA_DIR: data });
  });

  it.each(scripts)('%s reads only scripts that are beside it, and calls what they give by its own names', (name) => {
    const beside = [...read(name).matchAll(/^\. \(Join-Path \$PSScriptRoot '([\w.-]+)'\)$/gm)].map(([, file]) => file!);
    const given = new Map(
      beside.flatMap((file) =>
        [...read(file).matchAll(/^function ([\w-]+)\(([^)]*)\)/gm)].map(
          ([, of, takes]) => [of!, [...takes!.matchAll(/\$(\w+)/g)].map(([, one]) => one!)] as const,
        ),
      ),
    );
    for (const [of, takes] of given) {
      const call = new RegExp(`^ *${of}((?: [^\\n]*` + '`' + `\\n)*[^\\n]*)`, 'm').exec(read(name))?.[1];
      const byName = [...(call ?? '').matchAll(/ -(\w+) /g)].map(([, one]) => one!);
      expect(
        byName.filter((one) => !takes.includes(one)),
        `${of} in ${name}`,
      ).toEqual([]);
      if (byName.length > 0) expect([...byName].sort()).toEqual([...takes].sort());
    }
  });

  it('names only files that are there', () => {
    const named = [...read('README.md').matchAll(/\]\(([\w./-]+\.(?:ps1|cs))\)/g)].map((link) => link[1]!);
    expect(named.length).toBeGreaterThan(3);
    for (const file of named) expect(read(file).length).toBeGreaterThan(0);
  });
});
