import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SmallHouse, smallHouse } from '../../test/support/small-house.ts';
import { sql } from '../../test/support/sql.ts';
import { type Caller, KeyLost } from '../app/unit-of-work.ts';
import { no, yes } from '../domain/refusal.ts';

let house: SmallHouse;
let me: Caller;
beforeAll(async () => {
  house = await smallHouse();
  me = await house.caller();
});
afterAll(() => house?.close());

const route = 'POST /of/a/test';
const reserve = (key: string) => house.hub.idempotency.reserve(me, route, key, 'the same body');

/** Whoever has the key has had it for too long. */
const overdue = () =>
  sql(house.urls.superUrl, `update tieout.idempotency set held_until = held_until - interval '2 minutes'`);

/** What a request does: it writes, and keeps its answer with that. */
const doneUnder = (key: string, hold: string, said: string) =>
  house.deps.work.run(
    { ...me, keeping: { route, key, hold, answer: () => ({ status: 201, body: said }) } },
    async (tx) => {
      await tx.jobs.add('bulk', 7_000);
      return yes(said);
    },
  );
const jobs = () => sql(house.urls.superUrl, `select id from tieout.job where kind = 'bulk' and subject_id = 7000`);

describe('a request that stood still until its key was another’s', () => {
  it('writes nothing any more, neither before the other has answered nor after it', async () => {
    const first = await reserve('one');
    if (first.is !== 'new') throw new Error('it is new');
    await overdue();
    const second = await reserve('one');
    if (second.is !== 'new') throw new Error('it is begun anew');
    await expect(doneUnder('one', first.hold, 'first')).rejects.toThrow(KeyLost);
    expect(await jobs()).toEqual([]);
    await house.hub.idempotency.release(me, { route, key: 'one', hold: first.hold });
    await doneUnder('one', second.hold, 'second');
    expect(await jobs()).toHaveLength(1);
    await expect(doneUnder('one', first.hold, 'first')).rejects.toThrow(KeyLost);
    expect(await reserve('one')).toEqual({ is: 'kept', answer: { status: 201, body: 'second' } });
  });

  it('notes no invoice that it made', async () => {
    const first = await reserve('made');
    if (first.is !== 'new') throw new Error('it is new');
    await overdue();
    await reserve('made');
    const key = { route, key: 'made', hold: first.hold };
    const noted = house.deps.work.run(me, (tx) => tx.noteDone(key, me.person, 1 as never));
    await expect(noted).rejects.toThrow(KeyLost);
  });
});

it('one request may write its answer more than once; the first stands', async () => {
  const one = await reserve('twice');
  if (one.is !== 'new') throw new Error('it is new');
  await doneUnder('twice', one.hold, 'first');
  await house.hub.idempotency.keep(me, { route, key: 'twice', hold: one.hold }, { status: 200, body: 'later' });
  expect(await reserve('twice')).toEqual({ is: 'kept', answer: { status: 201, body: 'first' } });
});

it('a refusal is kept by no transaction: the request is decided anew', async () => {
  const one = await reserve('refused');
  if (one.is !== 'new') throw new Error('it is new');
  const keeping = { route, key: 'refused', hold: one.hold, answer: () => ({ status: 201, body: 'done' }) };
  await house.deps.work.run({ ...me, keeping }, async () => no('reason_missing'));
  await house.hub.idempotency.release(me, { route, key: 'refused', hold: one.hold });
  expect(await reserve('refused')).toMatchObject({ is: 'new' });
});

it('of two who come at once for a key that was held for too long, one begins anew', async () => {
  for (let i = 0; i < 10; i++) {
    await reserve(`both ${i}`);
    await overdue();
    const both = await Promise.all([reserve(`both ${i}`), reserve(`both ${i}`)]);
    expect(both.map(({ is }) => is).sort()).toEqual(['in_work', 'new']);
  }
});
