import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { retry } from '../../domain/link.ts';
import { type OutsideTold, outsideKind } from '../../domain/outside.ts';
import type { Fingerprint, Sighting } from '../../domain/sighting.ts';
import { at, linkIn, record } from '../../domain/testing/link.ts';
import { type Chosen, connection, head, OneInvoice, stored } from '../testing/one-invoice.ts';
import { LeaseLost } from '../unit-of-work.ts';
import { mostAttempts, slotWaitMs } from './ask-once.ts';
import { exportInvoice } from './export-invoice.ts';
import { knownAsk } from './known-asks.ts';

const exporting = linkIn('exporting');
const { reference } = exporting;
const gone: Sighting = { is: 'gone', lastSeen: null, asOf: at(10_000) };
const there: Sighting = { is: 'present', record, standing: 'live', fingerprint: stored.fingerprint, asOf: at(9_500) };
const silent: Sighting = { is: 'unknown', because: 'the line is dead' };
const silence: OutsideTold = {
  ...{ asOf: at(10_000), synced: false, making: null, unlinking: [], origin: null, cleared: false, earlier: null },
};
const created = { is: 'created', record, asOf: at(10_200) } as const;
const unclear = { is: 'unclear', because: 'it was cut off' } as const;

/** The clock of the process stands still unless it is moved on. */
beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** The process has known of the ask of a link for so long. */
function knowFor(ms: number, { deps, kept }: OneInvoice): void {
  knownAsk(deps, { what: reference, askedAt: kept.link!.askedAt });
  vi.advanceTimersByTime(ms);
}

/** One turn of the job, where the ERP says this of the bill, and that when it is asked to make it. */
async function turn(seen: Sighting, answer?: unknown, chosen: Chosen & { readonly knownMs?: number } = {}) {
  const asked: unknown[] = [];
  const looked: unknown[] = [];
  const house: OneInvoice = new OneInvoice({
    link: exporting,
    ...chosen,
    erp: {
      lookFor: async (key) => {
        looked.push(key);
        return seen;
      },
      createBill: async (bill, under) => {
        asked.push([bill, under, house.kept.link?.askedAt]);
        return answer as never;
      },
      ...chosen.erp,
    },
  });
  const before = house.kept;
  if (chosen.knownMs !== undefined) knowFor(chosen.knownMs, house);
  const run = await exportInvoice(house.deps, house.lease);
  return { house, run, asked, looked, kept: house.kept, untouched: house.kept === before };
}
const ended = { ended: true, room: 8 };
/** An event of the hub itself. */
const told = (type: string, facts: object) => ({
  ...{ type, by: null, projectId: head.projectId, invoiceId: head.id, linkId: exporting.id },
  facts: { erp: 'Testbooks®', ...facts },
});
const intent = told('link.asked', { reference, attempt: 1 });

