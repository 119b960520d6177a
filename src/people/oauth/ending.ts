import type pg from 'pg';

type Because = 'revoked' | 'code_reused' | 'refresh_reused';

/**
 * Ends a person's yes with every token that came of it. Where a code or a refresh token came a second time, somebody else
 * has it: the company's history says so, in the same transaction.
 */
export async function endGrant(client: pg.PoolClient, grant: number, because: Because): Promise<void> {
  const { rows } = await client.query<{ company: number; name: string; person: string }>(
    `update sign_in.oauth_grant g set ended_at = clock_timestamp(), ended_because = $2
       from sign_in.application a, tieout.person p
      where g.id = $1 and g.ended_at is null and a.client_id = g.client_id and p.id = g.person_id
      returning a.company_id as company, a.name, p.name as person`,
    [grant, because],
  );
  const row = rows[0];
  if (row === undefined) return;
  const { company, ...facts } = row;
  const type = because === 'revoked' ? 'application.gave_back' : 'application.cut_off';
  await client.query(`select set_config('app.company', $1, true)`, [String(company)]);
  await client.query('insert into tieout.company_event (company_id, type, facts) values ($1, $2, $3)', [
    company,
    type,
    JSON.stringify(facts),
  ]);
}
