import type pg from 'pg';
import type { ClientProof, FoundApplication, GrantFault } from '../../app/ports/sign-in.ts';
import type { CompanyId } from '../../domain/ids.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Doorkeeper } from '../doorkeeper.ts';
import { compareWithNothing, isPlausible, passwordMatches } from '../passwords.ts';
import { proveClient } from '../service-accounts.ts';

interface Row {
  readonly client_id: string;
  readonly company_id: number;
  readonly name: string;
  readonly secret_hash: string | null;
  readonly redirect_uris: readonly string[];
}

async function rowOf(pool: pg.Pool, clientId: string): Promise<Row | null> {
  if (!isPlausible(clientId)) return null;
  const { rows } = await pool.query<Row>(
    `select client_id, company_id, name, secret_hash, redirect_uris from sign_in.application
      where client_id = $1 and revoked_at is null`,
    [clientId],
  );
  return rows[0] ?? null;
}

export async function findApplication(pool: pg.Pool, clientId: string): Promise<FoundApplication | null> {
  const row = await rowOf(pool, clientId);
  return (
    row && {
      clientId: row.client_id,
      company: row.company_id as CompanyId,
      name: row.name,
      redirectUris: row.redirect_uris,
      isPublic: row.secret_hash === null,
    }
  );
}

export type Proved =
  | { readonly ok: true; readonly clientId: string; readonly kind: 'public' | 'confidential' | 'service account' }
  | { readonly ok: false; readonly fault: GrantFault }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * Who a client is. A public one is known by its name alone, and proves each code and each refresh token by holding it. A
 * secret is compared through the doorkeeper, which counts wrong ones and answers unknown clients in the same time.
 */
export async function proveApplication(
  pool: pg.Pool,
  doorkeeper: Doorkeeper,
  proof: ClientProof,
  now: number,
): Promise<Proved> {
  const { clientId, secret, address } = proof;
  const row = await rowOf(pool, clientId);
  if (secret === null) {
    return row !== null && row.secret_hash === null
      ? { ok: true, clientId, kind: 'public' }
      : { ok: false, fault: 'invalid_client' };
  }
  const heard =
    isPlausible(clientId) && isPlausible(secret)
      ? await doorkeeper.hear(`client ${clientId}`, address, () => compare(pool, row, clientId, secret, now))
      : await doorkeeper.hearNonsense(`client ${clientId}`, address);
  if (heard.ok) return { ok: true, clientId, kind: heard.value };
  return heard.refusal.code === 'wrong_credentials' ? { ok: false, fault: 'invalid_client' } : heard;
}

async function compare(pool: pg.Pool, row: Row | null, clientId: string, secret: string, now: number) {
  if (row === null)
    return (await proveClient(pool, clientId, secret, now)) === null ? null : ('service account' as const);
  // A public client has no secret that could be right.
  if (row.secret_hash === null) return compareWithNothing(secret);
  return (await passwordMatches(row.secret_hash, secret)) ? ('confidential' as const) : null;
}
