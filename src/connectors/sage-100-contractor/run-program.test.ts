import { expect, it } from 'vitest';
import { runProgram } from './run-program.ts';

it('what a program says beside its answer is kept as far as anybody reads it, however much it says', async () => {
  const script = `for (let i = 0; i < 20; i++) process.stderr.write('x'.repeat(10_000)); process.stdout.write('<b/>');`;
  const run = { command: process.execPath, args: ['-e', script], env: {}, input: '', mostBytes: 100 };
  const end = await runProgram(run, new AbortController().signal);
  expect(end).toMatchObject({ is: 'ended', code: 0, output: Buffer.from('<b/>'), told: 'x'.repeat(16_384) });
});
