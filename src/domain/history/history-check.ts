import {
  beginningOf,
  type Checkpoint,
  chainHash,
  type Finding,
  type Flaw,
  hashAt,
  hashLetters,
  type Log,
  type LoggedEvent,
  type Seal,
  type Sha256,
} from './sealed-history.ts';

/** More are counted, not listed. */
const mostFindings = 1_000;
/** Among so many changed ones it is looked whether some have only changed places. */
const mostCompared = 200;

export interface HistoryVerdict {
  readonly company: number;
  /** How many events stand in the chain, and the hash of the last. */
  readonly sealed: number;
  readonly head: string;
  /** Events that are too young to be sealed. */
  readonly waiting: number;
  readonly checkpoints: number;
  /** The place up to which a checkpoint with a good signature vouches for the chain; zero where none does. */
  readonly vouched: number;
  readonly found: number;
  readonly findings: readonly Finding[];
}

interface Misfit {
  readonly index: number;
  readonly previous: string;
  readonly hash: string;
  readonly event: LoggedEvent;
}

/** A checkpoint and whether its signature is that of a key that one trusts. */
export interface JudgedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly genuine: boolean;
  /** Kept outside of the database: it may stand alone, without those before it. */
  readonly outside: boolean;
}

/**
 * Lays a company's events beside their seals and its checkpoints. It is given what is read, seal after seal, keeps only
 * what no seal has claimed yet, and says at the end what is wrong.
 */
export class HistoryCheck {
  readonly #company: number;
  readonly #sha256: Sha256;
  readonly #checkpoints: readonly JudgedCheckpoint[];
  readonly #findings: Finding[] = [];
  readonly #misfits: Misfit[] = [];
  readonly #unclaimed = { event: new Map<number, LoggedEvent>(), company_event: new Map<number, LoggedEvent>() };
  #found = 0;
  #place = 0;
  #number = 0;
  #hash: string;
  /** What the last event would have hashed to, where that is not what its seal says. */
  #instead: { readonly hash: string; readonly index: number } | null = null;
  #sealedBelow = 0;
  #vouched = 0;
  #nextCheckpoint = 0;

  /** @param from a place in the chain that is known to be good, and the seal that ends there; null: the beginning. */
  constructor(
    company: number,
    checkpoints: readonly JudgedCheckpoint[],
    sha256: Sha256,
    from: { readonly place: number; readonly hash: string; readonly seal: number } | null = null,
  ) {
    this.#company = company;
    this.#sha256 = sha256;
    this.#checkpoints = checkpoints.toSorted((a, b) => a.checkpoint.place - b.checkpoint.place);
    this.#hash = from?.hash ?? beginningOf(company, sha256);
    this.#place = from?.place ?? 0;
    this.#number = from?.seal ?? 0;
    this.#judge(checkpoints);
  }

  /** Events as they come, each once: in the order of their ids, or where one was looked for by its own. */
  read(events: readonly LoggedEvent[]): void {
    for (const event of events) this.#unclaimed[event.log].set(event.id, event);
  }

  /** Which events of a seal were not read yet. */
  lacking(seal: Seal): readonly number[] {
    const there = this.#unclaimed[seal.log];
    return seal.ids.filter((id) => !there.has(id));
  }

