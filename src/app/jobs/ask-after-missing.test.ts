import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { asking, listOf, never, type TieOuts, tieOutsOf } from '../../../test/support/tie-outs.ts';
import type { BillKey, ErpBill, ErpConnector } from '../../connectors/contract.ts';
import type { Sighting } from '../../domain/sighting.ts';
import type { Instant } from '../../domain/time.ts';
import { words } from '../../domain/words/words.ts';
import type { Deps } from '../deps.ts';

let house: SmallHouse;
let outs: TieOuts;
let erp: ErpConnector;
/** What stands in the books, in the order of the bills that were made. */
let bills: readonly ErpBill[];
beforeAll(async () => {
  house = await smallHouse();
  outs = await tieOutsOf(house);
  for (const amount of [1_000, 2_000, 3_000]) await outs.synced(amount);
  erp = house.deps.connectorFor(null as never);
});
afterAll(() => house?.close());
beforeEach(async () => {
  const inBooks: ErpBill[] = [];
  for await (const bill of erp.bills(never)) inBooks.push(bill);
  bills = inBooks;
});

/** A list that passes over these. */
const without = (...places: number[]): Partial<Deps> =>
  outs.listing(() => listOf(bills.filter((_, place) => !places.includes(place))));

async function tiedOut(otherwise: Partial<Deps>) {
  const run = await outs.ask();
  await outs.turn(otherwise);
  return outs.seen(run);
}

describe('a bill of which the list told nothing', () => {
  it('is asked for by itself: one that changed its page while they were read is there', async () => {
    const { run, counts, totals } = await tiedOut(without(0, 2));
    expect(run).toMatchObject({ state: 'complete', bills: 3, links: 3 });
    expect(counts).toEqual({});
    expect(totals).toMatchObject([{ links: 3, ours: 6_000, theirs: 6_000 }]);
  });

  it('is gone where that shows none', async () => {
    const gone = asking(without(1), (asked) => asked.map(() => ({ is: 'gone', lastSeen: null, asOf: now() })));
    expect((await tiedOut(gone)).counts).toEqual({ bill_gone: 1 });
  });

  it('is not the one that bears its number by now', async () => {
    const other = { ...bills[1]!.record, identity: 'another' };
    const seen = { is: 'present', record: other, standing: 'live', fingerprint: null, asOf: now() } as const;
    const listed = outs.listing(() =>
      listOf([bills[0]!, { ...bills[1]!, record: other, reference: null, fingerprint: null }, bills[2]!]),
    );
    expect((await tiedOut(asking(listed, () => [seen]))).counts).toEqual({ number_reused: 1 });
  });

  it('stands as it is found: what was paid or changed meanwhile is told', async () => {
    const { record, fingerprint } = bills[1]!;
    const seen: Sighting = { is: 'present', record, standing: 'paid', fingerprint, asOf: now() };
    expect((await tiedOut(asking(without(1), () => [seen]))).counts).toEqual({ paid: 1 });
    const changed = { ...seen, fingerprint: `${fingerprint} ` as typeof fingerprint };
    expect((await tiedOut(asking(without(1), () => [changed]))).counts).toEqual({ paid: 1, changed: 1 });
  });

  it.each<[string, () => readonly Sighting[], string]>([
    ['where nobody can tell', () => [{ is: 'unknown', because: 'it is locked' }], 'it is locked'],
    [
      'where the answer is of before it was made',
      () => [{ is: 'gone', lastSeen: null, asOf: (now() - 3_600_000) as Instant }],
      words.jobs.answer_before_bill,
    ],
  ])('leaves the list incomplete %s', async (_, answer, because) => {
    const { run, counts } = await tiedOut(asking(without(1), answer));
    expect(run).toMatchObject({ state: 'incomplete' });
    expect(run.because).toContain(because);
    expect(run.because, 'names the bill').toContain(bills[1]!.record.label);
    expect(counts).toEqual({});
  });

  it('leaves the list incomplete where the line is lost', async () => {
    const lost = asking(without(1), () => {
      throw new Error('the line went dead');
    });
    expect((await tiedOut(lost)).run).toMatchObject({ state: 'incomplete', because: 'the line went dead' });
  });

  it('is asked for with as many others as one call tells of', async () => {
    const calls: (readonly BillKey[])[] = [];
    const all = without(0, 1, 2);
    const two: Partial<Deps> = {
      connectorFor: (of) => {
        const one = all.connectorFor!(of);
        const lookForMany: ErpConnector['lookForMany'] = (asked, signal) => {
          calls.push(asked);
          return erp.lookForMany(asked, signal);
        };
        return { ...one, traits: { ...one.traits, keysACall: 2 }, lookForMany };
      },
    };
    expect((await tiedOut(two)).run).toMatchObject({ state: 'complete', bills: 3 });
    expect(calls.map(({ length }) => length)).toEqual([2, 1]);
  });
});

const now = () => Date.now() as Instant;
