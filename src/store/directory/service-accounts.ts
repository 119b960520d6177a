import { sql } from 'kysely';
import type { DirectoryTx, ServiceAccount } from '../../app/unit-of-work.ts';
import type { Trx } from '../pool.ts';

type ServiceAccountsTx = Pick<DirectoryTx, 'serviceAccounts' | 'addServiceAccount' | 'revokeServiceAccount'>;

interface Row {
  readonly client_id: string;
  readonly name: string;
  readonly person_id: number;
  readonly person_name: string;
  readonly login: string;
  readonly created_by: string | null;
  readonly made_by: number | null;
  readonly maker_left: boolean;
  readonly scope: string;
  readonly expires_at: number | null;
  readonly last_used_at: number | null;
  readonly created_at: number;
  readonly revoked_at: number | null;
}

/**
 * Programs that act as one person. They stand in the schema of signing in, which knows no companies: a company has those
 * of the people whose sign-in it administers.
 */
export const serviceAccountsTx = (trx: Trx, company: number): ServiceAccountsTx => ({
  serviceAccounts: async () => {
    const { rows } = await sql<Row>`
      select s.client_id, s.name, s.person_id, p.name as person_name, p.login, by.name as created_by, s.created_by as made_by,
        s.created_by is not null and maker.active is not true as maker_left,
        s.created_at, s.revoked_at, s.scope, s.expires_at, s.last_used_at
      from sign_in.service_account s
      join person p on p.id = s.person_id and p.home_company_id = ${company}
      join membership m on m.company_id = ${company} and m.person_id = p.id
      left join membership maker on maker.company_id = m.company_id and maker.person_id = s.created_by
      left join person by on by.id = s.created_by
      order by s.revoked_at is not null, s.created_at, s.client_id`.execute(trx);
    return rows.map(accountOf);
  },
  addServiceAccount: async ({ clientId, name, person, secretHash, by, scope, days }) => {
    // It reaches this company alone: who administers it has no say in another that its person belongs to.
    await sql`insert into sign_in.service_account
        (client_id, name, person_id, secret_hash, created_by, scope, company_id, expires_at)
      values (${clientId}, ${name}, ${person}, ${secretHash}, ${by}, ${scope}, ${company},
        clock_timestamp() + make_interval(days => ${days}::integer))`.execute(trx);
  },
  revokeServiceAccount: async (clientId) => {
    await sql`update sign_in.service_account set revoked_at = clock_timestamp(), updated_at = clock_timestamp()
      where client_id = ${clientId} and revoked_at is null`.execute(trx);
    await sql`delete from sign_in.access_token where client_id = ${clientId}`.execute(trx);
  },
});

const accountOf = (row: Row): ServiceAccount =>
  ({
    clientId: row.client_id,
    name: row.name,
    person: { id: row.person_id, name: row.person_name, login: row.login },
    createdBy: row.created_by,
    madeBy: row.made_by,
    makerLeft: row.maker_left,
    scope: row.scope,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
  }) as unknown as ServiceAccount;
