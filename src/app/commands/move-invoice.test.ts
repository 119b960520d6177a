import { describe, expect, it } from 'vitest';
import type { ConnectionId, InvoiceId } from '../../domain/ids.ts';
import type { Move } from '../../domain/link.ts';
import { no, yes } from '../../domain/refusal.ts';
import { linkIn } from '../../domain/testing/link.ts';
import { type Chosen, caller, connection, head, OneInvoice, onlooker } from '../testing/one-invoice.ts';
import { eventOf, type MoveInput, type Moving, moveInvoice } from './move-invoice.ts';

const invoice = head.id;
const failed = linkIn('failed_to_export');

/** A move that saves the link under another reason, and what came of it. */
async function move(
  chosen: Chosen,
  given: Partial<MoveInput> = {},
  { by = caller, name = 'retry' as Move, refuses = false } = {},
) {
  const house = new OneInvoice({ link: failed, ...chosen });
  const before = house.kept;
  let seen: Moving | null = null;
  const outcome = await moveInvoice(house.deps, by, name, { invoice, ...given }, async (moving) => {
    seen = moving;
    if (refuses) return no('nothing_to_bill');
    if (moving.link !== null) await moving.tx.links.save({ ...moving.link, reason: 'moved' });
    return yes('as it was asked');
  });
  return { house, outcome, seen: seen as Moving | null, untouched: house.kept === before };
}

const refused = (code: string, facts: object = {}) => ({
  ok: false,
  refusal: { code, facts: expect.objectContaining(facts) },
});

describe('a move', () => {
  it('is done on the locked invoice, and answers with the invoice as it then is', async () => {
    const { house, outcome, seen } = await move({});
    expect(seen).toMatchObject({ head, link: failed, connection });
    expect(outcome).toEqual(yes({ head: { ...head, version: 6 }, link: { ...failed, reason: 'moved' } }));
    expect(house.reads).toBe(1);
  });

  it('that nobody waits for is done, and the invoice is not read again', async () => {
    const { house, outcome } = await move({}, { unread: true });
    expect(outcome).toEqual(yes('as it was asked'));
    expect([house.kept.link?.reason, house.reads]).toEqual(['moved', 0]);
  });

  it('of an invoice that was deleted since answers that it is not there', async () => {
    const house = new OneInvoice({ link: failed });
    house.deps.reads.erpInvoice = async () => null;
    const outcome = await moveInvoice(house.deps, caller, 'retry', { invoice }, async () => yes(null));
    expect(outcome).toEqual(refused('not_found', { thing: 'invoice' }));
  });

  it('takes along what a bulk notes of it, in its own transaction', async () => {
    const house = new OneInvoice({ link: failed });
    const noted: number[] = [];
    const alongside: MoveInput['alongside'] = async (tx) => {
      noted.push(await tx.now());
      await tx.jobs.add('bulk', 5);
    };
    await moveInvoice(house.deps, caller, 'retry', { invoice, alongside }, async ({ tx }) => {
      await tx.jobs.add('export', 7);
      return yes(null);
    });
    expect(house.kept.jobs).toEqual(['export of 7', 'bulk of 5']);
    expect(noted).toHaveLength(1);
    expect(house.happened).toEqual(['committed']);
  });

  it('is asked of the connection that the link is of; without a link, of the company’s first', async () => {
    const other = { ...connection, id: 701 as ConnectionId, name: 'Their books' };
    const both = { connections: [other, connection] };
    expect((await move(both)).seen!.connection).toBe(connection);
    const unsent = await move({ ...both, link: null }, {}, { name: 'send' });
    expect(unsent.seen).toMatchObject({ connection: other, link: null });
  });
});

describe('a move is refused, and nothing is written', () => {
  const refusals: readonly [string, () => ReturnType<typeof move>, object][] = [
    [
      'where there is no such invoice',
      () => move({}, { invoice: 71 as InvoiceId }),
      refused('not_found', { thing: 'invoice' }),
    ],
    [
      'where the company has no ERP',
      () => move({ connections: [] }),
      refused('not_found', { thing: 'ERP connection' }),
    ],
    ['on a version that has moved on', () => move({}, { version: 4 }), refused('changed_meanwhile', { version: 5 })],
    [
      'in a state that does not allow it, in the name of the ERP',
      () => move({ link: linkIn('synced') }),
      refused('wrong_state', { erp: 'Testbooks®', move: 'retry' }),
    ],
    [
      'on an older version before it is on its state',
      () => move({ link: linkIn('synced') }, { version: 4 }),
      refused('changed_meanwhile', { version: 5 }),
    ],
    [
      'by its own rules, in the name of the ERP',
      () => move({}, {}, { refuses: true }),
      refused('nothing_to_bill', { erp: 'Testbooks®' }),
    ],
  ];
  it.each(refusals)('%s', async (_, moved, expected) => {
    const { outcome, house, untouched } = await moved();
    expect(outcome).toEqual(expected);
    expect(untouched).toBe(true);
    expect([house.reads, house.happened]).toEqual([0, []]);
  });

  it('to whoever may not, whatever the version and the state are: those are not theirs to know', async () => {
    for (const [chosen, given] of [
      [{}, {}],
      [{}, { version: 4 }],
      [{ link: linkIn('synced') }, {}],
    ] as const) {
      const { outcome, untouched } = await move(chosen, given, { by: onlooker });
      expect(outcome).toMatchObject({ refusal: { code: 'not_permitted', facts: {}, missing: expect.anything() } });
      expect(untouched).toBe(true);
    }
  });

  it('with no note of a bulk either', async () => {
    const alongside = () => Promise.reject(new Error('noted'));
    const { outcome } = await move({}, { alongside }, { refuses: true });
    expect(outcome).toEqual(refused('nothing_to_bill'));
  });
});

describe('a version', () => {
  it('that is still the newest lets the move through', async () => {
    expect((await move({}, { version: 5 })).outcome.ok).toBe(true);
  });
});

describe('what was unlinked by force', () => {
  const forced = { head: { ...head, forcedUnlinkId: 1 } as unknown as typeof head, link: null };

  it('is sent again only by whoever says that they made sure', async () => {
    const send = { name: 'send' } as const;
    const { outcome, untouched } = await move(forced, {}, send);
    expect([outcome, untouched]).toEqual([refused('forced_before'), true]);
    expect((await move(forced, { afterForce: false }, send)).outcome).toEqual(refused('forced_before'));
    expect((await move(forced, { afterForce: true }, send)).outcome.ok).toBe(true);
  });

  it('is sent by nobody who may not, whatever they say', async () => {
    const { outcome } = await move(forced, { afterForce: true }, { name: 'send', by: onlooker });
    expect(outcome).toMatchObject({ refusal: { code: 'not_permitted' } });
  });
});

it('an event of a move names who asked for it, the invoice and the link', () => {
  const facts = { why: 'it was asked' };
  expect(eventOf(caller, head, failed, 'link.retried', facts)).toEqual({
    ...{ type: 'link.retried', by: caller.person, requestId: 'request-1', facts },
    ...{ projectId: head.projectId, invoiceId: head.id, linkId: failed.id },
  });
});