describe('an export whose bill is proven absent', () => {
  it('saves its intent, and only then asks for the bill as it was frozen', async () => {
    const { house, asked, looked } = await turn(gone, created);
    expect(looked).toEqual([{ reference }]);
    // Rounded up: an absence must be later than this.
    expect(asked).toEqual([[stored.bill, reference, 10_001]]);
    expect(house.happened).toEqual(['looked for', 'committed', 'asked', 'committed']);
    expect(house.waited).toEqual([slotWaitMs, 500]);
  });

  it('is synced by a yes: the link, what was seen, the corrections that led to it, its event and the job’s end', async () => {
    const { run, kept } = await turn(gone, created, { correction: true });
    expect(run).toEqual({ is: 'done', ...ended });
    expect(kept.link).toEqual({
      ...exporting,
      askedAt: 10_001,
      settleMs: 2_000,
      state: 'synced',
      record,
      syncedAt: 10_201,
    });
    const seen = { ...there, asOf: at(10_200) };
    expect(kept.sightings).toEqual([seen]);
    const evidence = { is: 'present', as_of: '1970-01-01T00:00:10.200Z', standing: 'live', record };
    expect(kept.events).toEqual([
      intent,
      told('link.confirmed', { record: record.label, evidence }),
      expect.objectContaining({ type: 'correction.done' }),
    ]);
    expect(kept.corrected).toEqual([`70: ${record.label}`]);
    expect(kept.ends).toEqual([{ is: 'done' }]);
  });

  it('is dated by the hub where the answer gives no time, and never before it came', async () => {
    const order: string[] = [];
    const house = new OneInvoice({
      link: exporting,
      erp: {
        lookFor: async () => gone,
        createBill: async () => {
          order.push('asked');
          return { is: 'created', record };
        },
      },
    });
    const clock = {
      now: async () => {
        order.push('the clock is read');
        return at(10_200);
      },
    };
    await exportInvoice({ ...house.deps, clock }, house.lease);
    expect(order).toEqual(['asked', 'the clock is read']);
    expect(house.kept.link).toMatchObject({ state: 'synced', record, syncedAt: 10_201 });
  });

  it('loses nothing where the hub’s clock is away after the answer: the next look finds the bill', async () => {
    let isThere = false;
    let asked = 0;
    const house = new OneInvoice({
      link: exporting,
      erp: {
        lookFor: async () => (isThere ? there : gone),
        createBill: async () => {
          asked++;
          isThere = true;
          return { is: 'created', record };
        },
      },
    });
    const clock = { now: () => Promise.reject(new Error('the database is away')) };
    await expect(exportInvoice({ ...house.deps, clock }, house.lease)).rejects.toThrow('the database is away');
    expect(house.kept.link).toMatchObject({ state: 'exporting', askedAt: 10_001, record: null });
    expect(house.kept.ends).toEqual([]);
    await exportInvoice(house.deps, house.lease);
    expect(house.kept.link).toMatchObject({ state: 'synced', record });
    expect(asked).toBe(1);
  });

  it('has failed by a no, in our words and the ERP’s: no ask is open any more', async () => {
    const refusal = { code: 'erp_closed_period', detail: 'Period 3 is closed' } as const;
    const { run, kept } = await turn(gone, { is: 'refused', refusal });
    expect(run).toEqual({ is: 'done', ...ended });
    expect(kept.link).toMatchObject({ state: 'failed_to_export', askedAt: null, record: null });
    const { detail } = kept.link!.error!;
    expect(detail).toMatch(/.+Testbooks®.+ \(Period 3 is closed\)$/);
    expect(kept.events).toEqual([intent, told('link.failed', { code: refusal.code, detail })]);
    expect(kept.ends).toEqual([{ is: 'done' }]);
  });

  it('has failed by a no without words in ours alone', async () => {
    const { kept } = await turn(gone, { is: 'refused', refusal: { code: 'erp_closed_period', detail: '' } });
    expect(kept.link!.error!.detail).not.toMatch(/\(/);
  });

  it('that is answered unclearly may be there: it stays exporting, its ask remembered, and is looked at again', async () => {
    const { run, kept } = await turn(gone, unclear);
    expect(run).toEqual({ is: 'again', inMs: 250, because: 'it was cut off', ...ended });
    expect(kept.link).toMatchObject({ state: 'exporting', askedAt: 10_001, parked: false });
    expect(kept.link!.error).toMatchObject({ code: 'erp_not_answering', detail: expect.stringContaining('cut off') });
    expect(kept.ends).toEqual([{ is: 'again', inMs: 250, because: 'it was cut off' }]);
  });

  it('for which no slot comes free takes its intent back: nothing was sent', async () => {
    const before = linkIn('exporting', { askedAt: at(1_000), settleMs: 3_000 });
    const house: OneInvoice = new OneInvoice({
      link: before,
      erp: { lookFor: async () => gone, createBill: () => Promise.reject(new Error('it was asked')) },
      reach: (point) => {
        if (point === 'asked') house.busy = true;
      },
    });
    knowFor(3_000, house);
    expect(await exportInvoice(house.deps, house.lease)).toMatchObject({ is: 'again', inMs: 250 });
    expect(house.kept.link).toEqual(before);
    expect(house.happened).toEqual(['looked for', 'committed', 'committed']);
    // The ask before it is as old as it was: the next turn comes as far, at once.
    house.busy = false;
    await exportInvoice(house.deps, house.lease);
    expect(house.happened.slice(3)).toEqual(['looked for', 'committed', 'committed']);
  });
});

describe('an absence', () => {
  const asked = linkIn('exporting', { askedAt: at(9_000) });

  it('counts only when the last ask can no longer surface; until then it is looked at again', async () => {
    const early = await turn({ ...gone, asOf: at(10_999) }, created, { link: asked, attempt: 9 });
    expect(early.run).toMatchObject({ is: 'again', inMs: 51, ...ended });
    expect([early.asked, early.kept.link, early.kept.events]).toEqual([[], asked, []]);
    expect(early.kept.ends).toMatchObject([{ is: 'again', inMs: 51 }]);
    const proven = await turn({ ...gone, asOf: at(11_000) }, created, { link: asked, knownMs: 2_000 });
    expect(proven.asked).toHaveLength(1);
  });

  it('does not count by the database’s clock alone, which another server may have set forward', async () => {
    const late = { ...gone, asOf: at(3_600_000) };
    const unknown = await turn(late, created, { link: asked, attempt: 9 });
    expect(unknown.run).toMatchObject({ is: 'again', inMs: 2_050, ...ended });
    expect([unknown.asked, unknown.kept.link, unknown.kept.events]).toEqual([[], asked, []]);
    const early = await turn(late, created, { link: asked, attempt: 9, knownMs: 1_999 });
    expect([early.run, early.asked]).toMatchObject([{ is: 'again', inMs: 51 }, []]);
    expect((await turn(late, created, { link: asked, knownMs: 2_000 })).asked).toHaveLength(1);
  });

  it('counts by how long the process that asked has known of it, itself', async () => {
    let asked = 0;
    const house = new OneInvoice({
      link: exporting,
      erp: {
        lookFor: async () => ({ ...gone, asOf: at(10_000 + performance.now()) }),
        createBill: async () => {
          asked++;
          return unclear;
        },
      },
    });
    vi.advanceTimersByTime(1);
    await exportInvoice(house.deps, house.lease);
    vi.advanceTimersByTime(2_000);
    await exportInvoice(house.deps, house.lease);
    expect(asked).toBe(2);
  });

  it('counts by the times that it was asked with, where those of the ERP are shorter by now', async () => {
    const longer = { ...asked, settleMs: 5_000 };
    const early = await turn({ ...gone, asOf: at(13_999) }, created, { link: longer });
    expect([early.run.is, early.asked]).toEqual(['again', []]);
    const proven = await turn({ ...gone, asOf: at(14_000) }, created, { link: longer, knownMs: 5_000 });
    expect(proven.asked).toHaveLength(1);
    const known = await turn({ ...gone, asOf: at(14_000) }, created, { link: longer, knownMs: 4_999 });
    expect(known.asked).toEqual([]);
    const shorter = { ...asked, settleMs: 500 };
    expect((await turn({ ...gone, asOf: at(10_999) }, created, { link: shorter })).asked).toEqual([]);
  });

  it('of what was never asked for counts whenever it was seen', async () => {
    expect((await turn({ ...gone, asOf: at(1) }, created)).asked).toHaveLength(1);
  });

  it('by a no to the last ask has failed, and nothing more is asked', async () => {
    const refusal = { code: 'erp_unknown_vendor', detail: 'no vendor 12' } as const;
    const no = await turn({ ...gone, asOf: at(9_000), refused: refusal }, created, { link: asked });
    expect(no.asked).toEqual([]);
    expect(no.kept.link).toMatchObject({ state: 'failed_to_export', error: { code: refusal.code } });
    const older = await turn({ ...gone, asOf: at(8_999), refused: refusal }, created, { link: asked });
    expect(older.run.is).toBe('again');
    expect(older.kept.link).toEqual(asked);
  });

  it('after a restore is told, and nothing is asked for until somebody has looked', async () => {
    const restored = { ...connection, restored: { asOf: at(1), at: at(2) } };
    const first = await turn(gone, created, { connections: [restored] });
    expect(first.asked).toEqual([]);
    expect(first.run).toEqual({ is: 'again', inMs: 30_000, because: 'not_looked_over', uncounted: true, ...ended });
    expect(first.kept.link).toMatchObject({ state: 'exporting', askedAt: null, error: { code: 'not_looked_over' } });
    expect(first.kept.link!.error!.detail).not.toMatch(/\(/);
    // Told once: the invoice as people see it does not change with each look.
    const again = await turn(gone, created, { connections: [restored], link: first.kept.link });
    expect(again.kept).toMatchObject({ head: { version: 5 }, link: first.kept.link });
  });
});

describe('a bill that is there', () => {
  const integrators = { ...connection, kind: outsideKind };
  it.each<[string, Fingerprint | null, typeof connection]>([
    ['and is the same', stored.fingerprint, connection],
    ['as an integrator says, who tells of its number alone,', null, integrators],
  ])('%s is joined as it was seen, and nothing is asked', async (_, fingerprint, through) => {
    const seen: Sighting = { ...there, fingerprint, standing: 'paid' };
    const { run, kept, asked } = await turn(seen, undefined, { connections: [through] });
    expect([run, asked]).toEqual([{ is: 'done', ...ended }, []]);
    expect(kept.link).toMatchObject({ state: 'synced', record, syncedAt: 9_501 });
    expect(kept.sightings).toEqual([seen]);
    expect(kept.events).toMatchObject([{ type: 'link.confirmed', facts: { evidence: { standing: 'paid' } } }]);
    expect(kept.corrected).toEqual([`70: ${record.label}`]);
  });

  it.each([
    ['differs', 'another'],
    ['cannot be compared', null],
  ])('and %s is not ours to join: a person is called', async (_, fingerprint) => {
    const { run, kept, asked } = await turn({ ...there, fingerprint: fingerprint as Fingerprint | null });
    expect(run).toEqual({ is: 'parked', because: 'exists_but_differs', ...ended });
    expect(asked).toEqual([]);
    expect(kept.link).toMatchObject({ state: 'exporting', parked: true, record: null });
    const { code, detail } = kept.link!.error!;
    expect([code, detail]).toEqual(['exists_but_differs', expect.stringContaining(`(${record.label})`)]);
    expect(kept.events).toEqual([told('link.parked', { code, detail })]);
  });

  it('unfinished is asked for once more under the same reference', async () => {
    const { kept, asked } = await turn({ ...there, unfinished: true }, created);
    expect(asked).toEqual([[stored.bill, reference, 10_001]]);
    expect(kept.link!.state).toBe('synced');
  });
});

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

  it('is remembered past a no to a later ask: the number that is taken at a third may still be its own', async () => {
    const locked = { is: 'refused', refusal: { code: 'erp_record_locked', detail: '' } } as const;
    const second = await turn(gone, locked, { link: asked, knownMs: 2_000 });
    expect(second.kept.link).toMatchObject({ state: 'failed_to_export', askedAt: 1_000, settleMs: 2_000 });
    const retried = retry(second.kept.link!);
    if (!retried.ok) throw new Error('not retried');
    const third = await turn(gone, taken, { link: retried.value, knownMs: 2_000 });
    expect(third.kept.link).toMatchObject({ parked: true, error: { code: 'number_may_be_ours' } });
    const first = await turn(gone, locked);
    expect(first.kept.link).toMatchObject({ state: 'failed_to_export', askedAt: null, settleMs: null });
  });

  it.each([
    ['is told that its number is taken', taken],
    ['is refused', { is: 'refused', refusal: { code: 'erp_closed_period', detail: '' } }],
    ['hears nothing clear', unclear],
  ])('stays affirmed though a retry %s', async (_, answer) => {
    const error = { code: 'yes_not_shown', detail: 'It said yes.' } as const;
    const again = retry({ ...asked, parked: true, error });
    if (!again.ok) throw new Error('not retried');
    const { kept } = await turn(gone, answer, { link: again.value, knownMs: 2_000 });
    expect(kept.link).toMatchObject({ state: 'exporting', parked: true, error });
    const silence = await turn(silent, undefined, { link: again.value });
    expect(silence.kept.link).toMatchObject({ parked: false, error });
    const shown = await turn(there, undefined, { link: again.value });
    expect(shown.kept.link).toMatchObject({ state: 'synced', error: null });
  });

  it('is not asked for again by itself where the ERP said yes and shows none', async () => {
    const trouble = 'made_but_not_shown' as const;
    const { run, kept } = await turn(gone, { ...unclear, trouble });
    expect(run).toEqual({ is: 'parked', because: 'yes_not_shown', ...ended });
    expect(kept.link).toMatchObject({ state: 'exporting', parked: true, askedAt: 10_001 });
  });
});

