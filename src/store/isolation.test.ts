import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql as ask } from '../../test/support/sql.ts';
import { demoDatabase } from '../../test/support/tieout.ts';
import type { WalledDatabase } from '../../test/support/walled-database.ts';

let urls: WalledDatabase;
let client: pg.Client;
let [own, other] = [0, 0];
const rows = <R extends object>(text: string, values: readonly unknown[] = []) => ask<R>(urls.superUrl, text, values);

beforeAll(async () => {
  urls = await demoDatabase();
  const companies = await rows<{ id: string }>('select id from company order by id');
  [own, other] = companies.map(({ id }) => Number(id)) as [number, number];
  client = new pg.Client({ connectionString: urls.appUrl, options: '-c search_path=tieout' });
  await client.connect();
  await client.query(`select set_config('app.company', '${own}', false)`);
});
afterAll(async () => {
  await client.end();
  await urls.drop();
});

/** What became of a statement: how many rows it touched, or why it was refused. */
async function came(text: string, values: readonly unknown[] = []): Promise<number | string> {
  await client.query('begin');
  try {
    return (await client.query(text, [...values])).rowCount ?? 0;
  } catch (cause) {
    const message = (cause as Error).message;
    if (/row-level security/.test(message)) return 'walled';
    return /permission denied/.test(message) ? 'not granted' : message;
  } finally {
    await client.query('rollback');
  }
}

it('no row of another company can be read, changed, removed, taken over or put there, in any table', async () => {
  const tables = await rows<{ name: string }>(
    `select c.relname as name from pg_class c where c.relnamespace = 'tieout'::regnamespace and c.relkind in ('r', 'p')
       and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'company_id') order by 1`,
  );
  expect(tables.length).toBeGreaterThan(60);
  const [broken, filled]: [string[], string[]] = [[], []];
  for (const { name } of tables) {
    // One of theirs, wherever they have any, else one of ours as if it were theirs.
    const [theirs] = await rows<{ row: object }>(
      `select to_jsonb(t) as row from ${name} t where company_id = $1 limit 1`,
      [other],
    );
    const [ours] = await rows<{ row: object }>(
      `select to_jsonb(t) as row from ${name} t where company_id = $1 limit 1`,
      [own],
    );
    if (theirs !== undefined || ours !== undefined) filled.push(name);
    const row = JSON.stringify({ ...(theirs ?? ours)?.row, company_id: other });
    const trials: Readonly<Record<string, readonly [string, (number | string)[]]>> = {
      read: [`select from ${name} where company_id = ${other}`, [0]],
      'read without a filter': [`select from ${name} where company_id is distinct from ${own}`, [0]],
      change: [`update ${name} set company_id = company_id where company_id = ${other}`, [0, 'not granted']],
      remove: [`delete from ${name} where company_id = ${other}`, [0, 'not granted']],
      'put there': [
        `insert into ${name} overriding system value
           select (jsonb_populate_record(null::${name}, '${row.replaceAll("'", "''")}')).*`,
        ['walled', 'not granted'],
      ],
    };
    for (const [what, [text, right]] of Object.entries(trials)) {
      const is = await came(text);
      // A row that was made up of nothing may fail for its emptiness before the wall is asked.
      if (what === 'put there' && theirs === undefined && ours === undefined && !right.includes(is)) continue;
      if (!right.includes(is)) broken.push(`${name}: ${what}: ${is}`);
    }
    // Ours, given away to them.
    const given = await came(`update ${name} set company_id = ${other} where company_id = ${own}`);
    const kept =
      ['walled', 'not granted', 0].includes(given) || /violates foreign key|locked|ended/.test(String(given));
    if (!kept) broken.push(`${name}: given away: ${given}`);
  }
  expect(broken).toEqual([]);
  expect(filled.length).toBeGreaterThan(25);
});

it('no row can name one of another company: every key between tables goes by the company too', async () => {
  const keys = await rows<{ name: string; right: boolean }>(
    `select c.conname as name, exists (
        select from unnest(c.conkey, c.confkey) as pair(own, other)
          join pg_attribute a on a.attrelid = c.conrelid and a.attnum = pair.own
          join pg_attribute b on b.attrelid = c.confrelid and b.attnum = pair.other
         where a.attname = 'company_id' and b.attname = 'company_id') as right
       from pg_constraint c
      where c.contype = 'f' and c.connamespace = 'tieout'::regnamespace
        and exists (select from pg_attribute a where a.attrelid = c.confrelid and a.attname = 'company_id')`,
  );
  expect(keys.length).toBeGreaterThan(60);
  expect(keys.filter(({ right }) => !right).map(({ name }) => name)).toEqual([]);
});

it('of the tables of signing in a company sees its own applications and what its people have', async () => {
  const tables = ['service_account', 'personal_token', 'passkey', 'second_factor', 'recovery_code', 'oauth_grant'];
  const theirs = 'select person_id from tieout.membership where company_id = $1';
  await rows(
    `insert into sign_in.application (client_id, company_id, name, redirect_uris)
       values ('x1', ${own}, 'Ours', '{https://x.example/}'), ('x2', ${other}, 'Theirs', '{https://x.example/}');
     insert into sign_in.second_factor (person_id, secret) select person_id, decode(repeat('00', 40), 'hex')
       from tieout.membership where company_id = ${other} limit 1;
     insert into sign_in.oauth_grant (client_id, person_id, scope, ends_at)
       select 'x2', person_id, 'read', now() from tieout.membership where company_id = ${other} limit 1`,
  );
  const seen: [string, number | string][] = [['application', await came(`select from sign_in.application`)]];
  for (const name of tables) {
    const people = await rows<{ person_id: string }>(`${theirs} except ${theirs.replace('$1', '$2')}`, [other, own]);
    const ids = people.map(({ person_id }) => person_id).join();
    seen.push([name, await came(`select from sign_in.${name} where person_id in (${ids})`)]);
  }
  expect(seen).toEqual([['application', 1], ...tables.map((name) => [name, 0])]);
  // Signing in names no company, and finds them all.
  await client.query(`select set_config('app.company', '', false)`);
  const all = await came('select from sign_in.application');
  await client.query(`select set_config('app.company', '${own}', false)`);
  expect(all).toBe(2);
});

it('without a company there is nothing at all', async () => {
  await client.query(`select set_config('app.company', '', false)`);
  try {
    for (const name of [
      'invoice',
      'link',
      'event',
      'event_seal',
      'connection_secret',
      'history_checkpoint',
      'vendor',
    ]) {
      expect([name, await came(`select from ${name}`)]).toEqual([name, 0]);
    }
  } finally {
    await client.query(`select set_config('app.company', '${own}', false)`);
  }
});
