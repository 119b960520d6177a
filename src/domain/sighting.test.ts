import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownBill, provesGone, type Sighting, stillSettlingMs } from './sighting.ts';
import type { Instant } from './time.ts';

const instant = fc.integer({ min: 0, max: 2 ** 45 }).map((time) => time as Instant);
const standing = fc.constantFrom('live', 'paid', 'void');

describe('an absence', () => {
  it('counts when it is as new as the last thing that could have put the bill there, or newer', () => {
    fc.assert(
      fc.property(instant, instant, fc.option(standing), (asOf, after, lastSeen) => {
        expect(provesGone({ is: 'gone', lastSeen, asOf }, after)).toBe(asOf >= after);
      }),
    );
    const gone: Sighting = { is: 'gone', lastSeen: null, asOf: 1_000 as Instant };
    expect([999, 1_000, 1_001].map((after) => provesGone(gone, after as Instant))).toEqual([true, true, false]);
  });

  it('is never proven by silence or by a presence, however new', () => {
    const record = { id: '1', identity: null, label: '1' };
    fc.assert(
      fc.property(instant, instant, standing, fc.string(), (asOf, after, stands, because) => {
        expect(provesGone({ is: 'unknown', because }, after)).toBe(false);
        expect(provesGone({ is: 'present', record, standing: stands, fingerprint: null, asOf }, after)).toBe(false);
      }),
    );
  });

  it('is not proven by a time that is none', () => {
    expect(provesGone({ is: 'gone', lastSeen: null, asOf: Number.NaN as Instant }, 0 as Instant)).toBe(false);
  });
});

describe('an ask', () => {
  it('is still settling until it has been known of for as long as it can take, by its own times or today’s', () => {
    const ask = { askedAt: 1_000 as Instant, settleMs: 300 };
    expect([0, 299, 300, 301].map((knownMs) => stillSettlingMs(ask, 200, knownMs))).toEqual([300, 1, 0, 0]);
    expect(stillSettlingMs(ask, 400, 300)).toBe(100);
    expect(stillSettlingMs({ ...ask, settleMs: null }, 200, 150)).toBe(50);
  });

  it('that was never made is not', () => {
    expect(stillSettlingMs({ askedAt: null, settleMs: 300 }, 300, 0)).toBe(0);
  });
});

describe('what was seen of a link’s own bill', () => {
  const ours = { id: '41', identity: 'a', label: '41' };
  const there = (id: string, identity: string | null): Sighting => {
    const record = { id, identity, label: id };
    return { is: 'present', record, standing: 'paid', fingerprint: null, asOf: 1 as Instant };
  };

  it.each([
    ['its own', ours, there('41', 'a'), true],
    ['its own, where an ERP has no identities', { ...ours, identity: null }, there('41', null), true],
    ['its own under another number, found by our reference', ours, there('42', 'b'), true],
    ['what is found before there is a link to a record', null, there('41', 'b'), true],
    ['another under its number', ours, there('41', 'b'), false],
    ['another under its number, whose identity nobody told', ours, there('41', null), false],
  ])('%s', (_, record, seen, isOwn) => {
    expect(ownBill(record, seen)).toBe(isOwn ? seen : null);
  });

  it('is nothing where nothing was seen', () => {
    expect(ownBill(ours, { is: 'gone', lastSeen: 'paid', asOf: 1 as Instant })).toBe(null);
    expect(ownBill(ours, { is: 'unknown', because: 'it is silent' })).toBe(null);
  });
});
