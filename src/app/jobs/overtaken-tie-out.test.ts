import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { sql } from '../../../test/support/sql.ts';
import { listOf, never, type TieOuts, tieOutsOf } from '../../../test/support/tie-outs.ts';
import type { ErpConnector } from '../../connectors/contract.ts';
import type { Sighting } from '../../domain/sighting.ts';
import type { Instant } from '../../domain/time.ts';
import { LeaseLost } from '../unit-of-work.ts';
import { tieOut } from './tie-out.ts';

let house: SmallHouse;
let outs: TieOuts;
beforeAll(async () => {
  house = await smallHouse();
  outs = await tieOutsOf(house);
});
afterAll(() => house?.close());

/** Somebody else takes the job and ends it, with a list of its own. */
async function overtake(bills: ErpConnector['bills']) {
  await sql(house.urls.superUrl, `update job set held_until = '-infinity' where kind = 'tie_out'`);
  await outs.turn(outs.listing(bills));
}

const left = () => sql(house.urls.superUrl, 'select tie_out_id, token from tie_out_handful');

it('a turn that was overtaken leaves nothing behind, where no bill is listed', async () => {
  const run = await outs.ask();
  const slow = await outs.take();
  const none: ErpConnector['bills'] = () => listOf([]);
  const overtaken = outs.listing(async function* () {
    yield* [];
    await overtake(none);
  });
  await expect(tieOut({ ...house.deps, ...overtaken }, slow, never)).rejects.toThrow(LeaseLost);
  expect((await outs.seen(run)).run).toMatchObject({ state: 'complete', bills: 0 });
  expect(await left()).toEqual([]);
});

it('a turn that was overtaken asks after no more than it had begun to, where all is gone', async () => {
  for (const amount of [100, 200, 300]) await outs.synced(amount);
  await outs.ask();
  const slow = await outs.take();
  const real = house.deps.connectorFor(null as never);
  let calls = 0;
  const gone = (): Sighting => ({ is: 'gone', lastSeen: null, asOf: Date.now() as Instant });
  const lookForMany: ErpConnector['lookForMany'] = async function* (keys) {
    if (++calls === 1) await overtake((signal) => real.bills(signal));
    yield* keys.map(gone);
  };
  const connectorFor = () => ({
    ...real,
    traits: { ...real.traits, keysACall: 1 },
    bills: () => listOf([]),
    lookForMany,
  });
  await expect(tieOut({ ...house.deps, connectorFor }, slow, never)).rejects.toThrow(LeaseLost);
  expect(calls).toBe(1);
  expect(await left()).toEqual([]);
});
