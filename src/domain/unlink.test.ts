import { describe, expect, it } from 'vitest';
import { countsAfter, linkStates, unlink, unlinkByForce } from './link.ts';
import type { RefusalCode } from './refusal.ts';
import type { ErpRecord, Sighting, Standing } from './sighting.ts';
import { approver, at, linkIn, record, syncedAt } from './testing/link.ts';

const standings = ['live', 'paid', 'void'] as const;
const memories = [null, ...standings];
const other: ErpRecord = { ...record, identity: 'x-y-z' };
const older = at(syncedAt - 1);
const newer = at(syncedAt + 1);
const synced = linkIn('synced');

const present = (standing: Standing, asOf = newer, seen = record): Sighting =>
  Object.freeze({ is: 'present', record: seen, standing, fingerprint: null, asOf });
const gone = (lastSeen: Standing | null, asOf = newer): Sighting => Object.freeze({ is: 'gone', lastSeen, asOf });
const unknown: Sighting = Object.freeze({ is: 'unknown', because: 'the line is dead' });

const decide = (sighting: Sighting, lastStanding: Standing | null = null, voidIsGone = false, link = synced) =>
  unlink(link, { sighting, lastStanding, after: syncedAt }, { voidIsGone }, approver, at(9_000));
const verdict = (...given: Parameters<typeof decide>): RefusalCode | 'unlinked' => {
  const outcome = decide(...given);
  return outcome.ok ? 'unlinked' : outcome.refusal.code;
};

