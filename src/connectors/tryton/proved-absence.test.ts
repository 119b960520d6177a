import { describe, expect, it } from 'vitest';
import { newReference } from '../../../test/support/small-bill.ts';
import type { Instant } from '../../domain/time.ts';
import type { BillKey } from '../contract.ts';
import { type Books, mustBeTheCompany } from './ground.ts';
import { invoiceModel } from './invoice.ts';
import { bills } from './list-bills.ts';
import { lookForAll, lookForOne } from './look.ts';
import type { Row } from './values.ts';

const never = new AbortController().signal;
const reference = newReference();
const made = { __class__: 'datetime', year: 2026, month: 4, day: 1, hour: 9, minute: 0, second: 0, microsecond: 5 };
const line = (amount: string) => ({
  ...{ type: 'line', note: 'Line 1', amount: { __class__: 'Decimal', decimal: amount } },
  ...{ 'account.': { code: '5200' }, 'analytic_accounts.': [] },
});
const invoice = (id: number, amount: string): Row => ({
  ...{ id, state: 'posted', number: `SI-${id}`, reference: 'INV-7', comment: reference, create_date: made },
  ...{ invoice_date: null, accounting_date: null, 'party.': { code: '201' }, 'lines.': [line(amount)] },
});
const ours: Readonly<Record<string, readonly Row[]>> = {
  'account.account': [{ id: 1, 'type.': { payable: true }, 'company.': { 'party.': { name: 'P' } } }],
  'party.party': [{ id: 3, code: '201' }],
};
const hiding: Row = { id: 1, domain: '[["state", "=", "draft"]]', 'rule_group.': { id: 1, name: 'R', global_p: true } };
const elsewhere = {
  'account.account': [{ id: 1, 'type.': { payable: true }, 'company.': { 'party.': { name: 'Q' } } }],
};

/** Books of the company P, but for what is other in these. */
function looking(rows: readonly Row[], other: Readonly<Record<string, readonly Row[]>> = {}) {
  const tables: Readonly<Record<string, readonly Row[]>> = { ...ours, [invoiceModel]: rows, ...other };
  const books = {
    login: 'tieout',
    places: { companyName: 'P', jobsRoot: 'Jobs', costCodesRoot: 'Cost codes' },
    ground: async () => ({ company: 1, companyParty: 99, currency: 1, currencyDigits: 2 }),
    search: async (model: string) => tables[model] ?? [],
    async *pages(model: string) {
      yield tables[model] ?? [];
    },
  } as unknown as Books;
  const reading = { retainageAccount: '2110', jobsRoot: 'Jobs' };
  return { books, clock: { now: async () => 1 as Instant }, reading, post: false };
}

async function listed<T>(list: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const one of list) all.push(one);
  return all;
}
const key: BillKey = { reference };

describe('an absence in Tryton', () => {
  it('is one in our own books, where no rule hides what is sought', async () => {
    expect(await lookForOne(looking([]), key, never)).toMatchObject({ is: 'gone' });
    await expect(mustBeTheCompany(looking([], elsewhere).books, never)).rejects.toMatchObject({
      code: 'wrong_company',
    });
    await expect(lookForOne(looking([], elsewhere), key, never)).rejects.toMatchObject({ code: 'wrong_company' });
    const hidden = looking([], { 'ir.rule': [hiding] });
    await expect(lookForOne(hidden, key, never)).rejects.toMatchObject({ code: 'right_missing' });
  });

  it('of one of several is proved as that of one', async () => {
    const both = [key, { reference: newReference() }];
    const seen = await listed(lookForAll(looking([invoice(12, '10.00')]), both, never));
    expect(seen.map(({ is }) => is)).toEqual(['present', 'gone']);
    const hidden = looking([invoice(12, '10.00')], { 'ir.rule': [hiding] });
    await expect(listed(lookForAll(hidden, both, never))).rejects.toMatchObject({ code: 'right_missing' });
  });

  it('of all others in a list is believed of no books of which a rule hides some', async () => {
    expect(await listed(bills(looking([invoice(12, '10.00')]), never))).toHaveLength(1);
    const hidden = looking([invoice(12, '10.00')], { 'ir.rule': [hiding] });
    await expect(listed(bills(hidden, never))).rejects.toMatchObject({ code: 'right_missing' });
  });
});

it('a credit note that took the reference of its bill over is not the bill, and two bills of one are neither', async () => {
  const note = invoice(13, '-10.00');
  expect(await lookForOne(looking([note]), key, never)).toMatchObject({ is: 'unknown', trouble: 'made_differently' });
  expect(await lookForOne(looking([note, invoice(12, '10.00')]), key, never)).toMatchObject({
    ...{ is: 'present', record: { id: '12' } },
  });
  const twice = looking([invoice(12, '10.00'), invoice(14, '10.00')]);
  expect(await lookForOne(twice, key, never)).toMatchObject({ is: 'unknown', trouble: 'several_bills' });
});
