import type { JudgedCheckpoint } from './history-check.ts';
import { beginningOf, type Finding, type Flaw, hashLetters, type Sha256 } from './sealed-history.ts';

/** What stands behind an event's text in an exported line, and how long that can be. */
const ending = /,"place":(\d{1,15}),"hash":"([0-9a-f]{64})"\}$/;
const mostListed = 1_000;

export interface FileVerdict {
  readonly company: number | null;
  readonly events: number;
  readonly head: string | null;
  readonly vouched: number;
  /** The place after which it begins. */
  readonly after: number;
  /** What stands before its first event is known: it begins with the history, or where a kept checkpoint stands. */
  readonly anchored: boolean;
  /** The last line is there: it was exported to its end. */
  readonly complete: boolean;
  readonly found: number;
  readonly findings: readonly Finding[];
}

/**
 * Checks an exported history by itself, line after line, with nothing of the database: each event's text is hashed
 * together with the hash before it, and the checkpoints that somebody kept say whether it is the one that was signed.
 */
export class HistoryFileCheck {
  readonly #sha256: Sha256;
  readonly #judge: (company: number) => readonly JudgedCheckpoint[];
  readonly #findings: Finding[] = [];
  #checkpoints: readonly JudgedCheckpoint[] = [];
  #company: number | null = null;
  #after = 0;
  #anchored = false;
  #place = 0;
  /** Null at the beginning of a part: the hash before it is not in the file. */
  #hash: string | null = null;
  #events = 0;
  #met = 0;
  #found = 0;
  #vouched = 0;
  #complete = false;

  /** @param judge the kept checkpoints, once the file has said which company it is of. */
  constructor(sha256: Sha256, judge: (company: number) => readonly JudgedCheckpoint[]) {
    this.#sha256 = sha256;
    this.#judge = judge;
  }

  /** @returns false where the line is none of an exported history. */
  line(text: string): boolean {
    const found = ending.exec(text);
    if (found !== null) return this.#event(text.slice(0, found.index), Number(found[1]), found[2]!);
    const said = parsed(text);
    if (said?.beginning !== undefined && this.#company === null) return this.#begin(said.beginning);
    if (said?.end !== undefined) {
      this.#complete = said.end.place === this.#place;
      return true;
    }
    return said?.checkpoint !== undefined;
  }

  verdict(): FileVerdict {
    for (const { checkpoint, genuine } of this.#checkpoints.slice(this.#met)) {
      if (genuine) this.#note('truncated', { place: checkpoint.place, number: checkpoint.number });
    }
    return {
      company: this.#company,
      events: this.#events,
      head: this.#hash,
      vouched: this.#vouched,
      after: this.#after,
      anchored: this.#anchored,
      complete: this.#complete,
      found: this.#found,
      findings: this.#findings,
    };
  }

  #begin({ company, after }: { company: number; after: number }): boolean {
    // Before the first place nothing can stand: what was put there would be hashed together with nothing.
    if (!Number.isSafeInteger(company) || !Number.isSafeInteger(after) || after < 0) return false;
    this.#company = company;
    this.#after = after;
    this.#place = after;
    this.#hash = after === 0 ? beginningOf(company, this.#sha256) : null;
    const judged = this.#judge(company).toSorted((a, b) => a.checkpoint.place - b.checkpoint.place);
    this.#checkpoints = judged.filter(({ checkpoint }) => checkpoint.place >= after);
    for (const { checkpoint, genuine } of judged) {
      if (!genuine) this.#note('checkpoint_invalid', { number: checkpoint.number, place: checkpoint.place });
      else if (checkpoint.place === after) this.#hash = checkpoint.hash;
    }
    this.#anchored = this.#hash !== null;
    return true;
  }

  #event(head: string, place: number, hash: string): boolean {
    if (this.#company === null) return false;
    const text = `${head}}`;
    const said = parsed(text) as unknown as { company?: number; log?: 'event'; id?: number } | null;
    if (said?.id === undefined || said.log === undefined) return false;
    const about = { log: said.log, event: said.id, place };
    this.#events++;
    if (place !== this.#place + 1) this.#note(place > this.#place ? 'missing' : 'reordered', about);
    const isNext = place === this.#place + 1 && this.#hash !== null;
    const isWhole = !isNext || this.#sha256(this.#hash + text) === hash;
    if (!isWhole || said.company !== this.#company) this.#note('changed', about);
    this.#place = place;
    this.#hash = hash;
    this.#meet();
    return hash.length === hashLetters;
  }

  #meet(): void {
    for (;;) {
      const next = this.#checkpoints[this.#met];
      if (next === undefined || next.checkpoint.place > this.#place) return;
      this.#met++;
      const { checkpoint, genuine } = next;
      if (!genuine) continue;
      if (checkpoint.place === this.#place && checkpoint.hash === this.#hash) this.#vouched = this.#place;
      else if (checkpoint.place === this.#place) {
        this.#note('rewritten', { place: checkpoint.place, number: checkpoint.number });
      }
    }
  }

  #note(flaw: Flaw, about: Partial<Omit<Finding, 'flaw'>>): void {
    this.#found++;
    if (this.#findings.length >= mostListed) return;
    this.#findings.push({ flaw, log: null, event: null, place: null, number: null, ...about });
  }
}

interface Said {
  readonly beginning?: { company: number; after: number };
  readonly end?: { place: number };
  readonly checkpoint?: object;
}

function parsed(text: string): Said | null {
  try {
    const said: unknown = JSON.parse(text);
    return typeof said === 'object' && said !== null ? (said as Said) : null;
  } catch {
    return null;
  }
}
