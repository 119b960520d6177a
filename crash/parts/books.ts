import { setTimeout as sleep } from 'node:timers/promises';
import { roomyLimits } from '../../bench/parts/bench-traits.ts';
import type {
  BillKey,
  CreateAnswer,
  ErpBill,
  ErpConnector,
  ErpTraits,
  NewErpRecord,
} from '../../src/connectors/contract.ts';
import { fingerprintOf } from '../../src/domain/bill.ts';
import type { BillReference } from '../../src/domain/ids.ts';
import { recordFingerprint } from '../../src/domain/records/fingerprint.ts';
import type { ErpRecord, Fingerprint, Sighting, Standing } from '../../src/domain/sighting.ts';
import type { Instant } from '../../src/domain/time.ts';

/** A bill in the books of a harness. */
export interface Booked {
  readonly record: ErpRecord;
  readonly reference: BillReference | null;
  readonly fingerprint: Fingerprint;
  standing: Standing;
  there: boolean;
}

/** What a look is answered with instead of the truth, which `honest` tells. */
export type OddLook = (key: BillKey, honest: () => Promise<Sighting>, signal: AbortSignal) => Promise<unknown>;

/** How calls fare: how long the way there takes, and what is done in between. */
export interface Pace {
  readonly thereMs: () => number;
  /** From the arrival of an ask until its bill shows; it does so whoever still listens. */
  readonly workMs: () => number;
  /** Of an ask: it never arrives. */
  readonly losesRequest?: () => boolean;
  /** Of an ask: what it came to is never heard. */
  readonly losesAnswer?: () => boolean;
  /** Of an ask: its process stands still, between its last check and the bytes leaving, until this resolves. */
  readonly standsStill?: () => Promise<void>;
  /** Of a bill: its refusal, in the ERP's words. */
  readonly refuses?: (invoiceNumber: string) => string | null;
  /** Of a bill: what its interface breaks with, whatever is tried. */
  readonly breaks?: (invoiceNumber: string) => string | null;
  /** Of a bill: its yes does not say when it came. */
  readonly undated?: boolean;
}

const brisk: Pace = { thereMs: () => 1, workMs: () => Math.random() * 3 };
/** Longer than anything takes on a machine that others use too, and short enough to be waited for. */
const usualTimes = { callMs: 2_000, settleMs: 2_500, maxInFlight: 1_000, keysACall: 200 } as const;

/**
 * An ERP in memory that outlives every hub which asks it. It holds no reference as unique: whoever asks twice has two
 * bills, and they are counted.
 */
export class Books {
  readonly bills: Booked[] = [];
  readonly records = new Map<string, NewErpRecord[]>();
  pace: Pace = brisk;
  /** What its list tells nothing of, as of a bill that changes its page while it is read. */
  passesOver: (bill: Booked) => boolean = () => false;
  asks = 0;
  /** By the reference that the bill bears. */
  readonly odd = new Map<string, OddLook>();
  #nextId = 0;
  #byReference = new Map<string, Booked[]>();
  #byId = new Map<string, Booked[]>();
  readonly #traits: ErpTraits;

