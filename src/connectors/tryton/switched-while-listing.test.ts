import { describe, expect, it } from 'vitest';
import type { Instant } from '../../domain/time.ts';
import { openBooks } from './ground.ts';
import { bills } from './list-bills.ts';
import { vendors } from './lists.ts';
import type { Session } from './session.ts';
import type { Row } from './values.ts';

const never = new AbortController().signal;
const places = { companyName: 'Pier', jobsRoot: 'Jobs', costCodesRoot: 'Cost codes' };
const made = { __class__: 'datetime', year: 2026, month: 10, day: 1, hour: 9, minute: 0, second: 0, microsecond: 5 };
const invoice = (id: number): Row => ({
  ...{ id, state: 'posted', number: `SI-${id}`, reference: `INV-${id}`, comment: `TIE-${id}`, create_date: made },
  ...{ invoice_date: null, accounting_date: null, 'party.': { code: '201' }, 'lines.': [] },
});
const party = (id: number): Row => ({ id, code: String(id), name: `Vendor ${id}` });

/** A Tryton that hides all of the company after so many pages, as it does from a user who is switched to another. */
function books(model: string, row: (id: number) => Row, pagesSeen: number) {
  let pages = 0;
  const call = async (method: string, params: readonly unknown[]): Promise<unknown> => {
    if (method === 'model.company.company.search_read') {
      return [{ id: 1, party: 1, 'party.': { name: 'Pier' }, currency: 1, 'currency.': { digits: 2 } }];
    }
    if (method !== `model.${model}.search_read` || pages === pagesSeen) return [];
    pages++;
    const after = Number(((params[0] as unknown[]).at(-1) as unknown[])[2]);
    return Array.from({ length: 200 }, (_, i) => row(after + i + 1));
  };
  return openBooks({ number: 1, call } as unknown as Session, places);
}

async function lengthOf(list: AsyncIterable<unknown>, counted: { seen: number }): Promise<void> {
  for await (const _ of list) counted.seen++;
}

describe('a list whose user is switched to another company after its second page', () => {
  it('of bills is not taken for whole', async () => {
    const counted = { seen: 0 };
    const looker = {
      books: books('account.invoice', invoice, 2),
      clock: { now: async () => 1 as Instant },
      reading: { jobsRoot: 'Jobs', retainageAccount: '2110' },
      post: true,
    };
    await expect(lengthOf(bills(looker, never), counted)).rejects.toMatchObject({ code: 'empty_company' });
    expect(counted.seen).toBe(400);
  });

  it('of vendors is not taken for whole', async () => {
    const counted = { seen: 0 };
    const list = vendors(books('party.party', party, 2), never);
    await expect(lengthOf(list, counted)).rejects.toMatchObject({ code: 'empty_company' });
    expect(counted.seen).toBe(400);
  });
});
