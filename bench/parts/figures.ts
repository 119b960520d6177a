/** The middle one of some measurements, and how far they lie apart. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)! };
}

/** What is wanted of a figure: so much of its own unit, or of the ratio to its peer; null where it is only told. */
export type Goal =
  | { readonly of: 'figure' | 'ratio'; readonly atMost: number }
  | { readonly of: 'figure' | 'ratio'; readonly atLeast: number }
  | null;

/** One line of the table: ours beside the peer's, of the same rounds. */
export interface Figure {
  readonly what: string;
  readonly unit: 'ms' | 'MB' | '/s' | '';
  readonly ours: Spread;
  readonly peer: Spread | null;
  /** The median of the rounds' own ratios: what slows a round slows both sides of it. */
  readonly ratio: Spread | null;
  readonly goal: Goal;
  /** The peer itself varied more than twofold, each time that it was tried: no word on the ratio. */
  readonly unsteady: boolean;
}

export interface Round {
  readonly ours: number;
  readonly peer: number;
}

export function figureOf(what: string, unit: Figure['unit'], goal: Goal, rounds: readonly Round[]): Figure {
  const peer = spreadOf(rounds.map((round) => round.peer));
  return {
    what,
    unit,
    goal,
    ours: spreadOf(rounds.map((round) => round.ours)),
    peer,
    ratio: spreadOf(rounds.map((round) => round.ours / round.peer)),
    unsteady: peer.max > 2 * peer.min,
  };
}

/** A figure of ours that nothing is held beside. */
export const figureAlone = (what: string, unit: Figure['unit'], goal: Goal, values: readonly number[]): Figure => ({
  what,
  unit,
  goal,
  ours: spreadOf(values),
  peer: null,
  ratio: null,
  unsteady: false,
});

/** Whether a figure is what it was wanted to be; null where nothing was wanted. */
export function isMet({ goal, ours, ratio }: Figure): boolean | null {
  if (goal === null) return null;
  const median = goal.of === 'figure' ? ours.median : ratio!.median;
  return 'atMost' in goal ? median <= goal.atMost : median >= goal.atLeast;
}

/** What is wanted, as people read it: `≤ 0.59`. */
export const wantedSaid = (goal: Exclude<Goal, null>): string =>
  'atMost' in goal ? `≤ ${Number(goal.atMost.toFixed(2))}` : `≥ ${Number(goal.atLeast.toFixed(2))}`;
