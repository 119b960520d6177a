import { type Bill, limitProblems } from '../domain/bill.ts';
import type { BillReference } from '../domain/ids.ts';
import type { Sighting } from '../domain/sighting.ts';
import type { Instant } from '../domain/time.ts';
import { sayTrouble, type TroubleCode } from '../domain/trouble.ts';
import { withWholeTexts } from '../domain/whole-text.ts';
import { say } from '../domain/words/words.ts';
import {
  believedAnswer,
  believedBill,
  believedCheck,
  believedProblems,
  believedSighting,
  believedTraits,
} from './believed.ts';
import { carefulRecords } from './careful-records.ts';
import type { BillKey, Clock, CreateAnswer, ErpConnector, ErpProblem, ErpTraits } from './contract.ts';
import { limited, unhurried } from './limited.ts';
import { oneAskAtATime } from './one-ask.ts';
import { ErpTrouble, troubleOf } from './trouble.ts';

export interface CarefulDeps {
  readonly clock: Clock;
  /** Is the caller inside a database transaction? Nothing from outside may be awaited while a lock is held. */
  insideTransaction(): boolean;
  /** The longest list that is read to its end, {@link mostListed} unless given. */
  readonly mostListed?: number;
}

/** No contractor has so many vendors: a list that goes on longer goes round in circles. */
const mostListed = 500_000;
/** Nor bills in so many years. */
const mostBills = 50_000_000;

/**
 * Wraps every connector, so that no connector's mistake can become a lie about somebody's books:
 *
 * - every call ends after `traits.callMs`, or with the caller's signal, whether or not the connector listens;
 * - a throw, a time-out, an abort or an answer of another shape is *unclear* (`createBill`, `createRecord`), *unknown* (looks) or not
 *   well (`check`), never *gone*;
 * - lists throw unless they are complete, and one that never ends throws too;
 * - a sighting from the future, older than one given before it was asked for, or of another record, is *unknown*;
 * - a yes of the ERP is told with an *unclear* answer, whatever went wrong after it;
 * - texts are such as a database can hold;
 * - a bill that the ERP would have to cut is refused before anything is sent;
 * - while one ask under a reference, or for a number, may still be at work, a second one in this process is *unclear*
 *   and not sent.
 *
 * A call made inside a database transaction throws at once: that is a bug of ours, not an answer of the ERP. So do
 * traits that cannot be true, when the connector is wrapped.
 */
