import { describe, expect, it } from 'vitest';
import { outsideKind } from '../../domain/outside.ts';
import { approver, at, linkIn } from '../../domain/testing/link.ts';
import { type Chosen, caller, connection, head, OneInvoice, onlooker } from '../testing/one-invoice.ts';
import type { MoveInput } from './move-invoice.ts';
import { retry } from './retry.ts';

const failed = linkIn('failed_to_export', { askedAt: at(4_000) });
const house = (chosen: Chosen = {}) => new OneInvoice({ link: failed, ...chosen });
const retried = (one: OneInvoice, given: Partial<MoveInput> = {}, by = caller) =>
  retry(one.deps, by, { invoice: head.id, ...given });

describe('a retry', () => {
  it('queues the export again in the transaction that says so, with the bill as it was frozen', async () => {
    const one = house();
    const { bill } = one.kept;
    expect((await retried(one)).ok).toBe(true);
    expect(one.happened).toEqual(['committed']);
    expect(one.kept).toMatchObject({
      link: { ...failed, state: 'exporting', acceptedBy: approver, error: null },
      ...{ jobs: ['export of 7'], period: null, asked: [], head: { version: 6 } },
    });
    expect(one.kept.bill).toBe(bill);
    expect(one.kept.events).toMatchObject([{ type: 'link.retried', by: approver, linkId: failed.id }]);
  });

  it('remembers when the ERP was last asked: an absence must be newer than that', async () => {
    const one = house();
    await retried(one);
    expect(one.kept.link!.askedAt).toBe(4_000);
  });

  it('of what stands still looks again', async () => {
    const one = house({ link: linkIn('exporting', { parked: true }) });
    expect((await retried(one)).ok).toBe(true);
    expect(one.kept).toMatchObject({ link: { state: 'exporting', parked: false }, jobs: ['export of 7'] });
  });

  it('posts to the month that was frozen with the bill, where none is typed', async () => {
    const one = house();
    one.meanwhile({ period: { year: 2026, month: 3 } });
    await retried(one);
    expect(one.kept.period).toEqual({ year: 2026, month: 3 });
  });

  it('posts to another month where one is typed', async () => {
    const one = house();
    await retried(one, { postingPeriod: '2026-04' });
    expect(one.kept.period).toEqual({ year: 2026, month: 4 });
  });

  it('tells an integrator that somebody waits, with the patience of its connection', async () => {
    const outside = { ...connection, kind: outsideKind, settings: { staleMs: 60_000 } };
    const one = house({ connections: [outside] });
    await retried(one);
    expect(one.kept.asked).toEqual([{ what: 'for the bill', link: failed.id, by: approver, staleMs: 60_000 }]);
  });
});

describe('a retry is refused, and nothing is saved or queued', () => {
  it.each<[string, string, Chosen, Partial<MoveInput>, typeof caller?]>([
    ['to whoever may not', 'not_permitted', {}, {}, onlooker],
    ['on a version that has moved on', 'changed_meanwhile', {}, { version: 4 }],
    ['while the export is under way', 'wrong_state', { link: linkIn('exporting') }, {}],
    ['of what is synced', 'wrong_state', { link: linkIn('synced') }, {}],
    ['with a month that is none', 'invalid', {}, { postingPeriod: '2026-13' }],
    [
      'while the bill that was taken back stands in the books again',
      'bill_came_back',
      { ghost: { label: 'Invoice INV-7 (1041)', asOf: at(9_000) } },
      {},
    ],
  ])('%s', async (_, code, chosen, given, by = caller) => {
    const one = house(chosen);
    const before = one.kept;
    expect(await retried(one, given, by)).toMatchObject({ ok: false, refusal: { code } });
    expect(one.kept).toBe(before);
  });
});
