import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LinkId } from '../../domain/ids.ts';
import { type OutsideTold, outsideKind } from '../../domain/outside.ts';
import { yes } from '../../domain/refusal.ts';
import type { Sighting } from '../../domain/sighting.ts';
import { approver, at, linkIn, record } from '../../domain/testing/link.ts';
import { slotWaitMs } from '../erp-access.ts';
import { askOfLink, knownAsk } from '../jobs/known-asks.ts';
import { type Chosen, caller, connection, head, OneInvoice, onlooker } from '../testing/one-invoice.ts';
import { type Rejection, reject } from './reject.ts';

/** Asked at 4,000; what was asked for has its effect by 6,000, or never. */
const parked = linkIn('exporting', {
  parked: true,
  error: { code: 'exists_but_differs', detail: 'It differs.' },
  askedAt: at(4_000),
  settleMs: 500,
});
const gone: Sighting = { is: 'gone', lastSeen: null, asOf: at(6_000) };
const there: Sighting = { is: 'present', record, standing: 'live', fingerprint: null, asOf: at(9_000) };
const silent: Sighting = { is: 'unknown', because: 'the line is dead' };

const saying = (sighting: Sighting, chosen: Chosen = {}) =>
  new OneInvoice({ link: parked, erp: { lookFor: async () => sighting }, ...chosen });
/** The clock of the process stands still unless it is moved on. */
beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());
/** By a process that has known of the ask for so long. */
const rejected = (house: OneInvoice, given: Partial<Rejection> = {}, by = caller, knownMs = 6_001) => {
  if (house.kept.link !== null) knownAsk(house.deps, askOfLink(house.kept.link));
  vi.advanceTimersByTime(knownMs);
  return reject(house.deps, by, { invoice: head.id, reason: ' wrong job ', ...given });
};
const refused = (code: string, facts: object = {}) => ({
  ok: false,
  refusal: { code, facts: expect.objectContaining(facts) },
});
const ended = { state: 'rejected', endedBy: approver, endedAt: 10_000, reason: 'wrong job' };

describe('a rejection of what is not in the ERP', () => {
  it.each(['ready_to_export', 'failed_to_export'] as const)(
    'ends a link that is %s; nobody is asked',
    async (state) => {
      const link = linkIn(state);
      const house = saying(there, { link });
      const done = { ...link, ...ended };
      expect(await rejected(house)).toEqual(yes({ head: { ...head, version: 6 }, link: done }));
      expect(house.happened).toEqual(['committed']);
      expect(house.kept.events).toMatchObject([{ type: 'link.rejected', facts: { reason: 'wrong job' } }]);
      expect(await rejected(saying(there, { link }), { reason: ' ' })).toEqual(refused('reason_missing'));
    },
  );

  it('is noted by a bulk in the same transaction, and not read again for it', async () => {
    const house = saying(there, { link: linkIn('ready_to_export') });
    await rejected(house, { unread: true, alongside: (tx) => tx.jobs.add('bulk', 5) });
    expect(house.kept.jobs).toEqual(['bulk of 5']);
    expect([house.happened, house.reads]).toEqual([['committed'], 0]);
  });
});

describe('an export that stands still, its bill gone', () => {
  it('is rejected in one transaction with what was seen and its event', async () => {
    const house = saying(gone);
    const done = { ...parked, ...ended };
    expect(await rejected(house)).toEqual(yes({ head: { ...head, version: 6 }, link: done }));
    expect(house.kept).toMatchObject({ link: done, sightings: [gone], jobs: [] });
    expect(house.kept.events).toEqual([
      {
        ...{ type: 'link.rejected', by: approver, requestId: 'request-1' },
        ...{ projectId: head.projectId, invoiceId: head.id, linkId: parked.id },
        facts: {
          erp: 'Testbooks®',
          reason: 'wrong job',
          evidence: { is: 'gone', as_of: '1970-01-01T00:00:06.000Z' },
        },
      },
    ]);
    expect(house.happened).toEqual(['looked for', 'committed']);
  });

  it('is not rejected by whoever lost the right to it while the ERP was asked', async () => {
    const house = saying(gone, { grantsNow: onlooker.grants });
    expect(await rejected(house)).toMatchObject({ refusal: { code: 'not_permitted' } });
    expect(house.kept.link).toEqual(parked);
  });

  it('is looked for by the reference that only it bears', async () => {
    const keys: object[] = [];
    const lookFor = async (key: object) => {
      keys.push(key);
      return gone;
    };
    await rejected(new OneInvoice({ link: parked, erp: { lookFor } }));
    expect(keys).toEqual([{ reference: parked.reference }]);
  });

  it('is noted by a bulk in the transaction of the rejection alone', async () => {
    const house = saying(gone);
    await rejected(house, { unread: true, turnMs: 50, alongside: (tx) => tx.jobs.add('bulk', 5) });
    expect(house.kept).toMatchObject({ link: { state: 'rejected' }, jobs: ['bulk of 5'] });
    expect([house.waited, house.reads]).toEqual([[50], 0]);
  });
});

