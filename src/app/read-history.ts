import type { HistoryCheck } from '../domain/history/history-check.ts';
import { logs, type Seal } from '../domain/history/sealed-history.ts';
import type { Tx } from './unit-of-work.ts';

/** How many seals, of a thousand events each at most, are looked at in one transaction. */
const sealsAtOnce = 10;
const eventsAtOnce = 20_000;

/** Reads both histories once, in the order of their ids, as far as the seals have come, and hands them to a check. */
export class ReadHistory {
  readonly #check: HistoryCheck;
  readonly #upTo = { event: 0, company_event: 0 };
  readonly #whole: boolean;
  #seal: number;

  /** @param after the seal after which it begins; where that is not the beginning, older events are let be. */
  constructor(check: HistoryCheck, after = 0) {
    this.#check = check;
    this.#seal = after;
    this.#whole = after === 0;
  }

  /** The next seals and their events. @returns whether there were any. */
  async some({ sealedHistory: from }: Tx): Promise<boolean> {
    const seals = await from.seals(this.#seal, sealsAtOnce);
    for (const log of this.#whole ? logs : []) {
      const ends = seals.filter((seal) => seal.log === log).map((seal) => Math.max(...seal.ids));
      if (ends.length > 0) await this.#readUpTo(from, log, Math.max(...ends));
    }
    for (const seal of seals) await this.#take(from, seal);
    return seals.length > 0;
  }

  /** What stands behind the last seal. */
  async rest({ sealedHistory: from }: Tx): Promise<void> {
    for (const log of logs) await this.#readUpTo(from, log, null);
  }

  async #take(from: Tx['sealedHistory'], seal: Seal): Promise<void> {
    const lacking = this.#check.lacking(seal);
    if (lacking.length > 0) this.#check.read(await from.loggedEventsById(seal.log, lacking));
    this.#check.take(seal);
    this.#seal = seal.number;
  }

  async #readUpTo(from: Tx['sealedHistory'], log: Seal['log'], end: number | null): Promise<void> {
    while (end === null || this.#upTo[log] < end) {
      const events = await from.loggedEvents(log, this.#upTo[log], end, eventsAtOnce);
      this.#check.read(events);
      const whole = events.length < eventsAtOnce;
      this.#upTo[log] = whole && end !== null ? end : (events.at(-1)?.id ?? this.#upTo[log]);
      if (whole) return;
    }
  }
}
