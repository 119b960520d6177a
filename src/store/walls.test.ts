import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql as ask } from '../../test/support/sql.ts';
import { type WalledDatabase, walledDatabase } from '../../test/support/walled-database.ts';
import { schemaFiles } from './migrate.ts';

let urls: WalledDatabase;
beforeAll(async () => {
  urls = await walledDatabase();
});
afterAll(() => urls.drop());

const rows = <R extends object>(text: string, values: readonly unknown[] = []) => ask<R>(urls.superUrl, text, values);

/** Every table that has no wall, and why. A new one has to have one, or a reason here. */
const open: Readonly<Record<string, string>> = {
  'tieout.demo_setting': 'how the demo was made: of nobody',
  'tieout.home': 'where the database is at home: of nobody',
  'tieout.migration': 'how far the schema has come: of nobody',
  'tieout.person':
    'a name and an address, which may belong to several companies and is looked up by its login before any is known: each statement reads it by a membership, or by a row that is walled',
};

describe('the wall of a company', () => {
  it('stands around every table that has a company, for reading and for writing, and binds the owner too', async () => {
    const open = await rows<{ name: string }>(
      `select c.relname as name from pg_class c
       where c.relnamespace = 'tieout'::regnamespace and c.relkind in ('r', 'p')
         and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'company_id')
         and not (c.relrowsecurity and c.relforcerowsecurity and exists (
           select from pg_policy p where p.polrelid = c.oid and p.polname = 'of_its_company' and p.polcmd = '*'
             and p.polqual is not null and p.polwithcheck is not null))`,
    );
    expect(open).toEqual([]);
    const walled = await rows<{ count: string }>(`select count(*) from pg_policy where polname = 'of_its_company'`);
    expect(Number(walled[0]!.count)).toBeGreaterThan(30);
  });

  it('or one of who signs in stands around every table, or it is said why not', async () => {
    const tables = await rows<{ name: string; policies: string[] }>(
      `select n.nspname || '.' || c.relname as name,
          array(select p.polname::text from pg_policy p where p.polrelid = c.oid and p.polcmd = '*') as policies
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('tieout', 'sign_in') and c.relkind in ('r', 'p')
          and not (c.relrowsecurity and c.relforcerowsecurity and exists (
            select from pg_policy p where p.polrelid = c.oid and p.polcmd = '*'
              and p.polname in ('of_its_company', 'of_its_people'))) order by 1`,
    );
    expect(tables.map(({ name }) => name)).toEqual(Object.keys(open));
    const signIn = await rows<{ name: string }>(
      `select c.relname as name from pg_class c where c.relnamespace = 'sign_in'::regnamespace and c.relkind = 'r'`,
    );
    expect(signIn.length).toBeGreaterThan(15);
  });

  it('begins every key of such a table with its company', async () => {
    const loose = await rows<{ name: string }>(
      `select c.relname as name from pg_index i join pg_class c on c.oid = i.indrelid
       where c.relnamespace = 'tieout'::regnamespace and i.indisprimary
         and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'company_id')
         and (select attname from pg_attribute where attrelid = c.oid and attnum = i.indkey[0]) <> 'company_id'`,
    );
    expect(loose).toEqual([]);
  });

  it('is taken away by each migration that changes rows of every company: the owner, who runs it, would reach none', async () => {
    const walled = await rows<{ name: string }>(
      `select tablename as name from pg_policies where schemaname = 'tieout' and policyname = 'of_its_company'`,
    );
    const names = new Set(walled.map(({ name }) => name));
    for (const [file, sql] of schemaFiles().migrations) {
      // What stands in functions is run by others, later.
      const run = sql.replaceAll(/\$\$.*?\$\$/gs, '');
      const changed = [...run.matchAll(/^(?:update|delete from) ([a-z_]+)\s/gm)].map((match) => match[1]!);
      const shut = changed.filter((name) => names.has(name) && !run.includes(`alter table ${name} no force row level`));
      expect(shut, file).toEqual([]);
    }
  });

  it('lets nobody of one company see or write what integrators and webhooks have of another', async () => {
    await rows(`insert into tieout.person (login, name) values ('ann', 'Ann')`);
    const [one, two] = await rows<{ id: string }>(
      `insert into tieout.company (name) values ('One'), ('Two') returning id`,
    );
    await rows(
      `insert into tieout.webhook_hook (company_id, owner_id, api_version, namespace, destination_url)
       select $1, id, 'v2', 'a', 'https://example.com' from tieout.person`,
      [one!.id],
    );
    const client = new pg.Client({ connectionString: urls.appUrl, options: '-c search_path=tieout' });
    await client.connect();
    const within = (company: string) => client.query(`select set_config('app.company', $1, false)`, [company]);
    const seen = async () => (await client.query('select id from webhook_hook')).rows.length;
    try {
      await within(one!.id);
      expect(await seen()).toBe(1);
      await within(two!.id);
      expect(await seen()).toBe(0);
      const into = `insert into webhook_hook (company_id, owner_id, api_version, namespace, destination_url)
        select ${one!.id}, id, 'v2', 'a', 'https://example.com' from person`;
      await expect(client.query(into)).rejects.toThrow(/row-level security/);
    } finally {
      await client.end();
    }
  });
});
