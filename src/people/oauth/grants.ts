import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type pg from 'pg';
import type { GrantedTokens, GrantFault, Introspected } from '../../app/ports/sign-in.ts';
import type { CompanyId, PersonId } from '../../domain/ids.ts';
import { isWithin, type Scope } from '../../domain/sign-in/oauth.ts';
import { ssoLimits } from '../../domain/sign-in/single-sign-on.ts';
import { sha256 } from '../remembered.ts';
import type { KeptToken } from '../service-accounts.ts';
import { inTransaction } from '../transaction.ts';
import { endGrant } from './ending.ts';

const accessSeconds = 5400;
/** A refresh token that nobody used for so long has ended. */
const refreshSeconds = 30 * 24 * 3600;
/** So long what has ended is still told apart from what never was. */
const keptAfterSeconds = 24 * 3600;

/** Told apart by their beginnings: by us, and by whoever looks for secrets that lie about. */
const prefixes = { access: 'tie_at_', refresh: 'tie_rt_', code: 'tie_ac_' } as const;
export const isGrantToken = (token: string): boolean => token.startsWith(prefixes.access);

export type Exchanged =
  | ({ readonly ok: true } & GrantedTokens)
  /** `cut`: all that came of the same yes has ended with it. */
  | { readonly ok: false; readonly fault: GrantFault; readonly cut?: true };
const no = (fault: GrantFault) => ({ ok: false, fault }) as const;
const reused = { ok: false, fault: 'invalid_grant', cut: true } as const;

interface GrantRow {
  readonly grant_id: number;
  readonly client_id: string;
  readonly scope: Scope;
  readonly expires_at: Date;
  readonly used_at: Date | null;
  readonly ends_at: Date;
  readonly ended_at: Date | null;
}

/** The grant's row is locked: of two who come with one code or one refresh token, the second sees that it was used. */
const ofCode = `
  select g.id as grant_id, g.client_id, g.scope, c.expires_at, c.used_at, g.ends_at, g.ended_at, c.redirect_uri, c.challenge
    from sign_in.oauth_code c join sign_in.oauth_grant g on g.id = c.grant_id
   where c.code_hash = $1 for update of g, c`;
const ofRefreshToken = `
  select g.id as grant_id, g.client_id, g.scope, t.expires_at, t.used_at, g.ends_at, g.ended_at,
      tieout.provider_is_silent(g.person_id, $2) as rests
    from sign_in.oauth_token t join sign_in.oauth_grant g on g.id = t.grant_id
   where t.token_hash = $1 and t.kind = 'refresh' for update of g, t`;

/** @param now milliseconds since 1970. */
export function exchangeCode(
  pool: pg.Pool,
  clientId: string,
  given: { readonly code: string; readonly redirectUri: string; readonly verifier: string | null },
  now: number,
): Promise<Exchanged> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<GrantRow & { redirect_uri: string; challenge: string | null }>(ofCode, [
      sha256(given.code),
    ]);
    const row = rows[0];
    // Another's code is left as it is: its own client may still be on its way with it.
    if (row === undefined || row.client_id !== clientId || row.ended_at !== null) return no('invalid_grant');
    if (row.used_at !== null) {
      await endGrant(client, row.grant_id, 'code_reused');
      return reused;
    }
    await client.query('update sign_in.oauth_code set used_at = clock_timestamp() where code_hash = $1', [
      sha256(given.code),
    ]);
    const right = row.redirect_uri === given.redirectUri && proves(row.challenge, given.verifier);
    if (!right || row.expires_at.getTime() <= now) return no('invalid_grant');
    return { ok: true, ...(await issue(client, row, row.scope, now)) };
  });
}

/** A verifier without a challenge is refused as well: somebody cut the challenge out of the request. */
function proves(challenge: string | null, verifier: string | null): boolean {
  if (challenge === null || verifier === null) return challenge === null && verifier === null;
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return false;
  const made = createHash('sha256').update(verifier).digest('base64url');
  return timingSafeEqual(Buffer.from(made), Buffer.from(challenge));
}

export function spendRefreshToken(
  pool: pg.Pool,
  clientId: string,
  given: { readonly refreshToken: string; readonly scope: Scope | null },
  now: number,
): Promise<Exchanged> {
  const hash = sha256(given.refreshToken);
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<GrantRow & { rests: boolean }>(ofRefreshToken, [
      hash,
      ssoLimits.tokensRestAfterDays,
    ]);
    const row = rows[0];
    if (row === undefined || row.client_id !== clientId || row.ended_at !== null) return no('invalid_grant');
    if (row.used_at !== null) {
      await endGrant(client, row.grant_id, 'refresh_reused');
      return reused;
    }
    // Neither used up nor cut: it counts again once its person has come by their provider.
    if (row.rests || Math.min(row.expires_at.getTime(), row.ends_at.getTime()) <= now) return no('invalid_grant');
    // Before it is used up: a wish for too much costs nobody the token.
    const scope = given.scope ?? row.scope;
    if (!isWithin(scope, row.scope)) return no('invalid_scope');
    await client.query('update sign_in.oauth_token set used_at = clock_timestamp() where token_hash = $1', [hash]);
    return { ok: true, ...(await issue(client, row, scope, now)) };
  });
}

