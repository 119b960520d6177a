import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DetailStatus, isStale, type OutsideTold, type RequestDetail, standing } from './outside.ts';
import type { Sighting } from './sighting.ts';
import type { Instant } from './time.ts';

const at = (ms: number) => ms as Instant;
const now = at(10_000_000);
const hour = 3_600_000;

let ids = 0;
const detail = (status: DetailStatus, other: Partial<RequestDetail> = {}): RequestDetail => ({
  id: ++ids,
  status,
  messages: [],
  askedAt: at(now - 60_000),
  heardAt: null,
  closedAt: status === 'in_progress' ? null : at(now - 1_000),
  ...other,
});
const open = () => detail('in_progress');
const old = () => detail('in_progress', { askedAt: at(now - hour - 1) });
const failed = (...messages: string[]) => detail('failed', { messages });
const made = () => detail('success');
const refusedEarlier = () => detail('failed', { closedAt: at(now - 3_000) });

const told = (other: Partial<OutsideTold> = {}): OutsideTold => ({
  asOf: now,
  synced: false,
  making: null,
  unlinking: [],
  origin: null,
  clearedAt: null,
  earlier: null,
  ...other,
});
/** Later than whatever was closed, and earlier. */
const [since, before] = [at(now - 500), at(now - 2_000)];
const number = { id: 'A-1', code: null };
const answer = (other: Partial<OutsideTold>) => standing(told(other), 'Ledgerhouse', hour);
const brief = (seen: Sighting) =>
  seen.is === 'unknown' ? seen.trouble : seen.is === 'gone' && seen.refused ? 'refused' : seen.is;

