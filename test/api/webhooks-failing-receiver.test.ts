import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CompanyId } from '../../src/domain/ids.ts';
import { companyStanding } from '../../src/store/check-up.ts';
import { openDatabase } from '../../src/store/pool.ts';
import { type Hooks, hooksOf } from '../support/hooks.ts';
import { type OutsideHouse, outsideHouse } from '../support/outside-house.ts';
import { expectRestError } from '../support/problem.ts';
import { gotBy, type Receiver } from '../support/receiver.ts';
import { until } from '../support/until.ts';

let house: OutsideHouse;
let hooks: Hooks;
beforeAll(async () => {
  house = await outsideHouse();
  hooks = hooksOf(house);
});
afterEach(() => hooks.clear());
afterAll(() => house.end());

describe('a receiver that fails', () => {
  const due = (id: number) =>
    house.rows(
      `with ready as (update tieout.webhook_hook set paused_until = null where id = $1)
       update tieout.job set run_at = now() where kind = 'webhook' and subject_id = $1 and state = 'queued'`,
      [id],
    );
  const standing = async () => {
    const database = openDatabase(house.urls.appUrl);
    return companyStanding(database, house.company as CompanyId).finally(() => database.close());
  };
  const failuresOf = async (id: number) =>
    (await house.rows<{ failures: number }>('select failures from tieout.webhook_hook where id = $1', [id]))[0]!
      .failures;

  it.each([
    ['an error', { status: 500 }],
    ['somewhere else', { status: 302, location: 'http://127.0.0.1:1/' }],
  ])('with %s holds up all that follows, in order, and is well again with the next success', async (_, answer) => {
    const to = await hooks.listen();
    const id = await hooks.make(to.url);
    await hooks.listenTo(id, 'Requisitions', 'create');
    to.answer = answer;
    const first = await house.invoice(house.commitments[3]);
    await gotBy(to, 1);
    const [failed] = await until(
      () => hooks.deliveries(id),
      (found) => found.length > 0,
    );
    expect(failed).toMatchObject({ outcome: 'retried', response_status: answer.status, response_body: 'taken' });
    const second = await house.invoice(house.commitments[3]);
    expect(await hooks.deliveries(id, 'failing')).toHaveLength(1);
    to.answer = { status: 204 };
    await due(id);
    const got = await until(
      async () => to.got,
      (all) => all.at(-1)!.body.resource_id === second,
    );
    // The first may have been tried by itself meanwhile, a second after it failed.
    const tries = got.slice(0, -1).map(({ body }) => body);
    expect(tries.length).toBeGreaterThan(1);
    expect(tries.map(({ resource_id }) => resource_id)).toEqual(tries.map(() => first));
    expect(new Set(tries.map(({ ulid }) => ulid)).size).toBe(1);
    await until(
      () => hooks.deliveries(id, 'successful'),
      (found) => found.length === 2,
    );
    expect(await failuresOf(id)).toBe(0);
    expect(await hooks.deliveries(id, 'failing')).toEqual([]);
    expectRestError(
      await hooks.ask('GET', `/${id}/deliveries?${hooks.scope()}&filters[status]=lost`),
      400,
      'malformed',
    );
  });

  const move = async (id: number, to: Receiver) => {
    const moved = await hooks.ask('PATCH', `/${id}`, { company_id: house.company, hook: { destination_url: to.url } });
    expect(moved.status).toBe(200);
  };

  it('is asked at once at its other address, where nothing is given up for the old one', async () => {
    const [to, other] = [await hooks.listen(), await hooks.listen()];
    const id = await hooks.make(to.url);
    await hooks.listenTo(id, 'Requisitions', 'create');
    [to.answer, other.answer] = [{ status: 500 }, { status: 500 }];
    await house.invoice(house.commitments[3]);
    await until(
      () => failuresOf(id),
      (failures) => failures > 0,
    );
    // As it stands after half a day of failures.
    const resting = `update tieout.job set run_at = now() + interval '1 hour' where kind = 'webhook' and subject_id = $1
      and state = 'queued' and held_until <= clock_timestamp() returning id`;
    await until(
      () => house.rows(resting, [id]),
      (found) => found.length === 1,
    );
    await house.rows(
      `update tieout.webhook_hook set failures = 20, failing_since = now() - interval '13 hours',
       paused_until = now() + interval '1 hour' where id = $1`,
      [id],
    );
    await move(id, other);
    await gotBy(other, 1);
    await until(
      () => failuresOf(id),
      (failures) => failures > 0 && failures < 20,
    );
    expect(await hooks.deliveries(id, 'discarded')).toEqual([]);
  });

  it('is not taken for failing at an address that it was given while it failed at another', async () => {
    const [to, other] = [await hooks.listen(), await hooks.listen()];
    const id = await hooks.make(to.url);
    await hooks.listenTo(id, 'Requisitions', 'create');
    await house.rows('update tieout.webhook_hook set failures = 20 where id = $1', [id]);
    to.answer = null;
    const invoice = await house.invoice(house.commitments[3]);
    await gotBy(to, 1);
    await move(id, other);
    await to.close();
    const [told] = await gotBy(other, 1);
    expect(told!.body.resource_id).toBe(invoice);
  });

  it('is asked under one id at each attempt, and anew with other headers that it was given while it failed', async () => {
    const to = await hooks.listen();
    const id = await hooks.make(to.url);
    await hooks.listenTo(id, 'Requisitions', 'create');
    await house.rows('update tieout.webhook_hook set failures = 20 where id = $1', [id]);
    to.answer = null;
    await house.invoice(house.commitments[3]);
    await gotBy(to, 1);
    const hook = { destination_headers: { authorization: 'Bearer another' } };
    expect((await hooks.ask('PATCH', `/${id}`, { company_id: house.company, hook })).status).toBe(200);
    to.answer = { status: 200 };
    const [first, second] = await gotBy(to, 2);
    expect(second!.headers.authorization).toBe('Bearer another');
    expect(second!.headers['webhook-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
  });

  it('is tried again though a clock that was far ahead, and was set right, had it rest until then', async () => {
    const to = await hooks.listen();
    const id = await hooks.make(to.url);
    await hooks.listenTo(id, 'Requisitions', 'create');
    await house.rows(
      `update tieout.webhook_hook set failures = 20, paused_until = now() + interval '1 year' where id = $1`,
      [id],
    );
    const invoice = await house.invoice(house.commitments[3]);
    const [told] = await gotBy(to, 1);
    expect(told!.body.resource_id).toBe(invoice);
  });

  it('of whoever left the company is told on, for it is the company’s, and the doctor is told of it', async () => {
    const to = await hooks.listen();
    await hooks.listenTo(await hooks.make(to.url), 'Requisitions', 'create');
    expect(await standing()).toMatchObject({ leftBehind: [] });
    const active = (is: boolean) =>
      house.rows(
        `update tieout.membership set active = $1 where company_id = $2
          and person_id = (select min(owner_id) from tieout.webhook_hook)`,
        [is, house.company],
      );
    await active(false);
    const id = await house.invoice(house.commitments[3]);
    expect((await gotBy(to, 1))[0]!.body.resource_id).toBe(id);
    expect(await standing()).toMatchObject({ hooks: 1, leftBehind: [new URL(to.url).host] });
    await active(true);
  });

  it('with silence is given five seconds', async () => {
    const to = await hooks.listen();
    const id = await hooks.make(to.url);
    await hooks.listenTo(id, 'Requisitions', 'create');
    to.answer = null;
    await house.invoice(house.commitments[3]);
    const [failed] = await until(
      () => hooks.deliveries(id),
      (found) => found.length > 0,
    );
    expect(failed).toMatchObject({ outcome: 'retried', response_status: null });
    expect(failed.response_error).toContain('5 seconds');
  });

  it('for half a day loses what waits; what comes later is tried again', async () => {
    const to = await hooks.listen();
    const id = await hooks.make(to.url);
    await hooks.listenTo(id, 'Requisitions', 'create');
    to.answer = { status: 503 };
    await house.invoice(house.commitments[3]);
    await until(
      () => failuresOf(id),
      (failures) => failures > 0,
    );
    await house.invoice(house.commitments[3]);
    const lost = await until(
      async () => {
        // Again and again: an attempt that is under way writes down since when it knew of the failure.
        const past = `update tieout.webhook_hook set failing_since = now() - interval '13 hours'
          where id = $1 and failing_since is not null`;
        await house.rows(past, [id]);
        await due(id);
        return hooks.deliveries(id, 'discarded');
      },
      (found) => found.length === 2,
    );
    expect(lost[1]).toMatchObject({ outcome: 'discarded', started_at: null });
    const endless = `select id from tieout.webhook_delivery where hook_id = $1 and completed_at is null`;
    expect(await house.rows(endless, [id]), 'what was given up untried is forgotten one day too').toEqual([]);
    expect(await standing()).toMatchObject({ failing: { host: new URL(to.url).host, since: null } });
    // Long after, the receiver fails still: what comes then has half a day of its own.
    const long = `update tieout.webhook_hook set failing_since = failing_since - interval '13 hours' where id = $1`;
    await house.rows(long, [id]);
    const third = await house.invoice(house.commitments[3]);
    await due(id);
    const [kept] = await until(
      () => hooks.deliveries(id, 'any').then((all: object[]) => all.slice(2)),
      (found) => found.length > 0,
    );
    expect(kept).toMatchObject({ outcome: 'retried' });
    to.answer = { status: 200 };
    await due(id);
    const [well] = await until(
      () => hooks.deliveries(id, 'successful'),
      (found) => found.length === 1,
    );
    expect(well.event.resource_id).toBe(third);
    expect(await standing()).toMatchObject({ failing: null });
    await hooks.ask('DELETE', `/${id}?${hooks.scope()}`);
    const left = `select id from tieout.webhook_event e where not exists
      (select from tieout.webhook_delivery d where d.event_id = e.id) and resource_id = $1`;
    expect(await house.rows(left, [third]), 'a hook that is deleted leaves nothing behind').toEqual([]);
  });
});
