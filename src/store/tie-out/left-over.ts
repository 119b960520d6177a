import { sql } from 'kysely';
import type { Trx } from '../pool.ts';
import { ofRun } from './bills.ts';

/** A million links take some seconds, ten times that on a machine that others use too. */
const longest = sql.raw(`set local statement_timeout = '15min'`);
/** For finding those of all links that were not met: with less it is done in pieces on disk. */
const roomForJoin = sql.raw(`set local work_mem = '96MB'`);
/** How many rows there are is all that is asked of them. */
const roughly = sql.raw(`set local default_statistics_target = 5`);
/** The list was written a moment ago and nothing is known of its size: PostgreSQL would look each bill up by itself. */
export const noLoops = sql.raw('set local enable_nestloop = off');

/** Of a link and a tie-out's `run`: it was synced when the list was begun, and is. */
export const toldByList = sql.raw(
  `link.state = 'synced' and link.connection_id = run.connection_id and link.synced_at < run.begun_at`,
);

/** Who reads a list: one turn of a tie-out. */
export interface Turn {
  readonly id: number;
  readonly token: number;
}

/** For the rest of a transaction that lays a whole list beside all links. */
export async function makeRoom(trx: Trx): Promise<void> {
  for (const setting of [longest, roomForJoin, roughly, noLoops]) await setting.execute(trx);
}

/**
 * Notes which links no bill of the list said the same as. By their ids, which an index tells: what else is needed is read of few,
 * later. Once, since all links are gone through for it.
 */
export async function noteLeftOver(trx: Trx, company: number, { id, token }: Turn): Promise<void> {
  await makeRoom(trx);
  await sql`insert into tie_out_handful (company_id, tie_out_id, token, bills, costs_told, plain_links, left_links)
    select ${company}, ${id}, ${token}, 0, 0, '{}', coalesce(array_agg(link.id), '{}')
    from link where link.company_id = ${company} and not exists (
      select from (
        select unnest(plain_links) as id from tie_out_handful
        where company_id = ${company} and tie_out_id = ${id} and token = ${token}
      ) met where met.id = link.id)`.execute(trx);
}

/** Two tables for the rest of a transaction: what was noted, and of that the links that the list should tell, as `ours`. */
export async function readLeftOver(trx: Trx, company: number, { id, token }: Turn): Promise<void> {
  await sql`create temporary table left_over on commit drop as
    select unnest(left_links) as id from tie_out_handful
    where company_id = ${company} and tie_out_id = ${id} and token = ${token} and left_links is not null`.execute(trx);
  await sql`analyze left_over`.execute(trx);
  await sql`set local enable_nestloop = on`.execute(trx);
  await sql`create temporary table ours on commit drop as
    select link.id, link.invoice_id, link.project_id, link.period_id, link.reference, link.erp_record_id,
      link.erp_identity, link.fingerprint, link.costs, link.amount, link.billing_month as month
    from (${ofRun(company, id)}) run, left_over join link on link.company_id = ${company} and link.id = left_over.id
    where ${toldByList}`.execute(trx);
  await noLoops.execute(trx);
  await sql`analyze ours`.execute(trx);
}
