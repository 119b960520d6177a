import { setTimeout as sleep } from 'node:timers/promises';

const everyMs = 25;
const patienceMs = 30_000;

/** Waits for what is to become true by itself; long enough for a busy machine, and then it says what it saw last. */
export async function until<T>(look: () => Promise<T>, so: (seen: T) => boolean): Promise<T> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    const seen = await look();
    if (so(seen)) return seen;
    if (performance.now() > giveUpAt) throw new Error(`it did not come to be: ${JSON.stringify(seen).slice(0, 2_000)}`);
    await sleep(everyMs);
  }
}
