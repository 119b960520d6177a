import { describe, expect, it } from 'vitest';
import type { LinkId } from '../../domain/ids.ts';
import { type OutsideTold, outsideKind } from '../../domain/outside.ts';
import { yes } from '../../domain/refusal.ts';
import type { Sighting, Standing } from '../../domain/sighting.ts';
import { approver, at, linkIn, record, syncedAt } from '../../domain/testing/link.ts';
import { slotWaitMs } from '../erp-access.ts';
import { type Chosen, caller, connection, head, OneInvoice, onlooker } from '../testing/one-invoice.ts';
import type { ExternalRecord } from '../unit-of-work.ts';
import type { MoveInput } from './move-invoice.ts';
import { lookBeforeUnlink, unlink } from './unlink.ts';

const invoice = head.id;
const synced = linkIn('synced');
const later = at(syncedAt + 1_000);
const gone: Sighting = { is: 'gone', lastSeen: null, asOf: later };
const live: Sighting = { is: 'present', record, standing: 'live', fingerprint: null, asOf: later };
const silent: Sighting = { is: 'unknown', because: 'the line is dead' };
const told = { is: 'gone', as_of: '1970-01-01T00:00:06.000Z' };

/** A house whose ERP says this of the bill. */
const saying = (sighting: Sighting, chosen: Chosen = {}) =>
  new OneInvoice({ erp: { lookFor: async () => sighting }, ...chosen });
const refused = (code: string, facts: object = {}) => ({
  ok: false,
  refusal: { code, facts: expect.objectContaining(facts) },
});

describe('a link whose bill is gone', () => {
  it.each([
    ['live', 'unlinked', 10_000],
    ['live', 'synced', 9_999],
    ['mirror', 'synced', 10_000],
  ] as const)(
    'and that was synced by a clock that was ahead, as a %s look has it: %s at %d',
    async (reads, state, asOf) => {
      const link = linkIn('synced', { syncedAt: at(3_600_000) });
      const house = saying({ ...gone, asOf: at(asOf) }, { link, traits: { reads } });
      await unlink(house.deps, caller, { invoice });
      expect(house.kept.link?.state).toBe(state);
    },
  );

  it('is cut in one transaction with what was seen and its event', async () => {
    const house = saying(gone);
    const outcome = await unlink(house.deps, caller, { invoice, version: 5 });
    const cut = { ...synced, state: 'unlinked', endedBy: approver, endedAt: 10_000 };
    expect(outcome).toEqual(yes({ head: { ...head, version: 6 }, link: cut }));
    expect(house.kept).toMatchObject({ link: cut, sightings: [gone], asked: [] });
    expect(house.kept.events).toEqual([
      {
        ...{ type: 'link.unlinked', by: approver, requestId: 'request-1' },
        ...{ projectId: head.projectId, invoiceId: head.id, linkId: synced.id },
        facts: { erp: 'Testbooks®', record: record.label, evidence: told },
      },
    ]);
    expect(house.happened).toEqual(['looked for', 'looked for', 'committed']);
  });

  it('is cut without the invoice being read again, where nobody waits for it', async () => {
    const house = saying(gone);
    const outcome = await unlink(house.deps, caller, { invoice, unread: true });
    expect([outcome.ok, house.kept.link?.state, house.reads]).toEqual([true, 'unlinked', 0]);
  });

  it('is cut together with what a bulk notes of it', async () => {
    const house = saying(gone);
    await unlink(house.deps, caller, { invoice, alongside: (tx) => tx.jobs.add('bulk', 5) });
    expect(house.kept).toMatchObject({ link: { state: 'unlinked' }, jobs: ['bulk of 5'] });
    expect(house.happened.filter((one) => one === 'committed')).toHaveLength(1);
  });

  it('keeps the number that the ERP gave, but for an integrator’s, which is not used again', async () => {
    const number = { originId: '1041' } as ExternalRecord;
    const house = saying(gone, { number });
    await unlink(house.deps, caller, { invoice });
    expect(house.kept.number).toBe(number);
  });

  it('is kept where the bill was paid when it was last seen: it was purged, not taken back', async () => {
    const house = saying(gone, { lastStanding: 'paid' });
    expect(await unlink(house.deps, caller, { invoice })).toEqual(refused('purged_in_erp'));
    expect(house.kept.link).toEqual(synced);
  });
});

