import { Chance } from '../../sim/chance.ts';

/** What one input came to. */
export interface Came {
  /** Under which it is counted: a class of statuses such as `4xx`, or an answer's own word, such as `unknown`. */
  readonly to: string;
  /** What did not hold, each in a sentence; empty where all did. */
  readonly wrong: readonly string[];
  /** A whole answer that was not had in the time there is here, as on a busy machine: the same input is fed again. */
  readonly late?: boolean;
  /** The input, for whoever reads a finding. */
  readonly shown: () => string;
}

/** Something that is fed. */
export interface Fed {
  /** One input, all of it decided by chance. */
  feed(chance: Chance): Promise<Came>;
  /** Is it of no use any more, since an input has rightly changed it? Then it is opened anew. */
  spent?(): boolean;
  close(): Promise<void>;
}

/** A surface on which input arrives that somebody else wrote. */
export interface Surface {
  readonly name: string;
  /** Its part of a whole run, in thousandths; all of them are a thousand. */
  readonly share: number;
  /** Its part of the run within the tests. */
  readonly inTests: number;
  /** After so many inputs it is opened anew, so that what they have changed does not pile up. */
  readonly life: number;
  /** No input may take longer, in milliseconds. */
  readonly mostMs: number;
  open(): Promise<Fed>;
}

/** The chance of one input, by its place in the run alone: so any one of them can be had again without those before it. */
export function chanceOf(seed: number, surface: string, index: number): Chance {
  let mixed = 0x811c9dc5;
  for (const character of `${seed}/${surface}/${index}`) {
    mixed = Math.imul(mixed ^ character.codePointAt(0)!, 0x01000193);
  }
  return new Chance(mixed | 0);
}