export function careful(connector: ErpConnector, deps: CarefulDeps): ErpConnector {
  const traitsNow = newestTraits(connector);
  const guard = sightingGuard(deps.clock);
  const oneAsk = oneAskAtATime<BillReference>();
  const outside = (call: string) => {
    if (!deps.insideTransaction()) return;
    throw new Error(`${traitsNow().name}: ${call} was called inside a database transaction`);
  };
  const list = <G, T>(
    call: string,
    signal: AbortSignal,
    open: (signal: AbortSignal) => AsyncIterable<G>,
    each: (given: G) => T,
    most = deps.mostListed ?? mostListed,
  ) => {
    outside(call);
    // Asked again at each step: a list may be opened outside of a transaction and read within one.
    return unhurried(traitsNow(), signal, open, { most, before: () => outside(call), each });
  };
  return {
    get traits() {
      return traitsNow();
    },
    async check(signal) {
      outside('check');
      const traits = traitsNow();
      try {
        return believedCheck(await limited(traits, signal, (within) => connector.check(within)), traits.name);
      } catch (error) {
        return { ok: false, ...troubleOf(error, traits.name) };
      }
    },
    async lookFor(bill, signal) {
      outside('lookFor');
      const traits = traitsNow();
      const floor = guard.floor();
      try {
        const given = await limited(traits, signal, (within) => connector.lookFor(bill, within));
        return await guard.pass(believedSighting(given, bill, traits.name), floor);
      } catch (error) {
        return { is: 'unknown', ...troubleOf(error, traits.name) };
      }
    },
    lookForMany(bills, signal) {
      const { name } = traitsNow();
      const open = (within: AbortSignal) => complete(bills, guard, name, connector.lookForMany(bills, within));
      return list('lookForMany', signal, open, asGiven);
    },
    // What is kept of a list is kept whole: one text that no database holds would cost all of it.
    ...examining(connector, list),
    ...namesAndSums(connector, list),
    bills(signal) {
      const { name } = traitsNow();
      const each = (bill: unknown) => believedBill(bill, name);
      return list('bills', signal, (within) => connector.bills(within), each, deps.mostListed ?? mostBills);
    },
    ...foretelling(connector, traitsNow, list),
    async createBill(bill, reference, signal) {
      outside('createBill');
      const traits = traitsNow();
      const tooMuch = overLimits(bill, traits);
      if (tooMuch !== null) return { is: 'refused', refusal: { code: 'erp_invalid', detail: tooMuch } };
      let saidYes = false;
      const remembered = (answer: CreateAnswer): CreateAnswer =>
        saidYes && answer.is === 'unclear' ? { ...answer, affirmed: true } : answer;
      try {
        const given = await oneAsk(reference, traits, signal, (within) =>
          connector.createBill(bill, reference, within, () => {
            saidYes = true;
          }),
        );
        return remembered(await notAhead(believedAnswer(given, traits.name), deps.clock));
      } catch (error) {
        return remembered({ is: 'unclear', ...troubleOf(error, traits.name) });
      }
    },
    ...carefulRecords(connector, {
      traitsNow,
      outside,
      sightings: guard,
      notAhead: (answer) => notAhead(answer, deps.clock),
    }),
  };
}

/**
 * The traits as they were last believable. They are looked at again at each call, for those of an agent arrive with the
 * agent; what cannot be true later on leaves the last ones standing.
 */
function newestTraits(connector: ErpConnector): () => ErpTraits {
  let given: unknown = connector.traits;
  let believed = believedTraits(given);
  return () => {
    try {
      const now: unknown = connector.traits;
      if (now === given) return believed;
      believed = believedTraits(now);
      given = now;
    } catch {
      // As the doc says: the last ones stand.
    }
    return believed;
  };
}

/** A sighting, of whatever: its time, unless it is *unknown*. */
type Dated = { readonly is: 'unknown' } | { readonly is: 'present' | 'gone'; readonly asOf: Instant };
type Unbelieved = ReturnType<typeof unbelieved>;

type SightingGuard = ReturnType<typeof sightingGuard>;

/**
 * `asOf` must not lie in the future, nor before an answer that was complete when this look began. (Looks that overlap
 * may end in any order, so only what was known at the beginning counts.) Where the clock itself was set back, moments of before
 * it are none that an answer could come up to: what is seen since then counts anew.
 */
function sightingGuard(clock: Clock) {
  let newest = Number.NEGATIVE_INFINITY as Instant;
  return {
    floor: () => newest,
    async pass<S extends Dated>(sighting: S, floor: number): Promise<S | Unbelieved> {
      if (!('asOf' in sighting)) return sighting;
      if (!Number.isFinite(sighting.asOf)) return unbelieved('answer_undated');
      if (await isAhead(sighting.asOf, clock)) return unbelieved('answer_from_the_future');
      const wentBack = sighting.asOf < floor;
      if (wentBack && (await clock.now()) >= floor) return unbelieved('answer_went_back');
      if (sighting.asOf > newest || (wentBack && newest >= floor)) newest = sighting.asOf;
      return sighting;
    },
  };
}

const asGiven = <T>(one: T): T => one;

const unbelieved = (code: TroubleCode) => ({ is: 'unknown', because: sayTrouble(code), trouble: code }) as const;

