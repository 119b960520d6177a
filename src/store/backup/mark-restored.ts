import { sql } from 'kysely';
import type { Companies } from '../../app/unit-of-work.ts';
import type { Database } from '../pool.ts';

/**
 * Tells every company that its database was put back to an earlier moment: from now on exports wait at each of its
 * connections until somebody has looked over what the ERP got meanwhile. What agents were asked before is over, they are let
 * in by the key after the one that is known, and who was signed in signs in again.
 * @param asOf the moment of the back-up, ISO 8601.
 * @returns how many connections wait.
 */
export async function markRestored(database: Database, companies: Companies, asOf: string): Promise<number> {
  let waiting = 0;
  for (const company of await companies.ids()) {
    waiting += await database.transaction({ company }, async (trx) => {
      const { rows } = await sql<{ id: number; name: string }>`
        update connection set restored_as_of = ${asOf}::timestamptz, restored_at = clock_timestamp()
        where company_id = ${company} returning id, name`.execute(trx);
      await sql`update agent_task set state = 'over' where company_id = ${company}
        and state not in ('answered', 'over')`.execute(trx);
      // It may have taken its next key since. Keys are derived from the hub's secret, so only it can have that one.
      await sql`update agent set offered_version = key_version + 1 where company_id = ${company}
        and revoked_at is null`.execute(trx);
      for (const { id, name } of rows) {
        const facts = JSON.stringify({ connection: id, name, as_of: asOf });
        await sql`insert into company_event (company_id, type, facts)
          values (${company}, 'connection.restored', ${facts}::jsonb)`.execute(trx);
      }
      return rows.length;
    });
  }
  await database.transaction(null, async (trx) => {
    // Everybody's, of whatever company: what only the room that signs people in may reach.
    await sql`select set_config('app.signing_in', 'on', true)`.execute(trx);
    await sql`delete from sign_in.session`.execute(trx);
  });
  return waiting;
}
