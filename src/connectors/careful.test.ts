import { describe, expect, it } from 'vitest';
import type { Bill } from '../domain/bill.ts';
import { cents } from '../domain/money.ts';
import type { Sighting } from '../domain/sighting.ts';
import { careful } from './careful.ts';
import type { CreateAnswer, ErpConnector } from './contract.ts';
import { listed, never } from './kit/case.ts';
import { at, forEver, plainBill, plainTraits, reference, scripted, wrapped } from './testing/scripted.ts';

const gone = (asOf: number): Sighting => ({ is: 'gone', lastSeen: null, asOf: at(asOf) });
const createsAs = (answer: () => Promise<CreateAnswer>) => wrapped({ createBill: answer });
const create = (erp: ErpConnector) => erp.createBill(plainBill, reference, never);

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

  it('does not forget a yes, whatever becomes of the look after it', async () => {
    const late = { is: 'unclear', trouble: 'timed_out', affirmed: true };
    const saidYesThen = (then: () => Promise<CreateAnswer>) =>
      create(
        wrapped({
          createBill: (_bill, _reference, _signal, affirmed) => {
            affirmed!();
            return then();
          },
        }),
      );
    expect(await saidYesThen(forEver)).toMatchObject(late);
    expect(await saidYesThen(() => Promise.reject(new Error('the line went dead')))).toMatchObject({ affirmed: true });
    expect(await saidYesThen(async () => ({ is: 'unclear', because: 'no' }))).toMatchObject({ affirmed: true });
    const record = { id: '912', identity: null, label: 'Bill 912' };
    expect(await saidYesThen(async () => ({ is: 'created', record }))).toEqual({ is: 'created', record });
    const ahead = createsAs(async () => ({ is: 'created', record, asOf: at(9_999) }));
    expect(await create(ahead)).toMatchObject({ trouble: 'answer_from_the_future', affirmed: true });
    const unnamed = createsAs(async () => ({ is: 'created' }) as never);
    expect(await create(unnamed)).toMatchObject({ trouble: 'unreadable_answer', affirmed: true });
    const told = createsAs(async () => ({ is: 'unclear', because: 'no', affirmed: true }));
    expect(await create(told)).toEqual({ is: 'unclear', because: 'no', affirmed: true });
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
    expect(await erp.createBill(plainBill, reference, given)).toEqual({
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

  it('gives back what its source holds open when its reader leaves early', async () => {
    const closed: string[] = [];
    const erp = wrapped({
      async *vendors() {
        try {
          yield* vendors('1', '2');
        } finally {
          closed.push('cursor');
        }
      },
    });
    for await (const _ of erp.vendors(never)) break;
    await expect.poll(() => closed).toEqual(['cursor']);
  });

  it('that never ends throws', async () => {
    async function* round() {
      for (;;) yield { number: '1', name: '1' };
    }
    const erp = wrapped({ vendors: round }, 1_000, false, { mostListed: 50 });
    await expect(listed(erp.vendors(never))).rejects.toThrow('its list goes on after 50 rows');
    async function* fifty() {
      for (let i = 0; i < 50; i++) yield { number: '1', name: '1' };
    }
    const full = wrapped({ vendors: fifty }, 1_000, false, { mostListed: 50 });
    expect(await listed(full.vendors(never))).toHaveLength(50);
  });

  it('that is no list throws', async () => {
    const erp = wrapped({ vendors: (() => undefined) as unknown as ErpConnector['vendors'] });
    await expect(listed(erp.vendors(never))).rejects.toThrow();
  });

  it('opened outside of a transaction may not be read within one', async () => {
    let inside = false;
    const erp = wrapped({ vendors: () => vendors('1', '2') }, 1_000, false, { insideTransaction: () => inside });
    const reader = erp.vendors(never)[Symbol.asyncIterator]();
    await reader.next();
    inside = true;
    await expect(reader.next()).rejects.toThrow(/vendors was called inside a database transaction/);
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
    const answer = await wrapped({}).createBill({ ...plainBill, ...change }, reference, never);
    const refusal = { code: 'erp_invalid', detail: expect.stringContaining(words) };
    expect(answer).toEqual({ is: 'refused', refusal });
  });
});

describe('asks for one bill', () => {
  const record = { id: '1', identity: null, label: '1' };
  const created: CreateAnswer = { is: 'created', record, asOf: at(1) };
  const patient = { ...plainTraits, callMs: 10_000, settleMs: 10_000 };

  /** An ask that ends when the test lets it, and counts how often it was asked. */
  function heldBack(traits = patient) {
    const asked: (() => void)[] = [];
    const erp = wrapped({
      traits,
      createBill: () => new Promise((resolve) => asked.push(() => resolve(created))),
    });
    return { erp, asked };
  }

  it('go one at a time', async () => {
    const { erp, asked } = heldBack();
    const first = create(erp);
    expect(await create(erp)).toMatchObject({ is: 'unclear', trouble: 'asked_meanwhile' });
    const other = 'TIE-bbbbbbbbbbbbbbbbbbbbbbbbbb' as typeof reference;
    const another = erp.createBill(plainBill, other, never);
    expect(asked).toHaveLength(2);
    for (const letGo of asked) letGo();
    expect(await first).toEqual(created);
    expect(await another).toEqual(created);
    const again = create(erp);
    asked[2]!();
    expect(await again).toEqual(created);
  });

  it('wait for one that went on after its caller was let go, until it has settled', async () => {
    const { erp, asked } = heldBack({ ...plainTraits, callMs: 30, settleMs: 1_000 });
    expect(await create(erp)).toMatchObject({ is: 'unclear', trouble: 'timed_out' });
    expect(await create(erp)).toMatchObject({ is: 'unclear', trouble: 'asked_meanwhile' });
    expect(asked).toHaveLength(1);
    // It never ended; once settleMs is over it cannot take effect any more, and the next one is sent.
    const askAgain = async () => {
      await create(erp);
      return asked.length;
    };
    await expect.poll(askAgain, { interval: 20, timeout: 10_000 }).toBeGreaterThan(1);
  });

  it('are free again after one that was given up before, or failed', async () => {
    let fails = true;
    const erp = createsAs(async () => {
      if (fails) throw new Error('the line went dead');
      return created;
    });
    await erp.createBill(plainBill, reference, AbortSignal.abort(new Error('enough')));
    expect(await create(erp)).toMatchObject({ because: 'the line went dead' });
    fails = false;
    expect(await create(erp)).toEqual(created);
  });
});

describe('whatever is thrown', () => {
  class Odd extends Error {
    override get message(): string {
      throw new Error('not even its message');
    }
  }
  const none = 'Testbooks® could not be asked, and nothing says why';
  it.each<[string, unknown, string]>([
    ['a text', 'no connection', 'no connection'],
    ['a number', 17, '17'],
    ['nothing', undefined, none],
    ['null', null, none],
    ['a symbol', Symbol('x'), 'Symbol(x)'],
    ['an error without words', new Error(''), 'Error'],
    ['a plain object', { message: 'from elsewhere', password: 'hunter22' }, 'from elsewhere'],
    ['an object without words', { code: 5 }, none],
    ['an object without a prototype', Object.create(null), none],
    ['an error that cannot be read', new Odd(), none],
    ['an error whose message is none', Object.assign(new Error('x'), { message: 5 }), none],
    ['a long page', new Error('x'.repeat(9_000)), `${'x'.repeat(400)}…`],
  ])('is unknown, unclear and not well, in words: %s', async (_, thrown, because) => {
    const fails = async () => {
      throw thrown;
    };
    const erp = wrapped({ lookFor: fails, createBill: fails, check: fails });
    const trouble = because === none ? 'unexplained' : 'unexpected';
    expect(await erp.lookFor({ reference }, never)).toEqual({ is: 'unknown', because, trouble });
    expect(await create(erp)).toEqual({ is: 'unclear', because, trouble });
    expect(await erp.check(never)).toEqual({ ok: false, because, trouble });
  });
});
