import { describe, expect, it } from 'vitest';
import { openSession } from './session.ts';
import type { Wire, WireAnswer } from './wire.ts';

const never = new AbortController().signal;
const password = 'never-to-be-seen';

interface Asked {
  readonly method: string;
  readonly params: readonly unknown[];
  readonly authorization: string | undefined;
  readonly fresh: boolean;
}

const answer = (status: number, body: unknown = {}): WireAnswer => ({ status, text: JSON.stringify(body) });
const result = (value: unknown) => answer(200, { id: 1, result: value });
const letIn = (key = 'key-1') => result([7, key]);

/** A session over a wire that answers as it is told, one after the other, and remembers what was asked. */
function over(...answers: (WireAnswer | (() => Promise<WireAnswer>))[]) {
  const asked: Asked[] = [];
  const clock = { ms: 0 };
  const given = { password };
  const wire: Wire = {
    async post(path, body, headers, _signal, fresh) {
      const { id, method, params } = JSON.parse(body) as { id: number; method: string; params: unknown[] };
      expect(path).toBe('/the%20books/');
      asked.push({ method, params, authorization: headers.authorization, fresh });
      const next = answers.shift() ?? answer(500);
      const { status, text } = typeof next === 'function' ? await next() : next;
      return { status, text: text.replace('"id":1,', `"id":${id},`).replace('"id":1}', `"id":${id}}`) };
    },
  };
  const session = openSession({
    wire,
    database: 'the books',
    user: 'tieout',
    password: () => given.password,
    now: () => clock.ms,
  });
  const methods = () => asked.map(({ method }) => method);
  return { session, asked, methods, clock, given };
}

describe('a session', () => {
  it('is signed in when first needed, once, and never by HTTP Basic', async () => {
    const { session, asked, methods } = over(letIn(), result('one'), result('two'));
    expect(session.number).toBe(0);
    expect(await session.call('a.read', [1], never)).toBe('one');
    expect(await session.call('a.write', [2], never, true)).toBe('two');
    expect(methods()).toEqual(['common.db.login', 'a.read', 'a.write']);
    expect(asked[0]!.params).toEqual(['tieout', { password }, 'en']);
    const key = `Session ${Buffer.from('tieout:7:key-1').toString('base64')}`;
    expect(asked.slice(1).map(({ authorization, fresh }) => [authorization, fresh])).toEqual([
      [key, false],
      [key, true],
    ]);
    expect(session.number).toBe(1);
  });

  it('believes no answer to another request: one that was kept may be older than the bill', async () => {
    for (const id of [0, -1, null, undefined, '1']) {
      const { session } = over(letIn(), answer(200, { id, result: [] }));
      await expect(session.call('a.read', [], never)).rejects.toMatchObject({ code: 'unreadable_answer' });
    }
  });

  it('that has ended is signed in anew, once', async () => {
    const { session, methods } = over(letIn(), answer(401), letIn('key-2'), result('done'));
    expect(await session.call('a.post', [], never, true)).toBe('done');
    expect(methods()).toEqual(['common.db.login', 'a.post', 'common.db.login', 'a.post']);
    expect(session.number).toBe(2);
    const refused = over(letIn(), answer(401), letIn(), answer(401));
    await expect(refused.session.call('a.post', [], never)).rejects.toMatchObject({ code: 'login_refused' });
    expect(refused.methods()).toHaveLength(4);
  });

  it.each([401, 429])('that is refused with %i is not asked for again for ten minutes', async (status) => {
    const { session, methods, clock } = over(answer(status), answer(status), letIn(), result('in'));
    for (const ms of [0, 1_000, 599_999]) {
      clock.ms = ms;
      await expect(session.call('a.read', [], never)).rejects.toMatchObject({ code: 'login_refused' });
    }
    expect(methods()).toEqual(['common.db.login']);
    clock.ms = 600_000;
    await expect(session.call('a.read', [], never)).rejects.toMatchObject({ code: 'login_refused' });
    clock.ms = 1_200_000;
    expect(await session.call('a.read', [], never)).toBe('in');
  });

  it('is asked for at once with a password that was changed', async () => {
    const { session, given } = over(answer(401), letIn(), result('in'));
    await expect(session.call('a.read', [], never)).rejects.toMatchObject({ code: 'login_refused' });
    given.password = 'the-new-password';
    expect(await session.call('a.read', [], never)).toBe('in');
  });

  it('is not given up for all where the one who began it gave up', async () => {
    const enough = new AbortController();
    const slow = async () => {
      enough.abort(new Error('enough'));
      throw enough.signal.reason;
    };
    const { session } = over(slow, letIn(), result('in'));
    const [first, second] = await Promise.allSettled([
      session.call('a.read', [], enough.signal),
      session.call('b.read', [], never),
    ]);
    expect(first).toMatchObject({ status: 'rejected', reason: { message: 'enough' } });
    expect(second).toEqual({ status: 'fulfilled', value: 'in' });
  });

  it.each([
    ['no database', answer(404), 'database_missing'],
    [
      'no database, as SQLite says it',
      answer(200, { id: 1, error: ["Database '/srv/x.sqlite' doesn't exist!", ''] }),
      'database_missing',
    ],
    [
      'an answer that repeats the password',
      answer(200, { id: 1, error: [`bad ${password}`, ''] }),
      'unreadable_answer',
    ],
    ['half a session', result([7]), 'unreadable_answer'],
    ['a page', { status: 200, text: '<html>' }, 'unreadable_answer'],
    ['a broken server', answer(500), 'unreadable_answer'],
  ])('is not begun where there is %s, and nothing of it is told', async (_, given, code) => {
    const { session } = over(given);
    const error = await session.call('a.read', [], never).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect(String(error)).not.toContain(password);
  });
});

describe('an answer', () => {
  const call = async (given: WireAnswer, change = false) =>
    over(letIn(), given).session.call('model.x.read', [], never, change);

  it('may be nothing', async () => {
    expect(await call(result(null))).toBeNull();
  });

  it.each([
    ['a method that no module offers', answer(403), 'schema_differs'],
    ['another status', answer(502), 'unreadable_answer'],
    ['half of one', { status: 200, text: '{"id":1,"res' }, 'unreadable_answer'],
    ['neither yes nor no', answer(200, { id: 1 }), 'unreadable_answer'],
    ['one, and none behind it', { status: 200, text: '{"id":1,"result":[7],"result":[]}' }, 'unreadable_answer'],
    ['no right', answer(200, { id: 1, error: ['UserError', ['You are not allowed to access "X".']] }), 'right_missing'],
    ['a lock', answer(200, { id: 1, error: ['database is locked', ''] }), 'overlapping_change'],
    ['a rule', answer(200, { id: 1, error: ['UserError', ['Not today.']] }), 'unexpected'],
  ])('to a question says nothing where it is %s', async (_, given, code) => {
    await expect(call(given)).rejects.toMatchObject({ code });
  });

  it('to a change may be a no', async () => {
    const no = answer(200, { id: 1, error: ['UserError', ['Not today.', '', null]] });
    await expect(call(no, true)).rejects.toMatchObject({ name: 'TrytonNo', about: 'rule', message: 'Not today.' });
  });
});
