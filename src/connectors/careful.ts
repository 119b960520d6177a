import { type Bill, limitProblems } from '../domain/bill.ts';
import type { Sighting } from '../domain/sighting.ts';
import type { Instant } from '../domain/time.ts';
import { sayTrouble, type TroubleCode } from '../domain/trouble.ts';
import { say } from '../domain/words/words.ts';
import type { Clock, CreateAnswer, ErpConnector, ErpTraits } from './contract.ts';
import { ErpTrouble, troubleOf } from './trouble.ts';

export interface CarefulDeps {
  readonly clock: Clock;
  /** Is the caller inside a database transaction? Nothing from outside may be awaited while a lock is held. */
  insideTransaction(): boolean;
}

/**
 * Wraps every connector, so that no connector's mistake can become a lie about somebody's books:
 *
 * - every call ends after `traits.callMs`, or with the caller's signal, whether or not the connector listens;
 * - a throw, a time-out or an abort is *unclear* (`createBill`), *unknown* (looks) or not well (`check`), never *gone*;
 * - lists throw unless they are complete;
 * - a sighting from the future, or older than one given before it was asked for, is *unknown*;
 * - a bill that the ERP would have to cut is refused before anything is sent.
 *
 * A call made inside a database transaction throws at once: that is a bug of ours, not an answer of the ERP.
 */
export function careful(connector: ErpConnector, deps: CarefulDeps): ErpConnector {
  const { traits } = connector;
  const guard = sightingGuard(deps.clock);
  const outside = (call: string) => {
    if (deps.insideTransaction()) throw new Error(`${traits.name}: ${call} was called inside a database transaction`);
  };
  const list = <T>(call: string, signal: AbortSignal, open: (signal: AbortSignal) => AsyncIterable<T>) => {
    outside(call);
    return unhurried(traits, signal, open);
  };
  return {
    traits,
    check(signal) {
      outside('check');
      return limited(traits, signal, (within) => connector.check(within)).catch((error: unknown) => ({
        ok: false as const,
        ...troubleOf(error, traits.name),
      }));
    },
    async lookFor(bill, signal) {
      outside('lookFor');
      const floor = guard.floor();
      try {
        return await guard.pass(await limited(traits, signal, (within) => connector.lookFor(bill, within)), floor);
      } catch (error) {
        return { is: 'unknown', ...troubleOf(error, traits.name) };
      }
    },
    lookForMany(bills, signal) {
      return list('lookForMany', signal, (within) =>
        complete(bills.length, guard, connector.lookForMany(bills, within)),
      );
    },
    vendors: (signal) => list('vendors', signal, (within) => connector.vendors(within)),
    jobs: (signal) => list('jobs', signal, (within) => connector.jobs(within)),
    costCodes: (job, signal) => list('costCodes', signal, (within) => connector.costCodes(job, within)),
    costTypes: (signal) => list('costTypes', signal, (within) => connector.costTypes(within)),
    subcontracts: (job, signal) => list('subcontracts', signal, (within) => connector.subcontracts(job, within)),
    payments: (bill, signal) => list('payments', signal, (within) => connector.payments(bill, within)),
    async createBill(bill, reference, signal) {
      outside('createBill');
      const tooMuch = overLimits(bill, traits);
      if (tooMuch !== null) return { is: 'refused', refusal: { code: 'erp_invalid', detail: tooMuch } };
      try {
        const answer = await limited(traits, signal, (within) => connector.createBill(bill, reference, within));
        return await notAhead(answer, deps.clock);
      } catch (error) {
        return { is: 'unclear', ...troubleOf(error, traits.name) };
      }
    },
  };
}

/** Runs a call for at most `callMs`, and no longer than the caller's signal lets it. */
async function limited<T>(
  traits: ErpTraits,
  signal: AbortSignal,
  call: (within: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const limit = new AbortController();
  const late = new ErpTrouble('timed_out', { erp: traits.name, ms: traits.callMs });
  const timer = setTimeout(() => limit.abort(late), traits.callMs);
  const within = AbortSignal.any([signal, limit.signal]);
  let stop = () => {};
  try {
    const ended = new Promise<never>((_, reject) => {
      stop = () => reject(within.reason);
      within.addEventListener('abort', stop, { once: true });
    });
    const answer = call(within);
    // Whichever loses the race may still fail later, with nobody listening.
    answer.catch(() => {});
    return await Promise.race([answer, ended]);
  } finally {
    clearTimeout(timer);
    within.removeEventListener('abort', stop);
  }
}

/** A list may be long, but no single wait for its next element outlives `callMs`. It ends or it throws. */
async function* unhurried<T>(
  traits: ErpTraits,
  signal: AbortSignal,
  open: (signal: AbortSignal) => AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  const left = new AbortController();
  const source = open(AbortSignal.any([signal, left.signal]))[Symbol.asyncIterator]();
  try {
    for (;;) {
      const step = await limited(traits, signal, () => source.next());
      if (step.done) return;
      yield step.value;
    }
  } finally {
    // Reached also when the reader leaves early or a wait was too long: what is still under way shall end.
    left.abort(new Error('nobody reads this list any longer'));
  }
}

type SightingGuard = ReturnType<typeof sightingGuard>;

/**
 * `asOf` must not lie in the future, nor before an answer that was complete when this look began. (Looks that overlap
 * may end in any order, so only what was known at the beginning counts.)
 */
function sightingGuard(clock: Clock) {
  let newest = Number.NEGATIVE_INFINITY as Instant;
  return {
    floor: () => newest,
    async pass(sighting: Sighting, floor: Instant): Promise<Sighting> {
      if (sighting.is === 'unknown') return sighting;
      if (!Number.isFinite(sighting.asOf)) return unbelieved('answer_undated');
      if (sighting.asOf > (await clock.now())) return unbelieved('answer_from_the_future');
      if (sighting.asOf < floor) return unbelieved('answer_went_back');
      if (sighting.asOf > newest) newest = sighting.asOf;
      return sighting;
    },
  };
}

const unbelieved = (code: TroubleCode) => ({ is: 'unknown', because: sayTrouble(code), trouble: code }) as const;

async function* complete(
  expected: number,
  guard: SightingGuard,
  sightings: AsyncIterable<Sighting>,
): AsyncGenerator<Sighting, void, undefined> {
  const floor = guard.floor();
  let given = 0;
  for await (const sighting of sightings) {
    given++;
    if (given > expected) break;
    yield await guard.pass(sighting, floor);
  }
  if (given !== expected) throw new ErpTrouble('answer_incomplete', { given, wanted: expected });
}

async function notAhead(answer: CreateAnswer, clock: Clock): Promise<CreateAnswer> {
  if (answer.is !== 'created' || answer.asOf <= (await clock.now())) return answer;
  const code = 'answer_from_the_future';
  return { is: 'unclear', because: sayTrouble(code), trouble: code };
}

/** Names the first text, number or amount that the ERP could not hold whole, its limit and its value; or null. */
export function overLimits(bill: Bill, traits: Pick<ErpTraits, 'name' | 'limits' | 'undo'>): string | null {
  const [problem] = limitProblems(bill, traits.limits);
  return problem === undefined ? null : say(problem, { erp: traits.name, undo: traits.undo });
}
