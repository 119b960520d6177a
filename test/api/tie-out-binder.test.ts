import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Instant } from '../../src/domain/time.ts';
import { dayIn } from '../../src/domain/time-of-day.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
beforeAll(async () => {
  tieout = await runTieout();
}, 180_000);
afterAll(() => tieout?.end());

it('names the day of a tie-out as the company tells it', async () => {
  const owner = tieout.as('owner');
  const { connections } = await owner.connections(tieout.company);
  const { id } = await owner.askTieOut(tieout.company, connections[0]!.id);
  let run = await owner.tieOut(tieout.company, id);
  while (run.ended_at === null) run = await owner.tieOut(tieout.company, id);
  const begun = Date.parse(run.begun_at!) as Instant;
  const utc = run.begun_at!.slice(0, 10);
  // In one of the two it is always another day.
  const timeZone = ['Pacific/Kiritimati', 'Pacific/Pago_Pago'].find((zone) => dayIn(begun, zone) !== utc)!;
  const settings = `/api/v1/companies/${tieout.company}/settings`;
  await tieout.call('owner', 'PATCH', settings, { mail: { time_zone: timeZone } });
  const { name } = await owner.tieOutFile(tieout.company, id, 'xlsx');
  expect(name).toContain(`-${dayIn(begun, timeZone)}.xlsx`);
});