describe('what an integrator’s words come to', () => {
  it.each<[string, Partial<OutsideTold>, string]>([
    ['never asked', {}, 'gone'],
    ['never asked, but an earlier sending has a bill', { earlier: 'Bill A-0' }, 'earlier_bill'],
    ['asked, and then an earlier sending has one after all', { making: [open()], earlier: 'Bill A-0' }, 'earlier_bill'],
    ['refused beside it', { making: [failed('no')], earlier: 'Bill A-0' }, 'earlier_bill'],
    ['made beside it all the same', { making: [made()], origin: number, earlier: 'Bill A-0' }, 'present'],
    ['asked', { making: [open()] }, 'integrator_asked'],
    ['asked, and silent for too long', { making: [old()] }, 'integrator_silent'],
    ['silent, and asked again', { making: [old(), open()] }, 'integrator_asked'],
    ['refused', { making: [failed('no')] }, 'refused'],
    ['refused, and asked again', { making: [failed('no'), open()] }, 'integrator_asked'],
    ['refused, but an older asking is open', { making: [old(), failed('no')] }, 'integrator_silent'],
    ['numbered, and still open', { making: [open()], origin: number }, 'integrator_asked'],
    ['refused and numbered', { making: [failed('no')], origin: number }, 'integrator_contradicts'],
    ['made, without a number', { making: [made()] }, 'integrator_contradicts'],
    [
      'made, the number taken back before it was synced',
      { making: [made()], clearedAt: since },
      'integrator_contradicts',
    ],
    ['made and numbered', { making: [made()], origin: number }, 'present'],
    ['made by the older asking', { making: [made(), open()], origin: number }, 'present'],
    ['made after a refusal', { making: [failed('no'), made()], origin: number }, 'present'],
    ['asked whether it is gone', { making: [made()], origin: number, unlinking: [open()] }, 'integrator_asked'],
    ['that, in silence', { making: [made()], origin: number, unlinking: [old()] }, 'integrator_silent'],
    ['it is not gone', { making: [made()], origin: number, unlinking: [failed('no')] }, 'present'],
    ['not gone, asked again', { making: [made()], origin: number, unlinking: [failed(), open()] }, 'integrator_asked'],
    ['it is gone', { making: [made()], origin: number, unlinking: [made()] }, 'gone'],
    ['gone, by the older asking', { making: [made()], origin: number, unlinking: [made(), open()] }, 'gone'],
    ['gone, then not gone', { making: [made()], origin: number, unlinking: [made(), failed()] }, 'present'],
    ['the number taken back unasked', { synced: true, making: [made()], clearedAt: since }, 'gone'],
    [
      'not gone, then the number taken back',
      { synced: true, making: [made()], clearedAt: since, unlinking: [failed()] },
      'gone',
    ],
    [
      'the number taken back, then not gone',
      { synced: true, making: [made()], clearedAt: before, unlinking: [failed()] },
      'integrator_contradicts',
    ],
    [
      'the number taken back, then not gone by the older asking',
      { synced: true, making: [made()], clearedAt: before, unlinking: [failed(), refusedEarlier()] },
      'integrator_contradicts',
    ],
    [
      'said not to be made after all, then not gone',
      { synced: true, making: [failed()], clearedAt: before, unlinking: [failed()] },
      'integrator_contradicts',
    ],
    [
      'taken back, and asked',
      { synced: true, making: [made()], clearedAt: since, unlinking: [open()] },
      'integrator_asked',
    ],
  ])('%s', (_, given, wanted) => expect(brief(answer(given))).toBe(wanted));

  it('says who the bill is, in the integrator’s own words', () => {
    const seen = answer({ making: [made()], origin: { id: '77', code: 'LH-9' }, unlinking: [failed('It', 'lives.')] });
    expect(seen).toEqual({
      is: 'present',
      record: { id: '77', identity: '77', label: 'Bill LH-9' },
      standing: 'live',
      fingerprint: null,
      asOf: now,
      says: 'It lives.',
    });
    expect(answer({ making: [failed('Vendor on hold.')] })).toMatchObject({
      refused: { code: 'erp_invalid', detail: 'Vendor on hold.' },
    });
  });

  it('concludes no absence while anything is open, nor from time, nor where something was made', () => {
    const statuses = fc.constantFrom<DetailStatus>('in_progress', 'success', 'failed');
    const details = fc
      .array(fc.tuple(statuses, fc.nat(3 * hour)), { maxLength: 5 })
      .map((all) => all.map(([status, age]) => detail(status, { askedAt: at(now - age) })));
    const any = fc.record({
      synced: fc.boolean(),
      making: fc.option(details, { nil: null }),
      unlinking: details,
      origin: fc.option(fc.constant(number), { nil: null }),
      clearedAt: fc.constantFrom(null, before, since),
      earlier: fc.option(fc.constant('Bill A-0'), { nil: null }),
    });
    fc.assert(
      fc.property(any, (given) => {
        if (given.making?.length === 0) return;
        const seen = answer({ ...given, clearedAt: given.origin === null ? given.clearedAt : null });
        const later = standing({ ...told(given), asOf: at(now + 1_000 * hour) }, 'Ledgerhouse', hour);
        if (seen.is !== 'gone') {
          // Time alone turns nothing into an absence.
          expect(later.is).not.toBe('gone');
          return;
        }
        const { making, unlinking } = given;
        const wasMade = making?.some(({ status }) => status === 'success') ?? false;
        if (!wasMade) expect(given.earlier).toBeNull();
        if (making === null) return;
        if (!wasMade) expect(making.every(({ status }) => status === 'failed')).toBe(true);
        else {
          const said = unlinking.findLast(({ status }) => status !== 'in_progress')?.status;
          const { clearedAt } = given;
          const takenBack = given.synced && given.origin === null && clearedAt !== null;
          expect(said === 'success' || (takenBack && (said === undefined || clearedAt === since))).toBe(true);
        }
      }),
    );
  });
});

it('a detail is stale after its time without a word, and never once it is closed', () => {
  expect(isStale(old(), now, hour)).toBe(true);
  expect(isStale(open(), now, hour)).toBe(false);
  expect(isStale(detail('in_progress', { askedAt: at(0), heardAt: at(now - 1) }), now, hour)).toBe(false);
  expect(isStale(detail('failed', { askedAt: at(0) }), now, hour)).toBe(false);
});