  constructor(times: Partial<Pick<ErpTraits, 'callMs' | 'settleMs' | 'maxInFlight' | 'once'>> = {}) {
    this.#traits = {
      ...{ name: 'Harness books', undo: 'delete', reads: 'live', once: 'bounded', makes: ['vendor'] },
      ...{ ...usualTimes, ...times },
      limits: roomyLimits,
    };
  }

  /** Bills that were ever made under that reference. */
  made = (reference: string): readonly Booked[] => this.#byReference.get(reference) ?? [];

  /** Bills that bear that number, or did. */
  numbered = (id: string): readonly Booked[] => this.#byId.get(id) ?? [];

  /** References under which more than one bill is there. */
  doubledNow = (): readonly string[] =>
    [...this.#byReference].filter(([, all]) => all.filter((bill) => bill.there).length > 1).map(([of]) => of);

  /** References under which more than one bill was made. */
  doubled = (): readonly string[] => [...this.#byReference].filter(([, all]) => all.length > 1).map(([of]) => of);

  /** Takes it back to what it was after so many bills: later ones are gone, and their numbers are given out again. */
  restore(bills: number): void {
    for (const bill of this.bills.slice(bills)) bill.there = false;
    this.#nextId = bills;
  }

  /** Puts one in, as a program or a person does. */
  enter(reference: BillReference | null, fingerprint: Fingerprint, number?: string, identity?: string): Booked {
    const id = number ?? String(++this.#nextId);
    const record = { id, identity: identity ?? `identity-${this.bills.length + 1}`, label: `#${id}` };
    const bill: Booked = { record, reference, fingerprint, standing: 'live', there: true };
    this.bills.push(bill);
    this.#byId.set(id, [...(this.#byId.get(id) ?? []), bill]);
    if (reference !== null) this.#byReference.set(reference, [...this.made(reference), bill]);
    return bill;
  }

  #look(key: BillKey, asOf: Instant): Sighting {
    const known = 'reference' in key ? this.#byReference.get(key.reference) : this.#byId.get(key.record.id);
    const there = (known ?? []).filter((bill) => bill.there);
    const [mine] = there;
    if (mine === undefined) return { is: 'gone', lastSeen: null, asOf };
    if (there.length > 1 && 'reference' in key) {
      return { is: 'unknown', because: 'two bills bear the reference', trouble: 'several_bills' };
    }
    return { is: 'present', record: mine.record, standing: mine.standing, fingerprint: mine.fingerprint, asOf };
  }

  /**
   * @param gone true once whoever asks is dead: what it has not sent by then is never sent.
   * @param own how the calls of this one fare, where not as everybody's.
   */
  connector(gone: () => boolean = () => false, own: Partial<Pace> = {}): ErpConnector {
    const now = () => Date.now() as Instant;
    const pace = (): Pace => ({ ...this.pace, ...own });
    const way = async () => {
      const ms = pace().thereMs();
      if (ms > 0) await sleep(ms);
    };
    const honest = async (key: BillKey): Promise<Sighting> => {
      const asOf = now();
      await way();
      return this.#look(key, asOf);
    };
    const look = (key: BillKey, signal: AbortSignal): Promise<Sighting> => {
      const odd = this.odd.get(
        'reference' in key ? key.reference : (this.#byId.get(key.record.id)?.[0]?.reference ?? ''),
      );
      return odd === undefined ? honest(key) : (odd(key, () => honest(key), signal) as Promise<Sighting>);
    };
    const work = async <T>(effect: () => T): Promise<T> => {
      this.asks++;
      const { losesRequest, losesAnswer, standsStill, workMs } = pace();
      await standsStill?.();
      await way();
      if (losesRequest?.()) return new Promise(() => undefined);
      const ms = workMs();
      if (ms > 0) await sleep(ms);
      const came = effect();
      return losesAnswer?.() ? new Promise(() => undefined) : came;
    };
    const nothing = async function* () {};
    const all = () => this.bills.filter((bill) => bill.there && !this.passesOver(bill));
    const seen = (key: BillKey, asOf: Instant) => this.#look(key, asOf);
    return {
      traits: this.#traits,
      check: async () => ({ ok: true }),
      lookFor: look,
      lookForMany: async function* (keys) {
        const asOf = now();
        await way();
        yield* keys.map((key) => seen(key, asOf));
      },
      vendors: nothing,
      jobs: nothing,
      costCodes: nothing,
      costTypes: nothing,
      subcontracts: nothing,
      payments: nothing,
      bills: async function* () {
        yield* all().map(listed);
      },
      findRecord: async ({ number }) => {
        const asOf = now();
        await way();
        const [found] = this.records.get(number) ?? [];
        if (found === undefined) return { is: 'gone', asOf };
        const name = 'name' in found ? found.name : found.title;
        return { is: 'present', number, name, fingerprint: recordFingerprint(found), asOf };
      },
      createRecord: async (record): Promise<CreateAnswer> => {
        if (gone()) return new Promise(() => undefined);
        return work(() => {
          const { number } = record;
          this.records.set(number, [...(this.records.get(number) ?? []), record]);
          return { is: 'created', record: { id: number, identity: null, label: number }, asOf: now() };
        });
      },
      createBill: async (bill, reference): Promise<CreateAnswer> => {
        if (gone()) return new Promise(() => undefined);
        return work((): CreateAnswer => {
          const { breaks, refuses, undated } = pace();
          const broken = breaks?.(bill.invoiceNumber) ?? null;
          if (broken !== null) throw new Error(broken);
          const detail = refuses?.(bill.invoiceNumber) ?? null;
          if (detail !== null) return { is: 'refused', refusal: { code: 'erp_invalid', detail } };
          const { record } = this.enter(reference, fingerprintOf(bill));
          return { is: 'created', record, ...(undated ? {} : { asOf: now() }) };
        });
      },
    };
  }
}

const listed = ({ record, reference, standing, fingerprint }: Booked): ErpBill => ({
  record,
  reference,
  standing,
  fingerprint,
});
