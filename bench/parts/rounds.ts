import { type Figure, figureOf, type Goal, type Round } from './figures.ts';

const tries = 3;

/**
 * Measures ours and the peer's in turn, the order changing from round to round, so that both have the same machine. Where
 * the peer, which does always the same, varies more than twofold, something else had the machine, and it is done again.
 */
export async function inRounds(
  what: string,
  unit: Figure['unit'],
  goal: Goal,
  rounds: number,
  ours: () => Promise<number>,
  peer: () => Promise<number>,
): Promise<Figure> {
  for (let left = tries; ; left--) {
    const figure = figureOf(what, unit, goal, await turns(rounds, ours, peer));
    if (!figure.unsteady || left === 1) return figure;
  }
}

async function turns(rounds: number, ours: () => Promise<number>, peer: () => Promise<number>): Promise<Round[]> {
  const done: Round[] = [];
  for (let i = 0; i < rounds; i++) {
    if (i % 2 === 0) {
      const mine = await ours();
      done.push({ ours: mine, peer: await peer() });
    } else {
      const theirs = await peer();
      done.push({ ours: await ours(), peer: theirs });
    }
  }
  return done;
}

/** How long it took, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