async function issue(client: pg.PoolClient, grant: GrantRow, scope: Scope, now: number): Promise<GrantedTokens> {
  const made = (kind: 'access' | 'refresh') => `${prefixes[kind]}${randomBytes(32).toString('base64url')}`;
  const [accessToken, refreshToken] = [made('access'), made('refresh')];
  const createdAt = Math.floor(now / 1000);
  const last = Math.floor(grant.ends_at.getTime() / 1000);
  const accessEnds = Math.min(createdAt + accessSeconds, last);
  const at = (seconds: number) => new Date(seconds * 1000);
  await client.query(
    `insert into sign_in.oauth_token (token_hash, grant_id, kind, scope, created_at, expires_at)
     values ($1, $3, 'access', $4, $6, $7), ($2, $3, 'refresh', $5, $6, $8)`,
    [
      sha256(accessToken),
      sha256(refreshToken),
      grant.grant_id,
      scope,
      // A refresh token keeps what the person gave: a narrower access token is for this once.
      grant.scope,
      at(createdAt),
      at(accessEnds),
      at(Math.min(createdAt + refreshSeconds, last)),
    ],
  );
  await sweep(client, at(createdAt - keptAfterSeconds));
  return { accessToken, refreshToken, expiresIn: accessEnds - createdAt, createdAt, scope };
}

/** What has long ended, a few at a time: nobody else would ever remove it. */
async function sweep(client: pg.PoolClient, before: Date): Promise<void> {
  for (const [table, key] of [
    ['oauth_token', 'token_hash'],
    ['oauth_code', 'code_hash'],
  ]) {
    await client.query(
      `delete from sign_in.${table} where ${key} in
         (select ${key} from sign_in.${table} where expires_at < $1 limit 100 for update skip locked)`,
      [before],
    );
  }
}

/** The access token of an application; null for what never was one, or whose grant has ended. */
export async function findGrantToken(pool: pg.Pool, token: string): Promise<KeptToken | null> {
  const found = await look(pool, token);
  if (found === null || found.kind !== 'access') return null;
  const { person, clientId, createdAt, expiresAt, company, scope, strong } = found;
  const reach = { company, scope: scope === 'read' ? 'read' : 'all', only: { company, scope } } as const;
  // As strong as the session in which the yes was said: what the company has come to ask for since, it does not have.
  return { person, clientId, createdAt, expiresAt, strong, ...reach };
}

/** Active or not, a token tells of itself to its own client alone. */
export async function introspectToken(
  pool: pg.Pool,
  clientId: string,
  token: string,
  now: number,
): Promise<Introspected | null> {
  const found = await look(pool, token);
  if (found === null || found.clientId !== clientId || found.used || found.expiresAt * 1000 <= now) return null;
  const { company: _, used: __, grant: ___, strong: ____, ...told } = found;
  return told;
}

async function look(pool: pg.Pool, token: string) {
  const { rows } = await pool.query<{
    grant_id: number;
    person_id: number;
    company_id: number;
    client_id: string;
    kind: 'access' | 'refresh';
    scope: Scope;
    created_at: Date;
    expires_at: Date;
    used: boolean;
    made_strong: boolean;
    rests: boolean;
  }>(
    `select g.id as grant_id, g.person_id, a.company_id, g.client_id, t.kind, t.scope, t.created_at, t.expires_at,
        t.used_at is not null as used, g.made_strong, tieout.provider_is_silent(g.person_id, $2) as rests
       from sign_in.oauth_token t
       join sign_in.oauth_grant g on g.id = t.grant_id and g.ended_at is null
       join sign_in.application a on a.client_id = g.client_id and a.revoked_at is null
      where t.token_hash = $1`,
    [sha256(token), ssoLimits.tokensRestAfterDays],
  );
  const row = rows[0];
  if (row === undefined) return null;
  return {
    grant: row.grant_id,
    person: row.person_id as PersonId,
    company: row.company_id as CompanyId,
    clientId: row.client_id,
    kind: row.kind,
    scope: row.scope,
    createdAt: row.created_at.getTime() / 1000,
    // Until its person comes by their provider again it is as one that has ended.
    expiresAt: row.rests ? 0 : row.expires_at.getTime() / 1000,
    used: row.used,
    strong: row.made_strong,
  };
}

/** An access token ends alone, a refresh token with all that came of the same yes. Another client's is left alone. */
export async function giveBack(pool: pg.Pool, clientId: string, token: string): Promise<void> {
  const found = await look(pool, token);
  if (found === null || found.clientId !== clientId) return;
  if (found.kind === 'access') {
    await pool.query('delete from sign_in.oauth_token where token_hash = $1', [sha256(token)]);
    return;
  }
  await inTransaction(pool, (client) => endGrant(client, found.grant, 'revoked'));
}
