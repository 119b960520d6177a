import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { PersonId } from '../domain/ids.ts';
import { compareWithNothing, hashPassword, passwordMatches } from './passwords.ts';

/** Somebody who can sign in with a password. */
export interface Login {
  readonly person: PersonId;
  /** Whose sign-in it is, by the library's id. */
  readonly user: string;
  /** The hash of their password. */
  readonly password: string;
}

/** Who signs in, and whether what they typed is another's as well. */
export interface ProvedLogin extends Login {
  readonly shared: boolean;
}

interface LoginRow {
  readonly person: number;
  readonly user: string;
  readonly password: string;
}

const logins = `
  select u."personId" as person, u.id as user, a.password
    from sign_in."user" u
    join sign_in.account a on a."providerId" = 'credential' and a."accountId" = u.id and a.password is not null`;

const loginOf = (row: LoginRow | undefined): Login | null => (row ? { ...row, person: row.person as PersonId } : null);

/**
 * Who signs in with what was typed; null for nobody. It may be the login name of one and the e-mail address of another, of
 * another company perhaps, where nobody knows of the other: then it is whose password it is, the login name first.
 */
export async function provedLogin(pool: pg.Pool, typed: string, password: string): Promise<ProvedLogin | null> {
  const { rows } = await pool.query<LoginRow>(
    `${logins} where u.username = $1 or u.email = $1 order by u.username is not distinct from $1 desc limit 2`,
    [typed.toLowerCase()],
  );
  // An address may be two people's, anything else one's. As much is compared whether they are there or not: time tells nobody.
  for (const row of typed.includes('@') ? [rows[0], rows[1]] : [rows[0]]) {
    if (row === undefined) await compareWithNothing(password);
    else if (await passwordMatches(row.password, password)) return { ...loginOf(row)!, shared: rows.length > 1 };
  }
  return null;
}

/** Null for whoever has no password. */
export async function loginOfPerson(pool: pg.Pool, person: PersonId): Promise<Login | null> {
  const { rows } = await pool.query<LoginRow>(`${logins} where u."personId" = $1`, [person]);
  return loginOf(rows[0]);
}

interface Known {
  readonly login: string;
  readonly name: string;
  readonly email: string | null;
  readonly known_name: string | null;
  readonly known_login: string | null;
  readonly password: string | null;
}

/**
 * One statement: the sign-in, its password and, where the password is another than before, the end of its sessions and of
 * what was begun with the old one and waits for a code. An address that someone else signs in with already is not taken
 * over: this one signs in by name.
 */
const save = `
  with saved as (
    insert into sign_in."user" as u (id, "personId", name, email, username)
    values ($2, $1, $3,
      case when $4::text is null
        or exists (select from sign_in."user" other where other.email = $4 and other."personId" <> $1)
        then $1 || '@no-email.invalid' else $4 end,
      $5)
    on conflict ("personId") do update
      set name = excluded.name, email = excluded.email, username = excluded.username, "updatedAt" = now()
    returning u.id
  ), kept as (
    insert into sign_in.account (id, "accountId", "providerId", "userId", password)
    select $6, saved.id, 'credential', saved.id, $7 from saved
    on conflict ("providerId", "accountId") do update set password = excluded.password, "updatedAt" = now()
  ), half_way as (
    delete from sign_in.under_way where person_id = $1 and kind = 'second_factor' and not $8
  )
  delete from sign_in.session using saved where "userId" = saved.id and not $8`;

/**
 * Gives a person this password; the name and address to sign in with are copied from the person at that time. The address
 * follows the person's from then on (trigger `follow_address`).
 * @returns whether it is another password than before.
 */
export async function savePassword(
  pool: Pick<pg.PoolClient, 'query'>,
  person: PersonId,
  password: string,
): Promise<boolean> {
  const { rows } = await pool.query<Known>(
    `select p.login, p.name, p.email, u.name as known_name, u.username as known_login, a.password
       from tieout.person p
       left join sign_in."user" u on u."personId" = p.id
       left join sign_in.account a on a."providerId" = 'credential' and a."accountId" = u.id
      where p.id = $1`,
    [person],
  );
  const known = rows[0];
  if (!known) throw new Error(`there is no person ${person} to give a password to`);
  const same = known.password !== null && (await passwordMatches(known.password, password));
  const login = known.login.toLowerCase();
  if (same && known.known_name === known.name && known.known_login === login) return false;
  await pool.query(save, [
    person,
    randomUUID(),
    known.name,
    known.email?.toLowerCase() ?? null,
    login,
    randomUUID(),
    same ? known.password : await hashPassword(password),
    same,
  ]);
  return !same;
}

/** Sessions that ended by themselves, a few at a time: nobody else would ever remove them. */
export async function sweepSessions(pool: pg.Pool): Promise<void> {
  await pool.query(
    `delete from sign_in.session
      where id in (select id from sign_in.session where "expiresAt" < now() limit 100 for update skip locked)`,
  );
}
