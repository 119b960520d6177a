import { sql } from 'kysely';
import type { Companies, SealedColumn, SealedSecret, SecretsTx } from '../app/unit-of-work.ts';
import type { Instant } from '../domain/time.ts';
import type { Changes } from './changes.ts';
import type { Database, Trx } from './pool.ts';

const clientSecret = 'client_secret';
const headers = 'headers';

/** Secrets of a company: of its connections, its provider, its webhooks. Ciphertext alone passes here. */
export const secretsTx = (trx: Trx, company: number): SecretsTx => ({
  list: async (connection) => {
    const rows = await trx
      .selectFrom('connection_secret')
      .leftJoin('person', 'person.id', 'connection_secret.set_by')
      .select(['connection_secret.name', 'sealed', 'set_at', 'person.name as by'])
      .where('company_id', '=', company)
      .where('connection_id', '=', connection)
      .orderBy('connection_secret.name')
      .execute();
    return rows.map(({ set_at, ...row }) => ({ ...row, setAt: set_at as Instant }));
  },
  set: async (connection, name, sealed, by) => {
    const now = sql<number>`clock_timestamp()`;
    await trx
      .insertInto('connection_secret')
      .values({ company_id: company, connection_id: connection, name, sealed, set_by: by })
      .onConflict((conflict) =>
        conflict.columns(['company_id', 'connection_id', 'name']).doUpdateSet({ sealed, set_by: by, set_at: now }),
      )
      .execute();
  },
  remove: async (connection, name) => {
    const { numDeletedRows } = await trx
      .deleteFrom('connection_secret')
      .where('company_id', '=', company)
      .where('connection_id', '=', connection)
      .where('name', '=', name)
      .executeTakeFirstOrThrow();
    return numDeletedRows > 0n;
  },
  underOtherKeys: async (current, limit) => {
    const { rows } = await sql<{
      kind: 'connection' | 'single_sign_on';
      record: number;
      name: string;
      sealed: string;
    }>`
      select 'connection' as kind, connection_id as record, name, sealed from connection_secret
        where company_id = ${company} and sealed not like ${`v1.${current}.%`}
      union all
      select 'single_sign_on', company_id, ${clientSecret}, sealed_secret from single_sign_on
        where company_id = ${company} and sealed_secret not like ${`v1.${current}.%`}
      limit ${limit}`.execute(trx);
    return rows.map(({ sealed, ...place }): SealedSecret => ({ place: { company, ...place }, sealed }));
  },
  reseal: async ({ place, sealed: was }, sealed) => {
    if (place.kind === 'single_sign_on') {
      await trx
        .updateTable('single_sign_on')
        .set({ sealed_secret: sealed })
        .where('company_id', '=', company)
        .where('sealed_secret', '=', was)
        .execute();
      return;
    }
    await trx
      .updateTable('connection_secret')
      .set({ sealed })
      .where('company_id', '=', company)
      .where('connection_id', '=', place.record)
      .where('name', '=', place.name)
      .where('sealed', '=', was)
      .execute();
  },
  columnsUnderOtherKeys: async (beginning, limit) => {
    const { rows } = await sql<{ record: number; sealed: Buffer }>`
      select id as record, destination_headers as sealed from webhook_hook
        where company_id = ${company} and destination_headers is not null
          and substr(destination_headers, 1, ${beginning.length}) <> convert_to(${beginning}, 'UTF8')
      limit ${limit}`.execute(trx);
    return rows.map(
      ({ record, sealed }): SealedColumn => ({ place: { company, kind: 'webhook', record, name: headers }, sealed }),
    );
  },
  resealColumn: async ({ place, sealed: was }, sealed) => {
    await trx
      .updateTable('webhook_hook')
      .set({ destination_headers: Buffer.from(sealed) })
      .where('company_id', '=', company)
      .where('id', '=', place.record)
      .where('destination_headers', '=', Buffer.from(was))
      .execute();
  },
});

interface Held {
  readonly sealed: string;
  readonly setAt: Instant;
}

/** The ciphertexts of every connection in memory, so that a connector finds its secret without waiting. */
export interface SealedSecrets {
  sealed(company: number, connection: number, name: string): string | null;
  /** Another one whenever a secret of the connection was set anew. */
  version(company: number, connection: number): string;
  close(): void;
}

/** Reads them all, and those of a company again when something of it has changed. */
export async function openSealedSecrets(
  database: Database,
  companies: Companies,
  changes: Pick<Changes, 'onChange'>,
  onError: (cause: unknown) => void,
): Promise<SealedSecrets> {
  const held = new Map<number, Map<string, Held>>();
  const read = async (company: number) => {
    const rows = await database.transaction({ company: company as never }, (trx) =>
      trx
        .selectFrom('connection_secret')
        .select(['connection_id', 'name', 'sealed', 'set_at'])
        .where('company_id', '=', company)
        .execute(),
    );
    const known = rows.map((row) => [
      `${row.connection_id} ${row.name}`,
      { sealed: row.sealed, setAt: row.set_at as Instant },
    ]) as [string, Held][];
    held.set(company, new Map(known));
  };
  const all = async () => {
    for (const company of await companies.ids()) await read(company);
  };
  await all();
  const off = changes.onChange(({ company, invoice }) => {
    if (company !== null && invoice !== null) return;
    (company === null ? all() : read(company)).catch(onError);
  });
  return {
    sealed: (company, connection, name) => held.get(company)?.get(`${connection} ${name}`)?.sealed ?? null,
    version: (company, connection) =>
      [...(held.get(company) ?? [])]
        .filter(([key]) => key.startsWith(`${connection} `))
        .map(([key, { setAt }]) => `${key} ${setAt}`)
        .sort()
        .join(),
    close: off,
  };
}
