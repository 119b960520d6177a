import { afterEach, expect, it } from 'vitest';
import { examine } from '../../bin/parts/examine.ts';
import { tellMoved, tellRestored } from '../../bin/parts/whereabouts.ts';
import { start } from '../../src/assemble.ts';
import { sql } from '../support/sql.ts';
import { demoDatabase, settingsFor } from '../support/tieout.ts';
import { type WalledDatabase, walledDatabase } from '../support/walled-database.ts';

const made: WalledDatabase[] = [];
afterEach(async () => {
  for (const one of made.splice(0)) await one.drop();
});
const keep = (one: WalledDatabase): WalledDatabase => {
  made.push(one);
  return one;
};

const opened = async ({ appUrl }: WalledDatabase, settings: Parameters<typeof settingsFor>[1] = {}) =>
  (await start(settingsFor(appUrl, { demo: false, ...settings }))).stop();

/** An installation that was at work for a moment. */
async function installation(): Promise<WalledDatabase> {
  const itself = keep(await demoDatabase());
  await opened(itself);
  return itself;
}
const copyOf = async ({ appUrl }: WalledDatabase) => keep(await walledDatabase(new URL(appUrl).pathname.slice(1)));
const envOf = ({ appUrl }: WalledDatabase) => ({ DATABASE_URL: appUrl });

it('a copy that nobody spoke of does not start beside the installation itself, which goes on', async () => {
  const itself = await installation();
  const copy = await copyOf(itself);
  for (const time of ['first', 'second']) {
    await expect(opened(copy), time).rejects.toThrow(
      /^This installation was elsewhere .*: its database was another one on this server, .* TIEOUT_COPY=1.* `npx tieout restored .* `npx tieout moved`\.$/,
    );
  }
  const place = 'place of the database';
  const doctor = async (env: NodeJS.ProcessEnv) =>
    (await examine(env, () => undefined)).filter(({ what }) => what === place);
  const asked = { what: place, ok: false, says: expect.stringContaining('was elsewhere') };
  expect(await doctor(envOf(copy))).toEqual([asked]);
  expect(await doctor(envOf(itself))).toMatchObject([{ ok: true }]);
  expect(await doctor({ ...envOf(copy), TIEOUT_COPY: '1' })).toEqual([]);
  await opened(copy, { copy: true });
  await expect(opened(copy), 'tried as a copy').rejects.toThrow('was elsewhere');
  await opened(itself);
});

it('one that has moved starts once somebody has said so, and from then on it is at home there and nowhere else', async () => {
  const itself = await installation();
  const moved = await copyOf(itself);
  // From an embedded database into one of one's own: nothing of the old place is kept.
  await sql(moved.superUrl, `update home set machine = 'm', folder = '/before'`);
  expect(await tellMoved(envOf(moved))).toMatchObject({
    json: { moved: true },
    text: expect.stringMatching(/^It is at home here from now on \(its database was another one/),
  });
  await opened(moved);
  await opened(moved);
  expect(await sql(moved.superUrl, 'select machine, folder from home')).toEqual([{ machine: null, folder: null }]);
  expect(await tellMoved(envOf(moved))).toMatchObject({ json: { moved: false } });
  await expect(opened(await copyOf(moved))).rejects.toThrow('was elsewhere');
});

it('a back-up that was put back starts once its moment was told, and its exports wait then', async () => {
  const restored = await copyOf(await installation());
  const told = await tellRestored({ words: [], options: { 'as-of': '2026-10-31T02:00:00Z' } }, envOf(restored));
  expect(told.json).toMatchObject({ waiting: 1 });
  await opened(restored);
  const waiting = await sql(restored.superUrl, 'select from connection where restored_at is not null');
  expect(waiting).toHaveLength(1);
});

it('it is known by its tables too, which a dump that is loaded over them makes anew, and by its server', async () => {
  const itself = await installation();
  const loaded = await copyOf(itself);
  await tellMoved(envOf(loaded));
  await sql(loaded.superUrl, 'alter table home rename to before');
  await sql(loaded.superUrl, 'create table home (like before including all)');
  await sql(loaded.superUrl, 'alter table home owner to test_owner');
  await sql(loaded.superUrl, 'insert into home select * from before');
  await sql(loaded.superUrl, 'grant select, insert, update, delete on home to test_app');
  await expect(opened(loaded)).rejects.toThrow('or its tables have been loaded from a dump since');

  await sql(itself.superUrl, `update home set server = '7000000000000000001'`);
  await expect(opened(itself)).rejects.toThrow('its database was on another PostgreSQL server');
  // A server that cannot tell its mark tells nothing by it.
  await sql(itself.superUrl, 'update home set server = null');
  await opened(itself);
  const [home] = await sql<{ server: string }>(itself.superUrl, 'select server from home');
  expect(home!.server).toMatch(/^\d{19}$/);
});

it('a demo starts anywhere, for its ERP is copied with it; so does an installation that no hub was started on yet', async () => {
  const untouched = keep(await demoDatabase());
  await opened(untouched, { demo: true });
  await opened(await copyOf(untouched), { demo: true });
  await opened(await copyOf(untouched));
});
