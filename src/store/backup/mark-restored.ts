import { sql } from 'kysely';
import type { Companies } from '../../app/unit-of-work.ts';
import { forgetHome } from '../home.ts';
import type { Database } from '../pool.ts';

/** What programs outside know by its id, and speak of or change later. */
const knownOutside = [
  ...[
    'erp_request',
    'erp_request_detail',
    'staged_record',
    'webhook_hook',
    'webhook_trigger',
    'webhook_event',
    'alert',
  ],
  ...['invoice', 'invoice_line', 'billing_period', 'attachment'],
  ...['commitment', 'commitment_line', 'change_order', 'change_order_line', 'contract_payment'],
  ...['person', 'vendor', 'project', 'cost_code', 'cost_type'],
  // What was begun by one and is gone on with by its id alone, and what the ERP's list is joined to ours by.
  ...['forced_unlink', 'correction', 'operation', 'tie_out', 'record_flow', 'erp_record', 'sub_job'],
  ...['agent', 'permission_template', 'contact', 'list_view'],
];
/** Of each of them, so many at most came after a back-up and were lost. */
const lostIds = 50_000;
/** What is changed by whoever says the version that they saw. */
const versioned = ['invoice', 'commitment', 'change_order', 'contract_payment', 'billing_period'] as const;
/** So many changes of one of them, at most, were lost. */
const lostVersions = 10_000;

/**
 * Tells every company that its database was put back to an earlier moment: from now on exports wait at each of its
 * connections until somebody has looked over what the ERP got meanwhile. What agents were asked before is over, they are let
 * in by the key after the one that is known, and who was signed in signs in again. No id that the lost database may have given
 * is given to another: integrators know requests and records by theirs, and what they say late is of those. Nor is a version of a
 * record: who decides by one that was lost, of other figures, is told that it has changed.
 * Where it is put back it is at home.
 * Nothing that was kept is of since, though the clock of this machine is behind the one by which it was kept.
 * @param asOf the moment of the back-up, ISO 8601.
 * @returns how many connections wait.
 */
export async function markRestored(database: Database, companies: Companies, asOf: string): Promise<number> {
  let waiting = 0;
  for (const company of await companies.ids()) {
    waiting += await database.transaction({ company }, async (trx) => {
      const { rows } = await sql<{ id: number; name: string }>`
        update connection set restored_as_of = ${asOf}::timestamptz, restored_at = greatest(clock_timestamp(), ${asOf}::timestamptz,
          (select max(sent_at) + interval '1 millisecond' from link where company_id = ${company}),
          (select max(begun_at) + interval '1 millisecond' from tie_out where company_id = ${company}))
        where company_id = ${company} returning id, name`.execute(trx);
      await sql`update agent_task set state = 'over' where company_id = ${company}
        and state not in ('answered', 'over')`.execute(trx);
      // It may have taken its next key since. Keys are derived from the hub's secret, so only it can have that one.
      await sql`update agent set offered_version = key_version + 1 where company_id = ${company}
        and revoked_at is null`.execute(trx);
      for (const table of versioned)
        await sql`update ${sql.table(table)} set version = version + ${lostVersions}::integer
          where company_id = ${company}`.execute(trx);
      for (const { id, name } of rows) {
        const facts = JSON.stringify({ connection: id, name, as_of: asOf });
        await sql`insert into company_event (company_id, type, facts)
          values (${company}, 'connection.restored', ${facts}::jsonb)`.execute(trx);
      }
      return rows.length;
    });
  }
  await database.transaction(null, async (trx) => {
    await forgetHome(trx);
    // Everybody's, of whatever company: what only the room that signs people in may reach.
    await sql`select set_config('app.signing_in', 'on', true)`.execute(trx);
    await sql`delete from sign_in.session`.execute(trx);
    await sql`with ids as materialized (
        select pg_get_serial_sequence(name, 'id')::regclass as of from unnest(${knownOutside}::text[]) name)
      select count(nextval(ids.of)) from ids, generate_series(1, ${lostIds}::integer)`.execute(trx);
  });
  return waiting;
}