async function* complete(
  bills: readonly BillKey[],
  guard: SightingGuard,
  erp: string,
  sightings: AsyncIterable<Sighting>,
): AsyncGenerator<Sighting, void, undefined> {
  const floor = guard.floor();
  let given = 0;
  for await (const sighting of sightings) {
    const bill = bills[given++];
    if (bill === undefined) break;
    yield await guard.pass(believedSighting(sighting, bill, erp), floor);
  }
  if (given !== bills.length) throw new ErpTrouble('answer_incomplete', { given, wanted: bills.length });
}

type List = <G, T>(
  call: string,
  signal: AbortSignal,
  open: (signal: AbortSignal) => AsyncIterable<G>,
  each: (given: G) => T,
) => AsyncIterable<T>;

/** Only where the connector has it: whoever asks for it is told by its absence. */
function examining(connector: ErpConnector, list: List): Pick<ErpConnector, 'examine'> {
  if (connector.examine === undefined) return {};
  return { examine: (signal) => list('examine', signal, (within) => connector.examine!(within), withWholeTexts) };
}

/** Lists that are told as they come, but for texts that no database holds. */
const namesAndSums = (
  connector: ErpConnector,
  list: List,
): Pick<ErpConnector, 'vendors' | 'jobs' | 'costCodes' | 'costTypes' | 'subcontracts' | 'payments'> => ({
  vendors: (signal) => list('vendors', signal, (within) => connector.vendors(within), withWholeTexts),
  jobs: (signal) => list('jobs', signal, (within) => connector.jobs(within), withWholeTexts),
  costCodes: (job, signal) => list('costCodes', signal, (within) => connector.costCodes(job, within), withWholeTexts),
  costTypes: (signal) => list('costTypes', signal, (within) => connector.costTypes(within), withWholeTexts),
  subcontracts: (job, signal) =>
    list('subcontracts', signal, (within) => connector.subcontracts(job, within), withWholeTexts),
  payments: (bill, signal) => list('payments', signal, (within) => connector.payments(bill, within), withWholeTexts),
});

/** What the ERP would find wrong with bills, where the connector can tell it. */
function foretelling(connector: ErpConnector, traitsNow: () => ErpTraits, list: List): Pick<ErpConnector, 'problems'> {
  if (connector.problems === undefined) return {};
  return {
    problems: (bills, signal) => {
      const { name } = traitsNow();
      const open = (within: AbortSignal) => ofEach(bills, name, connector.problems!(bills, within));
      return list('problems', signal, open, asGiven);
    },
  };
}

/** One answer a bill, or it throws: one too few would shift all that follow. */
async function* ofEach(
  bills: readonly Bill[],
  erp: string,
  answers: AsyncIterable<unknown>,
): AsyncGenerator<readonly ErpProblem[], void, undefined> {
  let given = 0;
  for await (const answer of answers) {
    if (given++ === bills.length) break;
    yield believedProblems(answer, erp);
  }
  if (given !== bills.length) throw new ErpTrouble('answer_incomplete', { given, wanted: bills.length });
}

/** Does a moment lie in the future? The clock is asked only where what it said before does not tell. */
const isAhead = async (instant: Instant, clock: Clock): Promise<boolean> =>
  clock.hasPassed?.(instant) !== true && !(instant <= (await clock.now()));

async function notAhead(answer: CreateAnswer, clock: Clock): Promise<CreateAnswer> {
  if (answer.is !== 'created' || answer.asOf === undefined || !(await isAhead(answer.asOf, clock))) return answer;
  const code = 'answer_from_the_future';
  return { is: 'unclear', because: sayTrouble(code), trouble: code, affirmed: true };
}

/** Names the first text, number or amount that the ERP could not hold whole, its limit and its value; or null. */
function overLimits(bill: Bill, traits: Pick<ErpTraits, 'name' | 'limits' | 'undo'>): string | null {
  const [problem] = limitProblems(bill, traits.limits);
  return problem === undefined ? null : say(problem, { erp: traits.name, undo: traits.undo });
}
