import type { Clock } from '../src/connectors/contract.ts';
import type { Instant } from '../src/domain/time.ts';
import type { VirtualTime } from './time.ts';

/** When the days of the simulation begin, by its databases’ clocks. */
export const epoch = 1_790_000_000_000;

/** The clock of the machine that the database is on: it may be set forward, or be another machine's from one moment to the next. */
export class DatabaseClock implements Clock {
  readonly #time: VirtualTime;
  readonly #latencyMs: () => number;
  /** Since when it has been ahead by how much, the newest last. */
  readonly #steps = [{ since: 0, aheadMs: 0 }];

  constructor(time: VirtualTime, latencyMs: () => number) {
    this.#time = time;
    this.#latencyMs = latencyMs;
  }

  /** As a hub asks for it. */
  async now(): Promise<Instant> {
    await this.#time.sleep(this.#latencyMs());
    return this.instant();
  }

  /** As a statement reads it. */
  instant(): Instant {
    return (epoch + this.#time.now + this.#steps.at(-1)!.aheadMs) as Instant;
  }

  stepForward(byMs: number): void {
    this.#steps.push({ since: this.#time.now, aheadMs: this.#steps.at(-1)!.aheadMs + byMs });
  }

  /** When it was that, in the time of the simulation. */
  when(instant: Instant): number {
    const step = this.#steps.findLast(({ since, aheadMs }) => instant - epoch - aheadMs >= since)!;
    return instant - epoch - step.aheadMs;
  }
}
