import { Socket } from 'node:net';

/**
 * A socket that sends what is written in one turn in one go. A call of the system costs as much as PostgreSQL needs for a
 * short statement, and what travels together is read together.
 */
export class GatheringSocket extends Socket {
  #gathering = false;

  constructor() {
    super();
    // Not before: a socket that connects puts its own way of writing back.
    this.once('connect', () => {
      this.write = this.#gather;
    });
  }

  readonly #gather: Socket['write'] = (...given: unknown[]) => {
    if (!this.#gathering) {
      this.#gathering = true;
      this.cork();
      // After all that follows in this turn, promises included.
      queueMicrotask(() => process.nextTick(this.#send));
    }
    return super.write(...(given as Parameters<Socket['write']>));
  };

  readonly #send = () => {
    this.#gathering = false;
    this.uncork();
  };
}
