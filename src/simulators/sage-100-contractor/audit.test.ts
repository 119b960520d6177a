import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SmallBooks, smallBooks } from './testing/small-books.ts';

const never = new AbortController().signal;
let books: SmallBooks;
beforeAll(async () => {
  books = await smallBooks();
});
afterAll(() => books.close());

const audit = (table: string, column: string, value: string) =>
  books.sage.rows.read(`dbo_Audit.${table}`, { [column]: [value] }, never);

describe('the audit', () => {
  it('tells who deleted an invoice and when, with the row as it last stood', async () => {
    const { recnum, _idnum } = await books.sage.putBill(books.bill());
    const last = (await books.sage.books.find(recnum))!;
    expect(await audit('acpinv', '_idnum', _idnum)).toEqual([]);
    const before = new Date().toISOString();
    await books.sage.books.delete(recnum, 'pat');
    const copies = await audit('acpinv', '_idnum', _idnum);
    expect(copies).toEqual([{ ...last.invoice, _Date: expect.any(String), _User: 'pat', _Action: 'D' }]);
    expect(String(copies[0]?._Date) > before).toBe(true);
    expect(await audit('apivln', '_idref', _idnum)).toMatchObject([
      { extttl: '1000.50', _Action: 'D' },
      { extttl: '-0.50', _Action: 'D' },
    ]);
  });

  it('keeps each state that a change wrote over, and nothing of a save', async () => {
    const { recnum, _idnum } = await books.sage.putBill(books.bill());
    await books.sage.books.setStatus(recnum, 2, 'kim');
    await books.sage.books.pay(recnum, 'pat');
    expect(await audit('acpinv', '_idnum', _idnum)).toMatchObject([
      { status: 1, _User: 'kim', _Action: 'U' },
      { status: 2, _User: 'pat', _Action: 'U' },
    ]);
  });

  it('forgets what is older than 90 days', async () => {
    const { recnum, _idnum } = await books.sage.putBill(books.bill());
    await books.sage.books.delete(recnum);
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
    await books.sage.purgeAudit(inDays(89));
    expect(await audit('acpinv', '_idnum', _idnum)).toHaveLength(1);
    expect(await books.sage.purgeAudit(inDays(91))).toBeGreaterThan(0);
    expect(await audit('acpinv', '_idnum', _idnum)).toEqual([]);
  });

  it('comes back with a restored backup, which is itself not audited', async () => {
    const [kept, lost] = await books.sage.putBills([books.bill(), books.bill()]);
    await books.sage.books.delete(kept!.recnum, 'pat');
    const then = new Date().toISOString();
    await books.sage.books.delete(lost!.recnum, 'pat');
    expect(await audit('acpinv', '_idnum', lost!._idnum)).toHaveLength(1);
    await books.sage.restoreBackup(then);
    expect(await audit('acpinv', '_idnum', lost!._idnum)).toEqual([]);
    expect(await audit('acpinv', '_idnum', kept!._idnum)).toMatchObject([{ _User: 'pat' }]);
    expect((await books.sage.books.find(lost!.recnum))?.lines).toHaveLength(2);
  });
});
