import { expect, it } from 'vitest';
import { type OutsideTold, outsideKind } from '../../domain/outside.ts';
import { at, linkIn } from '../../domain/testing/link.ts';
import { caller, connection, head, OneInvoice } from '../testing/one-invoice.ts';
import { reject } from './reject.ts';
import { retrieve } from './retrieve.ts';

const detail = { id: 1, messages: [], askedAt: at(1), heardAt: null, closedAt: at(2) } as const;
const word = (status: 'failed' | 'success' | 'in_progress' | null): OutsideTold => ({
  ...{ asOf: at(10_000), synced: false, unlinking: [], origin: null, clearedAt: null, earlier: 'Bill 7' },
  making: status === null ? null : [{ ...detail, status }],
});

const houseWith = (state: 'failed_to_export' | 'ready_to_export', told: OutsideTold) =>
  new OneInvoice({ link: linkIn(state), told, connections: [{ ...connection, kind: outsideKind }] });
const ways = {
  retrieved: ({ deps }: OneInvoice) => retrieve(deps, caller, { invoice: head.id }),
  rejected: ({ deps }: OneInvoice) => reject(deps, caller, { invoice: head.id, reason: 'wrong job' }),
};

it.each(
  (['retrieved', 'rejected'] as const).flatMap((way) =>
    (['success', 'in_progress'] as const).map((no) => [way, no] as const),
  ),
)(
  'what failed by an integrator’s no is not %s once the no was taken back (%s): its bill may be there',
  async (way, status) => {
    const house = houseWith('failed_to_export', word(status));
    expect(await ways[way](house)).toMatchObject({ ok: false, refusal: { code: 'changed_meanwhile' } });
    expect(house.kept).toMatchObject({ link: { state: 'failed_to_export' }, events: [] });
  },
);

it('what failed by a no that stands is taken back', async () => {
  const house = houseWith('failed_to_export', word('failed'));
  await ways.retrieved(house);
  expect(house.kept.link!.state).toBe('retrieved');
});

it('what was never asked for is taken back, whatever is said of an earlier sending', async () => {
  const house = houseWith('ready_to_export', word(null));
  await ways.retrieved(house);
  expect(house.kept.link!.state).toBe('retrieved');
});