describe('unlink', () => {
  it('ends the link: by whom and when, and all else is kept for the history', () => {
    expect(decide(gone(null))).toEqual({
      ok: true,
      value: { ...synced, state: 'unlinked', endedBy: approver, endedAt: 9_000 },
    });
  });

  it.each<[string, RefusalCode | 'unlinked', Sighting, Standing | null, boolean]>([
    ['no answer', 'erp_not_answering', unknown, null, false],
    ['still there', 'still_in_erp', present('live'), null, false],
    ['still there, voids counting as gone', 'still_in_erp', present('live'), null, true],
    ['paid', 'paid_in_erp', present('paid'), null, false],
    ['paid, voids counting as gone', 'paid_in_erp', present('paid'), null, true],
    ['void', 'void_in_erp', present('void'), null, false],
    ['void, voids counting as gone', 'unlinked', present('void'), null, true],
    ['void after it was paid, voids counting as gone', 'unlinked', present('void'), 'paid', true],
    ['another record under the number', 'identity_mismatch', present('live', newer, other), null, false],
    ['gone', 'unlinked', gone(null), null, false],
    ['gone, seen as live by the ERP and by us', 'unlinked', gone('live'), 'live', false],
    ['gone after a void', 'unlinked', gone('void'), 'void', false],
    ['gone after it was paid, says the ERP', 'purged_in_erp', gone('paid'), null, false],
    ['gone after it was paid, as we remember', 'purged_in_erp', gone(null), 'paid', false],
    ['gone after it was paid, voids counting as gone', 'purged_in_erp', gone('paid'), 'paid', true],
    ['gone after live, says the ERP, which knows better than we', 'unlinked', gone('live'), 'paid', false],
  ])('%s: %s', (_, expected, sighting, lastStanding, voidIsGone) => {
    expect(verdict(sighting, lastStanding, voidIsGone)).toBe(expected);
  });

  it('counts an answer of the very instant of the sync, and none of before', () => {
    expect(verdict(gone(null, syncedAt))).toBe('unlinked');
    expect(verdict(gone(null, older))).toBe('erp_answer_too_old');
    expect(verdict(present('live', syncedAt))).toBe('still_in_erp');
    expect(verdict(present('void', older), null, true)).toBe('erp_answer_too_old');
  });

  it.each([
    ['a live look after a reading by a clock that was set back', at(syncedAt - 900), at(syncedAt - 900)],
    ['a live look after the sync', newer, syncedAt],
    ['what a mirror tells', null, syncedAt],
  ])('counts %s from then on', (_, readAt, from) => {
    expect(countsAfter(synced, readAt)).toBe(from);
  });

  it('decides on every combination as an oracle of its own does, in the order of precedence', () => {
    const sightings: Sighting[] = [unknown];
    for (const asOf of [older, syncedAt, newer]) {
      for (const seen of [record, other]) for (const one of standings) sightings.push(present(one, asOf, seen));
      for (const lastSeen of memories) sightings.push(gone(lastSeen, asOf));
    }
    let checked = 0;
    for (const link of linkStates.map((state) => linkIn(state))) {
      for (const sighting of sightings) {
        for (const memory of memories) {
          for (const voidIsGone of [false, true]) {
            // Whichever of these holds first, in the order that was promised to callers.
            const there = sighting.is === 'present' ? sighting.standing : null;
            const last = sighting.is === 'gone' && sighting.lastSeen !== null ? sighting.lastSeen : memory;
            const rules: [boolean, RefusalCode][] = [
              [link.state !== 'synced', 'wrong_state'],
              [sighting.is === 'unknown', 'erp_not_answering'],
              [sighting.is !== 'unknown' && sighting.asOf < syncedAt, 'erp_answer_too_old'],
              [sighting.is === 'present' && sighting.record === other, 'identity_mismatch'],
              [there === 'paid', 'paid_in_erp'],
              [there === 'void' && !voidIsGone, 'void_in_erp'],
              [there === 'live', 'still_in_erp'],
              [sighting.is === 'gone' && last === 'paid', 'purged_in_erp'],
            ];
            const expected = rules.find(([holds]) => holds)?.[1] ?? 'unlinked';
            expect([link.state, sighting, memory, voidIsGone, verdict(sighting, memory, voidIsGone, link)]).toEqual([
              link.state,
              sighting,
              memory,
              voidIsGone,
              expected,
            ]);
            checked++;
          }
        }
      }
    }
    expect(checked).toBe(7 * (1 + 3 * (6 + 4)) * 4 * 2);
  });

  it('says of every refusal which bill it is about, and what was seen', () => {
    const facts = { record: 'Invoice INV-7 (1041)', erp_record_id: '1041' };
    const of = (sighting: Sighting) => {
      const outcome = decide(sighting);
      return outcome.ok ? null : outcome.refusal.facts;
    };
    expect(of(unknown)).toEqual({ ...facts, because: 'the line is dead' });
    expect(of(gone(null, older))).toEqual({ ...facts, as_of: '1970-01-01T00:00:04.999Z' });
    expect(of(present('live', older))).toEqual({ ...facts, as_of: '1970-01-01T00:00:04.999Z' });
    for (const sighting of [...standings.map((one) => present(one)), present('live', newer, other), gone('paid')]) {
      expect(of(sighting)).toStrictEqual(facts);
    }
    expect(of({ ...present('live'), says: 'It stays.' } as Sighting)).toEqual({
      ...facts,
      integrator_says: 'It stays.',
    });
  });

  it('takes an ERP without identities at its number, but not one that lost or gained an identity', () => {
    const bare = { ...record, identity: null };
    const without = linkIn('synced', { record: bare });
    expect(verdict(present('live', newer, bare), null, false, without)).toBe('still_in_erp');
    expect(verdict(present('live', newer, record), null, false, without)).toBe('identity_mismatch');
    expect(verdict(present('live', newer, bare))).toBe('identity_mismatch');
  });

  it('throws at a synced link without a record or a time: that is a bug, and no reason to cut', () => {
    expect(() => decide(gone(null), null, false, linkIn('synced', { record: null }))).toThrow('without a record');
    expect(() => decide(gone(null), null, false, linkIn('synced', { syncedAt: null }))).toThrow('without a record');
  });
});

describe('unlink by force', () => {
  it('ends a synced link, by whom and when, and no other', () => {
    expect(unlinkByForce(synced, approver, at(9_000))).toEqual({
      ok: true,
      value: { ...synced, state: 'unlinked', endedBy: approver, endedAt: 9_000 },
    });
    for (const state of linkStates.filter((one) => one !== 'synced')) {
      const refusal = { code: 'wrong_state', facts: expect.objectContaining({ move: 'unlink' }) };
      expect(unlinkByForce(linkIn(state), approver, at(9_000)), state).toEqual({ ok: false, refusal });
    }
  });
});
