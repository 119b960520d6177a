import { describe, expect, it } from 'vitest';
import { deadEndOf, deadEnds, lastLook, silentAfterMs } from './dead-end.ts';
import type { Sighting, Standing } from './sighting.ts';
import { at, linkIn, record, syncedAt } from './testing/link.ts';
import { type TroubleCode, troubles } from './trouble.ts';

const link = linkIn('synced');
const present = (standing: Standing, identity: string | null, asOf = at(9_000)): Sighting => ({
  is: 'present',
  record: { ...record, identity },
  standing,
  fingerprint: null,
  asOf,
});
const sightings: Sighting[] = [
  ...(['live', 'paid', 'void'] as const).flatMap((standing) => [
    present(standing, record.identity),
    present(standing, 'another'),
    present(standing, record.identity, at(syncedAt - 1)),
  ]),
  { is: 'gone', lastSeen: null, asOf: at(9_000) },
  { is: 'gone', lastSeen: 'paid', asOf: at(9_000) },
  { is: 'gone', lastSeen: null, asOf: at(syncedAt - 1) },
  { is: 'unknown', because: 'silent', trouble: 'not_reachable' },
  { is: 'unknown', because: 'asked', trouble: 'integrator_asked' },
];

describe('a dead end, over every pair of looks', () => {
  const every = sightings.flatMap((byRecord) =>
    sightings.flatMap((byReference) =>
      [null, 'live', 'paid'].flatMap((last) =>
        [true, false].flatMap((voidIsGone) =>
          [0, silentAfterMs - 1, silentAfterMs].map((silentMs) => ({
            looks: { byRecord, byReference },
            silentMs,
            verdict: deadEndOf(
              link,
              { byRecord, byReference, after: syncedAt },
              last as Standing | null,
              voidIsGone,
              silentMs,
            ),
          })),
        ),
      ),
    ),
  );

  it('is never one while the ERP says that the bill is there', () => {
    for (const { looks, verdict } of every) {
      const { byRecord, byReference } = looks;
      const ours = byRecord.is === 'present' && byRecord.record.identity === record.identity;
      if (byReference.is === 'present') expect(verdict).toMatchObject({ refusal: { code: 'still_in_erp' } });
      if (ours) expect(verdict).not.toMatchObject({ ok: true, value: 'identity_mismatch' });
      if (ours) expect(verdict.ok).toBe(false);
      // That it is there says more than that nothing was heard of its reference.
      if (ours && byRecord.asOf >= syncedAt && byReference.is === 'unknown')
        expect(verdict).toMatchObject({ refusal: { code: expect.stringMatching(/_in_erp$|not_a_dead_end/) } });
    }
  });

  it('is none while something answers, or the hub itself does not ask: that has a way out of its own', () => {
    const silences = (Object.keys(troubles) as TroubleCode[]).filter((trouble) => {
      const look: Sighting = { is: 'unknown', because: '', trouble };
      return deadEndOf(link, { byRecord: look, byReference: look, after: syncedAt }, null, false, silentAfterMs).ok;
    });
    expect(silences).toEqual([
      ...['not_reachable', 'timed_out', 'connection_lost', 'agent_away', 'agent_missing', 'agent_silent'],
      ...['not_connected', 'integrator_silent'],
    ]);
    const unnamed: Sighting = { is: 'unknown', because: 'whatever' };
    const verdict = deadEndOf(
      link,
      { byRecord: unnamed, byReference: unnamed, after: syncedAt },
      null,
      false,
      silentAfterMs,
    );
    expect(verdict).toMatchObject({ refusal: { code: 'erp_not_answering' } });
  });

  it('is one only by the table, and a silence only after its time', () => {
    for (const { silentMs, verdict, looks } of every) {
      if (!verdict.ok) continue;
      expect(deadEnds[verdict.value]).not.toBe('never');
      const silent = looks.byRecord.is === 'unknown' && looks.byReference.is === 'unknown';
      expect(verdict.value === 'erp_not_answering').toBe(silent);
      if (silent) expect(silentMs).toBeGreaterThanOrEqual(silentAfterMs);
    }
    expect(new Set(every.flatMap(({ verdict }) => (verdict.ok ? [verdict.value] : [])))).toEqual(
      new Set(['purged_in_erp', 'identity_mismatch', 'erp_not_answering']),
    );
  });

  it('sends whoever need not force it to the ordinary way', () => {
    const gone = sightings.find(({ is }) => is === 'gone')!;
    expect(deadEndOf(link, { byRecord: gone, byReference: gone, after: syncedAt }, null, false, 0)).toMatchObject({
      refusal: { code: 'not_a_dead_end' },
    });
    expect(lastLook({ byRecord: present('live', 'another'), byReference: gone })).toBe(gone);
    expect(lastLook({ byRecord: gone, byReference: gone })).toBe(gone);
  });
});
