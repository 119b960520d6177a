import { expect, it } from 'vitest';
import { takes } from '../../../domain/records/flow.ts';
import type { RecordKind } from '../../../domain/records/kinds.ts';
import type { ErpRecordItem } from '../../../http/client.ts';
import { rowMovesOf } from './record-row.tsx';

const yes = { allowed: true, reasons: [] };
/** As the hub tells the moves of one of this kind: those that its kind has not are left out. */
const row = (kind: RecordKind, erp_status: ErpRecordItem['erp_status'], parked = false) =>
  rowMovesOf({ erp_status, parked, moves: { retry: yes, reject: yes, ...(takes(kind, 'link') && { link: yes }) } });

it('has the button Link where the sentence of a stop says to link', () => {
  expect(row('vendor', 'failed_to_export')).toEqual(['retry', 'link', 'reject']);
  expect(row('commitment', 'exporting', true)).toEqual(['retry', 'link', 'reject']);
  expect(row('change_order', 'exporting', true)).toEqual(['retry', 'reject']);
  expect(row('vendor', 'exporting')).toEqual([]);
});