describe('a link is kept', () => {
  it.each<[string, string, Sighting]>([
    ['whose bill is there', 'still_in_erp', live],
    ['of which the ERP says nothing: silence is never gone', 'erp_not_answering', silent],
    ['whose bill was not there before it was synced', 'erp_answer_too_old', { ...gone, asOf: at(syncedAt - 1) }],
  ])('%s; what was seen and that it was refused are noted', async (_, code, sighting) => {
    const house = saying(sighting);
    const alongside = () => Promise.reject(new Error('noted'));
    expect(await unlink(house.deps, caller, { invoice, alongside })).toEqual(refused(code, { erp: 'Testbooks®' }));
    expect(house.kept).toMatchObject({ head, link: synced, sightings: [sighting], jobs: [] });
    expect(house.kept.events).toMatchObject([
      { type: 'link.unlink_refused', by: approver, facts: { erp: 'Testbooks®', record: record.label, code } },
    ]);
    expect(house.kept.events[0]!.facts).toMatchObject({ evidence: { is: sighting.is }, detail: expect.any(String) });
    expect(house.reads, 'nothing of it is read again').toBe(0);
  });

  it('whose bill is void, where the policy that lets a void go ended while the ERP was asked', async () => {
    const lenient = { ...connection, policies: { ...connection.policies, void_is_gone: true } };
    const connections = [lenient];
    const lookFor = async (): Promise<Sighting> => {
      connections[0] = connection;
      return { ...live, standing: 'void' } as Sighting;
    };
    const house = new OneInvoice({ erp: { lookFor }, connections });
    expect(await unlink(house.deps, caller, { invoice })).toEqual(refused('void_in_erp'));
    expect(house.kept.link).toEqual(synced);
  });

  it('where no slot came free in the time that a person waits', async () => {
    const house = saying(gone, { busy: true });
    expect(await unlink(house.deps, caller, { invoice })).toEqual(refused('erp_not_answering', { trouble: 'busy' }));
    expect([house.waited, house.happened]).toEqual([[slotWaitMs.person], ['committed']]);
  });

  it('where no slot came free in the time that a bulk gives it', async () => {
    const house = saying(gone, { busy: true });
    await unlink(house.deps, caller, { invoice, turnMs: 50 });
    expect(house.waited).toEqual([50]);
  });

  it('by a company that counts no void as gone, and cut by one that does', async () => {
    const isVoid: Sighting = { ...live, standing: 'void' };
    const lookFor = async (key: object) => ('record' in key ? isVoid : gone);
    const kept = new OneInvoice({ erp: { lookFor } });
    expect(await unlink(kept.deps, caller, { invoice })).toEqual(refused('void_in_erp'));
    const policies = { ...connection.policies, void_is_gone: true };
    const cut = new OneInvoice({ erp: { lookFor }, connections: [{ ...connection, policies }] });
    expect((await unlink(cut.deps, caller, { invoice })).ok).toBe(true);
  });

  it.each([
    ['was void and is alive again by the second look', record.identity, record.id],
    ['is alive under another number, in an ERP without identities', null, '2000'],
  ])('by a company that counts a void as gone, whose bill %s', async (_, identity, id) => {
    const policies = { ...connection.policies, void_is_gone: true };
    const theirs = { ...record, identity };
    const lookFor = async (key: object): Promise<Sighting> =>
      'record' in key
        ? ({ ...live, record: theirs, standing: 'void' } as Sighting)
        : ({ ...live, record: { ...theirs, id } } as Sighting);
    const link = linkIn('synced', { record: theirs });
    const house = new OneInvoice({ link, erp: { lookFor }, connections: [{ ...connection, policies }] });
    expect(await unlink(house.deps, caller, { invoice })).toEqual(refused('still_in_erp'));
    expect(house.kept.link).toEqual(link);
  });
});

describe('the ERP is not even asked', () => {
  it.each<[string, Chosen, typeof caller, number | undefined, string]>([
    ['for whoever may not', {}, onlooker, undefined, 'not_permitted'],
    ['of what is not synced', { link: linkIn('exporting') }, caller, undefined, 'wrong_state'],
    ['on a version that has moved on', {}, caller, 4, 'changed_meanwhile'],
    ['of an invoice that is not there', { head: null }, caller, undefined, 'not_found'],
  ])('%s', async (_, chosen, by, version, code) => {
    const house = saying(gone, chosen);
    const before = house.kept;
    expect(await unlink(house.deps, by, { invoice, version })).toMatchObject({ ok: false, refusal: { code } });
    expect(house.happened).toEqual([]);
    expect(house.kept).toBe(before);
  });
});

