import { describe, expect, it } from 'vitest';
import { allows, linkStates } from './link.ts';
import { exportErrors } from './refusal.ts';
import { type ParkedLook, rejectParked } from './reject-parked.ts';
import type { Sighting, Standing } from './sighting.ts';
import { approver, at, linkIn, record } from './testing/link.ts';

const parked = linkIn('exporting', { parked: true, error: { code: 'exists_but_differs', detail: '' } });
const settled = at(8_000);
const gone = { is: 'gone', lastSeen: null, asOf: settled } as const;
const present = (standing: Standing, asOf = settled): Sighting => ({
  is: 'present',
  record,
  standing,
  fingerprint: null,
  asOf,
});
const decide = (
  sighting: Sighting,
  { voidIsGone = false, link = parked, reason = ' wrong job ', onWord = false, ...look } = {},
) =>
  rejectParked(
    link,
    { sighting, lastStanding: null, settled, ...look } as ParkedLook,
    { voidIsGone },
    approver,
    reason,
    at(9_000),
    onWord,
  );
const refused = (code: string, facts: object = {}) => ({
  ok: false,
  refusal: { code, facts: expect.objectContaining(facts) },
});
const rejected = {
  ok: true,
  value: { ...parked, state: 'rejected', endedBy: approver, endedAt: 9_000, reason: 'wrong job' },
};

describe('an export that stands still', () => {
  it('is rejected where its bill is gone, at the moment from which that is proof or later', () => {
    expect(decide(gone)).toEqual(rejected);
    expect(decide({ ...gone, asOf: at(8_001) })).toEqual(rejected);
  });

  it('is kept where what was asked for may still appear', () => {
    const asOf = { as_of: '1970-01-01T00:00:07.999Z' };
    expect(decide({ ...gone, asOf: at(7_999) })).toEqual(refused('erp_answer_too_old', asOf));
  });

  it('is kept where the ERP says nothing, and it is said why', () => {
    const busy = decide({ is: 'unknown', because: 'no turn', trouble: 'busy' });
    expect(busy).toEqual(refused('erp_not_answering', { because: 'no turn', trouble: 'busy' }));
    expect(decide({ is: 'unknown', because: 'silence' })).toEqual(refused('erp_not_answering'));
  });

  it.each(['live', 'paid', 'void'] as const)('is kept where its bill is there, %s', (standing) => {
    const facts = { record: record.label, erp_record_id: record.id, standing };
    expect(decide(present(standing))).toEqual(refused('export_in_erp', facts));
  });

  it('counts a void as gone where the company does, and only what is as new', () => {
    expect(decide(present('void'), { voidIsGone: true })).toEqual(rejected);
    expect(decide(present('void', at(7_999)), { voidIsGone: true })).toEqual(refused('erp_answer_too_old'));
    for (const standing of ['live', 'paid'] as const) {
      expect(decide(present(standing), { voidIsGone: true })).toEqual(refused('export_in_erp'));
    }
  });

  it('is kept where its bill was paid when it was last seen, by the ERP or by us; the ERP knows better', () => {
    expect(decide({ ...gone, lastSeen: 'paid' })).toEqual(refused('export_purged'));
    expect(decide(gone, { lastStanding: 'paid' } as object)).toEqual(refused('export_purged'));
    expect(decide({ ...gone, lastSeen: 'live' }, { lastStanding: 'paid' } as object)).toEqual(rejected);
  });

  it('is rejected on somebody’s word where its bill was paid and is gone, and on a word for nothing else', () => {
    for (const lastSeen of [null, 'paid'] as const) {
      const look = { onWord: true, lastStanding: 'paid' } as object;
      expect(decide({ ...gone, lastSeen }, look)).toEqual(rejected);
      expect(decide({ ...gone, lastSeen, asOf: at(7_999) }, look)).toEqual(refused('erp_answer_too_old'));
    }
    expect(decide(present('paid'), { onWord: true })).toEqual(refused('export_in_erp'));
    expect(decide({ is: 'unknown', because: 'silence' }, { onWord: true })).toEqual(refused('erp_not_answering'));
  });

  it('is kept where the ERP had said yes and does not show it: no look sees what it hides', () => {
    const link = linkIn('exporting', { parked: true, error: { code: 'yes_not_shown', detail: '' } });
    expect(decide(gone, { link })).toEqual(refused('export_affirmed'));
    // Only somebody who looked there can say it; without that what the ERP refuses for good would stand still for good.
    expect(decide(gone, { link, onWord: true })).toMatchObject({ ok: true, value: { state: 'rejected' } });
    expect(decide({ ...gone, asOf: at(7_999) }, { link, onWord: true })).toEqual(refused('erp_answer_too_old'));
    expect(decide(present('live'), { link, onWord: true })).toEqual(refused('export_in_erp'));
    // What is seen is told as it is.
    expect(decide(present('live'), { link })).toEqual(refused('export_in_erp'));
    expect(decide(present('void'), { link, voidIsGone: true })).toMatchObject({ ok: true });
  });

  it('needs a reason, before anything of the look', () => {
    expect(decide(present('live'), { reason: ' ' })).toMatchObject(refused('reason_missing'));
  });
});

it.each(exportErrors)('what stands still as %s has a way back to the project once no bill of it is there', (code) => {
  const link = linkIn('exporting', { parked: true, askedAt: at(4_000), error: { code, detail: '' } });
  expect(allows(link, 'retry')).toBe(true);
  for (const lastStanding of [null, 'live', 'paid', 'void'] as const) {
    for (const voidIsGone of [false, true]) {
      const look = { link, lastStanding, voidIsGone } as object;
      const ends = [false, true].filter((onWord) => decide(gone, { ...look, onWord }).ok);
      // Nobody has to answer for it where the look tells it; where it does not, somebody who looked there can.
      expect(ends.at(-1), `last ${lastStanding}`).toBe(true);
      const told = lastStanding === 'paid' || code === 'yes_unread' || code === 'yes_not_shown';
      expect(ends.length, `last ${lastStanding}`).toBe(told ? 1 : 2);
    }
  }
});

it('nothing else is rejected by a look', () => {
  for (const state of linkStates) {
    expect(decide(gone, { link: linkIn(state) }), state).toEqual(refused('wrong_state', { move: 'reject' }));
  }
});
