import { afterAll, beforeAll, expect, it } from 'vitest';
import { ok } from '../../../test/support/outcome.ts';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { sql } from '../../../test/support/sql.ts';
import { type TieOuts, tieOutsOf } from '../../../test/support/tie-outs.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import { markRestored } from '../../store/backup/mark-restored.ts';
import { openCompanies } from '../../store/sealed-history.ts';
import type { Caller } from '../unit-of-work.ts';

/** A database that is restored on a machine whose clock is wrong. */
let house: SmallHouse;
let tieOuts: TieOuts;
let me: Caller;
let connection: ConnectionId;
beforeAll(async () => {
  house = await smallHouse({ settleMs: 2_000 });
  tieOuts = await tieOutsOf(house);
  ({ me, connection } = tieOuts);
});
afterAll(() => house?.close());

const rows = (text: string, values: readonly unknown[] = []) => sql(house.urls.superUrl, text, [...values]);
const restored = (asOf: Date) => markRestored(house.database, openCompanies(house.database), asOf.toISOString());
const lookOver = async () => {
  const done = await house.hub.lookOver(me, { connection });
  return done.ok ? 'goes on' : done.refusal.code;
};
async function tiedOut() {
  await tieOuts.ask();
  await tieOuts.turn();
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 2_050));
const hourMs = 3_600_000;

it('one that is behind makes nothing of before seem to be of since', async () => {
  const invoice = await house.approved(house.commitments[0]!, 1_000);
  ok(await house.hub.send(me, { invoice }));
  await tiedOut();
  // All that is kept was so by a clock that is an hour ahead of this machine's, the last of it while the copy was made.
  await rows(`set session_replication_role = replica; update link set sent_at = sent_at + interval '1 hour'`);
  await rows(`update tie_out set begun_at = begun_at + interval '1 hour'`);
  await restored(new Date(Date.now() + hourMs - 600_000));
  for (const taken of [
    await house.hub.retrieve(me, { invoice }),
    await house.hub.reject(me, { invoice, reason: 'wrong job' }),
  ]) {
    expect(taken).toMatchObject({ ok: false, refusal: { code: 'look_over_first' } });
  }
  expect(await lookOver(), 'nothing was listed since').toBe('tie_out_first');

  // It was set right, by NTP.
  await rows(`set session_replication_role = replica; update link set sent_at = sent_at - interval '1 hour'`);
  await rows(`update tie_out set begun_at = begun_at - interval '1 hour'`);
  await rows(`update connection set restored_as_of = restored_as_of - interval '1 hour',
    restored_at = restored_at - interval '1 hour'`);
  expect(await lookOver()).toBe('tie_out_first');
  await settled();
  await tiedOut();
  expect(await lookOver()).toBe('goes on');
  ok(await house.hub.retrieve(me, { invoice }));
});

it('one that is ahead keeps nobody waiting until then, once it was set right', async () => {
  await restored(new Date(Date.now() - hourMs));
  await rows(`update connection set restored_at = restored_at + interval '1 year'`);
  await tiedOut();
  expect(await lookOver(), 'an ask of before may still take effect').toBe('tie_out_first');
  await settled();
  await tiedOut();
  expect(await lookOver()).toBe('goes on');
});
