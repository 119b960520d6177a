import type { ErpTraits } from './contract.ts';
import { ErpTrouble } from './trouble.ts';

type Limits = Pick<ErpTraits, 'name' | 'callMs'>;

/**
 * Runs a call for at most `callMs`, and no longer than the caller's signal lets it, whether or not it listens.
 *
 * Its signal looks at the clocks as well where it is asked by `throwIfAborted`, as a connector does last before it sends what
 * makes something: no timer goes off while the machine sleeps, and what came meanwhile is read before those that are due.
 */
export async function limited<T>(
  { name, callMs }: Limits,
  signal: AbortSignal,
  call: (within: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const limit = new AbortController();
  const giveUp = () => limit.abort(signal.reason);
  signal.addEventListener('abort', giveUp);
  const late = () => limit.abort(new ErpTrouble('timed_out', { erp: name, ms: callMs }));
  const timer = setTimeout(late, callMs);
  const [steady, wall] = [performance.now(), Date.now()];
  limit.signal.throwIfAborted = () => {
    // The one stands still in a machine that sleeps, and the other may be set: whichever says more is believed.
    if (Math.max(performance.now() - steady, Date.now() - wall) >= callMs) late();
    AbortSignal.prototype.throwIfAborted.call(limit.signal);
  };
  try {
    const ended = new Promise<never>((_, reject) => {
      limit.signal.addEventListener('abort', () => reject(limit.signal.reason));
    });
    // In a function of its own, so that a call which throws, or answers without a promise, is one that went wrong.
    const answer = (async () => await call(limit.signal))();
    // Whichever loses may still fail later: the race goes on listening.
    return await Promise.race([answer, ended]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}

export interface ListLimits<G, T> {
  /** A list longer than this throws. */
  readonly most: number;
  /** Called before each step. */
  before(): void;
  /** What is made of an element before it is given; itself where there is none. */
  each?(given: G): T;
}

/** A list while it is read, one element at a time. */
export interface Steps<T> extends AsyncIterable<T, void, undefined> {
  next(): Promise<IteratorResult<T, void>>;
  /** Leaves it early. */
  return(): Promise<IteratorResult<T, void>>;
}

const nobodyReads = () => new Error('nobody reads this list any longer');
const ended = { done: true, value: undefined } as const;

/**
 * A list may be long, but no single wait for its next element outlives `callMs`. It ends or it throws.
 *
 * It is no generator, and one timer is wound up again for each step: a million elements would else be a million timers,
 * signals and races, and three times as many promises, which takes longer than to read them.
 */
export function unhurried<G, T = G>(
  { name, callMs }: Limits,
  signal: AbortSignal,
  open: (signal: AbortSignal) => AsyncIterable<G>,
  { most, before, each = (given) => given as unknown as T }: ListLimits<G, T>,
): Steps<T> {
  const left = new AbortController();
  let source: AsyncIterator<G> | null = null;
  let given = 0;
  let over = false;
  /** Ends the wait for an element; null while there is none. */
  let fail: ((cause: unknown) => void) | null = null;
  const late = () => fail?.(new ErpTrouble('timed_out', { erp: name, ms: callMs }));
  let timer: NodeJS.Timeout | undefined;
  const giveUp = () => {
    left.abort(signal.reason);
    fail?.(signal.reason);
  };
  /** Reached also when the reader leaves early or a wait was too long. */
  const end = () => {
    if (over) return;
    over = true;
    fail = null;
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
    // What is still under way shall end, and what the source holds open (a cursor, a connection) shall be given back. Not
    // awaited, for it may hang.
    left.abort(nobodyReads());
    Promise.resolve()
      .then(() => source?.return?.())
      .catch(() => {});
  };
  const begin = () => {
    source = open(left.signal)[Symbol.asyncIterator]();
    timer = setTimeout(late, callMs);
    signal.addEventListener('abort', giveUp);
    return source;
  };
  const steps: Steps<T> = {
    next: () =>
      new Promise((resolve, reject) => {
        if (over) return resolve(ended);
        // The one before would wait for ever: whatever comes now would be taken for the answer to this one.
        if (fail !== null) return reject(new Error('a list is asked for one element at a time'));
        const failed = (cause: unknown) => {
          end();
          reject(cause);
        };
        const answered = (step: IteratorResult<G>) => {
          // It says so too late.
          if (fail !== failed) return;
          fail = null;
          try {
            if (!step.done && given++ === most) {
              throw new ErpTrouble('unreadable_answer', { erp: name, what: `its list goes on after ${most} rows` });
            }
            if (step.done) end();
            resolve(step.done ? ended : { done: false, value: each(step.value) });
          } catch (cause) {
            failed(cause);
          }
        };
        try {
          before();
          signal.throwIfAborted();
          source ??= begin();
          timer!.refresh();
          fail = failed;
          // A source that throws, or answers without a promise, is one that went wrong.
          Promise.resolve(source.next()).then(answered, (cause) => fail === failed && failed(cause));
        } catch (cause) {
          failed(cause);
        }
      }),
    return: async () => {
      fail?.(nobodyReads());
      end();
      return ended;
    },
    [Symbol.asyncIterator]: () => steps,
  };
  return steps;
}
