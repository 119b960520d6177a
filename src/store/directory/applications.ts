import { sql } from 'kysely';
import type { Application, ApplicationTx, LetIn } from '../../app/unit-of-work.ts';
import type { Trx } from '../pool.ts';

/** A code is spent at once by a program: it need not live longer than a slow redirect. */
const codeSeconds = 60;
/** After so long a person is asked again, however often tokens were refreshed meanwhile. */
const grantDays = 365;

/** Applications and who let them in. They stand in the schema of signing in; each statement names the company besides. */
export const applicationTx = (trx: Trx, company: number): ApplicationTx => ({
  all: async () => (await applications(trx, company, null)).map(applicationOf),
  find: async (clientId) => (await applications(trx, company, clientId)).map(applicationOf)[0] ?? null,
  add: async ({ clientId, name, secretHash, redirectUris, by }) => {
    await sql`insert into sign_in.application (client_id, company_id, name, secret_hash, redirect_uris, created_by)
      values (${clientId}, ${company}, ${name}, ${secretHash}, ${[...redirectUris]}, ${by})`.execute(trx);
  },
  revoke: async (clientId) => {
    await sql`update sign_in.application set revoked_at = clock_timestamp()
      where client_id = ${clientId} and company_id = ${company} and revoked_at is null`.execute(trx);
    await sql`update sign_in.oauth_grant g set ended_at = clock_timestamp(), ended_because = 'revoked'
      from sign_in.application a
      where a.client_id = g.client_id and a.company_id = ${company} and a.client_id = ${clientId}
        and g.ended_at is null`.execute(trx);
  },
  letIn: async ({ clientId, person, scope, redirectUri, challenge, codeHash, strong }) => {
    const { rows } = await sql<{ id: number }>`
      insert into sign_in.oauth_grant (client_id, person_id, scope, ends_at, made_strong)
      select client_id, ${person}, ${scope}, clock_timestamp() + make_interval(days => ${grantDays}), ${strong}
        from sign_in.application where client_id = ${clientId} and company_id = ${company} and revoked_at is null
      returning id`.execute(trx);
    // A statement by itself: the wall around codes looks for their grant, which has to be there already.
    for (const { id } of rows) {
      await sql`insert into sign_in.oauth_code (code_hash, grant_id, redirect_uri, challenge, expires_at)
        values (${codeHash}, ${id}, ${redirectUri}, ${challenge},
          clock_timestamp() + make_interval(secs => ${codeSeconds}))`.execute(trx);
    }
  },
  letInBy: (person) => letInBy(trx, company, person),
  withdraw: async (id, person) => {
    const { rows } = await sql<{ name: string }>`
      update sign_in.oauth_grant g set ended_at = clock_timestamp(), ended_because = 'withdrawn'
      from sign_in.application a
      where g.id = ${id} and g.person_id = ${person} and g.ended_at is null and a.client_id = g.client_id
        and a.company_id = ${company}
      returning a.name`.execute(trx);
    return rows[0]?.name ?? null;
  },
});

interface Row {
  readonly client_id: string;
  readonly name: string;
  readonly is_public: boolean;
  readonly redirect_uris: string[];
  readonly created_by: string | null;
  readonly created_at: number;
  readonly revoked_at: number | null;
}

async function applications(trx: Trx, company: number, clientId: string | null): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select a.client_id, a.name, a.secret_hash is null as is_public, a.redirect_uris, by.name as created_by,
      a.created_at, a.revoked_at
    from sign_in.application a left join person by on by.id = a.created_by
    where a.company_id = ${company} and (${clientId}::text is null or a.client_id = ${clientId})
    order by a.revoked_at is not null, a.created_at, a.client_id`.execute(trx);
  return rows;
}

const applicationOf = (row: Row) =>
  ({
    clientId: row.client_id,
    name: row.name,
    isPublic: row.is_public,
    redirectUris: row.redirect_uris,
    createdBy: row.created_by,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
  }) as unknown as Application;

async function letInBy(trx: Trx, company: number, person: number): Promise<readonly LetIn[]> {
  const { rows } = await sql<LetIn>`
    select g.id, a.client_id as "clientId", a.name, g.scope, g.created_at as since,
      (select max(t.created_at) from sign_in.oauth_token t where t.grant_id = g.id) as "lastTokenAt"
    from sign_in.oauth_grant g join sign_in.application a on a.client_id = g.client_id
    where a.company_id = ${company} and g.person_id = ${person} and g.ended_at is null
      and g.ends_at > clock_timestamp()
      and exists (select from sign_in.oauth_token t where t.grant_id = g.id and t.expires_at > clock_timestamp())
    order by g.created_at desc, g.id limit 200`.execute(trx);
  return rows;
}