describe('while the ERP was asked', () => {
  /** Somebody does this while the ERP is looking. */
  const meanwhile = (change: Parameters<OneInvoice['meanwhile']>[0]) => {
    const house: OneInvoice = new OneInvoice({
      erp: {
        lookFor: async () => {
          house.meanwhile(change);
          return gone;
        },
      },
    });
    return house;
  };

  it('the invoice moved on: nothing is cut, nothing is noted', async () => {
    const house = meanwhile({ head: { ...head, version: 6 } });
    expect(await unlink(house.deps, caller, { invoice, version: 5 })).toEqual(
      refused('changed_meanwhile', { version: 6 }),
    );
    expect(house.kept).toMatchObject({ link: synced, sightings: [], events: [] });
  });

  it('another cut the link: the second is told so', async () => {
    const house = meanwhile({ link: linkIn('unlinked') });
    expect(await unlink(house.deps, caller, { invoice })).toEqual(refused('wrong_state'));
    expect(house.kept.events).toEqual([]);
  });

  it('it was unlinked, sent and synced anew: what was seen is of the old bill, and the new link stays', async () => {
    const renewed = linkIn('synced', { id: 8 as LinkId });
    const house = meanwhile({ link: renewed, head: { ...head, version: 12 } });
    expect(await unlink(house.deps, caller, { invoice })).toEqual(refused('changed_meanwhile', { version: 12 }));
    expect(house.kept).toMatchObject({ link: renewed, sightings: [], events: [] });
  });

  it('its bill was seen paid: gone now, it was not taken back', async () => {
    let lastStanding: Standing = 'live';
    const lookFor = async () => {
      lastStanding = 'paid';
      return gone;
    };
    const house = new OneInvoice({
      erp: { lookFor },
      get lastStanding() {
        return lastStanding;
      },
    });
    expect(await unlink(house.deps, caller, { invoice })).toEqual(refused('purged_in_erp'));
    expect(house.kept.link).toEqual(synced);
  });

  it.each([
    ['Ours', 'Theirs', 'its books were confirmed under another name: what was seen in the old ones cuts nothing'],
    [null, 'Ours', 'its first look kept whose books they are: it counts'],
  ])('from %s to %s: %s', async (before, after, _why) => {
    const connections = [{ ...connection, books: before }];
    const lookFor = async () => {
      connections[0] = { ...connection, books: after };
      return gone;
    };
    const house = new OneInvoice({ connections, erp: { lookFor } });
    const outcome = await unlink(house.deps, caller, { invoice });
    expect(outcome.ok).toBe(before === null);
    if (!outcome.ok) expect(outcome).toEqual(refused('changed_meanwhile', { version: 5 }));
  });
});

it('a link is not cut by whoever lost the right to it while the ERP was asked', async () => {
  const house = saying(gone, { grantsNow: onlooker.grants });
  expect(await unlink(house.deps, caller, { invoice })).toMatchObject({ refusal: { code: 'not_permitted' } });
  expect(house.kept.link).toEqual(synced);
});

describe('before a cut', () => {
  it('all is told that it will be decided by, and nothing is changed', async () => {
    const house = saying(gone, { lastStanding: 'live' });
    const before = house.kept;
    const looked = await lookBeforeUnlink(house.deps, caller, { invoice });
    expect(looked).toMatchObject(yes({ link: synced, connection, sighting: gone, lastStanding: 'live' }));
    expect(house.kept).toBe(before);
  });
});

