import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { Introspected, IssuedToken, TokenHolder } from '../app/ports/sign-in.ts';
import type { PersonId } from '../domain/ids.ts';
import { compareWithNothing, hashPassword, passwordMatches } from './passwords.ts';
import { sha256 } from './remembered.ts';

const livesSeconds = 5400;
/** So long an ended token is still told apart from one that never was. */
const keptAfterSeconds = 24 * 3600;

const at = (seconds: number) => new Date(seconds * 1000);

/** For whom this client speaks; null for a wrong secret and, after the same time, for an unknown client. */
export async function proveClient(pool: pg.Pool, clientId: string, secret: string): Promise<PersonId | null> {
  const { rows } = await pool.query<{ person_id: number; secret_hash: string }>(
    'select person_id, secret_hash from sign_in.service_account where client_id = $1 and revoked_at is null',
    [clientId],
  );
  const account = rows[0];
  if (!account) return compareWithNothing(secret);
  return (await passwordMatches(account.secret_hash, secret)) ? (account.person_id as PersonId) : null;
}

export async function issueToken(pool: pg.Pool, clientId: string, person: PersonId, now: number): Promise<IssuedToken> {
  const accessToken = `tieout_${randomBytes(32).toString('base64url')}`;
  const createdAt = Math.floor(now / 1000);
  await pool.query(
    `with swept as (
       delete from sign_in.access_token where token_hash in
         (select token_hash from sign_in.access_token where expires_at < $5 limit 100 for update skip locked)
     )
     insert into sign_in.access_token (token_hash, person_id, client_id, created_at, expires_at)
     values ($1, $2, $3, $4, $6)`,
    [
      sha256(accessToken),
      person,
      clientId,
      at(createdAt),
      at(createdAt - keptAfterSeconds),
      at(createdAt + livesSeconds),
    ],
  );
  return { accessToken, expiresIn: livesSeconds, createdAt };
}

/** A token as it is kept; times in whole seconds since 1970. */
export interface KeptToken {
  readonly person: PersonId;
  readonly clientId: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Of an application's token: where alone it counts, and for what. */
  readonly only?: TokenHolder['only'];
}

export async function findToken(pool: pg.Pool, token: string): Promise<KeptToken | null> {
  const { rows } = await pool.query<{ person_id: number; client_id: string; created_at: Date; expires_at: Date }>(
    'select person_id, client_id, created_at, expires_at from sign_in.access_token where token_hash = $1',
    [sha256(token)],
  );
  const row = rows[0];
  if (!row) return null;
  return {
    person: row.person_id as PersonId,
    clientId: row.client_id,
    createdAt: row.created_at.getTime() / 1000,
    expiresAt: row.expires_at.getTime() / 1000,
  };
}

/** What a service account is told of a token of its own; null for any other, and for one that has ended. */
export async function introspectServiceToken(
  pool: pg.Pool,
  clientId: string,
  token: string,
  now: number,
): Promise<Introspected | null> {
  const found = await findToken(pool, token);
  if (found === null || found.clientId !== clientId || found.expiresAt * 1000 <= now) return null;
  const { person, createdAt, expiresAt } = found;
  return { person, clientId, createdAt, expiresAt, scope: 'read write', kind: 'access' };
}

export async function endToken(pool: pg.Pool, clientId: string, token: string): Promise<void> {
  await pool.query('delete from sign_in.access_token where token_hash = $1 and client_id = $2', [
    sha256(token),
    clientId,
  ]);
}

/** @returns whether anything is other than before; then its tokens have ended. */
export async function saveServiceAccount(
  pool: pg.Pool,
  clientId: string,
  person: PersonId,
  secret: string,
): Promise<boolean> {
  const { rows } = await pool.query<{ person_id: number; secret_hash: string }>(
    'select person_id, secret_hash from sign_in.service_account where client_id = $1',
    [clientId],
  );
  const known = rows[0];
  const same = known !== undefined && (await passwordMatches(known.secret_hash, secret));
  if (same && known.person_id === person) return false;
  await pool.query(
    `with saved as (
       insert into sign_in.service_account (client_id, person_id, secret_hash) values ($1, $2, $3)
       on conflict (client_id) do update
         set person_id = excluded.person_id, secret_hash = excluded.secret_hash, updated_at = now()
       returning client_id
     )
     delete from sign_in.access_token t using saved where t.client_id = saved.client_id`,
    [clientId, person, same ? known.secret_hash : await hashPassword(secret)],
  );
  return true;
}