  /** The next seal; all of its events that are there have been read. */
  take(seal: Seal): void {
    const whole = seal.hashes.length === seal.ids.length * hashLetters;
    if (seal.number !== this.#number + 1) this.#note('seal_missing', seal.log, { number: this.#number + 1 });
    else if (seal.first !== this.#place + 1 || !whole) this.#note('seal_changed', seal.log, { number: seal.number });
    this.#number = seal.number;
    this.#place = seal.first - 1;
    this.#sealedBelow = seal.sealedBelow;
    const moved = seal.ids.some((id, index) => index > 0 && id <= seal.ids[index - 1]!);
    for (let index = 0; index < seal.ids.length; index++) this.#link(seal, index, moved);
  }

  /** @param newest no transaction of this server has a higher number. */
  verdict(newest: number): HistoryVerdict {
    this.#compareMisfits();
    // Restored into another server, which counts its transactions anew: what the other had not sealed yet will be.
    const restored = this.#sealedBelow > newest;
    const mayWait = ({ writtenBy }: LoggedEvent) =>
      restored
        ? writtenBy <= newest || writtenBy >= this.#sealedBelow
        : writtenBy >= this.#sealedBelow && writtenBy <= newest;
    let waiting = 0;
    for (const log of ['company_event', 'event'] as const) {
      for (const event of this.#unclaimed[log].values()) {
        if (mayWait(event)) waiting++;
        else this.#note('inserted', log, { event: event.id });
      }
    }
    for (const { checkpoint, genuine } of this.#checkpoints.slice(this.#nextCheckpoint)) {
      if (genuine) this.#note('truncated', null, { place: checkpoint.place, number: checkpoint.number });
    }
    return {
      company: this.#company,
      sealed: this.#place,
      head: this.#hash,
      waiting,
      checkpoints: this.#checkpoints.length,
      vouched: this.#vouched,
      found: this.#found,
      findings: this.#findings,
    };
  }

  #link(seal: Seal, index: number, moved: boolean): void {
    const id = seal.ids[index]!;
    const there = this.#unclaimed[seal.log];
    const event = there.get(id);
    const hash = hashAt(seal, index);
    this.#place = seal.first + index;
    if (event === undefined) {
      this.#note('missing', seal.log, { event: id, place: this.#place });
      this.#instead = null;
    } else {
      there.delete(id);
      this.#fit(event, hash, moved);
    }
    this.#hash = hash;
    this.#meetCheckpoints();
  }

  #fit(event: LoggedEvent, hash: string, moved: boolean): void {
    const real = chainHash(this.#hash, event, this.#sha256);
    const instead = this.#instead;
    this.#instead = null;
    if (real === hash) return;
    if (instead !== null && chainHash(instead.hash, event, this.#sha256) === hash) {
      // The one before fits this one, and not its own seal: it is the seal that was changed.
      this.#amend(instead.index, 'seal_changed');
      return;
    }
    const index = this.#note(moved ? 'reordered' : 'changed', event.log, { event: event.id, place: this.#place });
    this.#instead = { hash: real, index };
    if (!moved && this.#misfits.length < mostCompared) {
      this.#misfits.push({ index, previous: this.#hash, hash, event });
    }
  }

  #meetCheckpoints(): void {
    for (;;) {
      const next = this.#checkpoints[this.#nextCheckpoint];
      if (next === undefined || next.checkpoint.place > this.#place) return;
      this.#nextCheckpoint++;
      const { checkpoint, genuine } = next;
      if (!genuine) continue;
      if (checkpoint.place === this.#place && checkpoint.hash === this.#hash) this.#vouched = this.#place;
      else this.#note('rewritten', null, { place: checkpoint.place, number: checkpoint.number });
    }
  }

  /** Signatures and numbers. */
  #judge(checkpoints: readonly JudgedCheckpoint[]): void {
    const numbers = new Set<number>();
    for (const { checkpoint, genuine, outside } of checkpoints) {
      const { number, place } = checkpoint;
      if (!outside) numbers.add(number);
      if (!genuine) this.#note('checkpoint_invalid', null, { number, place });
    }
    const last = Math.max(0, ...numbers);
    for (let number = 1; number <= last && this.#findings.length < mostFindings; number++) {
      if (!numbers.has(number)) this.#note('checkpoint_missing', null, { number });
    }
  }

  /** Two that were changed, each with what the other's seal says, have only changed places. */
  #compareMisfits(): void {
    for (const { index, previous, hash, event } of this.#misfits) {
      const other = this.#misfits.find(
        (one) => one.event !== event && chainHash(previous, { ...one.event, id: event.id }, this.#sha256) === hash,
      );
      if (other !== undefined) this.#amend(index, 'reordered');
    }
  }

  #amend(index: number, flaw: Flaw): void {
    const finding = this.#findings[index];
    if (finding !== undefined) this.#findings[index] = { ...finding, flaw };
  }

  /** @returns where it stands among the findings, or would, were there room. */
  #note(flaw: Flaw, log: Log | null, about: Partial<Omit<Finding, 'flaw' | 'log'>>): number {
    this.#found++;
    if (this.#findings.length >= mostFindings) return -1;
    return this.#findings.push({ flaw, log, event: null, place: null, number: null, ...about }) - 1;
  }
}
