/** Whose events stop with its death, and stand still while it does. */
export interface Owner {
  readonly alive: boolean;
  readonly standsStillUntil: number;
}

interface Happening {
  at: number;
  readonly order: number;
  readonly owner: Owner | null;
  run: (() => void) | null;
}

/** Lets every promise that can go on go on: `nextTick` comes when no microtask is left. */
const settled = () => new Promise<void>((resolve) => process.nextTick(resolve));

/**
 * Time that passes only when nothing is left to do now: what comes next happens next, however far away. Everything that
 * waits, waits here, so a day of hubs, people and an ERP takes a millisecond, and goes the same way each time.
 */
export class VirtualTime {
  now = 0;
  /** Whose code runs at this moment: what it schedules is its own. */
  active: Owner | null = null;
  readonly #heap: Happening[] = [];
  #order = 0;

  in(ms: number, run: () => void, owner: Owner | null = this.active): Happening {
    const happening = { at: this.now + Math.max(0, ms), order: this.#order++, owner, run };
    this.#push(happening);
    return happening;
  }

  /** Resolves after so long; never for an owner that has died meanwhile. */
  sleep(ms: number, owner: Owner | null = this.active): Promise<void> {
    return new Promise((resolve) => this.in(ms, resolve, owner));
  }

  /** @param after called after each happening, for what must hold at every moment. True ends the run. */
  async run(after: (owner: Owner | null) => boolean): Promise<void> {
    for (let next = this.#pop(); next !== undefined; next = this.#pop()) {
      const { owner, run } = next;
      if (run === null || owner?.alive === false) continue;
      if (owner !== null && owner.standsStillUntil > next.at) {
        // What waited comes in no particular order: a timer may be late, or a message.
        next.at = owner.standsStillUntil + ((next.order * 7_919) % 101) / 1_000;
        this.#push(next);
        continue;
      }
      this.now = next.at;
      this.active = owner;
      run();
      await settled();
      this.active = null;
      if (after(owner)) return;
    }
  }

  #push(happening: Happening): void {
    const heap = this.#heap;
    let place = heap.push(happening) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!before(happening, heap[parent]!)) break;
      heap[place] = heap[parent]!;
      place = parent;
    }
    heap[place] = happening;
  }

  #pop(): Happening | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || first === last) return first;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = last;
    return first;
  }
}

const before = (one: Happening, other: Happening) =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

/** The time that the code which ships lives in; set for each schedule. */
let current = new VirtualTime();

export function liveIn(time: VirtualTime): void {
  current = time;
}

class Timer {
  happening: Happening | null = null;
  unref(): this {
    return this;
  }
  ref(): this {
    return this;
  }
}

/**
 * Puts virtual time under the code that ships: `setTimeout`, `setInterval`, `performance.now`, `Date.now` and
 * `AbortSignal.timeout` are all the clocks that it reads. Once a process, before anything else.
 */
export function replaceClocks(): void {
  const later = (run: () => void, ms = 0): Timer => {
    const timer = new Timer();
    timer.happening = current.in(ms, run);
    return timer;
  };
  const every = (run: () => void, ms = 0): Timer => {
    const timer = new Timer();
    const again = () => {
      timer.happening = current.in(ms, again);
      run();
    };
    timer.happening = current.in(ms, again);
    return timer;
  };
  const clear = (timer: Timer | undefined) => {
    if (timer?.happening) timer.happening.run = null;
  };
  Object.assign(globalThis, { setTimeout: later, setInterval: every, clearTimeout: clear, clearInterval: clear });
  Object.defineProperty(performance, 'now', { value: () => current.now, configurable: true });
  Object.defineProperty(Date, 'now', { value: () => current.now, configurable: true });
  Object.defineProperty(AbortSignal, 'timeout', {
    value: (ms: number) => {
      const limit = new AbortController();
      current.in(ms, () => limit.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')));
      return limit.signal;
    },
    configurable: true,
  });
}
