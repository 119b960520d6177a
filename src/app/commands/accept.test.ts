import { describe, expect, it } from 'vitest';
import { billOf, fingerprintOf } from '../../domain/bill.ts';
import { cents } from '../../domain/money.ts';
import { source } from '../../domain/testing/bill-source.ts';
import { approver, at, linkIn } from '../../domain/testing/link.ts';
import { type Chosen, caller, connection, head, OneInvoice, onlooker, stored } from '../testing/one-invoice.ts';
import { accept } from './accept.ts';
import type { MoveInput } from './move-invoice.ts';

const ready = linkIn('ready_to_export');
const house = (chosen: Chosen = {}) => new OneInvoice({ link: ready, bill: null, ...chosen });
const accepted = (one: OneInvoice, given: Partial<MoveInput> = {}, by = caller) =>
  accept(one.deps, by, { invoice: head.id, ...given });

describe('a yes to an export', () => {
  it('saves the link, what the ERP will be asked, the job that asks it and the event, all in one transaction', async () => {
    const one = house();
    expect((await accepted(one)).ok).toBe(true);
    expect(one.happened).toEqual(['committed']);
    expect(one.kept).toMatchObject({
      link: { ...ready, state: 'exporting', acceptedBy: approver },
      bill: stored,
      jobs: ['export of 7'],
      head: { version: 6 },
    });
    expect(one.kept.events).toEqual([
      {
        ...{ type: 'link.accepted', by: approver, requestId: 'request-1' },
        ...{ projectId: head.projectId, invoiceId: head.id, linkId: ready.id },
        facts: { reference: ready.reference },
      },
    ]);
  });

  it('freezes the bill with the month that the approver typed', async () => {
    const one = house();
    await accepted(one, { postingPeriod: '2026-04' });
    const bill = billOf(source, { year: 2026, month: 4 });
    expect(one.kept.bill).toEqual({ bill, fingerprint: fingerprintOf(bill) });
  });
});

describe('a yes is refused, and nothing is saved, asked or queued', () => {
  const twoPeople = { ...connection, policies: { ...connection.policies, sender_may_not_accept: true } };
  it.each<[string, string, Chosen, Partial<MoveInput>, typeof caller?]>([
    ['to whoever may not', 'not_permitted', {}, {}, onlooker],
    [
      'to the sender, where the company wants two',
      'own_sending',
      { connections: [twoPeople], link: linkIn('ready_to_export', { sentBy: approver }) },
      {},
    ],
    ['to a version that has moved on', 'changed_meanwhile', {}, { version: 4 }],
    ['to what is exporting already', 'wrong_state', { link: linkIn('exporting') }, {}],
    ['with a month that is none', 'invalid', {}, { postingPeriod: '2026-13' }],
    [
      'while the bill that was taken back stands in the books again',
      'bill_came_back',
      { ghost: { label: 'Invoice INV-7 (1041)', asOf: at(9_000) } },
      {},
    ],
    ['to an invoice that is not there to be billed', 'not_found', { source: null }, {}],
    [
      'to a bill that the ERP would not know the vendor of',
      'prerequisite_missing',
      { source: { ...source, vendor: { name: 'Ace Concrete', erpNumber: null } } },
      {},
    ],
    [
      'to a text that the ERP could not hold',
      'too_long_for_erp',
      { source: { ...source, description: 'x'.repeat(51) } },
      {},
    ],
    [
      'to an amount that the ERP could not hold',
      'too_much_for_erp',
      { traits: { limits: { ...house().deps.connectorFor(connection).traits.limits, amount: cents(1) } } },
      {},
    ],
  ])('%s', async (_, code, chosen, given, by = caller) => {
    const one = house(chosen);
    const before = one.kept;
    expect(await accepted(one, given, by)).toMatchObject({ ok: false, refusal: { code } });
    expect(one.kept).toBe(before);
  });
});