describe('silence', () => {
  it('is shown, and the export goes on by itself', async () => {
    const { run, kept, asked } = await turn(silent);
    expect(run).toEqual({ is: 'again', inMs: 250, because: silent.is === 'unknown' && silent.because, ...ended });
    expect([asked, kept.link!.state, kept.link!.askedAt]).toEqual([[], 'exporting', null]);
    expect(kept.link!.error).toMatchObject({ code: 'erp_not_answering' });
    expect(kept.head!.version).toBe(6);
  });

  it('that goes on in the same words changes nothing that people see', async () => {
    const first = await turn(silent);
    const again = await turn(silent, undefined, { link: first.kept.link });
    expect(again.kept).toMatchObject({ head: { version: 5 }, link: first.kept.link });
    expect(again.kept.ends).toHaveLength(1);
  });

  it('in other words is shown anew', async () => {
    const first = await turn(silent);
    const other = await turn({ ...silent, because: 'it is being updated' } as Sighting, undefined, {
      link: first.kept.link,
    });
    expect(other.kept.link!.error!.detail).toContain('it is being updated');
  });

  it('for want of what only a person mends is asked about more rarely', async () => {
    const { run } = await turn({ ...silent, trouble: 'login_refused' } as Sighting);
    expect(run).toMatchObject({ is: 'again', inMs: 60_000 });
  });

  it('of a day calls a person, and not before', async () => {
    const last = await turn(silent, undefined, { attempt: mostAttempts });
    expect(last.run).toEqual({ is: 'parked', because: 'gave_up', ...ended });
    expect(last.kept.link).toMatchObject({ parked: true, error: { code: 'gave_up' } });
    const before = await turn(silent, undefined, { attempt: mostAttempts - 1 });
    expect(before.run.is).toBe('again');
  });

  it('of an integrator calls a person at once', async () => {
    const { run, kept } = await turn({ ...silent, trouble: 'integrator_silent' } as Sighting);
    expect(run).toMatchObject({ is: 'parked', because: 'integrator_silent' });
    expect(kept.link!.error).toMatchObject({ code: 'integrator_silent', detail: expect.stringContaining('dead') });
  });

  it('where every slot is taken is no answer of the ERP: nothing is changed', async () => {
    const { run, untouched } = await turn(gone, created, { busy: true });
    expect(run).toMatchObject({ is: 'again', inMs: 250, because: expect.stringMatching(/.+/) });
    expect(untouched).toBe(true);
  });
});

