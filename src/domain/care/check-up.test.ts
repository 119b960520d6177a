import { describe, expect, it } from 'vitest';
import type { Instant } from '../time.ts';
import {
  type ConnectionFacts,
  judgeAccounts,
  judgeBackup,
  judgeClock,
  judgeConnection,
  judgeDisk,
  judgeQueue,
  judgeSetBack,
} from './check-up.ts';

const now = Date.parse('2026-11-26T16:00:00Z') as Instant;
const ago = (ms: number) => (now - ms) as Instant;
const hour = 3_600_000;
const day = 24 * hour;

describe('a look over an installation', () => {
  it.each([
    [100, false, 'only 100 MB are free'],
    [2_000, null, 'only 2000 MB are free'],
    [9_000, true, '9000 MB are free'],
  ])('with %i MB left on the disk', (mb, ok, says) => {
    expect(judgeDisk('/data', mb * 1024 * 1024)).toMatchObject({ ok, says: expect.stringContaining(says) });
  });

  it.each([
    [500, true, 'right'],
    [-1_900, true, 'right'],
    [5_000, null, '5 s ahead'],
    [-90_000, false, '90 s behind'],
  ])('by a clock that is %i ms off', (ms, ok, says) => {
    expect(judgeClock('this machine', ms)).toMatchObject({ ok, says: expect.stringContaining(says) });
  });

  it('by the clock of a database that was set back behind its own history', () => {
    expect(judgeSetBack('Acme', null, now)).toBeNull();
    expect(judgeSetBack('Acme', (now + 30_000) as Instant, now)).toBeNull();
    expect(judgeSetBack('Acme', (now + 3 * hour) as Instant, now)).toMatchObject({
      what: 'clock of the database',
      ok: false,
      says: expect.stringContaining('the history of Acme is 180 min ahead of it'),
    });
  });

  it('names the service accounts that count still and whose maker was deactivated', () => {
    const account = { name: 'Kept', makerLeft: true, revokedAt: null, expiresAt: null };
    const others = [
      { ...account, name: 'Of others', makerLeft: false },
      { ...account, name: 'Revoked', revokedAt: ago(hour) },
      { ...account, name: 'Over', expiresAt: ago(hour) },
    ];
    expect(judgeAccounts('Acme', others, now)).toBeNull();
    expect(judgeAccounts('Acme', [...others, account], now)).toMatchObject({
      what: 'service accounts of Acme',
      ok: null,
      says: expect.stringMatching(/^Kept: made by somebody who was deactivated/),
    });
  });

  it.each([
    [null, null, 'none is known'],
    [hour, true, '1 hour ago, in /b'],
    [3 * day, null, '3 days ago'],
    [9 * day, false, 'made 9 days ago (/b): make one'],
  ])('with a back-up of %s ms ago', (ms, ok, says) => {
    const last = ms === null ? null : { asOf: now - ms, folder: '/b' };
    expect(judgeBackup(last, now)).toMatchObject({ ok, says: expect.stringContaining(says) });
  });

  it('tells the oldest work that waits, of all kinds', () => {
    const jobs = (seconds: number) => [
      { kind: 'export', due: 2, oldestDueSeconds: 3 },
      { kind: 'mail', due: 1, oldestDueSeconds: seconds },
      { kind: 'bulk', due: 0, oldestDueSeconds: 90_000 },
    ];
    expect(judgeQueue([])).toMatchObject({ ok: true, says: 'nothing waits' });
    expect(judgeQueue(jobs(20))).toMatchObject({ ok: true, says: '3 wait, the oldest was due 20 seconds ago' });
    expect(judgeQueue(jobs(600))).toMatchObject({
      ok: false,
      says: expect.stringContaining('(mail) was due 10 minutes ago'),
    });
  });
});

describe('a connection', () => {
  const well: ConnectionFacts = {
    ...{ name: 'Books', lastReadAt: ago(60_000), lastReadError: null, restored: null },
    ...{ parked: 0, failed: 0, alerts: [], tried: [], agent: null },
  };
  const agent = { name: 'srv', away: false, sinceSeenMs: 500, skewMs: 100, error: null };
  const judged = (facts: Partial<ConnectionFacts>) => judgeConnection({ ...well, ...facts }, now);

  it('that is well says when it was read, and nothing else', () => {
    expect(judged({})).toEqual([{ what: 'connection Books', ok: true, says: 'read 1 minute ago' }]);
    expect(judged({ agent, lastReadAt: null })).toMatchObject([{ ok: true, says: 'not read yet' }]);
  });

  it.each<[Partial<ConnectionFacts>, boolean | null, string]>([
    [{ agent: 'none' }, false, 'none is enrolled'],
    [{ agent: { ...agent, away: true, sinceSeenMs: 2 * hour } }, false, 'srv was last heard of 2 hours ago'],
    [{ agent: { ...agent, error: 'The login is refused.' } }, false, 'The login is refused.'],
    [{ agent: { ...agent, skewMs: -120_000 } }, false, '120 s behind'],
    [{ lastReadError: 'It is down.' }, false, 'It is down.'],
    [{ restored: { asOf: ago(day) } }, false, 'was put back to 2026-11-25T16:00:00.000Z'],
    [{ parked: 3 }, null, 'exports that stand still: 3'],
    [{ failed: 2 }, null, 'exports that failed: 2'],
    [{ tried: [{ at: ago(day), what: 'clock', says: '90 s apart' }] }, null, 'tried 24 hours ago, clock: 90 s apart'],
    [{ alerts: ['The tie-out found 2 gone.'] }, null, 'found 2 gone'],
  ])('with %o is not', (facts, ok, says) => {
    expect(judged(facts)).toMatchObject([{ ok, says: expect.stringContaining(says) }]);
  });

  it('tells everything at once', () => {
    expect(judged({ agent: 'none', lastReadError: 'x', parked: 1 })).toHaveLength(3);
  });
});
