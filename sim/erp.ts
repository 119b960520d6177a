import type { BillKey, CreateAnswer, ErpConnector, ErpTraits } from '../src/connectors/contract.ts';
import { ErpTrouble } from '../src/connectors/trouble.ts';
import { cents } from '../src/domain/money.ts';
import type { Sighting } from '../src/domain/sighting.ts';
import type { Instant } from '../src/domain/time.ts';
import type { BookedBill, Books } from './books.ts';
import type { DatabaseClock } from './database-clock.ts';
import type { VirtualTime } from './time.ts';

/** What may happen to one call on its way there and back. */
export interface CallWeather {
  /** The way there, in ms; null: it never arrives. */
  readonly thereMs: number | null;
  /** From the arrival of an ask until its bill shows. */
  readonly workMs: number;
  /** The way back; null: the answer is lost. */
  readonly backMs: number | null;
  readonly down: boolean;
  /** Of an ask: the ERP says no. */
  readonly refuses: boolean;
  /** Of a look: what comes back is of another kind than an answer: a 403, a page that is cut off. */
  readonly garbled: boolean;
  /** The process stands still between its last check and the bytes leaving. */
  readonly stallMs: number;
}

export interface ErpWorld {
  readonly time: VirtualTime;
  readonly books: Books;
  readonly clock: DatabaseClock;
  readonly traits: ErpTraits;
  call(kind: 'look' | 'ask'): CallWeather;
}

export const simulatedTraits = (once: ErpTraits['once']): ErpTraits => ({
  name: 'Simulated books',
  undo: 'delete',
  reads: 'live',
  once,
  callMs: 1_500,
  settleMs: 4_000,
  maxInFlight: 2,
  keysACall: 200,
  makes: [],
  limits: {
    invoiceNumber: 20,
    description: 50,
    commitmentNumber: 20,
    lineDescription: 50,
    amount: cents(999_999_999_999),
  },
});

/** A connector whose wire is the simulation's: honest in what it answers, at the mercy of the weather. */
export function simulatedErp(world: ErpWorld): ErpConnector {
  const { time, books, traits } = world;
  const parts: Partial<ErpConnector> = {
    traits,
    check: async () => ({ ok: true }),
    lookFor: async (key, signal) => {
      const asOf = await world.clock.now();
      return wire(world, 'look', signal, (weather, answer) => {
        if (weather.garbled) throw new ErpTrouble('unreadable_answer', { erp: traits.name, what: 'half a page' });
        answer(seen(books, key, asOf));
      });
    },
    lookForMany: async function* (keys, signal) {
      const asOf = await world.clock.now();
      yield* await wire<readonly Sighting[]>(world, 'look', signal, (weather, answer) => {
        const all = keys.map((key) => seen(books, key, asOf));
        answer(weather.garbled ? all.slice(0, -1) : all);
      });
    },
    createBill: async (bill, reference, signal) => {
      signal.throwIfAborted();
      return wire<CreateAnswer>(world, 'ask', signal, (weather, answer) => {
        if (weather.refuses) {
          return answer({ is: 'refused', refusal: { code: 'erp_invalid', detail: 'It cannot be saved.' } });
        }
        time.in(
          weather.workMs,
          () => {
            const there = books.bills.some((one) => one.reference === reference && books.isThere(one));
            if (there && traits.once === 'proved') return answer({ is: 'unclear', because: 'the reference is taken' });
            const made = books.make(bill, reference);
            // Of an ERP that proves uniqueness, from a process that stood still: what another attempt came to may be
            // deleted or refused by now, and nothing keeps this one out. A tie-out has to find it, as what is revived.
            made.revived = weather.stallMs > 0 && traits.once === 'proved';
            const { record } = made;
            // Every other one leaves its time to the hub.
            const asOf = Math.floor(world.clock.instant()) as Instant;
            answer({ is: 'created', record, ...(Number(record.id) % 2 === 0 ? { asOf } : {}) });
          },
          null,
        );
      });
    },
  };
  return parts as ErpConnector;
}

/** Carries a request there and its answer back. What the far side does, it does whether or not anybody still listens. */
function wire<T>(
  world: ErpWorld,
  kind: 'look' | 'ask',
  signal: AbortSignal,
  arrive: (weather: CallWeather, answer: (value: T) => void) => void,
): Promise<T> {
  const { time } = world;
  const weather = world.call(kind);
  const owner = time.active;
  return new Promise<T>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    const back = (how: () => void) => {
      if (weather.backMs !== null) time.in(weather.backMs, how, owner);
    };
    const leave = () => {
      if (weather.thereMs === null) return;
      time.in(
        weather.thereMs,
        () => {
          if (weather.down) return back(() => reject(new ErpTrouble('not_reachable', { erp: world.traits.name })));
          try {
            arrive(weather, (value) => back(() => resolve(value)));
          } catch (cause) {
            back(() => reject(cause));
          }
        },
        null,
      );
    };
    if (weather.stallMs > 0) time.in(weather.stallMs, leave);
    else leave();
  });
}

function seen(books: Books, key: BillKey, asOf: Instant): Sighting {
  const fits = (bill: BookedBill) =>
    'reference' in key ? bill.reference === key.reference : bill.record.id === key.record.id;
  const found = books.there().filter(fits);
  const mine = found.find((bill) => 'record' in key && bill.record.identity === key.record.identity) ?? found[0];
  if (mine === undefined) return { is: 'gone', lastSeen: null, asOf };
  if ('reference' in key && found.length > 1) {
    return { is: 'unknown', because: 'two bills bear the reference', trouble: 'several_bills' };
  }
  return { is: 'present', record: mine.record, standing: mine.standing, fingerprint: mine.fingerprint, asOf };
}
