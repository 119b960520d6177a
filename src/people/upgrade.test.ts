import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { expect, it } from 'vitest';
import { freshDatabase } from '../../test/support/database.ts';
import { migrate, schemaFiles } from '../store/migrate.ts';

it('who had another address since their password was set signs in with that, and nobody takes one over', async () => {
  const database = await freshDatabase();
  const suffix = randomBytes(6).toString('hex');
  const [owner, app] = [`owner_${suffix}`, `app_${suffix}`];
  const superuser = new pg.Client({ connectionString: database.url });
  await superuser.connect();
  for (const role of [owner, app]) await superuser.query(`create role ${role} login password 'test'`);
  await superuser.query(`grant create on database ${new URL(database.url).pathname.slice(1)} to ${owner}`);
  const ownerUrl = new URL(database.url);
  [ownerUrl.username, ownerUrl.password] = [owner, 'test'];
  const { migrations, grants } = schemaFiles();
  const older = new Map([...migrations].filter(([name]) => name < '0048'));
  try {
    await migrate(ownerUrl.href, app, { migrations: older, grants });
    await superuser.query(`insert into tieout.person (login, name, email) values
        ('same', 'S', 'Same@Example.com'), ('moved', 'M', 'moved.new@example.com'), ('first', 'F', 'two@example.com'),
        ('second', 'S', 'two@example.com'), ('wants', 'W', 'same@example.com'), ('from', 'F', 'swapped@example.com'),
        ('to', 'T', 'swapping@example.com'), ('none', 'N', null);
      insert into sign_in."user" (id, "personId", name, email)
        select login, id, name, case login when 'same' then 'same@example.com' when 'moved' then 'moved@example.com'
          when 'from' then 'swapping@example.com' when 'to' then 'swapped@example.com'
          when 'none' then 'gone@example.com' else id || '@no-email.invalid' end from tieout.person`);
    await migrate(ownerUrl.href, app);
    const { rows } = await superuser.query<{ id: string; email: string }>(
      `select id, case when email = "personId" || '@no-email.invalid' then '' else email end as email
         from sign_in."user" order by "personId"`,
    );
    expect(Object.fromEntries(rows.map(({ id, email }) => [id, email]))).toEqual({
      same: 'same@example.com',
      moved: 'moved.new@example.com',
      first: 'two@example.com',
      second: '',
      wants: '',
      from: 'swapped@example.com',
      to: 'swapping@example.com',
      none: '',
    });
  } finally {
    await superuser.query(`drop owned by ${owner}, ${app} cascade; drop role ${owner}, ${app}`);
    await superuser.end();
    await database.drop();
  }
});
