import { describe, expect, it, vi } from 'vitest';
import { at, linkIn } from '../../domain/testing/link.ts';
import { type Chosen, connection, OneInvoice } from '../testing/one-invoice.ts';
import { created, ended, exporting, gone, standStill, there, turn, unclear } from '../testing/one-turn.ts';
import { exportInvoice } from './export-invoice.ts';

standStill();

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

  it('that does not count for a day, of an ask of a clock that was ahead, calls a person', async () => {
    const ahead = linkIn('exporting', { askedAt: at(365 * 86_400_000) });
    const early = await turn(gone, created, { link: ahead, attempt: 2_879 });
    expect([early.run, early.asked]).toMatchObject([{ is: 'again', inMs: 30_000 }, []]);
    const last = await turn(gone, created, { link: ahead, attempt: 2_880 });
    expect([last.run, last.asked]).toMatchObject([{ is: 'parked', because: 'gave_up' }, []]);
    expect(last.kept.link).toMatchObject({ state: 'exporting', parked: true, askedAt: ahead.askedAt });
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

  it('is not asked for while the bill that was taken back before it stands in the books again: a person is called', async () => {
    const { run, kept, asked } = await turn(gone, created, { ghost: { label: 'Invoice 1041', asOf: at(9_000) } });
    expect([run, asked]).toEqual([{ is: 'parked', because: 'bill_came_back', ...ended }, []]);
    expect(kept.link).toMatchObject({
      state: 'exporting',
      parked: true,
      askedAt: null,
      error: { code: 'bill_came_back' },
    });
    expect(kept.link!.error!.detail).toContain('(Invoice 1041)');
    // Nor is one that was half made gone on with.
    const half = await turn({ ...there, unfinished: true }, created, {
      ghost: { label: 'Invoice 1041', asOf: at(9_000) },
    });
    expect([half.run, half.asked]).toEqual([{ is: 'parked', because: 'bill_came_back', ...ended }, []]);
  });

  it('nor where that one is seen to stand there while the ERP is looked through for the new one', async () => {
    let asked = 0;
    const chosen: Chosen = {
      link: exporting,
      erp: {
        lookFor: async () => {
          Object.assign(chosen, { ghost: { label: 'Invoice 1041', asOf: at(9_999) } });
          return gone;
        },
        createBill: async () => {
          asked++;
          return created;
        },
      },
    };
    const house = new OneInvoice(chosen);
    expect(await exportInvoice(house.deps, house.lease)).toMatchObject({ is: 'parked', because: 'bill_came_back' });
    expect([asked, house.kept.link!.askedAt]).toEqual([0, null]);
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
