import { sql } from 'kysely';
import type { ConnectionId } from '../../domain/ids.ts';
import { toKnowKinds } from '../../domain/tie-out.ts';
import type { Trx } from '../pool.ts';

/** The newest is laid beside the one before it. */
const newest = 2;

/** As {@link TieOutTx} forgets: of one tie-out at a time, which first says how many there were. */
export async function forgetToKnow(
  trx: Trx,
  company: number,
  connection: ConnectionId,
  timeZone: string,
  most: number,
): Promise<boolean> {
  const month = sql`date_trunc('month', begun_at at time zone ${timeZone})`;
  const ofKinds = sql`found.company_id = ${company} and found.tie_out_id = run.id and found.kind = any(${toKnowKinds}::text[])`;
  const counted =
    await sql`update tie_out run set forgotten = (select coalesce(jsonb_object_agg(kind, count), '{}') from (
        select kind, count(*) as count from tie_out_finding found where ${ofKinds} group by kind
      ) counted)
    where company_id = ${company} and id = (
      select id from (
        select id, forgotten, row_number() over (order by id desc) as nth,
          row_number() over (partition by ${month} order by id desc) as of_month
        from tie_out where company_id = ${company} and connection_id = ${connection} and state = 'complete'
      ) ranked
      where forgotten is null and nth > ${newest} and of_month > 1 order by id limit 1)`.execute(trx);
  const deleted = await sql`delete from tie_out_finding where company_id = ${company} and id in (
    select found.id from tie_out run join tie_out_finding found on ${ofKinds}
    where run.company_id = ${company} and run.connection_id = ${connection} and run.forgotten is not null
    limit ${most})`.execute(trx);
  return Number(counted.numAffectedRows) > 0 || Number(deleted.numAffectedRows) === most;
}
