import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { Introspected, IssuedToken, TokenHolder } from '../app/ports/sign-in.ts';
import type { CompanyId, PersonId } from '../domain/ids.ts';
import type { TokenScope } from '../domain/sign-in/token.ts';
import { compareWithNothing, hashPassword, passwordMatches } from './passwords.ts';
import { sha256 } from './remembered.ts';

const livesSeconds = 5400;
/** A use is noted once in so long: otherwise every token of a busy program would write twice. */
const usedEveryMs = 60_000;
/** So long an ended token is still told apart from one that never was. */
const keptAfterSeconds = 24 * 3600;

const at = (seconds: number) => new Date(seconds * 1000);

/** A service account whose secret was proved. */
export interface ProvedClient {
  readonly person: PersonId;
  /** When it ends, in milliseconds since 1970; null: never by itself. */
  readonly endsAt: number | null;
}

/** For whom this client speaks; null for a wrong secret and, after the same time, for an unknown or an ended client. */
export async function proveClient(
  pool: pg.Pool,
  clientId: string,
  secret: string,
  now: number,
): Promise<ProvedClient | null> {
  const { rows } = await pool.query<{ person_id: number; secret_hash: string; expires_at: Date | null }>(
    `select person_id, secret_hash, expires_at from sign_in.service_account
      where client_id = $1 and revoked_at is null and (expires_at is null or expires_at > $2)`,
    [clientId, new Date(now)],
  );
  const account = rows[0];
  if (!account) return compareWithNothing(secret);
  const matches = await passwordMatches(account.secret_hash, secret);
  return matches ? { person: account.person_id as PersonId, endsAt: account.expires_at?.getTime() ?? null } : null;
}

/** A token for whom the secret was proved; null where the account was revoked since then. */
export async function issueToken(
  pool: pg.Pool,
  clientId: string,
  { person, endsAt }: ProvedClient,
  now: number,
): Promise<IssuedToken | null> {
  const accessToken = `tieout_${randomBytes(32).toString('base64url')}`;
  const createdAt = Math.floor(now / 1000);
  const left = endsAt === null ? livesSeconds : Math.max(1, Math.floor(endsAt / 1000) - createdAt);
  const expiresIn = Math.min(livesSeconds, left);
  const { rowCount } = await pool.query(
    `with swept as (
       delete from sign_in.access_token where token_hash in
         (select token_hash from sign_in.access_token where expires_at < $5 limit 100 for update skip locked)
     ), used as (
       update sign_in.service_account set last_used_at = $7
        where client_id = $3 and (last_used_at is null or last_used_at < $8)
     )
     insert into sign_in.access_token (token_hash, person_id, client_id, created_at, expires_at)
     select $1, $2, client_id, $4, $6 from sign_in.service_account where client_id = $3 and revoked_at is null`,
    [
      sha256(accessToken),
      person,
      clientId,
      at(createdAt),
      at(createdAt - keptAfterSeconds),
      at(createdAt + expiresIn),
      new Date(now),
      new Date(now - usedEveryMs),
    ],
  );
  return rowCount === 0 ? null : { accessToken, expiresIn, createdAt };
}

/** A token as it is kept; times in whole seconds since 1970. */
export interface KeptToken {
  readonly person: PersonId;
  readonly clientId: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly scope: TokenScope;
  readonly company: CompanyId | null;
  readonly strong: boolean;
  /** Of an application's token: where alone it counts, and for what. */
  readonly only?: TokenHolder['only'];
}

/** One that was made at the moment of the revocation outlived it: so the account itself is asked too. */
export async function findToken(pool: pg.Pool, token: string): Promise<KeptToken | null> {
  const { rows } = await pool.query<{
    person_id: number;
    client_id: string;
    created_at: Date;
    expires_at: Date;
    scope: TokenScope;
    company_id: number | null;
  }>(
    `select t.person_id, t.client_id, t.created_at, t.expires_at, s.scope, s.company_id
       from sign_in.access_token t join sign_in.service_account s on s.client_id = t.client_id
      where t.token_hash = $1 and s.revoked_at is null`,
    [sha256(token)],
  );
  const row = rows[0];
  if (!row) return null;
  return {
    person: row.person_id as PersonId,
    clientId: row.client_id,
    createdAt: row.created_at.getTime() / 1000,
    expiresAt: row.expires_at.getTime() / 1000,
    scope: row.scope,
    company: row.company_id as CompanyId | null,
    // An administrator made it: a program has no finger and no telephone.
    strong: true,
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
  return {
    person,
    clientId,
    createdAt,
    expiresAt,
    scope: found.scope === 'read' ? 'read' : 'read write',
    kind: 'access',
  };
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
