import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headersOfBefore } from '../../test/support/sealing.ts';
import { sql as ask } from '../../test/support/sql.ts';
import { type WalledDatabase, walledDatabase } from '../../test/support/walled-database.ts';
import { resealAll } from '../app/resealer.ts';
import type { Keyring } from '../app/unit-of-work.ts';
import type { CompanyId, ConnectionId, PersonId } from '../domain/ids.ts';
import { newKey, openKeyring } from '../keyring.ts';
import { openSealing } from '../sealing.ts';
import { type Database, openDatabase } from './pool.ts';
import { openCompanies } from './sealed-history.ts';
import { openUnitOfWork } from './unit-of-work.ts';

let urls: WalledDatabase;
let database: Database;
const rows = <R extends object>(text: string, values: readonly unknown[] = []) => ask<R>(urls.superUrl, text, values);
const canary = 'canary-77aa01';
const logged: unknown[] = [];
const log = {
  error: (...what: unknown[]) => void logged.push(what),
  info: (...what: unknown[]) => void logged.push(what),
};

beforeAll(async () => {
  urls = await walledDatabase();
  database = openDatabase(urls.appUrl);
});
afterAll(async () => {
  await database.close();
  await urls.drop();
});

async function connected(name: string) {
  const [made] = await rows<{ id: string }>('insert into company (name) values ($1) returning id', [name]);
  const company = Number(made!.id) as CompanyId;
  const connections = await rows<{ id: string }>(
    `insert into connection (company_id, kind, name) values ($1, 'tryton', 'Books') returning id`,
    [company],
  );
  return { company, connection: Number(connections[0]!.id) as ConnectionId };
}
type Connected = Awaited<ReturnType<typeof connected>>;
const placeOf = ({ company, connection }: Connected) =>
  ({ company, kind: 'connection', record: connection, name: 'tryton' }) as const;
const keep = (of: Connected, keyring: Keyring, value: string) =>
  openUnitOfWork(database).run({ company: of.company }, (tx) =>
    tx.secrets.set(of.connection, 'tryton', keyring.seal(placeOf(of), value), null as unknown as PersonId),
  );
const keptOf = async (of: Connected) => {
  const [row] = await rows<{ sealed: string; set_at: string }>(
    'select sealed, set_at::text from connection_secret where company_id = $1',
    [of.company],
  );
  return row!;
};

describe('secrets in the database', () => {
  it('are ciphertext, which no other company and no other connection can open', async () => {
    const [one, two] = [await connected('One'), await connected('Two')];
    const keyring = openKeyring({ value: newKey() })!;
    await keep(one, keyring, canary);
    await keep(two, keyring, 'another');
    expect(keyring.open(placeOf(one), (await keptOf(one)).sealed)).toBe(canary);
    // Whoever may write the table puts the one's ciphertext into the other's row.
    await rows('update connection_secret set sealed = $1 where company_id = $2', [
      (await keptOf(one)).sealed,
      two.company,
    ]);
    const moved = (await keptOf(two)).sealed;
    expect(() => keyring.open(placeOf(two), moved)).toThrow(/cannot be opened/);
    const dump = JSON.stringify(await rows('select * from connection_secret'));
    expect(dump).not.toContain(canary);
    await rows('delete from connection_secret');
  });

  it('go over to a new key of every company while they are used, and the old one may go then', async () => {
    const all = [await connected('Three'), await connected('Four'), await connected('Five')];
    const [old, next] = [newKey(), newKey()];
    const before = openKeyring({ value: old })!;
    for (const of of all) await keep(of, before, canary);
    const set = (await keptOf(all[0]!)).set_at;
    const both = openKeyring({ value: `${next} ${old}` })!;
    const work = openUnitOfWork(database);
    const reseal = () =>
      resealAll({ work, log }, { ring: both, column: openSealing(both, 'sessions').column }, openCompanies(database));
    const [first, second] = await Promise.all([reseal(), reseal()]);
    expect(first.resealed + second.resealed).toBeGreaterThanOrEqual(all.length);
    const after = openKeyring({ value: next })!;
    for (const of of all) expect(after.open(placeOf(of), (await keptOf(of)).sealed)).toBe(canary);
    expect((await keptOf(all[0]!)).set_at).toBe(set);
    expect(await reseal()).toEqual({ resealed: 0, unopened: 0 });
    // One whose key is gone is left as it is, said, and keeps nobody else from it.
    await keep(all[1]!, openKeyring({ value: newKey() })!, canary);
    await keep(all[2]!, before, canary);
    expect(await reseal()).toEqual({ resealed: 1, unopened: 1 });
    expect(JSON.stringify(logged)).toMatch(/does not have/);
    expect(JSON.stringify(logged)).not.toContain(canary);
  });

  it('are taken over from what older releases wrote: headers of webhooks, in the columns where they are', async () => {
    const of = await connected('Hooked');
    await rows(`insert into person (login, name) values ('hooker', 'H') on conflict do nothing`);
    const [hook] = await rows<{ id: string }>(
      `insert into webhook_hook (company_id, owner_id, api_version, namespace, destination_url, destination_headers)
       select $1, max(id), 'v2', 'a', 'https://example.com', $2 from person returning id`,
      [of.company, headersOfBefore('sessions', `{"authorization":"${canary}"}`)],
    );
    const ring = openKeyring({ value: newKey() })!;
    const { column } = openSealing(ring, 'sessions');
    const kept = async () =>
      (
        await rows<{ sealed: Buffer }>('select destination_headers as sealed from webhook_hook where id = $1', [
          hook!.id,
        ])
      )[0]!.sealed;
    const place = { company: of.company, kind: 'webhook', record: Number(hook!.id), name: 'headers' } as const;
    expect(column.open(place, await kept())).toContain(canary);
    const reseal = () => resealAll({ work: openUnitOfWork(database), log }, { ring, column }, openCompanies(database));
    await reseal();
    const anew = await kept();
    expect(anew.toString()).toMatch(/^v1\./);
    expect(column.open(place, anew)).toContain(canary);
    // Nothing of the secret of sessions is needed any more.
    expect(openSealing(ring, 'another').column.open(place, anew)).toContain(canary);
    await reseal();
    expect(await kept()).toEqual(anew);
  });

  it('are not overwritten by a resealing that comes late', async () => {
    const of = await connected('Late');
    const keyring = openKeyring({ value: newKey() })!;
    await keep(of, keyring, 'old');
    const was = { place: placeOf(of), sealed: (await keptOf(of)).sealed };
    await keep(of, keyring, 'new');
    await openUnitOfWork(database).run({ company: of.company }, (tx) =>
      tx.secrets.reseal(was, keyring.seal(placeOf(of), 'old')),
    );
    expect(keyring.open(placeOf(of), (await keptOf(of)).sealed)).toBe('new');
  });
});
