/**
 * Lets a few in at once and a bounded number wait. Each password comparison takes a core and 19 MiB for its time:
 * without a gate, a burst of sign-ins would take the machine from everyone who is signed in.
 */
export class Gate {
  readonly #atOnce: number;
  readonly #mayWait: number;
  readonly #waiting: (() => void)[] = [];
  #inside = 0;

  constructor(atOnce: number, mayWait: number) {
    this.#atOnce = atOnce;
    this.#mayWait = mayWait;
  }

  /** Runs the work in its turn; `full`, at once, where too many wait already. */
  async run<T>(work: () => Promise<T>): Promise<T | 'full'> {
    if (this.#inside >= this.#atOnce && this.#waiting.length >= this.#mayWait) return 'full';
    return this.wait(work);
  }

  /** For our own work, which must not be turned away. */
  async wait<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside >= this.#atOnce) await new Promise<void>((turn) => this.#waiting.push(turn));
    else this.#inside++;
    try {
      return await work();
    } finally {
      // The place is handed on: who waits longest takes it before anyone who comes now.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#inside--;
    }
  }
}
