import { describe, expect, it } from 'vitest';
import { outsideKind } from '../../domain/outside.ts';
import type { Fingerprint, Sighting } from '../../domain/sighting.ts';
import { at, linkIn, record } from '../../domain/testing/link.ts';
import { slotWaitMs } from '../erp-access.ts';
import { connection, OneInvoice, stored } from '../testing/one-invoice.ts';
import {
  created,
  ended,
  exporting,
  gone,
  intent,
  knowFor,
  reference,
  silent,
  standStill,
  there,
  told,
  turn,
  unclear,
} from '../testing/one-turn.ts';
import { LeaseLost } from '../unit-of-work.ts';
import { mostAttempts } from './ask-once.ts';
import { exportInvoice } from './export-invoice.ts';

standStill();

describe('an export whose bill is proven absent', () => {
  it('saves its intent, and only then asks for the bill as it was frozen', async () => {
    const { house, asked, looked } = await turn(gone, created);
    expect(looked).toEqual([{ reference }]);
    // Rounded up: an absence must be later than this.
    expect(asked).toEqual([[stored.bill, reference, 10_001]]);
    expect(house.happened).toEqual(['looked for', 'committed', 'asked', 'committed']);
    expect(house.waited).toEqual([slotWaitMs.export, 500]);
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
    const seen: Sighting = { ...there, standing: 'paid', fingerprint: fingerprint as Fingerprint | null };
    const { run, kept, asked } = await turn(seen);
    expect(run).toEqual({ is: 'parked', because: 'exists_but_differs', ...ended });
    expect(asked).toEqual([]);
    expect(kept.link).toMatchObject({ state: 'exporting', parked: true, record: null });
    const { code, detail } = kept.link!.error!;
    expect([code, detail]).toEqual(['exists_but_differs', expect.stringContaining(`(${record.label})`)]);
    expect(kept.events).toEqual([told('link.parked', { code, detail })]);
    // That it was paid is remembered: gone after that, it was not taken back.
    expect(kept.sightings).toEqual([seen]);
  });

  it('unfinished is asked for once more under the same reference', async () => {
    const { kept, asked } = await turn({ ...there, unfinished: true }, created);
    expect(asked).toEqual([[stored.bill, reference, 10_001]]);
    expect(kept.link!.state).toBe('synced');
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
