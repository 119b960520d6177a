import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AgentGround, openAgentGround, serves } from '../../../test/support/agent-ground.ts';
import { until } from '../../../test/support/until.ts';
import { type AgentOptions, traitsToTell } from '../../agent/run.ts';
import { steadyClock } from '../../agent/times.ts';
import type { Bill } from '../../domain/bill.ts';
import type { BillReference } from '../../domain/ids.ts';
import type { Sighting } from '../../domain/sighting.ts';
import type { Instant } from '../../domain/time.ts';
import type { BillKey, CreateAnswer, ErpConnector, ErpProblem } from '../contract.ts';
import { listed, never, newReference } from '../kit/case.ts';
import { endless, type FewBooks, fewBooks, vendors } from './testing/books.ts';
import { type Served, serveFrom } from './testing/served.ts';

let ground: AgentGround;
beforeAll(async () => {
  ground = await openAgentGround();
});
afterAll(() => ground?.close());

const serve = (answers: FewBooks, other: Partial<AgentOptions> = {}) => serveFrom(ground, answers, other);
/** One agent for those who ask it for many: only so many may enrol in a minute. */
const many: { -readonly [K in 'lookForMany' | 'problems']?: NonNullable<ErpConnector[K]> } = {};
const manyAnswers: FewBooks = {
  lookForMany: (bills, signal) => many.lookForMany!(bills, signal),
  problems: (bills, signal) => many.problems!(bills, signal),
};
let served: Promise<Served> | null = null;
const servedMany = (): Promise<Served> => {
  served ??= serve(manyAnswers);
  return served;
};
const reference = newReference();
const text = { vendorNumber: '1', jobNumber: '1', commitmentNumber: '1', invoiceNumber: '1', description: '' };
const bill = { ...text, lines: [], amount: 0, retainage: 0 };
const create = (erp: ErpConnector, given: BillReference = newReference()) =>
  erp.createBill(bill as unknown as Bill, given, never);

describe('lists through an agent', () => {
  it('come whole in 1,000 parts', async () => {
    const { erp } = await serve({ vendors: () => vendors(1_000) }, { partElements: 1 });
    const all = await listed(erp.vendors(never));
    expect(all).toHaveLength(1_000);
    expect(all.map(({ number }) => Number(number))).toEqual(Array.from({ length: 1_000 }, (_, i) => i + 1));
    const [left] = await ground.rows<{ n: number }>('select count(*)::int as n from agent_task_part');
    expect(left!.n, 'what was heard is not kept').toBe(0);
  }, 300_000);

  it('throw where one ends early, however far it came', async () => {
    async function* broken() {
      yield* vendors(1_200);
      throw new Error('the line went dead');
    }
    const { erp } = await serve({ vendors: broken });
    await expect(listed(erp.vendors(never))).rejects.toThrow('the line went dead');
  });

  it('of sightings keep the order of the keys over several tasks, and a missing one throws', async () => {
    const keys: BillKey[] = Array.from({ length: 1_234 }, (_, i) => ({
      record: { id: String(i), identity: null, label: String(i) },
    }));
    const seen = (key: BillKey): Sighting => ({
      is: 'present',
      record: 'record' in key ? key.record : { id: '', identity: null, label: '' },
      standing: 'live',
      fingerprint: null,
      asOf: steadyClock.read(),
    });
    let short = false;
    many.lookForMany = async function* (bills) {
      for (const [i, one] of bills.entries()) if (!(short && i === 7)) yield seen(one);
    };
    const { erp } = await servedMany();
    const found = await listed(erp.lookForMany(keys, never));
    expect(found.map((one) => one.is === 'present' && one.record.id)).toEqual(keys.map((_, i) => String(i)));
    short = true;
    await expect(listed(erp.lookForMany(keys, never))).rejects.toThrow(/499 answers came for 500/);
  });

  it('are ended at the ERP when their reader leaves', async () => {
    let left = false;
    async function* slow(signal: AbortSignal) {
      yield* vendors(600);
      await endless(() => {
        left = true;
      })(signal);
    }
    const { erp } = await serve({ vendors: slow });
    for await (const _ of erp.vendors(never)) break;
    await until(
      async () => left,
      (gone) => gone,
    );
  });
});

