import { enrolAgent, runFolder, statusOf } from '../../src/agent-main.ts';
import { fill, words } from '../../src/domain/words/words.ts';
import { stopSignals } from '../../src/stop-signals.ts';
import type { Given, Said } from './commands.ts';
import { Usage } from './connect.ts';
import { table } from './output.ts';
import { tellingLooks } from './progress-bar.ts';

const { cli } = words;

/** `tieout agent enrol | run | status`. */
export async function agent(given: Given): Promise<Said> {
  const [verb] = given.words;
  const option = (name: string) => (typeof given.options[name] === 'string' ? given.options[name] : undefined);
  const needed = (name: string) => {
    const value = option(name);
    if (value === undefined) throw new Usage(fill(cli.needsOption, { command: `agent ${verb}`, option: name }));
    return value;
  };
  if (verb === 'enrol') {
    const [hub, code, folder] = [needed('url'), needed('code'), needed('folder')];
    const says = await enrolAgent({
      hub,
      code,
      folder,
      name: option('name'),
      caFile: option('ca'),
      proxy: option('proxy'),
    });
    return { json: { message: says }, text: says };
  }
  if (verb === 'run') return run(needed('folder'));
  if (verb !== 'status') throw new Usage(cli.needsAgentVerb);
  const folder = needed('folder');
  const found = await tellingLooks((looking) => statusOf(folder, looking));
  const rows = found.map(({ what, ok, says }) => ({ what, ok: ok ? 'yes' : 'NO', says }));
  return { json: found, text: table(rows), code: found.every(({ ok }) => ok) ? 0 : 1 };
}

/** Until it is told to stop; what is in hand is then finished. What it says goes to stderr, a line each. */
async function run(folder: string): Promise<Said> {
  const stop = toldToStop();
  const log = (message: string) => process.stderr.write(`${new Date().toISOString()} ${message}\n`);
  await runFolder({ folder, stop, log });
  return { json: { message: cli.agentStopped }, text: cli.agentStopped };
}

/** Told once or many times: Ctrl+C comes from the terminal and from the launcher, and the second must not end it at once. */
export function toldToStop(): AbortSignal {
  const stop = new AbortController();
  for (const signal of stopSignals) process.on(signal, () => stop.abort());
  return stop.signal;
}
