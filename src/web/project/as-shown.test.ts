import { expect, it } from 'vitest';
import type { Move } from '../../domain/link.ts';
import type { Item } from '../../http/client.ts';
import { asShown } from './as-shown.ts';

it('a move of figures is of those on the screen, any other of the newest that is known', () => {
  const of = (move: Move, told: number, seen: number) => asShown({ version: told } as Item, seen, move).version;
  for (const move of ['send', 'accept', 'reject'] as const) {
    expect([of(move, 4, 3), of(move, 3, 4)], move).toEqual([3, 4]);
  }
  for (const move of ['retrieve', 'retry', 'unlink'] as const) {
    expect([of(move, 4, 3), of(move, 3, 4)], move).toEqual([4, 4]);
  }
});
