import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SmallHouse, smallHouse } from '../../test/support/small-house.ts';
import { until } from '../../test/support/until.ts';
import type { Connection, Queue } from '../app/unit-of-work.ts';
import { openDatabase } from './pool.ts';
import { openSlots, type Slots } from './slots.ts';

const [slots, holdMs, patientMs] = [2, 5_000, 60_000];

let house: SmallHouse;
let superuser: pg.Client;
let connection: Connection;
let another: ReturnType<typeof openDatabase>;
beforeAll(async () => {
  house = await smallHouse();
  superuser = new pg.Client({ connectionString: house.urls.superUrl, options: '-c search_path=tieout' });
  await superuser.connect();
  const { rows } = await superuser.query('select id from connection where company_id = $1', [house.company]);
  connection = { company: house.company, id: Number(rows[0].id) } as Connection;
  another = openDatabase(house.urls.appUrl);
});
afterAll(async () => {
  await another?.close();
  await superuser?.end();
  await house?.close();
});
beforeEach(async () => {
  // What the test before has left idle is given back first: tokens begin anew with the rows.
  await until(
    async () => (await superuser.query(`select slot from erp_slot where held_until > '-infinity'`)).rows,
    (held) => held.length === 0,
  );
  await superuser.query('delete from erp_slot');
});

const opened: Slots[] = [];
function openHere(database: Parameters<typeof openSlots>[0]): Slots {
  const slotsOfOne = openSlots(database);
  opened.push(slotsOfOne);
  return slotsOfOne;
}
// What a process left idle it gives back by number and token, and those of the next test are the same.
afterEach(async () => {
  await Promise.all(opened.splice(0).map(({ close }) => close()));
});

/** So often was a slot taken from the database. */
const taken = async () => Number((await superuser.query('select sum(token) as taken from erp_slot')).rows[0].taken);

/** Calls that count how many of them are under way. */
function calls() {
  let [now, most, made] = [0, 0, 0];
  const call = async () => {
    most = Math.max(most, ++now);
    await sleep(5);
    now--;
    made++;
  };
  const ask = (within: Queue['withinSlot'], count: number) =>
    Promise.all(Array.from({ length: count }, () => within(connection, slots, holdMs, patientMs, call)));
  return { ask, told: () => ({ most, made }) };
}

describe('the slots of a connection', () => {
  it('go from call to call within a process', async () => {
    const { ask, told } = calls();
    await ask(openHere(house.database).within, 40);
    expect(told()).toEqual({ most: slots, made: 40 });
    expect(await taken(), 'each was taken once and handed on').toBe(slots);
  });

  it('are never more than the ERP allows, over all processes', async () => {
    const { ask, told } = calls();
    await Promise.all([ask(openHere(house.database).within, 30), ask(openHere(another).within, 30)]);
    expect(told()).toEqual({ most: slots, made: 60 });
  });

  it('are given back when nobody waits, and after a call that failed', async () => {
    const { within } = openHere(house.database);
    const fails = within(connection, slots, holdMs, patientMs, () => Promise.reject(new Error('no line')));
    await expect(fails).rejects.toThrow('no line');
    const { within: elsewhere } = openHere(another);
    for (let n = 0; n < 2 * slots; n++) {
      expect(await elsewhere(connection, slots, holdMs, patientMs, async () => n)).toEqual({ value: n });
    }
  });

  it('are not handed to a call that needs one for longer than it is held', async () => {
    const { within } = openHere(house.database);
    const first = within(connection, 1, holdMs, patientMs, () => sleep(30));
    const longer = within(connection, 1, 100 * holdMs, patientMs, async () => {
      const { rows } = await superuser.query(
        `select extract(epoch from held_until - clock_timestamp()) * 1000 as ms from erp_slot`,
      );
      return Number(rows[0].ms);
    });
    await first;
    expect((await longer)?.value).toBeGreaterThan(99 * holdMs);
  });

  it('that are all taken for longer than one waits answer with nothing', async () => {
    const { within } = openHere(house.database);
    const [begun, leave] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const first = within(connection, 1, holdMs, patientMs, () => {
      begun.resolve();
      return leave.promise;
    });
    await begun.promise;
    expect(await within(connection, 1, holdMs, 20, async () => 'called')).toBeNull();
    expect(await openHere(another).within(connection, 1, holdMs, 20, async () => 'called')).toBeNull();
    leave.resolve();
    await first;
  });

  it('that are more than the ERP allows by now are left alone', async () => {
    const { within } = openHere(house.database);
    await within(connection, slots + 2, holdMs, patientMs, async () => 'called');
    await superuser.query(`update erp_slot set held_until = clock_timestamp() + interval '1 minute' where slot <= $1`, [
      slots,
    ]);
    expect(await openHere(another).within(connection, slots, holdMs, 20, async () => 'called')).toBeNull();
    await superuser.query(`update erp_slot set held_until = '-infinity'`);
  });

  it('that were taken by a clock that was far ahead, and by a process that is gone, are free once it was set right', async () => {
    const { within } = openHere(house.database);
    await within(connection, 1, holdMs, patientMs, async () => 'called');
    await superuser.query(`update erp_slot set held_until = clock_timestamp() + interval '1 year'`);
    expect(await openHere(another).within(connection, 1, holdMs, 20, async () => 'called')).not.toBeNull();
    await superuser.query(`update erp_slot set held_until = '-infinity'`);
  });

  it('that lapsed in a process that stood still are not given back from under whoever has them since', async () => {
    const { within, close } = openHere(house.database);
    await within(connection, 1, holdMs, patientMs, () =>
      superuser.query(`update erp_slot set token = token + 1, held_until = clock_timestamp() + interval '1 minute'`),
    );
    await close();
    expect(await openHere(another).within(connection, 1, holdMs, 20, async () => 'called')).toBeNull();
    await superuser.query(`update erp_slot set held_until = '-infinity'`);
  });

  it('are free at once after a process that ended, but for the one that a call is in', async () => {
    const { within, close } = openHere(house.database);
    const [inIt, leave] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const under = within(connection, slots, holdMs, patientMs, () => {
      inIt.resolve();
      return leave.promise;
    });
    await inIt.promise;
    await within(connection, slots, holdMs, patientMs, async () => 'called');
    await close();
    const elsewhere = openHere(another);
    const stay = Promise.withResolvers<void>();
    const begun = elsewhere.within(connection, slots, holdMs, 0, async () => {
      const none = await elsewhere.within(connection, slots, holdMs, 0, async () => 'called');
      stay.resolve();
      return none;
    });
    await stay.promise;
    expect((await begun)?.value).toBeNull();
    leave.resolve();
    await under;
  });
});
