import { describe, expect, it } from 'vitest';
import type { Sighting } from '../domain/sighting.ts';
import type { ErpConnector } from './contract.ts';
import { listed, never } from './kit/case.ts';
import { at, plainBill, reference, wrapped } from './testing/scripted.ts';
import { ErpTrouble } from './trouble.ts';

const record = { id: '7', identity: 'A-7', label: 'Bill 7' };
const gone = (asOf: number): Sighting => ({ is: 'gone', lastSeen: null, asOf: at(asOf) });

async function* of<T>(...rows: readonly T[]): AsyncGenerator<T> {
  yield* rows;
}
/** What was given before it threw, and what was thrown. */
async function until<T>(list: AsyncIterable<T>) {
  const given: T[] = [];
  try {
    for await (const one of list) given.push(one);
  } catch (thrown) {
    return { given, thrown };
  }
  return { given, thrown: null };
}

describe('each list is that of the connector', () => {
  const asked: unknown[] = [];
  const answers = (...given: unknown[]) => {
    const [signal] = given.splice(-1);
    asked.push([...given, signal instanceof AbortSignal]);
    return of({ number: '1' }) as AsyncIterable<never>;
  };
  const erp = () =>
    wrapped({
      ...{ vendors: answers, jobs: answers, costCodes: answers, costTypes: answers, subcontracts: answers },
      ...{ payments: answers, examine: answers },
    });
  it.each<[string, (one: ErpConnector) => AsyncIterable<unknown>, readonly unknown[]]>([
    ['vendors', (one) => one.vendors(never), []],
    ['jobs', (one) => one.jobs(never), []],
    ['cost codes of a job', (one) => one.costCodes('214', never), ['214']],
    ['cost types', (one) => one.costTypes(never), []],
    ['subcontracts of a job', (one) => one.subcontracts('214', never), ['214']],
    ['payments of a bill', (one) => one.payments(record, never), [record]],
    ['findings', (one) => one.examine!(never), []],
  ])('%s', async (_, open, given) => {
    asked.length = 0;
    expect(await listed(open(erp()))).toEqual([{ number: '1' }]);
    expect(asked).toEqual([[...given, true]]);
  });

  it('and what it does not have is not there either', () => {
    const bare = wrapped({});
    expect(['examine' in bare, 'problems' in bare]).toEqual([false, false]);
  });

  it.each<[string, (one: ErpConnector) => AsyncIterable<unknown>]>([
    ['jobs', (one) => one.jobs(never)],
    ['costCodes', (one) => one.costCodes('214', never)],
    ['costTypes', (one) => one.costTypes(never)],
    ['subcontracts', (one) => one.subcontracts('214', never)],
    ['payments', (one) => one.payments(record, never)],
    ['bills', (one) => one.bills(never)],
    ['problems', (one) => one.problems!([], never)],
    ['examine', (one) => one.examine!(never)],
  ])('%s is not read within a transaction', (call, open) => {
    const inside = wrapped({ problems: () => of(), examine: () => of() }, 1_000, true);
    expect(() => open(inside)).toThrow(`${call} was called inside a database transaction`);
  });
});

describe('a list of bills', () => {
  const bill = { record, reference, standing: 'live', fingerprint: 'f' };
  const bills = (...given: unknown[]) => until(wrapped({ bills: () => of(...(given as never[])) }).bills(never));

  it('passes on what is known of each, and nothing else', async () => {
    const bare = { ...bill, reference: null, fingerprint: null };
    const costs = { ...bill, costs: '03-100 4: 5.00' };
    const { given, thrown } = await bills({ ...bill, session: 'x' }, bare, costs, { ...bill, costs: 7 });
    expect(thrown).toBeNull();
    expect(given).toStrictEqual([bill, bare, costs, bill]);
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'a bill without a number'],
    ['a bill without a number', { ...bill, record: { ...record, id: '' } }, 'a bill without a number'],
    ['a standing of its own', { ...bill, standing: 'posted' }, 'the standing of Bill 7'],
    ['a reference that is none', { ...bill, reference: undefined }, 'the reference of Bill 7'],
    ['a fingerprint that is none', { ...bill, fingerprint: 7 }, 'the fingerprint of Bill 7'],
  ])('with %s in it is none: without that bill it would be one in which it is missing', async (_, odd, what) => {
    const { given, thrown } = await bills(bill, odd, bill);
    expect(given).toEqual([bill]);
    expect(thrown).toBeInstanceOf(ErpTrouble);
    expect(thrown).toMatchObject({ code: 'unreadable_answer', message: expect.stringContaining(what) });
  });

  it('that never ends is none', async () => {
    const erp = wrapped({ bills: () => of(bill, bill, bill) as never }, 1_000, false, { mostListed: 2 });
    expect((await until(erp.bills(never))).thrown).toMatchObject({ message: expect.stringContaining('after 2 rows') });
  });
});

