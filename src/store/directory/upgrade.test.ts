import { readFileSync } from 'node:fs';
import pg from 'pg';
import { expect, it } from 'vitest';
import { ownedDatabase } from '../../../test/support/owned-database.ts';
import { migrate, migrationNames } from '../migrate.ts';

const folder = new URL('../migrations/', import.meta.url);
const ours = '0007-company.sql';

it('people who were there before get a level on the directory and a home, behind the walls as they are', async () => {
  const { superuser, ownerUrl, app, drop } = await ownedDatabase();
  const before = new pg.Client({ connectionString: ownerUrl });
  await before.connect();
  try {
    await before.query(
      'create schema tieout; set search_path = tieout; create table migration (name text primary key, at timestamptz not null default now())',
    );
    for (const name of migrationNames().filter((one) => one < ours)) {
      await before.query(readFileSync(new URL(name, folder), 'utf8'));
      await before.query('insert into migration (name) values ($1)', [name]);
    }
    await superuser.query(`set search_path = tieout;
      insert into company (id, name) values (1, 'One'), (2, 'Two');
      insert into person (login, name) values ('all', 'All'), ('erp', 'Erp'), ('none', 'None'), ('both', 'Both');
      insert into membership (company_id, person_id, erp_integrations, push_to_accounting)
        select 1, id, case login when 'all' then 'admin' when 'erp' then 'admin' else 'none' end, login = 'all'
        from person;
      insert into membership (company_id, person_id) select 2, id from person where login = 'both'`);
    expect(await migrate(ownerUrl, app)).toContain(ours);
    const { rows } = await superuser.query(
      `select login, directory, active, home_company_id::integer as home, company_id::integer as company
       from person join membership on person_id = person.id order by person.id, company_id`,
    );
    expect(rows).toEqual([
      { login: 'all', directory: 'admin', active: true, home: 1, company: 1 },
      { login: 'erp', directory: 'read_only', active: true, home: 1, company: 1 },
      { login: 'none', directory: 'none', active: true, home: 1, company: 1 },
      // Whose sign-in nobody can tell to be theirs alone is nobody's to administer.
      { login: 'both', directory: 'none', active: true, home: null, company: 1 },
      { login: 'both', directory: 'none', active: true, home: null, company: 2 },
    ]);
    const walls = await superuser.query(
      `select relname from pg_class where relnamespace = 'tieout'::regnamespace and relkind = 'r'
         and not (relrowsecurity and relforcerowsecurity) order by relname`,
    );
    const open = walls.rows.map(({ relname }) => relname);
    for (const walled of [
      'membership',
      'permission_template',
      'invitation',
      'contact',
      'company_setting',
      'company_event',
      'mail',
    ]) {
      expect(open).not.toContain(walled);
    }
  } finally {
    await before.end();
    await drop();
  }
});
