import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SilentLine, silentLine } from '../support/silent-line.ts';
import { type Running, runTieout } from '../support/tieout.ts';

const metricsToken = 'a token of sixteen';

let line: SilentLine;
let tieout: Running;
beforeAll(async () => {
  tieout = await runTieout({}, async ({ appUrl }) => {
    line = await silentLine(appUrl);
    return { databaseUrl: line.url, metricsToken };
  });
}, 120_000);
afterAll(async () => {
  line?.speak(); // a stop waits for what is asked of it
  await tieout?.end();
  line?.end();
});

const ready = () => fetch(`${tieout.url}/readyz`);
const figures = async () =>
  (await fetch(`${tieout.url}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } })).text();

it('a database that says nothing keeps neither who asks whether the hub is ready nor its figures waiting', async () => {
  expect([(await ready()).status, await figures()]).toEqual([
    200,
    expect.stringContaining('tieout_database_readable 1'),
  ]);
  line.silence();
  const [answer, told] = await Promise.all([ready(), figures()]);
  expect([answer.status, await answer.json()]).toEqual([503, { ready: false }]);
  expect(told).toContain('tieout_database_readable 0');
  line.speak();
  await expect.poll(async () => (await ready()).status, { timeout: 30_000 }).toBe(200);
}, 60_000);
