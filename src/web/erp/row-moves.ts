import { linkMoves, type Move } from '../../domain/link.ts';
import type { Item } from '../../http/client.ts';

const onThisSide = ['accept', 'retry', 'reject', 'unlink'] as const satisfies readonly Move[];
export type ToolMove = (typeof onThisSide)[number];

/** The buttons of a row: what its state knows, whether or not one has the right. A running export shows none. */
export function rowMoves(item: Pick<Item, 'erp_status' | 'parked'>): readonly ToolMove[] {
  const status = item.erp_status;
  if (status === 'not_in_erp' || (status === 'exporting' && !item.parked)) return [];
  return onThisSide.filter((move) => move in linkMoves[status]);
}