describe('an integrator', () => {
  it.each(['integrator_contradicts', 'earlier_bill'] as const)(
    'that contradicts itself may be in the midst of saying it: what still stands at the next look is for a person (%s)',
    async (trouble) => {
      const said = { ...silent, trouble } as Sighting;
      const outside = { connections: [{ ...connection, kind: outsideKind }] };
      const first = await turn(said, undefined, outside);
      expect(first.run.is).toBe('again');
      const other = await turn({ ...said, because: 'something else' } as Sighting, undefined, {
        ...outside,
        link: first.kept.link,
      });
      expect(other.run.is, 'it says something else by now').toBe('again');
      const again = await turn(said, undefined, { ...outside, link: first.kept.link });
      expect(again.run).toMatchObject({ is: 'parked', because: 'integrator_contradicts' });
    },
  );
});

describe('a no of an integrator', () => {
  const asked = linkIn('exporting', { askedAt: at(9_000) });
  const outside = { connections: [{ ...connection, kind: outsideKind }], link: asked };
  const seen = { ...gone, refused: { code: 'erp_invalid', detail: 'no' } } as Sighting;
  const detail = { id: 1, messages: ['no'], askedAt: at(1), heardAt: null, closedAt: at(2) } as const;
  const word = (status: 'failed' | 'success' | 'in_progress'): OutsideTold => {
    return { ...silence, making: [{ ...detail, status }] };
  };

  it('that stands when it is written has failed the export', async () => {
    const { run, kept } = await turn(seen, created, { ...outside, told: word('failed') });
    expect(run).toMatchObject({ is: 'done', ended: true });
    expect(kept.link).toMatchObject({ state: 'failed_to_export', askedAt: null, error: { code: 'erp_invalid' } });
    expect(kept.events).toMatchObject([{ type: 'link.failed' }]);
    expect(kept.ends).toEqual([{ is: 'done' }]);
  });

  it.each(['success', 'in_progress'] as const)(
    'that was taken back since the look (%s) fails nothing, and is looked at again at once',
    async (status) => {
      const { run, kept } = await turn(seen, created, { ...outside, told: word(status) });
      expect(run).toMatchObject({ is: 'again', inMs: 0, ended: true });
      expect([kept.link, kept.events]).toEqual([asked, []]);
      expect(kept.ends).toMatchObject([{ is: 'again', inMs: 0 }]);
    },
  );

  it('of a link that has ended meanwhile is not written over its end', async () => {
    const house: OneInvoice = new OneInvoice({
      ...outside,
      told: word('failed'),
      erp: {
        lookFor: async () => {
          house.meanwhile({ link: linkIn('rejected') });
          return seen;
        },
      },
    });
    expect(await exportInvoice(house.deps, house.lease)).toMatchObject({ is: 'done' });
    expect(house.kept).toMatchObject({ link: { state: 'rejected' }, events: [], ends: [{ is: 'done' }] });
  });
});

