import { sql } from 'kysely';
import type { OthersToken, PersonFactors, WaysInTx } from '../../app/unit-of-work.ts';
import type { Factors } from '../../domain/sign-in/second-factor.ts';
import type { Database, Trx } from '../pool.ts';

/** Ended tokens stay in the list so long, as in their person's own. */
const shownDays = 30;
const mostTokens = 1000;

/** How a company's people come in: each statement names the company, and under it stands the wall of who asks. */
export const waysInTx = (trx: Trx, company: number): WaysInTx => ({
  factors: async () => {
    const { rows } = await sql<PersonFactors>`
      select p.id as person,
        exists (select from sign_in.second_factor f where f.person_id = p.id and f.confirmed_at is not null) as codes,
        (select count(*)::integer from sign_in.passkey k where k.person_id = p.id) as passkeys
      from person p join membership m on m.company_id = ${company} and m.person_id = p.id
      where p.home_company_id = ${company}
      order by p.id`.execute(trx);
    return rows;
  },
  takeFactors: async (person) => {
    const theirs = sql`person_id in (select m.person_id from membership m
      where m.company_id = ${company} and m.person_id = ${person})`;
    const had = await sql<Factors>`
      select exists (select from sign_in.second_factor where ${theirs} and confirmed_at is not null) as codes,
        (select count(*)::integer from sign_in.passkey where ${theirs}) as passkeys`.execute(trx);
    for (const table of ['recovery_code', 'second_factor', 'passkey']) {
      await sql`delete from sign_in.${sql.raw(table)} where ${theirs}`.execute(trx);
    }
    const { codes, passkeys } = had.rows[0]!;
    if (!codes && passkeys === 0) return { codes, passkeys };
    await sql`insert into sign_in.factor_taken (person_id, taken_at) values (${person}, clock_timestamp())
      on conflict (person_id) do update set taken_at = excluded.taken_at`.execute(trx);
    await endSessions(trx, company, person);
    return { codes, passkeys };
  },
  endSessions: (person) => endSessions(trx, company, person),
  tokens: async ({ person, id } = {}) => {
    const { rows } = await sql<TokenRow>`
      select t.id, t.name, t.scope, t.company_id, t.hint, t.created_at, t.expires_at, t.last_used_at, t.revoked_at,
        p.id as person_id, p.name as person_name
      from sign_in.personal_token t
      join person p on p.id = t.person_id
      join membership m on m.company_id = ${company} and m.person_id = p.id
      where ${ofTheCompany(company)}
        ${person === undefined ? sql`` : sql`and t.person_id = ${person}`} ${id === undefined ? sql`` : sql`and t.id = ${id}`}
        and coalesce(t.revoked_at, t.expires_at) > clock_timestamp() - ${shownDays} * interval '1 day'
      order by t.revoked_at is not null or t.expires_at <= clock_timestamp(), t.created_at desc, t.id desc
      limit ${mostTokens}`.execute(trx);
    return rows.map(tokenOf);
  },
  revokeToken: async (id) => {
    await sql`update sign_in.personal_token t set revoked_at = clock_timestamp()
      from person p, membership m
      where t.id = ${id} and t.revoked_at is null and p.id = t.person_id
        and m.company_id = ${company} and m.person_id = p.id and ${ofTheCompany(company)}`.execute(trx);
  },
  revokeTokensOf: async (person) => {
    const { rows } = await sql<Pick<OthersToken, 'name' | 'hint'>>`
      update sign_in.personal_token t set revoked_at = clock_timestamp()
      from person p, membership m
      where t.person_id = ${person} and t.revoked_at is null and t.expires_at > clock_timestamp() and p.id = t.person_id
        and m.company_id = ${company} and m.person_id = p.id and ${ofTheCompany(company)}
      returning t.name, t.hint`.execute(trx);
    return rows;
  },
});

/** With what they have begun and not ended yet. */
async function endSessions(trx: Trx, company: number, person: number): Promise<number> {
  const theirs = sql`in (select m.person_id from membership m
    where m.company_id = ${company} and m.person_id = ${person})`;
  await sql`delete from sign_in.under_way where person_id ${theirs}`.execute(trx);
  const { rows } = await sql<{ many: number }>`with ended as (
      delete from sign_in.session where "userId" in (select id from sign_in."user" where "personId" ${theirs})
      returning 1)
    select count(*)::integer as many from ended`.execute(trx);
  return rows[0]!.many;
}

/** What reaches another company too is that one's, unless this one administers the person's sign-in. */
const ofTheCompany = (company: number) =>
  sql`(t.company_id = ${company} or (t.company_id is null and p.home_company_id = ${company}))`;

interface TokenRow {
  readonly id: number;
  readonly name: string;
  readonly scope: string;
  readonly company_id: number | null;
  readonly hint: string;
  readonly created_at: number;
  readonly expires_at: number;
  readonly last_used_at: number | null;
  readonly revoked_at: number | null;
  readonly person_id: number;
  readonly person_name: string;
}

const tokenOf = (row: TokenRow): OthersToken =>
  ({
    id: row.id,
    person: { id: row.person_id, name: row.person_name },
    name: row.name,
    scope: row.scope,
    company: row.company_id,
    hint: row.hint,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  }) as unknown as OthersToken;

/** Where the sign-in of a person is administered, by their login: for whoever sits at the machine. Null: there is none. */
export async function homeOf(
  database: Database,
  login: string,
): Promise<{ readonly person: number; readonly company: number | null } | null> {
  const find = (walls: { readonly person: number } | null) =>
    database.transaction(walls, async (trx) => {
      const { rows } = await sql<{ person: number; company: number | null }>`
        select p.id as person, coalesce(p.home_company_id,
          (select min(m.company_id) from membership m where m.person_id = p.id and m.active)) as company
        from person p where lower(p.login) = ${login.toLowerCase()}`.execute(trx);
      return rows[0] ?? null;
    });
  const found = await find(null);
  // Where they belong they themselves may see, and nobody else before a company is chosen.
  return found === null || found.company !== null ? found : find({ person: found.person });
}
