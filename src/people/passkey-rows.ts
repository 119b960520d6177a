import type pg from 'pg';
import type { Passkey } from '../app/ports/sign-in.ts';
import type { PersonId } from '../domain/ids.ts';
import type { PasskeyId } from '../domain/sign-in/passkey.ts';
import { textOf } from './passkey-check.ts';

type Client = Pick<pg.PoolClient, 'query'>;

export const passkeyColumns =
  'id, person_id, credential_id, public_key, user_handle, counter, transports, synced, name, created_at, last_used_at, blocked_at';

export interface PasskeyRow {
  readonly id: number;
  readonly person_id: number;
  readonly credential_id: Buffer;
  readonly public_key: Buffer;
  readonly user_handle: Buffer;
  readonly counter: number;
  readonly transports: string[];
  readonly synced: boolean;
  readonly name: string;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
  readonly blocked_at: Date | null;
}

export const passkeyOf = (row: PasskeyRow): Passkey => ({
  id: row.id as PasskeyId,
  name: row.name,
  synced: row.synced,
  createdAt: row.created_at.getTime(),
  lastUsedAt: row.last_used_at?.getTime() ?? null,
  blockedAt: row.blocked_at?.getTime() ?? null,
});

export async function passkeysOf(client: Client, person: PersonId): Promise<readonly PasskeyRow[]> {
  const { rows } = await client.query<PasskeyRow>(
    `select ${passkeyColumns} from sign_in.passkey where person_id = $1 order by created_at, id`,
    [person],
  );
  return rows;
}

/** For a browser: by these it knows them. */
export const asKnown = (rows: readonly PasskeyRow[]) =>
  rows.map((row) => ({ id: textOf(row.credential_id), transports: row.transports }));

export async function passkeyByCredential(client: Client, credential: Uint8Array): Promise<PasskeyRow | null> {
  const { rows } = await client.query<PasskeyRow>(
    `select ${passkeyColumns} from sign_in.passkey where credential_id = $1`,
    [Buffer.from(credential)],
  );
  return rows[0] ?? null;
}

/** Whose sign-in it is, by the library's id; null for who has none. */
export async function userOf(client: Client, person: PersonId): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>('select id from sign_in."user" where "personId" = $1', [person]);
  return rows[0]?.id ?? null;
}
