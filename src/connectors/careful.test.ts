import { describe, expect, it } from 'vitest';
import type { Bill } from '../domain/bill.ts';
import type { BillReference } from '../domain/ids.ts';
import { cents } from '../domain/money.ts';
import type { Sighting } from '../domain/sighting.ts';
import type { Day, Instant } from '../domain/time.ts';
import { careful } from './careful.ts';
import type { CreateAnswer, ErpConnector } from './contract.ts';
import { listed } from './kit/case.ts';

const never = new AbortController().signal;
const reference = 'TIE-aaaaaaaaaaaaaaaaaaaaaaaaaa' as BillReference;
const at = (time: number) => time as Instant;
const gone = (asOf: number): Sighting => ({ is: 'gone', lastSeen: null, asOf: at(asOf) });
const forEver = () => new Promise<never>(() => {});

const bill: Bill = {
  vendorNumber: '12',
  jobNumber: '7',
  commitmentNumber: 'SC-1',
  invoiceNumber: 'INV-1',
  description: '',
  billingDate: '2026-03-31' as Day,
  postingPeriod: null,
  lines: [],
  amount: cents(0),
  retainage: cents(0),
};

/** A connector whose every answer a test can choose; what is not chosen must not be called. */
function scripted(answers: Partial<ErpConnector>): ErpConnector {
  const uncalled = (): never => {
    throw new Error('this call was not expected');
  };
  const limits = { invoiceNumber: 5, description: 5, commitmentNumber: 5, lineDescription: 5, amount: cents(10_000) };
  return {
    traits: {
      name: 'Testbooks®',
      undo: 'delete',
      reads: 'live',
      once: 'bounded',
      callMs: 20,
      settleMs: 20,
      maxInFlight: 1,
      limits,
    },
    check: uncalled,
    lookFor: uncalled,
    lookForMany: uncalled,
    vendors: uncalled,
    jobs: uncalled,
    costCodes: uncalled,
    costTypes: uncalled,
    subcontracts: uncalled,
    payments: uncalled,
    createBill: uncalled,
    ...answers,
  };
}

function wrapped(answers: Partial<ErpConnector>, now = 1_000, insideTransaction = false): ErpConnector {
  return careful(scripted(answers), {
    clock: { now: async () => at(now) },
    insideTransaction: () => insideTransaction,
  });
}
const createsAs = (answer: () => Promise<CreateAnswer>) => wrapped({ createBill: answer });
const create = (erp: ErpConnector) => erp.createBill(bill, reference, never);

