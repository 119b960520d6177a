import { setTimeout as sleep } from 'node:timers/promises';

/** Far longer than anything takes: reached only by what never comes. */
const patienceMs = 90_000;

/**
 * Waits for what is to become true by itself, and gives what was seen then: anything but null, undefined and false.
 * @throws Error naming it where it does not come to be.
 */
export async function eventually<T>(
  what: string,
  look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
): Promise<T> {
  for (const giveUpAt = performance.now() + patienceMs; ; await sleep(20)) {
    const seen = await look();
    if (seen !== null && seen !== undefined && seen !== false) return seen;
    if (performance.now() > giveUpAt) throw new Error(`it did not come to be that ${what}`);
  }
}
