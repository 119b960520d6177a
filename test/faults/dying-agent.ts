import type { AgentPoint } from '../../src/agent/perform.ts';
import { runFolder } from '../../src/agent-main.ts';
import type { AgentCall } from '../../src/domain/agent.ts';

/** What an agent is told at birth by the test that started it. */
export interface AgentBirth {
  readonly folder: string;
  /** The first task of that call that comes to this point ends or stops the whole process there. */
  readonly order?: { readonly at: AgentPoint; readonly call: AgentCall; readonly by: 'SIGKILL' | 'SIGSTOP' };
}

/** As `tieout agent run` is, for tests that end it at a point. */
const { folder, order } = JSON.parse(process.argv[2] ?? '{}') as AgentBirth;
let armed = order;

const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
// Without its test it has nothing to live for.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

await runFolder({
  folder,
  stop: stop.signal,
  log: (message) => process.stdout.write(`${message}\n`),
  reach: async (point, call) => {
    if (armed?.at !== point || armed.call !== call) return;
    const { by } = armed;
    armed = undefined;
    await new Promise<void>((told) => void process.send?.({ is: 'reached', point }, undefined, {}, () => told()));
    process.kill(process.pid, by);
  },
});
process.disconnect?.();
