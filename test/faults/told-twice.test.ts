import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';

/** Ctrl+C at a terminal is told to a program by the terminal, and once more by the launcher that runs it. */
it('an agent that is told twice to stop ends what it has in hand all the same', async () => {
  const at = new URL('../../bin/parts/agent.ts', import.meta.url).href;
  const program = `import { toldToStop } from ${JSON.stringify(at)};
    const stop = toldToStop();
    const open = setInterval(() => {}, 1_000);
    stop.addEventListener('abort', () => setTimeout(() => { console.log('in hand is done'); clearInterval(open); }, 300));
    console.log('at work');`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  await sleep(5);
  child.kill('SIGINT');
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(out).toContain('in hand is done');
});
