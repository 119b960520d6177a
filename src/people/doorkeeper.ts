import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { no, type Outcome, yes } from '../domain/refusal.ts';
import { Attempts } from './attempts.ts';
import { Gate } from './gate.ts';
import { compareWithNothing } from './passwords.ts';

/** One of libuv's four threads stays free, for reading files and finding hosts. */
const comparisonsAtOnce = Math.min(3, availableParallelism());
const mayWait = 128;
/** A no leaves at a multiple of this: an unknown login costs a millisecond less than a known one, and that would show. */
const noLeavesEveryMs = 50;

/** Is what was typed another's login as well? */
const isShared = (proved: unknown): boolean => (proved as { readonly shared?: unknown } | null)?.shared === true;

/** Hears every attempt to prove who one is: not too many of one, not too many at once, and a no tells nothing. */
export class Doorkeeper {
  readonly #attempts: Attempts;
  readonly #gate = new Gate(comparisonsAtOnce, mayWait);

  constructor(now: () => number) {
    this.#attempts = new Attempts(now);
  }

  /** @param prove looks up and compares: takes the same time whether there is such a login or not; null for no. */
  async hear<T>(login: string, address: string, prove: () => Promise<T | null>): Promise<Outcome<T>> {
    const early = this.#attempts.secondsToWait(login, address);
    if (early > 0) return no('too_many_attempts', { seconds: early });
    const heard = await this.#gate.run(async () => {
      // Asked again: a hundred guesses sent at once all passed the first look before any of them was found wrong.
      const seconds = this.#attempts.secondsToWait(login, address);
      if (seconds > 0) return { seconds };
      const began = performance.now();
      const proved = await prove();
      if (proved === null) this.#attempts.wrong(login, address);
      // What was typed is another's as well: who has the one password would guess at the other without end.
      else if (!isShared(proved)) this.#attempts.right(login, address);
      return { began, proved };
    });
    if (heard === 'full') return no('too_many_attempts', { seconds: 2 });
    if (heard.seconds !== undefined) return no('too_many_attempts', heard);
    if (heard.proved !== null) return yes(heard.proved);
    // Outside the gate: nobody waits for this.
    const spent = performance.now() - heard.began;
    await pause(Math.ceil(spent / noLeavesEveryMs) * noLeavesEveryMs - spent);
    return no('wrong_credentials');
  }

  /** For what cannot be a login or a password at all: counted and paced as any other wrong attempt. Keys of our own begin with a control character: it is made into none. */
  hearNonsense(login: string, address: string): Promise<Outcome<never>> {
    return this.hear<never>(login.slice(0, 200).replace(/\p{Cc}/gu, '?'), address, () =>
      compareWithNothing('nonsense'),
    );
  }

  /** Our own comparisons, which wait their turn but are never turned away. */
  ours<T>(work: () => Promise<T>): Promise<T> {
    return this.#gate.wait(work);
  }
}
