import type pg from 'pg';
import type { PersonId } from '../domain/ids.ts';
import { type BegunBy, type Factors, hasSecondFactor, isStrong } from '../domain/sign-in/second-factor.ts';

type Client = Pick<pg.PoolClient, 'query'>;

/** What a person has beside a password: for `hasSecondFactor`. */
export async function factorsOf(client: Client, person: PersonId): Promise<Factors> {
  const { rows } = await client.query<Factors>(
    `select exists (select from sign_in.second_factor where person_id = $1 and confirmed_at is not null) as codes,
        (select count(*)::int from sign_in.passkey where person_id = $1) as passkeys`,
    [person],
  );
  return rows[0]!;
}

/**
 * May another factor be kept that was asked for in this session? Whoever has one has shown it there. It is asked as it is kept,
 * for it may have been begun before there was any: by a stolen password, which would make itself strong by it.
 */
export async function hasShownFactor(client: Client, person: PersonId, session: string): Promise<boolean> {
  if (!hasSecondFactor(await factorsOf(client, person))) return true;
  const { rows } = await client.query<{ by: BegunBy | null }>(
    'select "begunBy" as by from sign_in.session where id = $1',
    [session],
  );
  return isStrong(rows[0]?.by ?? 'password');
}

/** Recovery codes stand for something that may be lost: without it they open nothing more. */
export async function forgetIdleCodes(client: Client, person: PersonId): Promise<void> {
  await client.query(
    `delete from sign_in.recovery_code where person_id = $1
        and not exists (select from sign_in.second_factor where person_id = $1 and confirmed_at is not null)
        and not exists (select from sign_in.passkey where person_id = $1)`,
    [person],
  );
}

/** Since when somebody lacks the factor that another took from them; null where none was, or they have set up another. */
export async function factorTakenAt(client: Client, person: PersonId): Promise<number | null> {
  const { rows } = await client.query<{ taken_at: Date }>(
    'select taken_at from sign_in.factor_taken where person_id = $1',
    [person],
  );
  return rows[0]?.taken_at.getTime() ?? null;
}

/** They have set up another one. */
export const factorIsBack = async (client: Client, person: PersonId): Promise<void> => {
  await client.query('delete from sign_in.factor_taken where person_id = $1', [person]);
};
