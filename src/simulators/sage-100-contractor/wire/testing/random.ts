/** Numbers that look random and are the same at every run: the same seed, the same faults. */
export interface Random {
  /** A whole number from 0 up to, and without, `below`. */
  readonly below: (below: number) => number;
  readonly of: <T>(all: readonly T[]) => T;
  readonly bytes: (count: number) => Buffer;
}

/** Mulberry32. */
export function openRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    of: (all) => all[below(all.length)]!,
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => below(256))),
  };
}
