import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { NewToken, PersonalToken, PersonalTokens } from '../app/ports/sign-in.ts';
import type { CompanyId, PersonId } from '../domain/ids.ts';
import { no, type Outcome, yes } from '../domain/refusal.ts';
import { ssoLimits } from '../domain/sign-in/single-sign-on.ts';
import { type TokenId, tokenLimits } from '../domain/sign-in/token.ts';
import { noted } from './noted.ts';
import { sha256 } from './remembered.ts';
import type { KeptToken } from './service-accounts.ts';

/** By its beginning a scanner for forgotten secrets knows it, and we know where to look. */
const beginning = 'tieout_pat_';
export const isPersonal = (token: string): boolean => token.startsWith(beginning);

const dayMs = 24 * 3600_000;
/** Ended ones stay in the list so long. */
const shownAfterMs = 30 * dayMs;
/** A use is noted once in so long: otherwise every request would write. */
const usedEveryMs = 60_000;

const columns =
  'id, person_id, company_id, name, scope, hint, made_strong, created_at, expires_at, last_used_at, revoked_at';

interface Row {
  readonly id: number;
  readonly person_id: number;
  readonly company_id: number | null;
  readonly name: string;
  readonly scope: PersonalToken['scope'];
  readonly hint: string;
  readonly made_strong: boolean;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly last_used_at: Date | null;
  readonly revoked_at: Date | null;
}

const tokenOf = (row: Row): PersonalToken => ({
  id: row.id as TokenId,
  name: row.name,
  scope: row.scope,
  company: row.company_id as CompanyId | null,
  hint: row.hint,
  createdAt: row.created_at.getTime(),
  expiresAt: row.expires_at.getTime(),
  lastUsedAt: row.last_used_at?.getTime() ?? null,
  revokedAt: row.revoked_at?.getTime() ?? null,
});

/** @param forget told when one was revoked: this process must not believe it any longer. */
export function personalTokens(pool: pg.Pool, now: () => number, forget: () => void): PersonalTokens {
  return {
    of: async (person) => {
      const { rows } = await pool.query<Row>(
        `select ${columns} from sign_in.personal_token
          where person_id = $1 and coalesce(revoked_at, expires_at) > $2
          order by revoked_at is not null or expires_at <= $3, created_at desc, id desc limit 200`,
        [person, new Date(now() - shownAfterMs), new Date(now())],
      );
      return rows.map(tokenOf);
    },
    make: (token) => make(pool, token, now()),
    revoke: async ({ person, id, requestId }) => {
      const outcome = await noted<Outcome<PersonalToken>>(pool, { person, requestId }, async (client) => {
        const { rows } = await client.query<Row & { already: boolean }>(
          `update sign_in.personal_token t set revoked_at = coalesce(t.revoked_at, $3)
             from sign_in.personal_token before
            where t.id = $1 and t.person_id = $2 and before.id = t.id
            returning ${columns.replace(/\w+/g, 't.$&')}, before.revoked_at is not null as already`,
          [id, person, new Date(now())],
        );
        const row = rows[0];
        if (!row) return { value: no('not_found', { thing: 'token' }), event: null };
        const facts = { name: row.name, hint: row.hint };
        return { value: yes(tokenOf(row)), event: row.already ? null : { type: 'token.revoked', facts } };
      });
      forget();
      return outcome;
    },
  };
}

async function make(pool: pg.Pool, token: NewToken, now: number): ReturnType<PersonalTokens['make']> {
  const secret = `${beginning}${randomBytes(32).toString('base64url')}`;
  const { person, name, scope, company, days, strong, requestId } = token;
  return noted<Awaited<ReturnType<PersonalTokens['make']>>>(pool, { person, requestId }, async (client) => {
    // Two at once must not both be the last that may be.
    await client.query('select pg_advisory_xact_lock(hashtext($1), $2)', ['personal tokens', person % 2 ** 31]);
    const count = await client.query<{ n: number }>(
      `select count(*)::int as n from sign_in.personal_token
        where person_id = $1 and revoked_at is null and expires_at > $2`,
      [person, new Date(now)],
    );
    const limit = tokenLimits.ofOnePerson;
    if ((count.rows[0]?.n ?? 0) >= limit) return { value: no('too_many_tokens', { limit }), event: null };
    const { rows } = await client.query<Row>(
      `insert into sign_in.personal_token
         (token_hash, person_id, company_id, name, scope, hint, made_strong, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning ${columns}`,
      [
        sha256(secret),
        person,
        company,
        name,
        scope,
        secret.slice(-4),
        strong,
        new Date(now),
        new Date(now + days * dayMs),
      ],
    );
    const made = tokenOf(rows[0]!);
    const facts = { name, hint: made.hint, scope, expires_at: new Date(made.expiresAt).toISOString().slice(0, 10) };
    return { value: yes({ token: secret, made }), event: { type: 'token.made', facts } };
  });
}

/** Who holds it, and a note that it was used; null where there is no such token, or it was revoked. */
export async function findPersonalToken(pool: pg.Pool, token: string, now: number): Promise<KeptToken | null> {
  const { rows } = await pool.query<Row & { rests: boolean }>(
    `with used as (
       update sign_in.personal_token set last_used_at = $2
        where token_hash = $1 and revoked_at is null and expires_at > $2
          and (last_used_at is null or last_used_at < $3)
     )
     select ${columns}, tieout.provider_is_silent(person_id, $4) as rests
       from sign_in.personal_token where token_hash = $1 and revoked_at is null`,
    [sha256(token), new Date(now), new Date(now - usedEveryMs), ssoLimits.tokensRestAfterDays],
  );
  const row = rows[0];
  if (!row) return null;
  return {
    person: row.person_id as PersonId,
    clientId: null,
    createdAt: Math.floor(row.created_at.getTime() / 1000),
    // Until its person comes by their provider again it is as one that has ended.
    expiresAt: row.rests ? 0 : Math.floor(row.expires_at.getTime() / 1000),
    scope: row.scope,
    company: row.company_id as CompanyId | null,
    strong: row.made_strong,
  };
}
