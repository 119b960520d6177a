import { expect, it } from 'vitest';
import { ownedDatabase } from '../../test/support/owned-database.ts';
import { migrate, schemaFiles } from '../store/migrate.ts';

it('who had another address since their password was set signs in with that, and nobody takes one over', async () => {
  const { superuser, ownerUrl, app, drop } = await ownedDatabase();
  const { migrations, grants } = schemaFiles();
  const older = new Map([...migrations].filter(([name]) => name < '0048'));
  try {
    await migrate(ownerUrl, app, { migrations: older, grants });
    await superuser.query(`insert into tieout.person (login, name, email) values
        ('same', 'S', 'Same@Example.com'), ('moved', 'M', 'moved.new@example.com'), ('first', 'F', 'two@example.com'),
        ('second', 'S', 'two@example.com'), ('wants', 'W', 'same@example.com'), ('from', 'F', 'swapped@example.com'),
        ('to', 'T', 'swapping@example.com'), ('none', 'N', null);
      insert into sign_in."user" (id, "personId", name, email)
        select login, id, name, case login when 'same' then 'same@example.com' when 'moved' then 'moved@example.com'
          when 'from' then 'swapping@example.com' when 'to' then 'swapped@example.com'
          when 'none' then 'gone@example.com' else id || '@no-email.invalid' end from tieout.person`);
    await migrate(ownerUrl, app);
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
    await drop();
  }
});
