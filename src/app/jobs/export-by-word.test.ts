import { describe, expect, it } from 'vitest';
import { type OutsideTold, outsideKind } from '../../domain/outside.ts';
import type { Sighting } from '../../domain/sighting.ts';
import { at, linkIn } from '../../domain/testing/link.ts';
import { connection, OneInvoice } from '../testing/one-invoice.ts';
import { created, gone, silence, silent, standStill, turn } from '../testing/one-turn.ts';
import { exportInvoice } from './export-invoice.ts';

standStill();

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
