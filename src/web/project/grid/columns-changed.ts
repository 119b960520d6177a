import type { Column } from './columns.ts';
import type { Change, GridState, Place } from './state.ts';

/** The grid with its places counted by other columns: a cell whose column is gone is the first one of its line. */
export function placedIn(grid: GridState, before: readonly Column[], after: readonly Column[]): GridState {
  const ids = new Map(after.map(({ id }, index) => [id, index]));
  const column = (index: number) => ids.get(before[index]?.id ?? '') ?? Math.min(2, after.length - 1);
  const moved = (place: Place): Place => ({ row: place.row, column: column(place.column) });
  const change = (one: Change): Change => ({ ...one, at: moved(one.at), to: moved(one.to) });
  return {
    ...grid,
    at: moved(grid.at),
    to: moved(grid.to),
    tabFrom: null,
    past: grid.past.map(change),
    future: grid.future.map(change),
  };
}