describe('a careful connector', () => {
  it('turns a throw into unknown, unclear and not well, in its words', async () => {
    const fails = async () => {
      throw new Error('the line went dead');
    };
    const erp = wrapped({ lookFor: fails, createBill: fails, check: fails });
    expect(await erp.lookFor({ reference }, never)).toEqual({
      is: 'unknown',
      because: 'the line went dead',
      trouble: 'unexpected',
    });
    expect(await create(erp)).toEqual({ is: 'unclear', because: 'the line went dead', trouble: 'unexpected' });
    expect(await erp.check(never)).toEqual({ ok: false, because: 'the line went dead', trouble: 'unexpected' });
  });

  it('turns a throw before any promise into the same', async () => {
    const erp = wrapped({});
    expect(await erp.lookFor({ reference }, never)).toMatchObject({ is: 'unknown' });
    expect(await create(erp)).toMatchObject({ is: 'unclear' });
    expect(await erp.check(never)).toMatchObject({ ok: false });
  });

  it('ends a call that does not listen to its signal after callMs', async () => {
    const erp = wrapped({ lookFor: forEver, createBill: forEver, check: forEver });
    const late = 'Testbooks® did not answer within 20 ms';
    expect(await erp.lookFor({ reference }, never)).toEqual({ is: 'unknown', because: late, trouble: 'timed_out' });
    expect(await create(erp)).toEqual({ is: 'unclear', because: late, trouble: 'timed_out' });
    expect(await erp.check(never)).toEqual({ ok: false, because: late, trouble: 'timed_out' });
  });

  it('hands on a signal that ends with the time and with the caller', async () => {
    const seen: AbortSignal[] = [];
    const remember = (signal: AbortSignal) => {
      seen.push(signal);
      return forEver();
    };
    const erp = wrapped({ lookFor: (_, signal) => remember(signal), check: remember });
    await erp.lookFor({ reference }, never);
    const giveUp = new AbortController();
    const asked = erp.check(giveUp.signal);
    giveUp.abort(new Error('enough'));
    expect(await asked).toEqual({ ok: false, because: 'enough', trouble: 'unexpected' });
    expect(seen.map((signal) => signal.aborted)).toEqual([true, true]);
  });

  it('asks nothing at all where the caller had given up before', async () => {
    const erp = wrapped({});
    const given = AbortSignal.abort(new Error('given up'));
    expect(await erp.createBill(bill, reference, given)).toEqual({
      is: 'unclear',
      because: 'given up',
      trouble: 'unexpected',
    });
    expect(await erp.lookFor({ reference }, given)).toEqual({
      is: 'unknown',
      because: 'given up',
      trouble: 'unexpected',
    });
  });

  it('throws at once inside a transaction, and says which call it was', async () => {
    const erp = wrapped({}, 1_000, true);
    const call = async (ask: () => unknown) => await ask();
    await expect(call(() => erp.lookFor({ reference }, never))).rejects.toThrow(/lookFor was called inside/);
    await expect(call(() => create(erp))).rejects.toThrow(/createBill was called inside/);
    await expect(call(() => erp.check(never))).rejects.toThrow(/check was called inside/);
    expect(() => erp.vendors(never)).toThrow(/vendors was called inside/);
    expect(() => erp.lookForMany([], never)).toThrow(/lookForMany was called inside/);
  });
});

describe('the time of an answer', () => {
  it('of the future is unknown', async () => {
    expect(await wrapped({ lookFor: async () => gone(1_001) }).lookFor({ reference }, never)).toMatchObject({
      is: 'unknown',
    });
    expect(await wrapped({ lookFor: async () => gone(1_000) }).lookFor({ reference }, never)).toEqual(gone(1_000));
    expect(await wrapped({ lookFor: async () => gone(Number.NaN) }).lookFor({ reference }, never)).toMatchObject({
      is: 'unknown',
    });
  });

  it('going backwards is unknown', async () => {
    const answers = [gone(500), gone(499), gone(500)];
    const erp = wrapped({ lookFor: async () => answers.shift()! });
    const looks = [];
    for (let i = 0; i < 3; i++) looks.push((await erp.lookFor({ reference }, never)).is);
    expect(looks).toEqual(['gone', 'unknown', 'gone']);
  });

  it('of a look that began before another ended may be the older one', async () => {
    let letGo = (_: Sighting) => {};
    const first = new Promise<Sighting>((resolve) => {
      letGo = resolve;
    });
    const answers = [first, Promise.resolve(gone(600))];
    const erp = wrapped({ lookFor: () => answers.shift()! });
    const slow = erp.lookFor({ reference }, never);
    expect(await erp.lookFor({ reference }, never)).toEqual(gone(600));
    letGo(gone(500));
    expect(await slow).toEqual(gone(500));
  });

  it('that the hub cannot check is unknown or unclear', async () => {
    const clock = {
      now: async () => {
        throw new Error('no database');
      },
    };
    const created = async (): Promise<CreateAnswer> => ({
      is: 'created',
      record: { id: '1', identity: null, label: '1' },
      asOf: at(1),
    });
    const answers = { lookFor: async () => gone(1), createBill: created };
    const erp = careful(scripted(answers), { clock, insideTransaction: () => false });
    expect(await erp.lookFor({ reference }, never)).toEqual({
      is: 'unknown',
      because: 'no database',
      trouble: 'unexpected',
    });
    expect(await create(erp)).toEqual({ is: 'unclear', because: 'no database', trouble: 'unexpected' });
  });

  it('of a created bill must not be of the future either', async () => {
    const record = { id: '1', identity: null, label: '1' };
    const erp = createsAs(async () => ({ is: 'created', record, asOf: at(1_001) }));
    expect(await create(erp)).toMatchObject({ is: 'unclear' });
    const refusal = { code: 'erp_invalid', detail: 'no' } as const;
    expect(await create(createsAs(async () => ({ is: 'refused', refusal })))).toEqual({ is: 'refused', refusal });
  });
});

