import { describe, expect, it } from 'vitest';
import { listed } from '../kit/case.ts';
import { bills } from './list-bills.ts';
import type { Row, SageSql } from './ports.ts';

const never = new AbortController().signal;
const company = { companyName: 'Harbor', database: 'Harbor', knownVendors: [] };
const proof = { db: 'Harbor', seen: 1 };
const perPage = 500;

const identity = (number: number) => `00000000-0000-0000-0000-${String(number).padStart(12, '0')}`;
const invoice = (number: number, more: Row = {}): Row => ({
  ...proof,
  ...{ recnum: String(number), _idnum: identity(number), usrdf1: '', status: '1', invnum: `I-${number}`, vndnum: '5' },
  ...{ jobnum: '7', ctcnum: 'SC-1', invdte: '2026-03-31', invttl: '10.00', retain: '1.00' },
  ...{ line_idnum: identity(number), linelinref: '1', lineextttl: '10.00', linehldamt: '1.00' },
  ...more,
});
const none: Row = { ...Object.fromEntries(Object.keys(invoice(1)).map((column) => [column, null])), ...proof };

/** Answers page after page, and notes from which number each was asked. */
function pages(given: (after: number) => readonly Row[]) {
  const asked: number[] = [];
  const sql: SageSql = async (_text, parameters) => {
    const after = Object.values(parameters).at(-1) as number;
    asked.push(after);
    return [given(after)];
  };
  return { asked, list: () => listed(bills({ ...company, sql }, never)) };
}
const upTo = (last: number) => (after: number) => {
  const numbers = Array.from({ length: Math.min(perPage, last - after) }, (_, i) => after + 1 + i);
  return numbers.length === 0 ? [none] : numbers.map((number) => invoice(number));
};

describe('the list of the bills of Sage', () => {
  it('goes on after each full page, by the last number, to the end', async () => {
    for (const [last, froms] of [
      [1_200, [0, 499, 998]],
      [1_000, [0, 499, 998]],
      [500, [0, 499]],
      [0, [0]],
    ] as const) {
      const { asked, list } = pages(upTo(last));
      expect((await list()).map(({ record }) => Number(record.id))).toEqual(
        Array.from({ length: last }, (_, i) => i + 1),
      );
      expect(asked).toEqual(froms);
    }
  });

  it('holds both of two that bear one number, though the first of them ends a page', async () => {
    const twice = [...Array.from({ length: perPage }, (_, i) => invoice(i + 1)), invoice(501, { recnum: '500' })];
    const { list } = pages((after) => twice.filter(({ recnum }) => Number(recnum) > after).slice(0, perPage));
    const numbers = (await list()).map(({ record }) => record.id);
    expect(numbers).toHaveLength(501);
    expect(numbers.slice(-2)).toEqual(['500', '500']);
  });

  it('throws where one number goes on for a whole page: there is no next one to go on by', async () => {
    const { list } = pages(() => Array.from({ length: perPage }, (_, i) => invoice(i + 1, { recnum: '7' })));
    await expect(list()).rejects.toThrow('500 × recnum 7');
  });

  it('throws where a page is of no company, or of another: an empty one would be the end of the list', async () => {
    const broken = (page: readonly Row[]) => pages((after) => (after === 0 ? upTo(perPage)(0) : page)).list();
    await expect(broken([])).rejects.toThrow('DB_NAME()');
    await expect(broken([{ ...none, db: 'Another' }])).rejects.toThrow('this is the database of Another');
    await expect(broken([{ ...none, seen: 0 }])).rejects.toThrow();
  });

  it('reads a page again while a header and its lines are of two moments', async () => {
    let reads = 0;
    const { list } = pages(() => [invoice(1, { invttl: ++reads === 1 ? '12.00' : '10.00' })]);
    expect(await list()).toHaveLength(1);
    expect(reads).toBe(2);
  });

  it('throws at a status that it does not know, which must not be left out', async () => {
    await expect(pages(() => [invoice(1), invoice(2, { status: '9' })]).list()).rejects.toThrow('9');
  });

  it('throws at a row without its identity: left out, it would shorten the page, and a short one is the last', async () => {
    const { list } = pages((after) =>
      upTo(1_200)(after).map((row) => (row.recnum === '7' ? { ...row, _idnum: null } : row)),
    );
    await expect(list()).rejects.toThrow('_idnum');
  });

  it('throws where two bear one identity: taken for one, they would shorten the page as well', async () => {
    const { list } = pages((after) =>
      upTo(1_200)(after).map((row) => (row.recnum === '7' ? { ...row, _idnum: identity(6) } : row)),
    );
    await expect(list()).rejects.toThrow('_idnum');
  });

  it('throws at a page in another order: what comes after its last number would not be all the rest', async () => {
    await expect(pages((after) => upTo(1_200)(after).toReversed()).list()).rejects.toThrow('recnum');
    await expect(pages(() => upTo(1_200)(0)).list()).rejects.toThrow('recnum');
  });

  it('tells what an invoice bears, its standing and its terms', async () => {
    const { list } = pages(() => [invoice(1, { usrdf1: 'TIE-abc', status: '5' })]);
    expect(await list()).toEqual([
      {
        record: { id: '1', identity: identity(1), label: expect.stringContaining('1') },
        reference: 'TIE-abc',
        standing: 'void',
        fingerprint: '5|7|SC-1|I-1|2026-03-31|1.00|1=10.00-1.00',
        costs: null,
      },
    ]);
  });

  it.each([
    ['invdte', null],
    ['usrdf1', '5|7|SC-1|I-1|2026-03-31|1.00|1=10.00-1.00'],
    ['invnum', '5|7|SC-1||2026-03-31|1.00|1=10.00-1.00'],
    ['linelinref', '5|7|SC-1|I-1|2026-03-31|1.00|0=10.00-1.00'],
  ])(
    'holds a bill in which nobody entered %s among the others, and throws where there is no such column',
    async (column, terms) => {
      const { list } = pages(() => [invoice(1, { [column]: null }), invoice(2)]);
      expect(await list()).toMatchObject([
        { record: { id: '1' }, reference: null, fingerprint: terms },
        { record: { id: '2' }, fingerprint: expect.stringContaining('2026-03-31') },
      ]);
      await expect(pages(() => [invoice(1, { [column]: undefined })]).list()).rejects.toThrow(column);
    },
  );

  it('tells what bills cost by their open job costs, and nothing where these cannot be read', async () => {
    const cost = (more: Row): Row => ({
      ...{ lgrrec: '77', cstcde: '3100.000', csttyp: 4, cstamt: '6.00', status: 1, ...more },
    });
    const costs = [cost({}), cost({ cstamt: '4.00' }), cost({ status: 2, cstamt: '90.00' }), cost({ lgrrec: '78' })];
    const list = (ofCosts: () => readonly (readonly Row[])[]) => {
      const sql: SageSql = async (text) => (text.includes('jobcst') ? ofCosts() : [[invoice(1, { lgrrec: '77' })]]);
      return listed(bills({ ...company, sql }, never));
    };
    expect(await list(() => [costs])).toMatchObject([{ costs: '3100/4=10.00' }]);
    expect(await list(() => [[]])).toMatchObject([{ costs: null }]);
    const broken = () => {
      throw new Error('Invalid column name');
    };
    expect(await list(broken)).toMatchObject([{ costs: null }]);
  });
});