describe('the times of an agent', () => {
  it('are the hub’s, wherever the agent’s clock stands', async () => {
    const hours = 3 * 3_600_000;
    const { erp, agent, connection } = await serve(
      { lookFor: async () => ({ is: 'gone', lastSeen: null, asOf: steadyClock.read() }) },
      { now: () => Date.now() - hours },
    );
    const before = await ground.clock.now();
    const seen = await erp.lookFor({ reference }, never);
    const after = await ground.clock.now();
    if (seen.is !== 'gone') throw new Error(JSON.stringify(seen));
    expect(seen.asOf).toBeGreaterThanOrEqual(before);
    expect(seen.asOf).toBeLessThanOrEqual(after);
    await agent.stop();
    expect(connection).toBeGreaterThan(0);
  });

  it('of a mirror are so much older as its connector says', async () => {
    const age = 90_000;
    const look = async (): Promise<Sighting> => ({
      is: 'gone',
      lastSeen: null,
      asOf: (steadyClock.read() - age) as Instant,
    });
    const { erp } = await serve({ lookFor: look, traits: { reads: 'mirror' } });
    const seen = await erp.lookFor({ reference }, never);
    if (seen.is !== 'gone') throw new Error(JSON.stringify(seen));
    const old = (await ground.clock.now()) - seen.asOf;
    expect(old).toBeGreaterThanOrEqual(age);
    expect(old).toBeLessThan(age + 30_000);
  });

  it('of a bill are those of its answer’s arrival, and never ahead; a yes that nobody could look after is told', async () => {
    const record = { id: '7', identity: 'X', label: 'Bill 7' };
    const unread = { is: 'unclear', because: 'The line is dead.', trouble: 'timed_out', affirmed: true } as const;
    const answers: CreateAnswer[] = [unread, { is: 'created', record, asOf: 1e15 as Instant }];
    const { erp } = await serve({ createBill: async () => answers.shift()! });
    expect(await create(erp)).toEqual(unread);
    const before = await ground.clock.now();
    const answer = await create(erp);
    if (answer.is !== 'created') throw new Error(JSON.stringify(answer));
    expect(answer.record).toEqual(record);
    expect(answer.asOf).toBeGreaterThanOrEqual(before);
    expect(answer.asOf).toBeLessThanOrEqual(await ground.clock.now());
  });
});

describe('records besides bills', () => {
  it('are looked for and asked for beside the ERP, and their times are the hub’s', async () => {
    const asked: unknown[] = [];
    const record = { id: '12', identity: null, label: 'Vendor 12' };
    const vendor = { type: 'vendor', number: '12', name: 'Ace', address: '', city: '', state: '', zip: '' } as const;
    const { erp } = await serve(
      {
        findRecord: async (key) => {
          asked.push(key);
          return { is: 'present', number: '12', name: 'Ace', fingerprint: 'vendor|12|Ace', asOf: steadyClock.read() };
        },
        createRecord: async (given) => {
          asked.push(given);
          return { is: 'created', record, asOf: 1e15 as Instant };
        },
        traits: { makes: ['vendor'] },
      },
      { now: () => Date.now() - 3 * 3_600_000 },
    );
    const before = await ground.clock.now();
    const whole = { ...vendor, phone: '', email: null };
    const answer = await erp.createRecord(whole, never);
    const seen = await erp.findRecord({ type: 'vendor', number: '12' }, never);
    const after = await ground.clock.now();
    expect(answer).toMatchObject({ is: 'created', record });
    expect(seen).toMatchObject({ is: 'present', number: '12', fingerprint: 'vendor|12|Ace' });
    for (const one of [answer, seen]) {
      expect('asOf' in one && one.asOf).toBeGreaterThanOrEqual(before);
      expect('asOf' in one && one.asOf).toBeLessThanOrEqual(after);
    }
    expect(asked).toEqual([whole, { type: 'vendor', number: '12' }]);
    // What it does not make is not even put.
    expect(await erp.findRecord({ type: 'job', number: '1' }, never)).toMatchObject({ trouble: 'makes_no_such' });
    expect(asked).toHaveLength(2);
  });
});

