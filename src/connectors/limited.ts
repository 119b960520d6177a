import type { ErpTraits } from './contract.ts';
import { ErpTrouble } from './trouble.ts';

type Limits = Pick<ErpTraits, 'name' | 'callMs'>;

/** Runs a call for at most `callMs`, and no longer than the caller's signal lets it, whether or not it listens. */
export async function limited<T>(
  { name, callMs }: Limits,
  signal: AbortSignal,
  call: (within: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const limit = new AbortController();
  const giveUp = () => limit.abort(signal.reason);
  signal.addEventListener('abort', giveUp);
  const timer = setTimeout(() => limit.abort(new ErpTrouble('timed_out', { erp: name, ms: callMs })), callMs);
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

export interface ListLimits {
  /** A list longer than this throws. */
  readonly most: number;
  /** Called before each step. */
  before(): void;
}

/** A list may be long, but no single wait for its next element outlives `callMs`. It ends or it throws. */
export async function* unhurried<T>(
  traits: Limits,
  signal: AbortSignal,
  open: (signal: AbortSignal) => AsyncIterable<T>,
  { most, before }: ListLimits,
): AsyncGenerator<T, void, undefined> {
  before();
  signal.throwIfAborted();
  const left = new AbortController();
  const source = open(left.signal)[Symbol.asyncIterator]();
  const wait = waiting(traits, signal);
  const giveUp = () => left.abort(signal.reason);
  signal.addEventListener('abort', giveUp);
  try {
    for (let given = 0; ; given++) {
      before();
      signal.throwIfAborted();
      const step = await wait.forNext(source);
      if (step.done) return;
      if (given === most) {
        throw new ErpTrouble('unreadable_answer', { erp: traits.name, what: `its list goes on after ${most} rows` });
      }
      yield step.value;
    }
  } finally {
    wait.end();
    signal.removeEventListener('abort', giveUp);
    // Reached also when the reader leaves early or a wait was too long: what is still under way shall end, and what the
    // source holds open (a cursor, a connection) shall be given back. Not awaited, for it may hang.
    left.abort(new Error('nobody reads this list any longer'));
    Promise.resolve()
      .then(() => source.return?.())
      .catch(() => {});
  }
}

/**
 * What {@link limited} does for a call, for each element of a list, with one timer that is wound up again: a million
 * elements would else be a million timers, signals and races, which take longer than to read them.
 */
function waiting({ name, callMs }: Limits, signal: AbortSignal) {
  let fail: (cause: unknown) => void = () => {};
  const timer = setTimeout(() => fail(new ErpTrouble('timed_out', { erp: name, ms: callMs })), callMs);
  const giveUp = () => fail(signal.reason);
  signal.addEventListener('abort', giveUp);
  return {
    forNext: <T>(source: AsyncIterator<T>): Promise<IteratorResult<T>> => {
      timer.refresh();
      return new Promise<IteratorResult<T>>((resolve, reject) => {
        fail = reject;
        // A source that throws, or answers without a promise, is one that went wrong. Whatever it says too late is let be.
        Promise.resolve(source.next()).then(resolve, reject);
      });
    },
    end: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
    },
  };
}
