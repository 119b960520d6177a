import { expect, it } from 'vitest';
import type { HistoryEvent } from '../../app/hub.ts';
import { changeHistoryView } from './change-history-view.ts';

const reviewed = (id: number, lines: number) =>
  ({
    id,
    type: 'invoice.reviewed',
    by: 'Pat',
    byId: 7,
    at: 0,
    facts: { lines: Array.from({ length: lines }, (_, i) => ({ position: i + 1, review: 'approved', comment: null })) },
  }) as unknown as HistoryEvent;

it('every line that was reviewed at once has its row, each with an id of its own', () => {
  const rows = changeHistoryView(1, [reviewed(8, 2_000), reviewed(9, 2_000)]);
  expect(rows).toHaveLength(4_000);
  expect(rows[1_999]).toMatchObject({ column: 'items.2000.status', new_value: 'approved' });
  expect(new Set(rows.map(({ id }) => id)).size).toBe(4_000);
  expect(rows.every(({ id }) => Number.isSafeInteger(id))).toBe(true);
  // Those that others may have kept by their ids have them still.
  expect([rows[0]!.id, rows[999]!.id, rows[2_000]!.id]).toEqual([8_000, 8_999, 9_000]);
});
