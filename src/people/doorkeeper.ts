import { availableParallelism } from 'node:os';
import { no, type Outcome, yes } from '../domain/refusal.ts';
import { Attempts } from './attempts.ts';
import { Gate } from './gate.ts';
import { compareWithNothing } from './passwords.ts';

/** One of libuv's four threads stays free, for reading files and finding hosts. */
const comparisonsAtOnce = Math.min(3, availableParallelism());
const mayWait = 128;

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
    const heard = await this.#gate.run(async (): Promise<Outcome<T>> => {
      // Asked again: a hundred guesses sent at once all passed the first look before any of them was found wrong.
      const seconds = this.#attempts.secondsToWait(login, address);
      if (seconds > 0) return no('too_many_attempts', { seconds });
      const proved = await prove();
      if (proved === null) {
        this.#attempts.wrong(login, address);
        return no('wrong_credentials');
      }
      this.#attempts.right(login, address);
      return yes(proved);
    });
    return heard === 'full' ? no('too_many_attempts', { seconds: 2 }) : heard;
  }

  /** For what cannot be a login or a password at all: counted and paced as any other wrong attempt. */
  hearNonsense(login: string, address: string): Promise<Outcome<never>> {
    return this.hear<never>(login.slice(0, 200), address, () => compareWithNothing('nonsense'));
  }

  /** Our own comparisons, which wait their turn but are never turned away. */
  ours<T>(work: () => Promise<T>): Promise<T> {
    return this.#gate.wait(work);
  }
}
