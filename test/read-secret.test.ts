import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { readSecret } from '../bin/parts/read-secret.ts';

/** A terminal, and whether it would show what is typed. */
function terminal() {
  const modes: boolean[] = [];
  const from = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (on: boolean) => modes.push(on) });
  const shown: string[] = [];
  const to = { write: (text: string | Uint8Array) => shown.push(String(text)) > 0 };
  return { from, to, shown, modes };
}

it('a secret is asked for at a terminal, which shows nothing of it and is put back', async () => {
  const { from, to, shown, modes } = terminal();
  const secret = readSecret(from, to, 'The secret: ');
  from.write('canarx');
  from.write('\u007fy 7\r');
  expect(await secret).toBe('canary 7');
  expect(shown).toEqual(['The secret: ', '\n']);
  expect(modes).toEqual([true, false]);
});

it.each(['\u0003', '\u0004'])('what is broken off gives no secret, and puts the terminal back', async (key) => {
  const { from, to, shown, modes } = terminal();
  const secret = readSecret(from, to, 'The secret: ');
  if (key === '\u0003') from.write('half');
  from.write(key);
  expect(await secret).toBe('');
  expect([shown.join(''), modes]).toEqual(['The secret: \n', [true, false]]);
});

it('from a file or a program it is taken whole, but for the end of its last line', async () => {
  const { to, shown } = terminal();
  const file = new PassThrough();
  file.end('two\nlines\r\n');
  expect(await readSecret(file, to, 'The secret: ')).toBe('two\nlines');
  expect(shown).toEqual([]);
});
