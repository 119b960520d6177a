import { describe, expect, it } from 'vitest';
import type { Instant } from './time.ts';
import {
  commitmentNews,
  givenUpAfterMs,
  pauseAfterFailures,
  pauseLeftMs,
  recordNews,
  requisitionNews,
  ulid,
} from './webhook.ts';
import { words } from './words/words.ts';

describe('the pauses of a failing hook', () => {
  it('begin with a second, double, and end at an hour', () => {
    expect([1, 2, 3, 4].map(pauseAfterFailures)).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(pauseAfterFailures(12)).toBe(2_048_000);
    expect([13, 14, 1_000].map(pauseAfterFailures)).toEqual([3_600_000, 3_600_000, 3_600_000]);
    expect(givenUpAfterMs).toBe(12 * 60 * 60 * 1_000);
  });

  it('are over when they are, and where a clock that was far ahead had set them', () => {
    expect(pauseLeftMs(null, 5)).toBe(0);
    expect([4, 5, 6, 3_600_005, 3_600_006].map((until) => pauseLeftMs(until, 5))).toEqual([0, 0, 1, 3_600_000, 0]);
  });
});

describe('a ulid', () => {
  it('begins with its time, as the published example does, and sorts by it', () => {
    expect(ulid(1469918176385 as Instant, '00000000-0000-4000-8000-000000000000').slice(0, 10)).toBe('01ARYZ6S41');
    const uid = 'ffffffff-ffff-4fff-bfff-ffffffffffff';
    expect(ulid(1_000 as Instant, uid) < ulid(1_001 as Instant, uid)).toBe(true);
    expect(ulid(1 as Instant, uid)).toHaveLength(26);
    expect(ulid(1 as Instant, uid)).not.toBe(ulid(1 as Instant, uid.replace(/f$/, 'e')));
  });
});

it('a change order is news of its own and of its commitment', () => {
  expect(commitmentNews('change_order.created', 7, { change_order_id: 9 })).toEqual([
    { resource: 'commitment', event: 'update', id: 7 },
    { resource: 'Change Order Packages', event: 'create', id: 9 },
  ]);
  expect(commitmentNews('change_order.status', 7, { change_order_id: 9 })[1]).toMatchObject({ event: 'update', id: 9 });
  expect(commitmentNews('payment.deleted', 7, { payment_id: 5 })).toEqual([
    { resource: 'Contract Payments', event: 'delete', id: 5 },
  ]);
  expect(commitmentNews('invoice.created', 7, {})).toEqual([]);
  expect(commitmentNews('attachment.added', 7, {})).toEqual([{ resource: 'commitment', event: 'update', id: 7 }]);
  expect(commitmentNews('attachment.removed', 7, { change_order_id: 9 })).toEqual([
    { resource: 'commitment', event: 'update', id: 7 },
    { resource: 'Change Order Packages', event: 'update', id: 9 },
  ]);
});

it('a number that is set or taken away is news of what bears it', () => {
  const vendor = { kind: 'vendor', id: 3 } as const;
  for (const type of ['record.linked', 'record.confirmed', 'record.unlinked']) {
    expect(recordNews(type, vendor, null)).toEqual([{ resource: 'Company Vendors', event: 'update', id: 3 }]);
  }
  expect(recordNews('record.linked', { kind: 'change_order', id: 9 }, 7)).toEqual([
    { resource: 'commitment', event: 'update', id: 7 },
    { resource: 'Change Order Packages', event: 'update', id: 9 },
  ]);
  expect(recordNews('record.sent', vendor, null)).toEqual([]);
  expect(recordNews('record.linked', { kind: 'sub_job', id: 1 }, null)).toEqual([]);
});

it('what the history says of an invoice is told as its creation, change or end', () => {
  expect(requisitionNews('invoice.created')).toBe('create');
  expect(requisitionNews('invoice.deleted')).toBe('delete');
  expect(requisitionNews('link.confirmed')).toBe('update');
  expect(requisitionNews('link.asked')).toBeNull();
  expect(requisitionNews('outside.answered')).toBeNull();
  const known = Object.keys(words.events);
  expect(known.filter((type) => requisitionNews(type) === 'create')).toEqual(['invoice.created']);
});