describe('what would stop bills', () => {
  const numbered = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ ...bill, invoiceNumber: String(i) })) as unknown as Bill[];
  const problemOf = ({ invoiceNumber: number }: Bill): ErpProblem => ({
    ...{ code: 'erp_unknown_vendor', detail: `of ${number}` },
    about: { kind: 'bill', number },
  });

  it('is asked over several tasks, each bill keeps its own, and it is all or a throw', async () => {
    const tasks: number[] = [];
    let telling: NonNullable<ErpConnector['problems']> = async function* (bills) {
      tasks.push(bills.length);
      for (const one of bills) yield Number(one.invoiceNumber) % 2 ? [problemOf(one)] : [];
    };
    many.problems = (bills, signal) => telling(bills, signal);
    const { connection } = await servedMany();
    const erp = ground.connector(connection, traitsToTell(fewBooks(manyAnswers)), 2_000);
    const asked = (count: number, signal = never) => listed(erp.problems!(numbered(count), signal));
    expect(await asked(450)).toEqual(numbered(450).map((one, i) => (i % 2 ? [problemOf(one)] : [])));
    expect(tasks).toEqual([200, 200, 50]);
    // Long ones by their bytes.
    tasks.length = 0;
    const long = numbered(3).map((one) => ({ ...one, description: 'x'.repeat(200_000) }));
    expect(await listed(erp.problems!(long, never))).toHaveLength(3);
    expect(tasks).toEqual([1, 1, 1]);

    telling = async function* () {
      yield [];
    };
    await expect(asked(2)).rejects.toThrow('1 answers came for 2 questions');
    telling = async function* () {
      yield [{ code: 'made_up' }] as never;
    };
    await expect(asked(1)).rejects.toThrow(/cannot be read/);
    const mute = { next: () => new Promise<never>(() => undefined) };
    telling = () => ({ [Symbol.asyncIterator]: () => mute }) as never;
    await expect(asked(1, AbortSignal.timeout(300))).rejects.toThrow();
  });

  it('an agent of before cannot be asked, which is said at once and plainly; nor can one whose ERP does not say', async () => {
    const { connection } = await servedMany();
    const now = traitsToTell(fewBooks());
    const { answers: _, ...before } = now;
    const old = ground.connector(connection, before, 2_000);
    await expect(listed(old.problems!(numbered(1), never))).rejects.toMatchObject({ code: 'agent_too_old' });
    const [put] = await ground.rows<{ n: number }>(
      `select count(*)::int as n from agent_task where connection_id = $1 and call = 'problems' and state = 'queued'`,
      [connection],
    );
    expect(put!.n, 'nobody is kept waiting').toBe(0);
    expect(ground.connector(connection, now, 2_000).problems).toBeUndefined();
    // What it told at its hello is what the hub keeps.
    const [kept] = await ground.rows<{ answers: string[] }>(
      `select agent_traits -> 'answers' as answers from connection where id = $1`,
      [connection],
    );
    expect(kept!.answers).toContain('lookFor');
    expect(kept!.answers).not.toContain('examine');
  });
});

