import { hash } from 'node:crypto';
import { HistoryCheck, type HistoryVerdict, type JudgedCheckpoint } from '../../domain/history-check.ts';
import { missing } from '../../domain/permission.ts';
import { noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import { logs, type Seal, type Sha256 } from '../../domain/sealed-history.ts';
import type { Deps } from '../deps.ts';
import type { Caller, Scope, Tx, UnitOfWork } from '../unit-of-work.ts';

/** How many seals, of a thousand events each at most, are looked at in one transaction. */
const sealsAtOnce = 10;
const eventsAtOnce = 20_000;

export const sha256: Sha256 = (text) => hash('sha256', text, 'hex');

/** Seals what is new, then lays all that ever happened in the company beside its seals and checkpoints. */
export async function verifyHistory(deps: Deps, caller: Caller, _input: object): Promise<Outcome<HistoryVerdict>> {
  const lacking = missing(caller.grants, 'history.read_all', null);
  if (lacking.length > 0) return noMore(notPermitted(lacking));
  return yes(await checkHistory(deps.work, caller, []));
}

/** @param checkpoints with what is to be thought of their signatures. */
export async function checkHistory(
  work: Pick<UnitOfWork, 'run'>,
  scope: Scope,
  checkpoints: readonly JudgedCheckpoint[],
): Promise<HistoryVerdict> {
  await work.run(scope, (tx) => tx.sealedHistory.seal());
  const check = new HistoryCheck(scope.company, checkpoints, sha256);
  const reading = new Reading(check);
  while (await work.run(scope, (tx) => reading.some(tx)));
  await work.run(scope, (tx) => reading.rest(tx));
  // What was sealed meanwhile.
  while (await work.run(scope, (tx) => reading.some(tx)));
  return check.verdict(await work.run(scope, (tx) => tx.sealedHistory.newest()));
}

/** Reads both histories once, in the order of their ids, as far as the seals have come. */
class Reading {
  readonly #check: HistoryCheck;
  readonly #upTo = { event: 0, company_event: 0 };
  #seal = 0;

  constructor(check: HistoryCheck) {
    this.#check = check;
  }

  /** The next seals and their events. @returns whether there were any. */
  async some({ sealedHistory: from }: Tx): Promise<boolean> {
    const seals = await from.seals(this.#seal, sealsAtOnce);
    for (const log of logs) {
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
