import { setFlagsFromString } from 'node:v8';
import type { Tieout } from './assemble.ts';
import { fill, words } from './domain/words/words.ts';
import { readSettings, SettingRefused } from './settings.ts';
import { stopSignals } from './stop-signals.ts';
import { openWhereItIsKept } from './where-it-is-kept.ts';

/** Ten seconds are promised from a signal to the end: Docker and systemd kill sooner or later after that. */
const stopMs = 9_500;

/** Runs until it is told to stop, and says on the way what a person needs to know. */
export async function run(demo: boolean): Promise<void> {
  const giveUp = new AbortController();
  const ended = Promise.withResolvers<{ code: number; because?: string }>();
  // Unheard, any of them would end this process at once, and leave its database running for good.
  for (const signal of stopSignals) process.on(signal, () => ended.resolve({ code: 0 }));
  const starting = begin(demo, giveUp.signal, (because) => ended.resolve({ code: 1, because }));
  starting.catch((cause: unknown) => ended.resolve({ code: 1, because: sayFailure(cause) }));
  const { code, because } = await ended.promise;
  if (because !== undefined) process.stderr.write(`${because}\n`);
  setTimeout(() => {
    process.stderr.write(`${fill(words.start.cutOff, { seconds: stopMs / 1000 })}\n`);
    process.exit(1);
  }, stopMs).unref();
  // What is cut off may complain on its way out; that must not end the process before all is stopped.
  for (const late of ['uncaughtException', 'unhandledRejection']) process.on(late, sayLate);
  giveUp.abort();
  const tieout = await starting.catch(() => null);
  await tieout?.stop();
  process.exit(code);
}

/**
 * Starting is quicker with a heap that grows freely; from then on it is to stay small. V8's own `--optimize-for-size` keeps it no
 * smaller, and an export costs twice the CPU.
 */
export const keepHeapSmall = (): void => setFlagsFromString('--heap-growing-percent=40');

/** The rest of the program is loaded while the database starts: each takes about as long as the other. */
async function begin(demo: boolean, giveUp: AbortSignal, onEnd: (because: string) => void): Promise<Tieout> {
  const settings = readSettings(process.env, demo);
  for (const name of settings.unread ?? []) process.stderr.write(`${fill(words.settings.unread, { name })}\n`);
  const kept = openWhereItIsKept(settings, giveUp, { onEnd });
  kept.catch(() => undefined); // whoever starts with it is told
  const { start } = await import('./assemble.ts');
  const tieout = await start(settings, {}, giveUp, kept);
  keepHeapSmall();
  if (!giveUp.aborted) process.stdout.write(`${tieout.copy ? words.start.copy : ''}${welcome(tieout, demo)}`);
  return tieout;
}

const debugging = () => process.env.TIEOUT_LOG_LEVEL === 'debug';

function sayLate(cause: unknown): void {
  if (debugging())
    process.stderr.write(`After the stop began: ${cause instanceof Error ? cause.stack : String(cause)}\n`);
}

function sayFailure(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const whole = debugging() && !(cause instanceof SettingRefused);
  return whole ? String(cause.stack) : cause.message;
}

function welcome({ url, demoPassword, simulatorUrl, setUpUrl }: Tieout, demo: boolean): string {
  if (demo) return fill(words.start.welcome, { url, password: demoPassword, simulator: simulatorUrl });
  return setUpUrl === null ? `${fill(words.start.ready, { url })}\n` : fill(words.start.setUp, { url, link: setUpUrl });
}

if (import.meta.main) await run(true);