describe('what an agent answers', () => {
  it('is believed only in its shape', async () => {
    const record = { id: { length: { toString: [] } }, label: 'its length cannot be told' };
    const wrong: unknown[] = [
      { is: 'gone', asOf: 'yesterday', lastSeen: 'alive' },
      { is: 'present', record, standing: 'live', fingerprint: 'x' },
    ];
    const { erp } = await serve({
      lookFor: async () => wrong.shift() as Sighting,
      check: async () => 'well' as never,
      createBill: async () => ({ is: 'refused', refusal: { code: 'made_up', detail: '' } }) as never,
      vendors: async function* () {
        yield { number: 7, name: null } as never;
      },
    });
    for (const _ of [...wrong]) {
      expect(await erp.lookFor({ reference }, never)).toMatchObject({ is: 'unknown', trouble: 'unreadable_answer' });
    }
    expect(await erp.check(never)).toMatchObject({ ok: false, trouble: 'unreadable_answer' });
    expect(await create(erp)).toMatchObject({ is: 'unclear', trouble: 'unreadable_answer' });
    await expect(listed(erp.vendors(never))).rejects.toThrow(/cannot be read/);
  });

  it('carries the ERP’s own trouble, and one that this hub does not know is unexpected', async () => {
    const { erp } = await serve({
      lookFor: async () => ({ is: 'unknown', because: 'a newer word', trouble: 'of_next_year' as never }),
      check: async () => ({ ok: false, because: 'the login is refused', trouble: 'login_refused' }),
    });
    const seen = await erp.lookFor({ reference }, never);
    expect(seen).toEqual({ is: 'unknown', because: 'a newer word', trouble: 'unexpected' });
    const check = await erp.check(never);
    expect(check).toEqual({ ok: false, because: 'the login is refused', trouble: 'login_refused' });
  });

  it('is too large for one answer: unreadable, and the agent lives on', async () => {
    const { erp } = await serve({ check: async () => ({ ok: false, because: 'x'.repeat(2_000_000) }) });
    expect(await erp.check(never)).toMatchObject({ ok: false, trouble: 'unreadable_answer' });
    expect(await erp.lookFor({ reference }, never)).toMatchObject({ because: 'nothing is kept here' });
  });
});

describe('calls of an agent', () => {
  it('end at the ERP when the hub gives them up', async () => {
    let ended = 0;
    const begun = Promise.withResolvers<void>();
    const hangs = endless(() => void ended++);
    const check: ErpConnector['check'] = (signal) => {
      begun.resolve();
      return hangs(signal);
    };
    const { erp } = await serve({ check });
    const gone = new AbortController();
    const asked = erp.check(gone.signal);
    await begun.promise;
    gone.abort();
    expect(await asked).toMatchObject({ ok: false });
    await until(
      async () => ended,
      (n) => n === 1,
    );
  });

  it('are never more at once than the ERP stands', async () => {
    let now = 0;
    let most = 0;
    const both = Promise.withResolvers<void>();
    const lookFor = async (): Promise<Sighting> => {
      most = Math.max(most, ++now);
      if (now === 2) both.resolve();
      await both.promise;
      await sleep(50);
      now--;
      return { is: 'gone', lastSeen: null, asOf: steadyClock.read() };
    };
    const { erp } = await serve({ lookFor, traits: { maxInFlight: 2, callMs: 20_000, settleMs: 20_000 } });
    const all = await Promise.all(Array.from({ length: 12 }, () => erp.lookFor({ reference }, never)));
    expect(all.map(({ is }) => is)).toEqual(all.map(() => 'gone'));
    expect(most).toBe(2);
  });

  it('that only read go to the next agent process when the first falls silent', async () => {
    const first = Promise.withResolvers<void>();
    const hang = () => new Promise<never>(() => first.resolve());
    const traits = { callMs: 20_000, settleMs: 20_000 };
    const connection = await ground.connection();
    const key = await ground.enrol(connection);
    // It never comes back for more: as a process that was killed, or a machine that froze.
    const silent = ground.run(key, fewBooks({ traits }), { reach: hang });
    await serves(silent);
    const erp = ground.connector(connection, fewBooks({ traits }).traits, 2_000);
    const asked = erp.lookFor({ reference }, never);
    await first.promise;
    silent.line.changeKey({ ...key, hub: 'http://127.0.0.1:1', key: Buffer.alloc(32).toString('base64url') });
    const second = ground.run(
      key,
      fewBooks({ traits, lookFor: async () => ({ is: 'gone', lastSeen: null, asOf: steadyClock.read() }) }),
    );
    expect(await asked).toMatchObject({ is: 'gone' });
    await second.stop();
  });
});
