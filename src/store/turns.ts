interface Waiting {
  readonly mayGo: (may: boolean) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Lets so many of this process go at once, the others in the order in which they came. The limit over all processes is
 * kept in the database; those who would only find it full there wait here, where waiting costs nothing.
 */
export class Turns {
  readonly #waiting: Waiting[] = [];
  #free: number;

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  get anyoneWaits(): boolean {
    return this.#waiting.length > 0;
  }

  /** @returns whether the turn came within `waitMs`; then it has to be given back. */
  take(waitMs: number): Promise<boolean> {
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve(true);
    }
    return new Promise((mayGo) => {
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        mayGo(false);
      }, waitMs);
      const waiting: Waiting = { mayGo, timer };
      this.#waiting.push(waiting);
    });
  }

  /** The place goes to whoever waits longest, before anyone who comes now. */
  give(): void {
    const next = this.#waiting.shift();
    if (next === undefined) {
      this.#free++;
      return;
    }
    clearTimeout(next.timer);
    next.mayGo(true);
  }
}