describe('an export that stands still, its bill paid when it was last seen and gone', () => {
  const word = { checkedInErp: ' voided and deleted, says Dana ' };
  const mayFree = { ...caller, grants: { ...caller.grants, erp_integrations: 'admin' } } as typeof caller;
  const mayNotFree = { ...caller, grants: { ...caller.grants, erp_integrations: 'standard' } } as typeof caller;
  const paid: Chosen = { lastStanding: 'paid' };

  it('is rejected on the word of somebody who has looked there, which stands in the history', async () => {
    const house = saying(gone, paid);
    expect(await rejected(house, word, mayFree)).toMatchObject({ ok: true });
    expect(house.kept).toMatchObject({ link: { state: 'rejected' }, sightings: [gone] });
    const facts = { reason: 'wrong job', override_reason: 'voided and deleted, says Dana', evidence: { is: 'gone' } };
    expect(house.kept.events).toMatchObject([{ type: 'link.freed', facts }]);
  });

  it('takes the right to answer for it, words, and something that stands still; and its bill is gone by a look', async () => {
    const lacking = await rejected(saying(gone, paid), word, mayNotFree);
    expect(lacking).toMatchObject({ ok: false, refusal: { code: 'not_permitted' } });
    expect(await rejected(saying(gone, paid), { checkedInErp: ' ' }, mayFree)).toEqual(refused('invalid'));
    const failed = saying(gone, { link: linkIn('failed_to_export') });
    expect(await rejected(failed, word, mayFree)).toEqual(refused('wrong_state'));
    expect(await rejected(saying(there, paid), word, mayFree)).toEqual(refused('export_in_erp'));
    expect(await rejected(saying(silent, paid), word, mayFree)).toEqual(refused('erp_not_answering'));
  });

  it('needs no word where it was never paid, and none is noted', async () => {
    const house = saying(gone);
    expect(await rejected(house, word, mayFree)).toMatchObject({ ok: true });
    expect(house.kept.events).toMatchObject([{ type: 'link.rejected' }]);
  });
});

it('an export to which the ERP said yes, and that it does not show, is rejected on the word of somebody who has looked there', async () => {
  const link: typeof parked = { ...parked, error: { code: 'yes_not_shown', detail: 'It said yes.' } };
  const admin = { ...caller, grants: { ...caller.grants, erp_integrations: 'admin' } } as typeof caller;
  const plain = saying(gone, { link });
  expect(await rejected(plain, {}, admin)).toEqual(refused('export_affirmed', { erp: 'Testbooks®' }));
  expect(plain.kept.link).toEqual(link);
  const house = saying(gone, { link });
  expect(await rejected(house, { checkedInErp: 'Not in 4-2, nor in the trash.' }, admin)).toMatchObject({ ok: true });
  expect(house.kept.link).toMatchObject({ state: 'rejected' });
  const facts = { override_reason: 'Not in 4-2, nor in the trash.', evidence: { is: 'gone' } };
  expect(house.kept.events).toMatchObject([{ type: 'link.freed', facts }]);
});

describe('an export that stands still is kept', () => {
  const before = { ...gone, asOf: at(5_999) } as Sighting;
  it.each<[string, string, Sighting, Chosen?]>([
    ['whose bill is there', 'export_in_erp', there],
    ['of which the ERP says nothing', 'erp_not_answering', silent],
    ['whose bill may still appear', 'erp_answer_too_old', before],
    [
      'that was asked for when an ask could take longer',
      'erp_answer_too_old',
      gone,
      {
        link: { ...parked, settleMs: 2_001 },
      },
    ],
    ['whose bill was paid when it was last seen', 'export_purged', gone, { lastStanding: 'paid' }],
  ])('%s; what was seen and that it was refused are noted', async (_, code, sighting, chosen = {}) => {
    const house = saying(sighting, chosen);
    const { link } = house.kept;
    const alongside = () => Promise.reject(new Error('noted'));
    expect(await rejected(house, { alongside })).toEqual(refused(code, { erp: 'Testbooks®' }));
    expect(house.kept).toMatchObject({ head, link, sightings: [sighting], jobs: [] });
    expect(house.kept.events).toMatchObject([
      { type: 'link.reject_refused', by: approver, facts: { code, evidence: { is: sighting.is } } },
    ]);
    expect(house.kept.events[0]!.facts?.detail).toEqual(expect.any(String));
  });

  // The look is four seconds old, and what was asked for has two to appear.
  it('by a process that has not known of its ask for as long, whatever the database’s clock says', async () => {
    expect(await rejected(saying(gone), {}, caller, 5_999)).toEqual(refused('erp_answer_too_old'));
    expect(await rejected(saying(gone), {}, caller, 6_000)).toMatchObject({ ok: true });
  });

  it('where no slot came free in the time that a person waits', async () => {
    const house = saying(gone, { busy: true });
    expect(await rejected(house)).toEqual(refused('erp_not_answering', { trouble: 'busy' }));
    expect([house.waited, house.kept.link]).toEqual([[slotWaitMs.person], parked]);
  });

  it('whose void bill is no longer let go by the company since the ERP was asked', async () => {
    const lenient = { ...connection, policies: { ...connection.policies, void_is_gone: true } };
    const connections = [lenient];
    const isVoid = { ...there, standing: 'void' } as Sighting;
    expect(await rejected(saying(isVoid, { connections: [lenient] }))).toMatchObject({ ok: true });
    const lookFor = async () => {
      connections[0] = connection;
      return isVoid;
    };
    const house = new OneInvoice({ link: parked, erp: { lookFor }, connections });
    expect(await rejected(house)).toEqual(refused('export_in_erp', { standing: 'void' }));
  });
});

