import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.ts';
import { smallCompany } from '../../../test/support/sage-harness.ts';
import { openSimulator, type Simulator } from './simulator.ts';
import { message } from './testing/message.ts';
import { fairWeather, parseWeather } from './weather.ts';

const never = new AbortController().signal;
let database: FreshDatabase;
let sage: Simulator;
/** The same books from another process, as far as the database can tell. */
let other: Simulator;
beforeAll(async () => {
  database = await freshDatabase();
  const options = { connectionString: database.url, companyName: 'Small Builders', password: 'open sesame' };
  // At once: both find no tables, one makes them.
  [sage, other] = await Promise.all([openSimulator(options), openSimulator(options)]);
  await sage.setUp(smallCompany);
});
afterEach(() => sage.weather.change({ ...fairWeather }));
afterAll(async () => {
  await Promise.all([sage.close(), other.close()]);
  await database.drop();
});

const xml = () => message();
const count = async () => (await sage.books.list()).length;

describe('the weather', () => {
  it('changes what is named and leaves the rest, for every process', async () => {
    expect(await sage.weather.read()).toEqual(fairWeather);
    await sage.weather.change({ latency_ms: 1, closed_period: '2025-12' });
    expect(await other.weather.change({ latency_ms: 2 })).toEqual({
      ...fairWeather,
      latency_ms: 2,
      closed_period: '2025-12',
    });
    expect(await sage.weather.change({})).toMatchObject({ latency_ms: 2 });
  });

  it('down stops the ports and not the books', async () => {
    await other.weather.change({ down: true });
    await expect(sage.rows.read('actpay', {}, never)).rejects.toThrow(/down/);
    await expect(sage.submit(xml(), never)).rejects.toThrow(/down/);
    expect(await sage.books.list()).toEqual([]);
  });

  it('loses one answer, whose message took effect', async () => {
    await sage.weather.change({ lose_next_answer: true });
    const before = await count();
    const both = await Promise.allSettled([sage.submit(xml(), never), other.submit(xml(), never)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await count()).toBe(before + 2);
    expect(await sage.weather.read()).toEqual(fairWeather);
  });

  it('refuses one message in the words that were ordered', async () => {
    await sage.weather.change({ refuse_next: 'Posting period 3 is <closed>.' });
    const before = await count();
    expect(await sage.submit(xml(), never)).toContain('Posting period 3 is &lt;closed&gt;.');
    expect(await count()).toBe(before);
    expect(await sage.submit(xml(), never)).toContain('statusCode="0"');
  });

  it('that is slow lets a message take effect whose sender gave up', async () => {
    await sage.weather.change({ latency_ms: 60_000 });
    const before = await count();
    await expect(sage.submit(xml(), AbortSignal.timeout(20))).rejects.toThrow();
    expect(sage.inFlight()).toBe(1);
    await sage.weather.change({ latency_ms: 0 });
    await sage.settled();
    expect(sage.inFlight()).toBe(0);
    expect(await count()).toBe(before + 1);
  });

  it('lets what waits go on when it clears up, and nothing wait for the end of the program', async () => {
    await sage.weather.change({ latency_ms: 60_000 });
    const slow = sage.rows.read('actpay', {}, never);
    await sage.weather.change({ latency_ms: 0 });
    expect(await slow).toHaveLength(3);
    await sage.weather.change({ latency_ms: 60_000 });
    const options = { connectionString: database.url, companyName: 'Small Builders' };
    const third = await openSimulator(options);
    const before = await count();
    const cut = expect(third.submit(xml(), never)).rejects.toThrow('closed');
    await third.close();
    await cut;
    expect(await count()).toBe(before);
  });

  it('asks nobody who gave up before, and nobody with a wrong password', async () => {
    await expect(sage.submit(xml(), AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    const stranger = sage.signIn('someone', 'open barley');
    await expect(stranger.rows.read('actpay', {}, never)).rejects.toThrow("Login failed for user 'someone'.");
    await expect(stranger.submit(xml(), never)).rejects.toThrow('Login failed');
    expect(await sage.signIn('someone', 'open sesame').rows.read('actpay', {}, never)).toHaveLength(3);
  });

  it.each([
    [{ down: 'yes' }, 'down must be true or false.'],
    [{ latency_ms: -1 }, 'latency_ms must be a whole number from 0 to 60000.'],
    [{ latency_ms: 60_001 }, 'latency_ms must be'],
    [{ latency_ms: 1.5 }, 'latency_ms must be'],
    [{ lose_next_answer: 1 }, 'lose_next_answer must be'],
    [{ refuse_next: '' }, 'refuse_next must be'],
    [{ refuse_next: 7 }, 'refuse_next must be'],
    [{ locked_record: 118 }, 'locked_record must be a record number as a string'],
    [{ locked_record: '1; drop' }, 'locked_record must be'],
    [{ closed_period: '2026-13' }, 'closed_period must be a month'],
    [{ locked_subcontract: '' }, "locked_subcontract must be a subcontract's number"],
    [{ blank_next: 'invnum' }, 'blank_next must be usrdf1, usrdf2, ctcnum, dscrpt, refnum, retain or null'],
    [{ refuse_login: 1205 }, 'refuse_login must be 18456, 4060, 17892 or null'],
    [{ drop_next: 'after' }, 'drop_next must be before, in the middle or null'],
    [{ wrong_database: null }, 'wrong_database must be true or false'],
    [{ sunshine: true }, 'There is no weather called sunshine'],
    [{ __proto__: null, constructor: 1 }, 'There is no weather called constructor'],
    [[], 'The weather is an object'],
    [null, 'The weather is an object'],
    ['rain', 'The weather is an object'],
  ])('cannot be %j', (body, words) => {
    expect(parseWeather(body)).toEqual({ problem: expect.stringContaining(words) });
  });

  it('that serves once serves one caller, however many ask', async () => {
    await sage.weather.change({ drop_next: 'in the middle', deadlock_next: true });
    const takers = [sage, other, sage, other].map(({ wire }) => wire.takeDrop());
    expect((await Promise.all(takers)).filter((taken) => taken !== null)).toEqual(['in the middle']);
    expect([await sage.wire.takeDeadlock(), await other.wire.takeDeadlock()]).toEqual([true, false]);
    expect(await sage.wire.read()).toMatchObject({ drop_next: null, deadlock_next: false, refuse_login: null });
  });

  it('closes the program’s door before a message is read', async () => {
    const before = await count();
    for (const [weather, code] of [
      [{ user_denied: true }, 'login_refused'],
      [{ no_licence: true }, 'no_licence'],
      [{ exclusive_access: true }, 'exclusive_use'],
      [{ down: true }, 'not_answering'],
    ] as const) {
      await sage.weather.change({ ...fairWeather, ...weather, lose_next_answer: true });
      await expect(sage.submit(xml(), never)).rejects.toMatchObject({ name: 'NothingSubmitted', code });
      await expect(sage.openSession(never)).rejects.toMatchObject({ code });
      expect(await sage.weather.read()).toMatchObject({ lose_next_answer: true });
    }
    await sage.weather.change({ ...fairWeather });
    await sage.openSession(never);
    expect(await count()).toBe(before);
  });

  it('understands true and false for a refusal', () => {
    expect(parseWeather({ refuse_next: true })).toEqual({ change: { refuse_next: 'The record was refused.' } });
    expect(parseWeather({ refuse_next: false })).toEqual({ change: { refuse_next: null } });
    expect(parseWeather({})).toEqual({ change: {} });
  });
});
