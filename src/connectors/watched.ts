import { isAnswer } from '../domain/dead-end.ts';
import type { TroubleCode } from '../domain/trouble.ts';
import type { ErpConnector } from './contract.ts';
import { ErpTrouble, inWords } from './trouble.ts';

/** What became of one call to an ERP. */
export interface CallOutcome {
  readonly ms: number;
  /** Why there was no answer that can be used; null where there was one, and a refusal is one too. */
  readonly failure: string | null;
  /** It failed, and the ERP said why: it is there. */
  readonly answered: boolean;
}

/** While an integrator is asked and has not answered yet, nothing is wrong. */
const waitsWell: ReadonlySet<TroubleCode | undefined> = new Set(['integrator_asked', 'integrator_told'] as const);

/**
 * Notes how long each call took and whether it was answered; changes nothing of what it answers. Whatever calls a
 * connector may come to have are watched alike: one promise is one call, and so is one list from its beginning to its end.
 */
export function watched(connector: ErpConnector, note: (outcome: CallOutcome) => void): ErpConnector {
  const calls = new Map<string | symbol, unknown>();
  return new Proxy(connector, {
    get: (of, name) => {
      const held: unknown = Reflect.get(of, name);
      if (typeof held !== 'function') return held;
      const known = calls.get(name) ?? ((...given: unknown[]) => watch(held.apply(of, given), note));
      calls.set(name, known);
      return known;
    },
  });
}

function watch(answer: unknown, note: (outcome: CallOutcome) => void): unknown {
  if (answer instanceof Promise) return watchPromise(answer, note);
  return isList(answer) ? watchList(answer, note) : answer;
}

const isList = (answer: unknown): answer is AsyncIterable<unknown> =>
  typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer;

async function watchPromise(answer: Promise<unknown>, note: (outcome: CallOutcome) => void): Promise<unknown> {
  const begun = performance.now();
  try {
    const value = await answer;
    note({ ms: performance.now() - begun, ...comesTo(value) });
    return value;
  } catch (cause) {
    note({ ms: performance.now() - begun, ...thrown(cause) });
    throw cause;
  }
}

/** The time between its elements is the reader's, so only what each took to come is counted. */
async function* watchList(list: AsyncIterable<unknown>, note: (outcome: CallOutcome) => void) {
  const steps = list[Symbol.asyncIterator]();
  let ms = 0;
  let outcome = well;
  let ended = false;
  try {
    for (;;) {
      const begun = performance.now();
      const step = await steps.next().finally(() => {
        ms += performance.now() - begun;
      });
      ended = step.done === true;
      if (ended) return;
      yield step.value;
    }
  } catch (cause) {
    ended = true;
    outcome = thrown(cause);
    throw cause;
  } finally {
    note({ ms, ...outcome });
    if (!ended) await steps.return?.();
  }
}

interface MaybeVerdict {
  readonly is?: unknown;
  readonly ok?: unknown;
  readonly because?: unknown;
  readonly trouble?: TroubleCode;
}

type Came = Omit<CallOutcome, 'ms'>;
const well: Came = { failure: null, answered: false };

const thrown = (cause: unknown): Came => ({
  failure: inWords(cause),
  answered: cause instanceof ErpTrouble && isAnswer(cause.code),
});

function comesTo(value: unknown): Came {
  if (typeof value !== 'object' || value === null) return well;
  const { is, ok, because, trouble } = value as MaybeVerdict;
  const unanswered = is === 'unknown' || is === 'unclear' || ok === false;
  return unanswered && !waitsWell.has(trouble) ? { failure: String(because ?? ''), answered: isAnswer(trouble) } : well;
}