describe('what an ERP would refuse of bills', () => {
  const problem = { code: 'erp_unknown_vendor', detail: 'no vendor 12', about: { kind: 'vendor', number: '12' } };
  const two = [plainBill, plainBill];
  const asked: unknown[] = [];
  const problems = (...given: unknown[]) => {
    const answers = (bills: unknown) => {
      asked.push(bills);
      return of(...(given as never[]));
    };
    return until(wrapped({ problems: answers }).problems!(two, never));
  };

  it('is told of each, in the order asked, and nothing else hangs on it', async () => {
    const { given, thrown } = await problems([{ ...problem, row: {} }], []);
    expect([given, thrown]).toEqual([[[problem], []], null]);
    expect(asked).toEqual([two]);
  });

  it.each<[string, readonly unknown[], number, number]>([
    ['one too few', [[]], 1, 1],
    ['none at all', [], 0, 0],
    ['one too many', [[], [], [problem]], 2, 3],
  ])('is none with %s: what follows would be of another bill', async (_, answers, told, came) => {
    const { given, thrown } = await problems(...answers);
    expect(given).toHaveLength(told);
    expect(thrown).toMatchObject({ code: 'answer_incomplete', message: expect.stringContaining(`${came} answer`) });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a word', 'all is well'],
    ['a reason that only the hub may give', [{ ...problem, code: 'gave_up' }]],
    ['no reason', [{ ...problem, code: undefined }]],
    ['a kind of its own', [{ ...problem, about: { kind: 'castle', number: '12' } }]],
    ['no number', [{ ...problem, about: { kind: 'vendor' } }]],
    ['a second one that says nothing', [problem, {}]],
  ])('is none with %s: it would be one that says all is well', async (_, odd) => {
    const { given, thrown } = await problems(odd, []);
    expect(given).toEqual([]);
    expect(thrown).toBeInstanceOf(ErpTrouble);
    expect(thrown).toMatchObject({ code: 'unreadable_answer' });
  });
});

describe('sightings of many', () => {
  const two = [{ reference }, { reference }];
  it('are no more than were asked for, though the connector goes on for ever', async () => {
    async function* onAndOn() {
      for (;;) yield gone(1);
    }
    const { given, thrown } = await until(wrapped({ lookForMany: onAndOn }).lookForMany(two, never));
    expect(given).toEqual([gone(1), gone(1)]);
    expect(thrown).toMatchObject({ code: 'answer_incomplete' });
  });
});

describe('the time of an answer', () => {
  const looksAt = async (...moments: number[]) => {
    const erp = wrapped({ lookFor: async () => gone(moments.shift()!) });
    const looks = moments.map(() => erp);
    const seen: Sighting[] = [];
    for (const one of looks) seen.push(await one.lookFor({ reference }, never));
    return seen.map((one) => (one.is === 'unknown' ? one.trouble : one.is));
  };

  it('that is no moment is said to be none', async () => {
    expect(await looksAt(Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)).toEqual(
      Array(3).fill('answer_undated'),
    );
  });

  it('of the future, and one that goes back, are told apart', async () => {
    expect(await looksAt(1_001, 500, 499, 500)).toEqual(['answer_from_the_future', 'gone', 'answer_went_back', 'gone']);
  });

  it('is held against the newest that was known, not against the last', async () => {
    const waiting: ((seen: Sighting) => void)[] = [];
    const erp = wrapped({ lookFor: () => new Promise<Sighting>((resolve) => waiting.push(resolve)) });
    const look = () => erp.lookFor({ reference }, never);
    const [early, quick] = [look(), look()];
    waiting[1]!(gone(600));
    await quick;
    waiting[0]!(gone(500));
    expect(await early).toEqual(gone(500));
    const after = look();
    waiting[2]!(gone(550));
    expect(await after).toMatchObject({ is: 'unknown', trouble: 'answer_went_back' });
  });

  it('counts anew where the clock was set back, and may not go back from there', async () => {
    let now = 1_000;
    const moments = [900, 300, 299, 301, 900];
    const clock = { now: async () => at(now) };
    const erp = wrapped({ lookFor: async () => gone(moments.shift()!) }, 0, false, { clock });
    const look = () => erp.lookFor({ reference }, never);
    expect(await look()).toEqual(gone(900));
    now = 400;
    expect(await look()).toEqual(gone(300));
    expect(await look()).toMatchObject({ is: 'unknown', trouble: 'answer_went_back' });
    expect(await look()).toEqual(gone(301));
    // Of before it was set back.
    expect(await look()).toMatchObject({ is: 'unknown', trouble: 'answer_from_the_future' });
  });

  it('counts anew for looks that were begun before the clock was set back, from the newest of them on', async () => {
    let now = 1_000;
    const waiting: ((seen: Sighting) => void)[] = [];
    const lookFor = () => new Promise<Sighting>((resolve) => waiting.push(resolve));
    const erp = wrapped({ lookFor }, 0, false, { clock: { now: async () => at(now) } });
    const look = () => erp.lookFor({ reference }, never);
    const known = look();
    waiting[0]!(gone(900));
    await known;
    const begun = [look(), look()];
    now = 400;
    waiting[1]!(gone(390));
    waiting[2]!(gone(380));
    expect(await Promise.all(begun)).toEqual([gone(390), gone(380)]);
    const after = look();
    waiting[3]!(gone(385));
    expect(await after).toMatchObject({ is: 'unknown', trouble: 'answer_went_back' });
  });

  it('is looked up only where it is not known to have passed', async () => {
    let asked = 0;
    const clock = (passed: boolean) => ({
      now: async () => {
        asked++;
        return at(1_000);
      },
      hasPassed: () => passed,
    });
    const erp = (passed: boolean, moment: number) =>
      wrapped({ lookFor: async () => gone(moment) }, 0, false, { clock: clock(passed) }).lookFor({ reference }, never);
    expect([await erp(true, 900), asked]).toEqual([gone(900), 0]);
    expect([await erp(false, 900), asked]).toEqual([gone(900), 1]);
    expect(await erp(false, 1_001)).toMatchObject({ is: 'unknown', trouble: 'answer_from_the_future' });
  });
});
