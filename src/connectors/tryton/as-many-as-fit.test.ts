import { describe, expect, it } from 'vitest';
import { newReference } from '../../../test/support/small-bill.ts';
import type { Instant } from '../../domain/time.ts';
import { asManyAsFit } from './as-many-as-fit.ts';
import { openBooks } from './ground.ts';
import { lookForAll } from './look.ts';
import type { Session } from './session.ts';
import { TooLong } from './wire.ts';

const never = new AbortController().signal;
const places = { companyName: 'P', jobsRoot: 'Jobs', costCodesRoot: 'Cost codes' };
const company = { id: 1, party: 99, 'party.': { name: 'P' }, currency: 1, 'currency.': { id: 1, digits: 2 } };
const at = { __class__: 'datetime', year: 2026, month: 4, day: 1, hour: 9, minute: 0, second: 0, microsecond: 5 };
const references = Array.from({ length: 300 }, () => newReference());
const bills = references.map((comment, i) => ({
  ...{ id: i + 1, comment, state: 'posted', number: 'SI-1', reference: 'INV-7', create_date: at },
  ...{ invoice_date: null, accounting_date: null, 'party.': { code: '201' }, 'lines.': [] },
}));

/** Books whose answers hold at most so many bills. @returns them, and how many each question asked for. */
function longBills(most: number) {
  const asked: number[] = [];
  const session: Session = {
    number: 1,
    user: 'tieout',
    async call(method, params) {
      if (method.includes('company.company')) return [company];
      const [domain, , limit] = params as [readonly (readonly unknown[])[], number, number | null];
      const after = Number(domain.find(([field, how]) => field === 'id' && how === '>')?.[2] ?? 0);
      const wanted = domain.flatMap(([field, , of]) => (field === 'comment' ? (of as string[]) : []));
      const found = bills.filter(({ id, comment }) => id > after && (wanted.length === 0 || wanted.includes(comment)));
      asked.push(limit ?? wanted.length);
      if (Math.min(found.length, limit ?? found.length) > most) throw new TooLong(1024);
      return found.slice(0, limit ?? undefined);
    },
  };
  return { asked, books: openBooks(session, places) };
}

describe('bills of so many lines that an answer holds few of them', () => {
  it('are listed all the same, each once, by shorter pages', async () => {
    const { asked, books } = longBills(60);
    const ids: unknown[] = [];
    for await (const page of books.pages('account.invoice', [], [], never)) ids.push(...page.map(({ id }) => id));
    expect(ids).toEqual(bills.map(({ id }) => id));
    // What was found too long once is not tried with each page.
    expect(asked).toEqual([200, 100, 50, 50, 50, 50, 50, 50, 50]);
  });

  it('are looked for all the same, in the order asked', async () => {
    const { books } = longBills(60);
    const reading = { retainageAccount: '2110', jobsRoot: 'Jobs' };
    const look = { books, clock: { now: async () => 1 as Instant }, reading, post: false };
    const keys = references.toReversed().map((reference) => ({ reference }));
    const seen: string[] = [];
    for await (const one of lookForAll(look, keys, never)) seen.push(one.is === 'present' ? one.record.id : one.is);
    expect(seen).toEqual(bills.map(({ id }) => String(id)).toReversed());
  });

  it('are given up where a single one is too long, and where anything else is wrong', async () => {
    const asked: number[] = [];
    const failing = (cause: Error) => asManyAsFit(3, async (many) => (asked.push(many), Promise.reject(cause)));
    await expect(failing(new TooLong(1024))).rejects.toMatchObject({ code: 'unreadable_answer' });
    await expect(failing(new Error('bang'))).rejects.toThrow('bang');
    expect(asked).toEqual([3, 2, 1, 3]);
  });
});