describe('a careful list', () => {
  async function* vendors(...numbers: string[]) {
    for (const number of numbers) {
      if (number === 'broken') throw new Error('the line went dead');
      if (number === 'stuck') await forEver();
      yield { number, name: number };
    }
  }

  it('is complete or throws', async () => {
    expect(await listed(wrapped({ vendors: () => vendors('1', '2') }).vendors(never))).toHaveLength(2);
    const broken = wrapped({ vendors: () => vendors('1', 'broken') });
    await expect(listed(broken.vendors(never))).rejects.toThrow('the line went dead');
    const stuck = wrapped({ vendors: () => vendors('1', 'stuck') });
    await expect(listed(stuck.vendors(never))).rejects.toThrow('did not answer within');
    await expect(
      listed(wrapped({ vendors: () => vendors('1') }).vendors(AbortSignal.abort(new Error('enough')))),
    ).rejects.toThrow('enough');
  });

  it('tells its source when its reader leaves early', async () => {
    let source = never;
    const erp = wrapped({
      vendors(signal) {
        source = signal;
        return vendors('1', '2');
      },
    });
    for await (const _ of erp.vendors(never)) break;
    expect(source.aborted).toBe(true);
  });

  it('of sightings has one for each bill, or throws', async () => {
    const two = [{ reference }, { reference }];
    const many = (...given: Sighting[]) =>
      wrapped({
        async *lookForMany() {
          yield* given;
        },
      });
    expect(await listed(many(gone(1), gone(1)).lookForMany(two, never))).toEqual([gone(1), gone(1)]);
    await expect(listed(many(gone(1)).lookForMany(two, never))).rejects.toThrow('1 answers came for 2 questions');
    await expect(listed(many(gone(1), gone(1), gone(1)).lookForMany(two, never))).rejects.toThrow('3 answers');
    const [first, second] = await listed(many(gone(5), gone(2_000)).lookForMany(two, never));
    expect(first).toEqual(gone(5));
    expect(second).toMatchObject({ is: 'unknown' });
  });
});

describe('a bill that does not fit', () => {
  const line = {
    lineNumber: 3,
    commitmentLineId: 1 as Bill['lines'][number]['commitmentLineId'],
    costCode: '1',
    costType: '1',
    description: '',
    amount: cents(0),
    retainage: cents(0),
    quantity: null,
    unitPrice: null,
  };
  it.each<[string, Partial<Bill>, string]>([
    [
      'a long invoice number',
      { invoiceNumber: 'INV-10' },
      'Invoice number takes 5 characters in Testbooks®; this one has 6: INV-10',
    ],
    ['a long description', { description: '123456' }, 'takes 5 characters in Testbooks®; this one has 6: 123456'],
    ['a long commitment number', { commitmentNumber: 'SC-100' }, 'Commitment number takes 5'],
    ['a long line', { lines: [{ ...line, description: '123456' }] }, 'Description of line 3 takes 5'],
    // SQL Server counts UTF-16 units: three characters beyond the basic plane take six.
    [
      'a text that is long only in UTF-16',
      { description: '𝟙𝟚𝟛' },
      'Description takes 5 characters in Testbooks®; this one has 6',
    ],
    ['an amount', { amount: cents(10_001) }, 'Testbooks® takes at most 100.00 in one amount; this one has 100.01.'],
    ['a line amount', { lines: [{ ...line, amount: cents(-10_001) }] }, 'this one has -100.01'],
    ['a retainage', { lines: [{ ...line, retainage: cents(10_001) }] }, 'this one has 100.01'],
  ])('is refused before anything is sent: %s', async (_, change, words) => {
    const answer = await wrapped({}).createBill({ ...bill, ...change }, reference, never);
    const refusal = { code: 'erp_invalid', detail: expect.stringContaining(words) };
    expect(answer).toEqual({ is: 'refused', refusal });
  });
});
