import type { ExportPoint } from '../../src/app/deps.ts';
import { readSettings } from '../../src/settings.ts';

/** What a hub is told by the test that started it. */
export interface Order {
  /** The first export that reaches this point ends or stops the whole process there. */
  readonly at: ExportPoint;
  /** `nothing` harms nobody: only that exports reach their points is told. */
  readonly by: 'SIGKILL' | 'SIGSTOP' | 'nothing';
}

/** How a hub is born. */
export interface Birth {
  /** The file that puts the program together. */
  readonly assembly: string;
  readonly order?: Order;
  readonly renewMs?: number;
}

/** What a hub tells its test. */
export type Told =
  | { readonly is: 'ready'; readonly url: string }
  | { readonly is: 'armed' }
  | { readonly is: 'reached'; readonly point: ExportPoint };

/**
 * The whole program, as `src/main.ts` is, for tests that kill it: leases so short that a test can wait for their end,
 * and an order to die. It comes by message once the hub is there, or is given at birth, where the work that it shall die
 * of is waiting already and would be done before a message comes.
 */
const birth = JSON.parse(process.argv[2]!) as Birth;
let order: Order | null = birth.order ?? null;
let armed = order !== null;

/** A message is under way until the other side has it: a process that dies first would take it along. */
const tell = (told: Told): Promise<void> =>
  new Promise((resolve, reject) => {
    process.send?.(told, undefined, {}, (error) => (error === null ? resolve() : reject(error)));
  });

async function reach(point: ExportPoint): Promise<void> {
  if (!armed) return;
  const mine = order?.at === point && order.by !== 'nothing' ? order.by : null;
  if (mine !== null) order = null; // before anything is awaited: another export must not die in its place
  await tell({ is: 'reached', point });
  if (mine !== null) process.kill(process.pid, mine);
}

process.on('message', (given: Order) => {
  order = given;
  armed = true;
  void tell({ is: 'armed' });
});
// Without its test it has nothing to live for.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

const { start } = (await import(birth.assembly)) as typeof import('../../src/assemble.ts');
const tieout = await start(readSettings(process.env, true), {
  reach,
  leaseMs: 1_500,
  worker: { renewMs: birth.renewMs ?? 400, lookMs: 300 },
  readEveryMs: 0,
});
process.on('SIGTERM', () => void tieout.stop().then(() => process.exit(0)));
await tell({ is: 'ready', url: tieout.url });
