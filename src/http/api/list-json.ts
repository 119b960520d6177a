import type { Caller, Hub, InvoiceList, Moves } from '../../app/hub.ts';
import type * as shapes from './list-shapes.ts';
import { movesView, rowView, ruledOf } from './views.ts';

const comma = Buffer.from(',');
const end = Buffer.from('}');

/**
 * A page of the list as JSON in UTF-8, of the shape `shapes.list`. The moves with their sentences are three quarters of
 * it and the same in most rows, so each is worded and written once, and copied from there on.
 */
export function listJson(hub: Hub, caller: Caller, list: InvoiceList): Buffer {
  const { rows, counts, erp, nextCursor } = list;
  const written = new Map<Moves, Buffer>();
  const moves = hub.movesOfEach(caller.grants, rows, ruledOf(caller, list));
  const parts: Buffer[] = [Buffer.from('{"items":[')];
  rows.forEach((row, at) => {
    const its = written.get(moves[at]!) ?? Buffer.from(JSON.stringify(movesView(moves[at]!)));
    written.set(moves[at]!, its);
    if (at > 0) parts.push(comma);
    parts.push(Buffer.from(`${JSON.stringify(rowView(row)).slice(0, -1)},"moves":`), its, end);
  });
  const rest: Omit<shapes.List, 'items'> = { counts, erp, next_cursor: nextCursor };
  parts.push(Buffer.from(`],${JSON.stringify(rest).slice(1)}`));
  return Buffer.concat(parts);
}
