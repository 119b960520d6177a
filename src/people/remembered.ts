import { createHash } from 'node:crypto';

export const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * What was found a moment ago, by the SHA-256 of the secret that found it, so that a page with twenty calls asks the
 * database once. What ends in this process is forgotten at once; what ends in another hub process, within `forMs`.
 */
export class Remembered<T> {
  readonly #found = new Map<string, { readonly value: T; readonly until: number }>();
  readonly #forMs: number;
  readonly #most: number;
  readonly #now: () => number;

  constructor(forMs: number, most: number, now: () => number) {
    this.#forMs = forMs;
    this.#most = most;
    this.#now = now;
  }

  get(key: string): T | null {
    const found = this.#found.get(key);
    return found !== undefined && found.until > this.#now() ? found.value : null;
  }

  keep(key: string, value: T): void {
    this.#found.delete(key);
    const now = this.#now();
    // In the order in which they end, so the old are in front.
    for (const [old, { until }] of this.#found) {
      if (until > now && this.#found.size < this.#most) break;
      this.#found.delete(old);
    }
    this.#found.set(key, { value, until: now + this.#forMs });
  }

  forget(key: string): void {
    this.#found.delete(key);
  }

  forgetAll(): void {
    this.#found.clear();
  }
}
