import { describe, expect, it } from 'vitest';
import { retry } from '../../domain/link.ts';
import { at, record } from '../../domain/testing/link.ts';
import { ended, exporting, gone, silent, standStill, there, turn, unclear } from '../testing/one-turn.ts';
import { askOfLink, knownAsk } from './known-asks.ts';

standStill();

describe('what may have been made by an earlier ask', () => {
  const asked = { ...exporting, askedAt: at(1_000), settleMs: 2_000 };
  const taken = { is: 'refused', refusal: { code: 'erp_duplicate_number', detail: 'bill 12 has it' } } as const;

  it('is not called refused because its number is taken: a person is called, and nothing is freed', async () => {
    const { run, kept } = await turn(gone, taken, { link: asked, knownMs: 2_000 });
    expect(run).toEqual({ is: 'parked', because: 'number_may_be_ours', ...ended });
    expect(kept.link).toMatchObject({ state: 'exporting', parked: true, error: { code: 'number_may_be_ours' } });
    expect(kept.link!.error!.detail).toContain('(bill 12 has it)');
    const first = await turn(gone, taken);
    expect(first.kept.link).toMatchObject({ state: 'failed_to_export', error: { code: 'erp_duplicate_number' } });
  });

  it.each(['erp_over_commitment', 'erp_unknown_vendor', 'erp_closed_period', 'erp_invalid'] as const)(
    'is not called refused by a no to a later ask: %s stands still for a person, who reads what the ERP said',
    async (code) => {
      const no = { is: 'refused', refusal: { code, detail: 'says the ERP' } } as const;
      const { run, kept } = await turn(gone, no, { link: asked, knownMs: 2_000 });
      expect(run).toEqual({ is: 'parked', because: 'refused_in_doubt', ...ended });
      expect(kept.link).toMatchObject({ state: 'exporting', parked: true, error: { code: 'refused_in_doubt' } });
      expect(kept.link!.error!.detail).toMatch(/\(.+ \(says the ERP\)\)$/);
      expect(kept.events.at(-1)).toMatchObject({ type: 'link.parked', facts: { code: 'refused_in_doubt' } });
      const first = await turn(gone, no);
      expect(first.kept.link).toMatchObject({ state: 'failed_to_export', askedAt: null, error: { code } });
    },
  );

  it('is remembered past a no to a later ask: the number that is taken at a third may still be its own', async () => {
    const locked = { is: 'refused', refusal: { code: 'erp_record_locked', detail: '' } } as const;
    const second = await turn(gone, locked, { link: asked, knownMs: 2_000 });
    const retried = retry(second.kept.link!);
    if (!retried.ok) throw new Error('not retried');
    const third = await turn({ ...gone, asOf: at(12_100) }, taken, { link: retried.value, knownMs: 2_000 });
    expect(third.kept.link).toMatchObject({ parked: true, error: { code: 'number_may_be_ours' } });
  });

  it.each([null, at(1_000)])(
    'that is there half made is not called refused by a no to going on with it, asked for at %s',
    async (askedAt) => {
      const no = { is: 'refused', refusal: { code: 'erp_invalid', detail: 'too long by now' } } as const;
      const { kept } = await turn({ ...there, unfinished: true }, no, { link: { ...exporting, askedAt } });
      expect(kept.link).toMatchObject({ state: 'exporting', parked: true, error: { code: 'refused_in_doubt' } });
    },
  );

  it.each([
    ['shown by a look', there, undefined],
    ['made by this ask', gone, { is: 'created', record, asOf: at(10_100) }],
  ])('is kept in mind by the process no longer than until it is saved as synced: %s', async (_, seen, answer) => {
    const { kept, house } = await turn(seen, answer, { link: asked, knownMs: 2_000 });
    expect(kept.link!.state).toBe('synced');
    const { since, from } = knownAsk(house.deps, askOfLink(asked));
    expect(since).toBe(from);
  });

  it('is kept in mind while nothing is clear', async () => {
    const { house } = await turn(gone, unclear, { link: asked, knownMs: 2_000 });
    const { since, from } = knownAsk(house.deps, askOfLink(asked));
    expect(from - since).toBe(2_000);
  });

  it.each([
    ['is told that its number is taken', taken, 'bill 12 has it'],
    ['is refused', { is: 'refused', refusal: { code: 'erp_closed_period', detail: 'May is closed' } }, 'May is closed'],
    ['hears nothing clear', unclear, 'said yes, and shows no such bill'],
  ])('stays affirmed though a retry %s, and says what it was told', async (_, answer, told) => {
    const error = { code: 'yes_not_shown', detail: 'It said yes.' } as const;
    const again = retry({ ...asked, parked: true, error });
    if (!again.ok) throw new Error('not retried');
    const { kept } = await turn(gone, answer, { link: again.value, knownMs: 2_000 });
    expect(kept.link).toMatchObject({ state: 'exporting', parked: true, error: { code: 'yes_not_shown' } });
    expect(kept.link!.error!.detail).toContain(told);
    expect(kept.events.at(-1)).toMatchObject({ type: 'link.parked', facts: kept.link!.error });
    const silence = await turn(silent, undefined, { link: again.value });
    expect(silence.kept.link).toMatchObject({ parked: false, error });
    const shown = await turn(there, undefined, { link: again.value });
    expect(shown.kept.link).toMatchObject({ state: 'synced', error: null });
  });

  it('is no longer affirmed once it was seen: gone after that, it is asked for as any other', async () => {
    const error = { code: 'yes_not_shown', detail: 'It said yes.' } as const;
    const differs = { ...there, fingerprint: null };
    const seen = await turn(differs, undefined, { link: { ...asked, error } });
    expect(seen.kept.link).toMatchObject({ parked: true, error: { code: 'exists_but_differs' } });
    const retried = retry(seen.kept.link!);
    if (!retried.ok) throw new Error('not retried');
    const { kept } = await turn(gone, unclear, { link: retried.value, knownMs: 2_000 });
    expect(kept.link).toMatchObject({ parked: false, error: { code: 'erp_not_answering' } });
  });

  it.each(['several_bills', 'made_differently', 'earlier_bill'] as const)(
    'that is still so at the next look calls a person: %s',
    async (trouble) => {
      const look = { is: 'unknown', because: 'two of them', trouble } as const;
      const first = await turn(look, undefined, { link: asked });
      expect(first.kept.link).toMatchObject({ parked: false, error: { code: 'erp_not_answering' } });
      const { run, kept } = await turn(look, undefined, { link: first.kept.link! });
      const code = trouble === 'earlier_bill' ? 'integrator_contradicts' : 'exists_but_differs';
      expect(run).toEqual({ is: 'parked', because: code, ...ended });
      expect(kept.link).toMatchObject({ parked: true, error: { code } });
      expect(kept.link!.error!.detail).toContain('(two of them)');
    },
  );

  it.each(['yes_unread', 'yes_not_shown'] as const)(
    'that is there twice, though the ERP said yes to one (%s), calls a person at the next look, as without a yes',
    async (code) => {
      const look = { is: 'unknown', because: 'two of them', trouble: 'several_bills' } as const;
      const link = { ...asked, error: { code, detail: 'It said yes.' } };
      const first = await turn(look, undefined, { link });
      expect(first.kept.link).toMatchObject({ parked: false, error: { code } });
      expect(first.kept.link!.error!.detail).toContain('(two of them)');
      const { run, kept } = await turn(look, undefined, { link: first.kept.link! });
      expect(run).toEqual({ is: 'parked', because: 'exists_but_differs', ...ended });
      expect(kept.link).toMatchObject({ parked: true, error: { code: 'exists_but_differs' } });
      const other = await turn(there, undefined, { link: first.kept.link! });
      expect(other.kept.link).toMatchObject({ state: 'synced', error: null });
    },
  );

  it.each([
    ['something else is in doubt', { is: 'unknown', because: 'it says so itself', trouble: 'integrator_contradicts' }],
    ['an integrator was asked', { is: 'unknown', because: 'it is at it', trouble: 'integrator_asked' }],
    ['it may still surface', { is: 'gone', lastSeen: null, asOf: at(1_500) }],
  ] as const)('calls for nobody while it is tried again after it stood still: %s', async (_, look) => {
    const error = { code: 'integrator_contradicts', detail: 'Bill 7 of an earlier sending is there.' } as const;
    const { run, kept } = await turn(look, undefined, { link: { ...asked, parked: true, error }, knownMs: 0 });
    expect(run.is).toBe('again');
    expect(kept.link).toMatchObject({ state: 'exporting', parked: false });
  });

  it('is looked for where the ERP said yes and the look after it failed, and then not asked for again by itself', async () => {
    const { run, kept } = await turn(gone, { ...unclear, trouble: 'timed_out', affirmed: true });
    expect(run.is).toBe('again');
    expect(kept.link).toMatchObject({ state: 'exporting', parked: false, error: { code: 'yes_unread' } });
    const link = { ...kept.link!, ...asked, error: kept.link!.error };
    const silence = await turn(silent, undefined, { link });
    expect(silence.kept.link).toMatchObject({ parked: false, error: { code: 'yes_unread' } });
    const early = await turn(gone, undefined, { link });
    expect([early.run.is, early.asked]).toEqual(['again', []]);
    const shown = await turn(there, undefined, { link });
    expect(shown.kept.link).toMatchObject({ state: 'synced', error: null });
    const differs = await turn({ ...there, fingerprint: 'another' as never }, undefined, { link });
    expect(differs.kept.link).toMatchObject({ parked: true, error: { code: 'exists_but_differs' } });

    const absent = await turn(gone, undefined, { link, knownMs: 2_000 });
    expect([absent.run, absent.asked]).toEqual([{ is: 'parked', because: 'yes_not_shown', ...ended }, []]);
    expect(absent.kept.link).toMatchObject({ parked: true, error: { code: 'yes_not_shown' } });
    // As its sentence says, a person's retry asks anew.
    const again = retry(absent.kept.link!);
    if (!again.ok) throw new Error('not retried');
    const anew = await turn(gone, unclear, { link: again.value, knownMs: 2_000 });
    expect(anew.asked).toHaveLength(1);
  });

  it('that was half made is gone on with, whatever was not seen before, and asked anew no more than else', async () => {
    const link = { ...asked, error: { code: 'yes_unread', detail: 'It said yes.' } } as const;
    const half = await turn({ ...there, unfinished: true }, unclear, { link });
    expect([half.run.is, half.asked.length]).toEqual(['again', 1]);
  });

  it('is called yes_not_shown where the last attempt heard the yes', async () => {
    const last = await turn(gone, { ...unclear, affirmed: true }, { attempt: 2_880 });
    expect(last.run).toMatchObject({ is: 'parked', because: 'yes_not_shown' });
  });

  it('is not asked for again by itself where the ERP said yes and shows none', async () => {
    const trouble = 'made_but_not_shown' as const;
    const { run, kept } = await turn(gone, { ...unclear, trouble });
    expect(run).toEqual({ is: 'parked', because: 'yes_not_shown', ...ended });
    expect(kept.link).toMatchObject({ state: 'exporting', parked: true, askedAt: 10_001 });
  });

  it.each([
    ['as the ERP remembers', { ...gone, lastSeen: 'paid' }, {}],
    ['as it was last seen here', gone, { lastStanding: 'paid' }],
  ] as const)('is not asked for again once it was paid and is gone, %s: a person is called', async (_, seen, kept) => {
    const chosen = { link: asked, knownMs: 2_000, ...kept };
    const purged = await turn(seen, taken, chosen);
    expect(purged.run).toEqual({ is: 'parked', because: 'paid_and_gone', ...ended });
    expect(purged.asked).toEqual([]);
    expect(purged.kept.link).toMatchObject({ state: 'exporting', parked: true, error: { code: 'paid_and_gone' } });
    const restored = await turn(there, undefined, { ...chosen, link: purged.kept.link! });
    expect(restored.kept.link).toMatchObject({ state: 'synced', error: null });
  });

  it('is asked for again where it was deleted while nobody had paid it', async () => {
    const { asked: asks } = await turn(gone, unclear, { link: asked, knownMs: 2_000, lastStanding: 'live' });
    expect(asks).toHaveLength(1);
  });
});