describe('the ERP is not even asked', () => {
  it.each<[string, string, Chosen, Partial<Rejection>, typeof caller?]>([
    ['for whoever may not', 'not_permitted', {}, {}, onlooker],
    ['on a version that has moved on', 'changed_meanwhile', {}, { version: 4 }],
    ['while the export is under way', 'wrong_state', { link: linkIn('exporting') }, {}],
    ['of what is synced', 'wrong_state', { link: linkIn('synced') }, {}],
    ['without a reason', 'reason_missing', {}, { reason: ' ' }],
  ])('%s', async (_, code, chosen, given, by = caller) => {
    const house = saying(gone, chosen);
    const before = house.kept;
    expect(await rejected(house, given, by)).toMatchObject({ ok: false, refusal: { code } });
    expect(house.happened).toEqual([]);
    expect(house.kept).toBe(before);
  });
});

describe('while the ERP was asked', () => {
  const later = { ...head, version: 7 };
  it.each<[string, string, Parameters<OneInvoice['meanwhile']>[0]]>([
    ['somebody retried it', 'wrong_state', { link: { ...parked, parked: false, error: null }, head: later }],
    [
      'it was retried, asked for and stands still again',
      'changed_meanwhile',
      {
        link: { ...parked, askedAt: at(9_000) },
        head: later,
      },
    ],
    ['it was retried and refused', 'changed_meanwhile', { link: linkIn('failed_to_export'), head: later }],
    ['it was retried and synced', 'wrong_state', { link: linkIn('synced'), head: later }],
    ['another rejected it', 'wrong_state', { link: linkIn('rejected'), head: later }],
    [
      'another rejected it and it was sent anew',
      'changed_meanwhile',
      {
        link: { ...parked, id: 8 as LinkId },
      },
    ],
  ])('%s: nothing is rejected, nothing noted', async (_, code, change) => {
    const house: OneInvoice = new OneInvoice({
      link: parked,
      erp: {
        lookFor: async () => {
          house.meanwhile(change);
          return gone;
        },
      },
    });
    expect(await rejected(house)).toMatchObject({ ok: false, refusal: { code } });
    expect(house.kept).toMatchObject({ ...change, sightings: [], events: [] });
  });

  it('its books were confirmed under another name: what was not seen in the old ones frees nothing', async () => {
    const connections = [{ ...connection, books: 'Ours' }];
    const lookFor = async () => {
      connections[0] = { ...connection, books: 'Theirs' };
      return gone;
    };
    const house = new OneInvoice({ link: parked, connections, erp: { lookFor } });
    expect(await rejected(house)).toEqual(refused('changed_meanwhile'));
    expect(house.kept.link).toEqual(parked);
  });

  it('an ask that was saved without a word to anybody still counts', async () => {
    const link = { ...parked, askedAt: at(5_000) };
    const house: OneInvoice = new OneInvoice({
      link: parked,
      erp: {
        lookFor: async () => {
          house.meanwhile({ link });
          return gone;
        },
      },
    });
    expect(await rejected(house)).toEqual(refused('erp_answer_too_old'));
    expect(house.kept.link).toEqual(link);
  });
});

describe('an integrator', () => {
  const outside = { ...connection, kind: outsideKind, name: 'Their program', settings: { staleMs: 60_000 } };
  const detail = { id: 1, messages: [], askedAt: at(1_000), heardAt: null, closedAt: null } as const;
  const told = (status: 'failed' | 'in_progress'): OutsideTold => ({
    ...{ asOf: at(9_000), synced: false, making: [{ ...detail, status }], unlinking: [] },
    ...{ origin: null, clearedAt: null, earlier: null },
  });
  const driven = (status: 'failed' | 'in_progress') => saying(silent, { connections: [outside], told: told(status) });

  it('that said no to every asking has made none: what it says now counts, not what was seen', async () => {
    const house = driven('failed');
    expect(await rejected(house)).toMatchObject({ ok: true });
    expect(house.kept.link).toMatchObject(ended);
  });

  it('that has not answered may make one yet', async () => {
    const house = driven('in_progress');
    expect(await rejected(house)).toEqual(refused('erp_not_answering', { trouble: 'integrator_asked' }));
    expect(house.kept.link).toEqual(parked);
  });
});