describe('an attempt', () => {
  it('on what is not exporting any more has nothing to do', async () => {
    for (const link of [linkIn('synced'), linkIn('rejected'), null]) {
      const { run, looked, untouched } = await turn(gone, created, { link });
      expect([run, looked, untouched]).toEqual([{ is: 'done' }, [], true]);
    }
  });

  it('without a bill or a connection is an error of ours, and asks nobody', async () => {
    const said = 'link 7 is exporting without a bill';
    await expect(turn(gone, created, { bill: null })).rejects.toThrow(said);
    await expect(turn(gone, created, { connections: [] })).rejects.toThrow(said);
  });

  it('whose lease was lost writes nothing, and asks for nothing', async () => {
    for (const seen of [gone, there, silent]) {
      const house = new OneInvoice({
        link: exporting,
        leaseLost: true,
        erp: {
          lookFor: async () => seen,
          createBill: () => Promise.reject(new Error('it was asked')),
        },
      });
      const before = house.kept;
      await expect(exportInvoice(house.deps, house.lease)).rejects.toThrow(LeaseLost);
      expect(house.kept).toBe(before);
      expect(house.happened).toEqual(['looked for']);
    }
  });

  it('whose lease is lost while the ERP makes the bill leaves that to whoever has it now', async () => {
    const house: OneInvoice = new OneInvoice({
      link: exporting,
      erp: {
        lookFor: async () => gone,
        createBill: async () => {
          house.leaseLost = true;
          return created;
        },
      },
    });
    await expect(exportInvoice(house.deps, house.lease)).rejects.toThrow(LeaseLost);
    expect(house.kept.link).toEqual({ ...exporting, askedAt: 10_001, settleMs: 2_000 });
  });

  it('whose link was ended before its intent stood asks for nothing', async () => {
    const asked: unknown[] = [];
    const house: OneInvoice = new OneInvoice({
      link: exporting,
      erp: {
        lookFor: async () => {
          house.meanwhile({ link: linkIn('rejected') });
          return gone;
        },
        createBill: async () => {
          asked.push(0);
          return created;
        },
      },
    });
    await expect(exportInvoice(house.deps, house.lease)).rejects.toThrow('link 7 left exporting under a held lease');
    expect(asked).toEqual([]);
  });

  it('that keeps ending in an error of ours is parked for a person, who is not told of our error', async () => {
    const fails = { erp: { lookFor: () => Promise.reject(new Error('a bug')) } };
    await expect(turn(gone, created, { ...fails, attempt: 200, erred: 18 })).rejects.toThrow('a bug');
    const { run, kept } = await turn(gone, created, { ...fails, attempt: 200, erred: 19 });
    expect(run).toMatchObject({ is: 'parked', because: 'internal_error' });
    expect(kept.link).toMatchObject({ parked: true, error: { code: 'internal_error' } });
    expect(kept.link!.error!.detail).not.toContain('a bug');
  });
});
