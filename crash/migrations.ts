import { randomBytes } from 'node:crypto';
import { migrate, missingMigrations } from '../src/store/migrate.ts';
import { walledDatabase } from '../test/support/walled-database.ts';
import { ask } from './parts/ask.ts';
import { say, type Table, table } from './parts/table.ts';

/** Kills whoever runs the n-th command that changes the schema, at that command; a sequence counts them, for it is never taken back. */
const trap = (at: number) => `
  create schema trap;
  create sequence trap.commands;
  create function trap.spring() returns event_trigger language plpgsql security definer as $$
  begin
    if nextval('trap.commands') = ${at} then perform pg_terminate_backend(pg_backend_pid()); end if;
  end $$;
  grant usage on schema trap to public;
  create event trigger trap on ddl_command_end execute function trap.spring();`;
const disarm = 'drop event trigger trap; drop schema trap cascade';

/** What a database is made of, as one line. */
const shape = `select md5(string_agg(one, '~' order by one)) as shape from (
    select concat_ws(' ', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull) as one
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('tieout', 'sign_in') and a.attnum > 0 and not a.attisdropped
    union all select concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint
    where connamespace in ('tieout'::regnamespace, 'sign_in'::regnamespace)
    union all select indexdef from pg_indexes where schemaname in ('tieout', 'sign_in')
    union all select concat_ws(' ', tablename, policyname, qual, with_check) from pg_policies where schemaname = 'tieout'
    union all select concat_ws(' ', p.proname, md5(p.prosrc)) from pg_proc p where pronamespace = 'tieout'::regnamespace
    union all select concat_ws(' ', table_name, grantee, privilege_type) from information_schema.role_table_grants
    where table_schema in ('tieout', 'sign_in')) as everything`;

/** Nothing in it but what an installation has before its first start. */
async function emptyDatabase(server: string, owner: string) {
  const name = `tieout_${randomBytes(8).toString('hex')}`;
  await ask(server, `create database ${name} owner ${owner}`);
  const at = (url: string) => {
    const made = new URL(url);
    made.pathname = `/${name}`;
    return made.href;
  };
  return { at, drop: () => ask(server, `drop database if exists ${name} with (force)`) };
}

/**
 * Every migration, from an empty database on, killed at each of its commands and begun again.
 * @param every only each so-many-th command.
 */
export async function migrations({ every = 25 }: { every?: number }): Promise<Table> {
  const server = process.env.TIEOUT_TEST_DATABASE_URL!;
  const whole = await walledDatabase();
  const [owner, app] = [new URL(whole.ownerUrl).username, new URL(whole.appUrl).username];
  const wrong: string[] = [];
  let [commands, killed, untouched] = [0, 0, 0];
  try {
    const [{ shape: wanted }] = (await ask<{ shape: string }>(whole.superUrl, shape)) as [{ shape: string }];
    for (let n = 1; wrong.length < 10; n += every) {
      const { at, drop } = await emptyDatabase(server, owner);
      try {
        await ask(at(whole.superUrl), trap(n));
        const died = await migrate(at(whole.ownerUrl), app).then(
          () => false,
          () => true,
        );
        const [{ count }] = (await ask<{ count: string }>(
          at(whole.superUrl),
          'select last_value as count from trap.commands',
        )) as [{ count: string }];
        commands = Math.max(commands, Number(count));
        await ask(at(whole.superUrl), disarm);
        if (!died) {
          untouched++;
          break; // there are no more commands than that
        }
        killed++;
        await migrate(at(whole.ownerUrl), app);
        const left = await missingMigrations(at(whole.appUrl));
        const [{ shape: came }] = (await ask<{ shape: string }>(at(whole.superUrl), shape)) as [{ shape: string }];
        if (left.length > 0) wrong.push(`killed at command ${n}: ${left.join(', ')} is missing after the next start`);
        else if (came !== wanted)
          wrong.push(`killed at command ${n}: the schema differs from one that was never killed`);
      } catch (cause) {
        wrong.push(
          `killed at command ${n}: ${cause instanceof Error ? `${cause.message} ${String(cause.cause ?? '')}` : cause}`,
        );
      } finally {
        await drop();
      }
      if (killed % 20 === 0) say(`migrations: killed at command ${n}`);
    }
  } finally {
    await whole.drop();
  }
  if (untouched === 0) wrong.push('the end of the commands was never reached');
  return table(
    'Migrations killed at a command, and begun again',
    ['commands', 'killed at', 'begun again without a fault'],
    [[commands, killed, killed - wrong.length]],
    wrong,
  );
}