describe('an integrator', () => {
  const outside = { ...connection, kind: outsideKind, name: 'Their program', settings: { staleMs: 60_000 } };
  const done = {
    id: 1,
    status: 'success',
    messages: [],
    askedAt: at(1_000),
    heardAt: null,
    closedAt: at(2_000),
  } as const;
  const open = { ...done, id: 2, status: 'in_progress', askedAt: at(9_000), closedAt: null } as const;
  const there: OutsideTold = {
    ...{ asOf: at(10_000), synced: true, making: [done], unlinking: [] },
    ...{ origin: { id: record.id, code: null }, clearedAt: null, earlier: null },
  };
  const link = linkIn('synced', { record: { ...record, identity: record.id } });
  /** Its own look reads what was told so far: nothing is seen yet. */
  const asked: Sighting = { is: 'unknown', because: 'it was asked', trouble: 'integrator_asked' };
  const driven = (told: OutsideTold, chosen: Chosen = {}) =>
    saying(asked, { link, connections: [outside], told, number: { originId: '1041' } as ExternalRecord, ...chosen });
  const isItGone = { what: 'is it gone', link: link.id, by: approver, staleMs: 60_000 };

  it('is asked whether the bill is gone, which is told once, and the link stays until it answers', async () => {
    const waits = { ...there, unlinking: [open] };
    const house = driven(waits);
    expect(await unlink(house.deps, caller, { invoice })).toEqual(refused('integrator_asked'));
    expect(house.kept.asked).toEqual([isItGone]);
    expect(house.kept.events).toEqual([
      expect.objectContaining({
        ...{ type: 'link.unlink_asked', by: approver, linkId: link.id },
        facts: { erp: 'Their program', record: record.label },
      }),
    ]);
    expect(house.kept.link).toEqual(link);
    expect(house.kept.number?.originId).toBe('1041');
  });

  it('that was asked already is not told of again', async () => {
    const house = driven({ ...there, unlinking: [open] }, { asks: false });
    expect(await unlink(house.deps, caller, { invoice })).toEqual(refused('integrator_asked'));
    expect(house.kept.events).toEqual([]);
  });

  it('that has said since that it is gone is believed over what was seen, and its number ends with the link', async () => {
    const house = driven({ ...there, unlinking: [done] });
    expect((await unlink(house.deps, caller, { invoice })).ok).toBe(true);
    expect(house.kept.asked, 'there is nothing to ask').toEqual([]);
    expect(house.kept.events.map(({ type }) => type)).toEqual(['link.unlinked']);
    expect(house.kept).toMatchObject({ link: { state: 'unlinked' }, number: { originId: null } });
    expect(house.kept.sightings).toEqual([{ is: 'gone', lastSeen: null, asOf: at(10_000) }]);
  });

  it('that says the bill is there has refused, which is told', async () => {
    const house = driven({ ...there, unlinking: [{ ...done, status: 'failed', messages: ['It is paid.'] }] });
    expect(await unlink(house.deps, caller, { invoice })).toEqual(
      refused('still_in_erp', { integrator_says: 'It is paid.' }),
    );
    expect(house.kept.events.map(({ type }) => type)).toEqual(['link.unlink_asked', 'link.unlink_refused']);
  });

  it('is not asked for what may not be unlinked', async () => {
    const house = driven(there);
    await unlink(house.deps, onlooker, { invoice });
    expect(house.kept.asked).toEqual([]);
  });

  it.each<[string, Parameters<OneInvoice['meanwhile']>[0], boolean]>([
    ['whose answer cut the link meanwhile did what was asked for', { link: linkIn('unlinked') }, true],
    ['of another link did not', { link: linkIn('unlinked', { id: 8 as LinkId }) }, false],
    ['that left the link ended in another way did not', { link: linkIn('rejected') }, false],
    ['of an invoice that is gone did not', { head: null }, false],
    ['of an invoice without a link did not', { link: null }, false],
  ])('%s', async (_, change, isDone) => {
    for (const ofABulk of [true, false]) {
      const house: OneInvoice = driven(there, {
        erp: {
          lookFor: async () => {
            house.meanwhile(change);
            return asked;
          },
        },
      });
      const alongside: MoveInput['alongside'] = (tx) => tx.jobs.add('bulk', 5);
      const { ok } = await unlink(house.deps, caller, { invoice, ...(ofABulk ? { alongside } : {}) });
      expect(ok).toBe(isDone);
      expect(house.kept.jobs, 'what a bulk notes of it').toEqual(isDone && ofABulk ? ['bulk of 5'] : []);
    }
  });

  it('alone can cut a link meanwhile that somebody asked to cut', async () => {
    const house: OneInvoice = new OneInvoice({
      erp: {
        lookFor: async () => {
          house.meanwhile({ link: linkIn('unlinked') });
          return gone;
        },
      },
    });
    expect(await unlink(house.deps, caller, { invoice })).toEqual(refused('wrong_state'));
    expect(house.reads).toBe(0);
  });
});
