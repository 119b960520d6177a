import { expect, it } from 'vitest';
import { statusOf } from './status-words.ts';

it('says the status of a record as the page of its kind does, not as it is stored', () => {
  expect(statusOf({ kind: 'change_order', status: 'pending_billable' })).toBe('Pending – Billable');
  expect(statusOf({ kind: 'commitment', status: 'Out For Bid' })).toBe('Out for Bid');
  expect(statusOf({ kind: 'job', status: 'inactive' })).toBe('Not active');
  expect(statusOf({ kind: 'payment', status: '2026-11-24' })).toBe('Nov 24, 2026');
  expect(statusOf({ kind: 'payment', status: null })).toBeNull();
});
