import type { Move } from '../../domain/link.ts';
import type { Item } from '../../http/client.ts';

/** Moves that hand the figures on, or judge them. */
const ofFigures: readonly Move[] = ['send', 'accept', 'reject'];

/**
 * The invoice that a move is meant of. The figures that one sees are the form's; where the invoice stands is another answer, of its
 * own time. A move of figures is of those that are seen; any other, such as a retrieve, is of the newest that either answer told.
 * @param seen the version of the form
 */
export const asShown = (item: Item, seen: number, move: Move): Item => ({
  ...item,
  version: ofFigures.includes(move) ? seen : Math.max(item.version, seen),
});
